"""An answer as ONE Telegram HTML message."""

import re
from collections.abc import Iterator

from bot import messages
from bot.answer.types import Answer
from bot.render.compose import Layout, compose
from bot.render.spans import Span, entities, head, html, length, truncate, units
from bot.spoken import spoken_lines

LIMIT = 4096
"""UTF-16 units of one message after its entities are parsed."""
ENTITIES = 100
"""Formatting entities of one message; Telegram ignores those beyond."""
_SHORTEST_CUT = 200  # units of a quote below which cutting it says nothing any more
_SENTENCE_END = re.compile(r"[.;!?…](?=\s)|\n")


def to_html(answer: Answer) -> str:
    """The message in Telegram's HTML: at most LIMIT UTF-16 units and ENTITIES entities once parsed, never empty.

    When it is too long, whole quotes are left out from the last, then section paths are shortened, then the first
    quote's footnotes are left out, and only then that quote is cut after a sentence and says where it goes on.
    """
    spans: tuple[Span, ...] = ()
    for layout in _layouts(answer):
        spans = compose(answer, layout)
        if _fits(spans):
            return html(spans)
    return html(truncate(spans, LIMIT, ENTITIES))


def cut_sentence(text: str, limit: int) -> str:
    """The beginning of the text, at most `limit` UTF-16 units, ending after a sentence if one ends in its second half,
    else after a word, else after a character.
    """
    text = head(text, limit)
    ends = [match.end() for match in _SENTENCE_END.finditer(text) if match.end() > len(text) // 2]
    if ends:
        return text[: ends[-1]].rstrip()
    space = text.rfind(" ")
    return text[:space].rstrip() if space > 0 else text


def _layouts(answer: Answer) -> Iterator[Layout]:
    """Ever shorter layouts."""
    yield from (Layout(quotes) for quotes in range(len(answer.quotes), 0, -1))
    if not answer.quotes:
        yield Layout(0)
        return
    quote = answer.quotes[0]
    yield from (Layout(1, short=True, footnotes=kept) for kept in range(len(quote.footnotes), -1, -1))
    more = messages.QUOTE_CUT.format(lines=spoken_lines(quote.lines, quote.source))
    bare = Layout(1, short=True, footnotes=0, body=more)
    room = LIMIT - length(compose(answer, bare)) - 1  # the space before the mark
    if room >= min(_SHORTEST_CUT, units(quote.text)):
        yield Layout(1, short=True, footnotes=0, body=f"{cut_sentence(quote.text, room)} {more}")


def _fits(spans: tuple[Span, ...]) -> bool:
    return length(spans) <= LIMIT and entities(spans) <= ENTITIES
