"""An answer as Telegram HTML: one message, or a few where it is too long for one."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import messages
from bot.answer.types import Answer
from bot.render.compose import Block, Link, block, opening
from bot.render.spans import Span, cut, entities, head, html, length, truncate
from bot.spoken import spoken_lines

LIMIT = 4096
"""UTF-16 units of one message after its entities are parsed."""
ENTITIES = 100
"""Formatting entities of one message; Telegram ignores those beyond."""
MOST_MESSAGES = 3
"""Messages of one answer."""
_GAP = Span("\n\n")  # between what stands in one message
_SENTENCE_END = re.compile(r"[.;!?…]\s|\n")
# Of what belongs to a quote too long for one message, so that some of the quote stands in each part:
_LEAD, _TAIL = LIMIT // 8, LIMIT // 4  # units

Page = list[Span]


def to_messages(answer: Answer, link: Link | None = None) -> tuple[str, ...]:
    """The answer in Telegram's HTML, each message at most LIMIT UTF-16 units and ENTITIES entities once parsed.

    At least one message and at most MOST_MESSAGES, none empty.  A quote that does not fit under what stands before it
    begins a message of its own; one too long for any message goes on in the next after a sentence, its source under
    the last part.  Quotes that fit in no more messages are counted in a last line.  A single quote that is longer than
    all of them is cut after a sentence, and says where it goes on.
    """
    first = list(truncate(opening(answer), LIMIT, ENTITIES))
    blocks = [block(quote, link) for quote in answer.quotes]
    pages = _pages(first, blocks)
    for shown in range(len(blocks) - 1, 0, -1):
        if len(pages) <= MOST_MESSAGES:
            break
        left_out = Span("\n\n" + messages.QUOTES_LEFT_OUT.format(count=len(blocks) - shown))
        last = replace(blocks[shown - 1], source=(*blocks[shown - 1].source, left_out))
        pages = _pages(first, [*blocks[: shown - 1], last])
    if len(pages) > MOST_MESSAGES:
        quote = answer.quotes[0]
        more = messages.QUOTE_CUT.format(lines=spoken_lines(quote.lines, quote.source))
        pages[MOST_MESSAGES - 1 :] = [_cut_short(pages[MOST_MESSAGES - 1 :], more)]
    return tuple(html(page) for page in pages if _text(page).strip())


def sentence_end(text: str, limit: int) -> int:
    """Where to cut the text: at most `limit` UTF-16 units in, but at least one character.

    After a sentence and its space if one ends in the second half, else after a word, else after a character.
    """
    kept = head(text, limit)
    ends = [match.end() for match in _SENTENCE_END.finditer(kept) if match.end() > len(kept) // 2]
    return ends[-1] if ends else kept.rfind(" ") + 1 or len(kept) or 1


def _pages(first: Page, blocks: Sequence[Block]) -> list[Page]:
    """All of it; or, where that takes more than MOST_MESSAGES, more than these, what follows left out."""
    pages = [first]
    for each in blocks:
        if len(pages) > MOST_MESSAGES:
            break
        if _fits([*pages[-1], _GAP, *each.spans]):
            pages[-1] = [*pages[-1], _GAP, *each.spans]
        elif _fits(each.spans):
            pages.append(list(each.spans))
        elif length(pages[-1]) <= LIMIT // 2:
            pages[-1:] = _parts([*pages[-1], _GAP], each)
        else:
            pages += _parts([], each)
    return pages


def _parts(page: Page, long: Block) -> list[Page]:
    """A quote too long for one message, the first part under what stands on the page, each other one by itself."""
    columns = long.columns if length(long.tail) <= _TAIL else ()
    tail = truncate((*columns, *long.source), _TAIL, ENTITIES)
    page = [*page, *truncate(long.lead, _LEAD, ENTITIES)]
    rest: Sequence[Span] = long.body
    parts: list[Page] = []
    while not _fits([*page, *rest, *tail]):
        # The source wants a part of the quote above it.
        room = min(LIMIT - length(page), length(rest) // 2 if _fits([*page, *rest]) else LIMIT)
        part, rest = cut(rest, sentence_end(_text(rest), room))
        parts.append([*page, *part])
        page = []
    return [*parts, [*page, *rest, *tail]]


def _cut_short(pages: Sequence[Page], more: str) -> Page:
    """The parts of one quote as one message: as much of it as fits, what says that there is more, and its source."""
    quoted = [span for page in pages for span in page if span.quoted]
    tail = [Span("\n" + more, quoted=True), *(span for span in pages[-1] if not span.quoted)]
    kept, _ = cut(quoted, sentence_end(_text(quoted), LIMIT - length(tail)))
    return [*kept, *tail]


def _fits(spans: Sequence[Span]) -> bool:
    return length(spans) <= LIMIT and entities(spans) <= ENTITIES


def _text(spans: Sequence[Span]) -> str:
    return "".join(span.text for span in spans)
