"""Tables with merged cells → plain rows: what is printed once over several cells stands where it is meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.table_marks import COLUMN_NUMBER, INDEX, YEAR
from ingest.vietnamese import fold

_VALUE = re.compile(r"[<>≤≥~]?\s*[-–]?\d[\d.,]*(?:\s*[-–/]\s*\d[\d.,]*)?\s*%?")
_NAME = re.compile(r"(?![IVX]+\b)[^\W\d_]{2}")
_MOST_HEADER_ROWS = 5


@dataclass(frozen=True, slots=True)
class Span:
    """Cells merged into one: its top left cell, 0-based, and how many rows and columns it covers."""

    row: int
    column: int
    height: int
    width: int


@dataclass(frozen=True, slots=True)
class Plain:
    """A table without merges: lines printed over its whole width above it, rows, how many of them are header."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    header: int


def plain(cells: Sequence[Sequence[str]], spans: Sequence[Span], marked: int = 0) -> Plain:
    """The table of `cells`, equally wide rows with a merged text in its top left cell and "" in the rest.

    marked: how many first rows the source itself calls header, 0 when it does not say.  A merged header goes to every
    column below it, a name merged downwards in the body to every row beside it; a merged figure stays where it is.
    """
    width = len(cells[0]) if cells else 0
    whole = {span.row for span in spans if span.column == 0 and span.width == width > 1 and span.height == 1}
    top = 0
    while top in whole and top < len(cells) - 1:
        top += 1
    titles = tuple(row[0] for row in cells[:top] if row[0])
    below = [Span(s.row - top, s.column, s.height, s.width) for s in spans if s.row >= top]
    rows = [list(row) for row in cells[top:]]
    header = _header_height(rows, below, max(marked - top, 0))
    for span in below:
        _fill(rows, span, header)
    kept = [(at, tuple(row)) for at, row in enumerate(rows) if any(row)]
    return Plain(titles, tuple(row for _, row in kept), sum(at < header for at, _ in kept))


def _header_height(rows: Sequence[Sequence[str]], spans: Sequence[Span], marked: int) -> int:
    """How many rows name the columns; 0 when the first one already holds values."""
    height = marked or (0 if not rows or is_data(rows[0]) else 1)
    if not height:
        return 0
    at = 0
    while at < min(height, _MOST_HEADER_ROWS):
        for span in spans:
            if span.row == at:  # a name over several columns has their own names below it
                height = max(height, at + span.height + (span.width > 1))
        at += 1
    height = min(height, len(rows), _MOST_HEADER_ROWS)
    for at in range(1, height):
        if is_data(rows[at]) or _numbers_columns(rows[at]):
            return at
    return height


def _fill(rows: list[list[str]], span: Span, header: int) -> None:
    text = rows[span.row][span.column] if span.row < len(rows) else ""
    if span.row < header:
        for row in rows[span.row : min(span.row + span.height, header)]:
            row[span.column : span.column + span.width] = [text] * len(row[span.column : span.column + span.width])
        return
    if span.column == 0 and span.width > 1 and INDEX.fullmatch(fold(rows[0][0])):
        rows[span.row][:2] = ["", text]  # a group printed from the margin on is named where the names are
    if _NAME.search(text) and span.width == 1:
        for row in rows[span.row : span.row + span.height]:
            row[span.column] = text


def is_data(row: Sequence[str]) -> bool:
    """Whether a cell right of the first holds a value; a bare year names a column."""
    return any(_VALUE.fullmatch(c) and not YEAR.fullmatch(c) for c in row[1:]) and not _numbers_columns(row)


def _numbers_columns(row: Sequence[str]) -> bool:
    """The row that numbers the columns: "A | B | 1 | 2 | 3=2/1"."""
    said = [cell for cell in row if cell]
    return len(said) >= 3 and all(COLUMN_NUMBER.fullmatch(cell) for cell in said)
