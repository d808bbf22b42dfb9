"""What the handlers rely on in an update, and the library does not look at."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

_Id = Annotated[int, Field(ge=-(2**63), lt=2**63)]  # what a database can hold


class _Part(BaseModel):
    model_config = ConfigDict(strict=True)


class _Chat(_Part):
    id: _Id
    type: str


class _Sender(_Part):
    id: _Id


class _Message(_Part):
    message_id: _Id
    chat: _Chat
    sender: _Sender | None = Field(None, alias="from")
    text: str | None = None


class _Press(_Part):
    sender: _Sender = Field(alias="from")
    message: _Message | None = None
    data: str | None = None


class _Typed(_Part):
    sender: _Sender = Field(alias="from")
    query: str


class _Update(_Part):
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Press | None = None
    inline_query: _Typed | None = None


def is_whole(update: Mapping[str, Any]) -> bool:
    """Whether the update is one that the Bot API could send, as far as handlers look at it."""
    try:
        _Update.model_validate(update)
    except ValidationError:
        return False
    return True
