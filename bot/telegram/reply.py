"""What the bot sends back."""

from dataclasses import dataclass, field
from html import escape

from bot.answer.cards import Original

# Rows of buttons: (what it says, what it does, which the store of buttons keeps under a short id).
Rows = tuple[tuple[tuple[str, dict[str, object]], ...], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """Messages as Telegram HTML, one after another, the buttons under the last one.

    picture: a PNG sent after them, with `caption` in plain text; file: one sent after that.
    """

    messages: tuple[str, ...]
    rows: Rows = ()
    picture: bytes | None = None
    caption: str = ""
    file: Original | None = None
    asked: int = 0  # the number of the question it answers, 0 for none
    others: "tuple[tuple[int, Reply], ...]" = field(default=())  # (chat, what is sent there besides)


def plain(text: str, rows: Rows = ()) -> Reply:
    """One message without any markup."""
    return Reply((escape(text, quote=False),), rows)
