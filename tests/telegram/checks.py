"""What Telegram's server refuses of an outgoing call, in its own words."""

import json
from typing import Any

from tests.telegram.markup import BadMarkup, Entity, parse, units

_LARGEST_FILE = 50_000_000


class Refused(Exception):
    """An error reply of the Bot API."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


def text_of(params: dict[str, Any], name: str = "text") -> tuple[str, list[Entity]]:
    """The text as it will be seen and its entities.  Raises Refused."""
    text, entities = params.get(name, ""), list[Entity]()
    if params.get("parse_mode") == "HTML":
        try:
            text, entities = parse(text)
        except BadMarkup as error:
            raise Refused(400, f"Bad Request: can't parse entities: {error}") from None
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if units(text) > 4096:
        raise Refused(400, "Bad Request: message is too long")
    if len(entities) > 100:
        raise Refused(400, "Bad Request: too many entities")
    return text, entities


def check_keyboard(params: dict[str, Any]) -> None:
    """Raises Refused for a button without a word, or one that holds too much."""
    for row in json.loads(params.get("reply_markup", "{}")).get("inline_keyboard", ()):
        if not row or any(not button.get("text", "").strip() for button in row):
            raise Refused(400, "Bad Request: reply markup is invalid")
        if any(not 1 <= len(button.get("callback_data", "").encode()) <= 64 for button in row):
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")


def check_document(params: dict[str, Any]) -> None:
    """Raises Refused for what is no file, or one that is too large."""
    if not isinstance(params.get("document"), bytes) or not params["document"]:
        raise Refused(400, "Bad Request: file must be non-empty")
    if len(params["document"]) > _LARGEST_FILE:
        raise Refused(413, "Request Entity Too Large")


def check_results(params: dict[str, Any]) -> list[tuple[str, list[Entity]]]:
    """The messages that an inline query offers.  Raises Refused."""
    results = json.loads(params["results"])
    if len(results) > 50:
        raise Refused(400, "Bad Request: RESULTS_TOO_MUCH")
    ids = [result["id"] for result in results]
    if len(set(ids)) < len(ids) or not all(1 <= len(each.encode()) <= 64 for each in ids):
        raise Refused(400, "Bad Request: RESULT_ID_DUPLICATE")
    if any(result["type"] != "article" or not result["title"].strip() for result in results):
        raise Refused(400, "Bad Request: ARTICLE_TITLE_EMPTY")
    return [text_of(result["input_message_content"], "message_text") for result in results]
