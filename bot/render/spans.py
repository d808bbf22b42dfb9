"""A message as a flat run of spans, and its size as Telegram counts it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape
from itertools import groupby
from operator import attrgetter

# Telegram drops or refuses control characters; a lone surrogate cannot be encoded at all.
_UNSENDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class Style(StrEnum):
    """How a span looks; its value is the tag that Telegram's HTML has for it."""

    PLAIN = ""
    BOLD = "b"
    ITALIC = "i"
    CODE = "code"
    LINK = "a"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one style.  Spans stand side by side, never inside one another.

    quoted: it belongs to a blockquote; quoted spans side by side make one.  url: where a link leads.
    """

    text: str
    style: Style = Style.PLAIN
    quoted: bool = False
    url: str = ""


def units(text: str) -> int:
    """The length in UTF-16 code units, which is how Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def length(spans: Iterable[Span]) -> int:
    """UTF-16 units of what remains when Telegram has parsed the message."""
    return sum(units(span.text) for span in spans)


def entities(spans: Iterable[Span]) -> int:
    """How many formatting entities Telegram finds in the message."""
    grouped = [(quoted, list(group)) for quoted, group in by_quote(spans)]
    styled = (span.style is not Style.PLAIN for _, group in grouped for span in group)
    return sum(quoted for quoted, _ in grouped) + sum(styled)


def by_quote(spans: Iterable[Span]) -> Iterator[tuple[bool, Iterator[Span]]]:
    """The spans in order, those of one blockquote together: (whether it is one, its spans)."""
    return groupby(spans, attrgetter("quoted"))


def html(spans: Iterable[Span]) -> str:
    """The spans in Telegram's HTML, everything escaped."""
    written = ((quoted, "".join(map(_tagged, group))) for quoted, group in by_quote(spans))
    return "".join(
        f"<blockquote expandable>{text}</blockquote>" if quoted and text else text for quoted, text in written
    )


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


def cut(spans: Sequence[Span], at: int) -> tuple[list[Span], list[Span]]:
    """The spans before the character `at` and those from it on.

    A span in a style of its own is not cut but goes over to the latter whole, unless nothing stands before it.
    """
    for i, span in enumerate(spans):
        if at < len(span.text):
            if span.style is not Style.PLAIN and i:
                at = 0
            before = [replace(span, text=span.text[:at])] if at else []
            return [*spans[:i], *before], [replace(span, text=span.text[at:]), *spans[i + 1 :]]
        at -= len(span.text)
    return list(spans), []


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
    leads = f' href="{escape(span.url)}"' if span.style is Style.LINK else ""
    return f"<{span.style}{leads}>{text}</{span.style}>"
