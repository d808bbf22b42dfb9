"""A long list in pages, each one message that Telegram takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import messages
from bot.render.html import ENTITIES, LIMIT
from bot.render.spans import Span, Style, entities, html, length, truncate

Block = tuple[Span, ...]
"""What stays together on a page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as Telegram HTML: at most 4096 UTF-16 units once parsed.  number: from 1 to pages."""

    html: str
    number: int
    pages: int


def in_page(number: int, pages: int) -> int:
    """The page asked for, or the nearest there is: a list may have become shorter since its buttons were sent."""
    return max(1, min(number, pages))


def page_of(head: Block, blocks: Sequence[Block], number: int, most: int) -> Page:
    """The page with that number of the blocks, each on lines of its own under the head, at most `most` a page."""
    room = LIMIT - length([*head, *_mark(len(blocks), len(blocks))])
    pages = _packed(blocks, room, ENTITIES - entities(head) - 1, most)
    number = in_page(number, len(pages))
    return closed((*head, *(span for block in pages[number - 1] for span in block)), number, len(pages))


def closed(spans: Sequence[Span], number: int, pages: int) -> Page:
    """The page of those spans, which says which of how many it is, where there are several."""
    mark = _mark(number, pages) if pages > 1 else ()
    kept = truncate(spans, LIMIT - length(mark), ENTITIES - entities(mark))
    return Page(html([*kept, *mark]), number, pages)


def _mark(number: int, pages: int) -> Block:
    return (Span("\n\n" + messages.PAGE.format(number=number, pages=pages), Style.ITALIC),)


def _packed(blocks: Sequence[Block], room: int, styled: int, most: int) -> list[list[Block]]:
    """As many blocks a page as fit; one that is longer than a page has one of its own.  Always at least one page."""
    pages: list[list[Block]] = [[]]
    for block in blocks:
        page = [span for kept in pages[-1] for span in kept] + list(block)
        full = len(pages[-1]) == most or length(page) > room or entities(page) > styled
        if full and pages[-1]:
            pages.append([])
        pages[-1].append(block)
    return pages
