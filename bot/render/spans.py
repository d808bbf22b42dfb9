"""A message as a flat run of spans, and its size as Telegram counts it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

# Telegram drops or refuses control characters; a lone surrogate cannot be encoded at all.
_UNSENDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class Style(StrEnum):
    """How a span looks; its value is the tag that Telegram's HTML has for it."""

    PLAIN = ""
    BOLD = "b"
    ITALIC = "i"
    CODE = "code"
    QUOTE = "blockquote expandable"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one style.  Spans stand side by side, never inside one another."""

    text: str
    style: Style = Style.PLAIN


def units(text: str) -> int:
    """The length in UTF-16 code units, which is how Telegram counts."""
    return len(text) + sum(c > "\uffff" for c in text)


def length(spans: Iterable[Span]) -> int:
    """UTF-16 units of what remains when Telegram has parsed the message."""
    return sum(units(span.text) for span in spans)


def entities(spans: Iterable[Span]) -> int:
    """How many formatting entities Telegram finds in the message."""
    return sum(span.style is not Style.PLAIN for span in spans)


def html(spans: Iterable[Span]) -> str:
    """The spans in Telegram's HTML, everything escaped."""
    return "".join(_tagged(span) for span in spans)


def clean(text: str) -> str:
    """The text without what no message can carry: control characters and lone surrogates become "�"."""
    return _UNSENDABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def head(text: str, limit: int) -> str:
    """The longest prefix of at most `limit` UTF-16 units; a character is never cut in two."""
    if units(text) <= limit:
        return text
    end, size = 0, 0
    for end, char in enumerate(text):  # noqa: B007 - the index at which the limit is passed is what is wanted
        size += 2 if char > "\uffff" else 1
        if size > limit:
            break
    return text[:end]


def truncate(spans: Sequence[Span], limit: int, most: int) -> tuple[Span, ...]:
    """The spans up to `limit` UTF-16 units and `most` entities, the last one cut and marked with "…"."""
    kept: list[Span] = []
    room = limit
    for span in spans:
        if units(span.text) > room or entities([*kept, span]) > most:
            kept.append(Span(head(span.text, max(0, room - 1)) + "…" if room else "", Style.PLAIN))
            return tuple(kept)
        kept.append(span)
        room -= units(span.text)
    return tuple(kept)


def _tagged(span: Span) -> str:
    text = escape(span.text, quote=False)
    if span.style is Style.PLAIN or not text:
        return text
    return f"<{span.style}>{text}</{span.style.split()[0]}>"
