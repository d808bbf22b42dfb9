"""Addresses that open the bot at a passage: t.me/<bot>?start=p<report>-<passage>."""

import re

from bot.answer.types import Quote
from bot.render.compose import Link

# Telegram hands on at most 64 of these characters.
_PASSAGE = re.compile(r"p([0-9a-f]{16})-(\d{1,7})", re.ASCII)


def links_to(bot: str) -> Link:
    """What makes the address of a quoted passage in the chat with the bot of that user name."""

    def link(quote: Quote) -> str:
        return f"https://t.me/{bot}?start=p{quote.report}-{quote.ordinal}"

    return link


def read_start(payload: str) -> tuple[str, int] | None:
    """The report's identity and the passage's number that the address names; None when it names none."""
    found = _PASSAGE.fullmatch(payload.strip())
    return (found[1], int(found[2])) if found else None
