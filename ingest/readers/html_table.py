"""A table of a page → rows of equal width, with what its cells span; a table that only lays the page out is none."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ingest.readers.attributes import whole
from ingest.readers.flow import Block, Table, Text
from ingest.readers.merged import Span

_MOST_COLUMNS, _MOST_ROWS = 200, 20_000
_MOST_SPREAD = 50_000  # places of all cells that span others


def laid(table: Any, read: Callable[[Any], list[Block]]) -> list[Block]:
    """The caption and the table, or what its cells hold one after the other; `read` gives the blocks of a cell."""
    captions = [block for caption in table.iterchildren("caption") for block in read(caption)]
    rows = list(_rows(table))[:_MOST_ROWS]
    placed: dict[tuple[int, int], tuple[Block, ...]] = {}
    spans: list[Span] = []
    taken: set[tuple[int, int]] = set()
    header = spread = 0
    for at, row in enumerate(rows):
        cells = list(row.iterchildren("td", "th"))
        if header == at and cells and (_is_head(row) or all(cell.tag == "th" for cell in cells)):
            header += 1
        column = 0
        for cell in cells:
            while (at, column) in taken:
                column += 1
            height = min(whole(cell.get("rowspan"), 1) or _MOST_ROWS, len(rows) - at)
            width = min(whole(cell.get("colspan"), 1) or 1, _MOST_COLUMNS - column)
            if width < 1:
                break
            if spread + height * width > _MOST_SPREAD:
                height = width = 1
            placed[at, column] = tuple(read(cell))
            area = [(r, c) for r in range(at, at + height) for c in range(column, column + width)]
            taken.update(area)
            if len(area) > 1:
                spread += len(area)
                spans.append(Span(at, column, height, width))
            column += width
    width = max((column for _, column in taken), default=-1) + 1
    if any(map(_holds_page, placed.values())):
        return [*captions, *(block for blocks in placed.values() for block in blocks)]
    grid = tuple(tuple(placed.get((at, column), ()) for column in range(width)) for at in range(len(rows)))
    return [*captions, Table(grid, tuple(spans), header)] if grid and width else captions


def _rows(table: Any) -> Iterator[Any]:
    for part in table:
        if part.tag == "tr":
            yield part
        elif part.tag in {"thead", "tbody", "tfoot"}:
            yield from part.iterchildren("tr")


def _is_head(row: Any) -> bool:
    return bool(row.getparent().tag == "thead")


def _holds_page(blocks: Sequence[Block]) -> bool:
    """Whether a cell holds headings or a whole table: what it stands in only lays the page out."""
    return any(
        block.level > 0 if isinstance(block, Text) else len(block.cells) > 1 and len(block.cells[0]) > 1
        for block in blocks
    )
