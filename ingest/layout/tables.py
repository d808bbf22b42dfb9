"""Grids → tables: header rows made column names, fragments of one table joined over page breaks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.layout.blocks import Grid
from ingest.report import Lines
from ingest.table_marks import COLUMN_NUMBER, INDEX, YEAR
from ingest.vietnamese import fold, squeeze

_VALUE = re.compile(r"[<>≤≥~]?\s*\d[\d.,]*(?:\s*[-–/]\s*\d[\d.,]*)?\s*%?")
_LABEL = re.compile(r"(?:ten|cac|danh muc|hang muc|noi dung|chi tieu|linh vuc|nhiem vu|dia phuong)\b")
_MOST_HEADER_ROWS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells, one for each column, and its lines."""

    cells: tuple[str, ...]
    lines: Lines


@dataclass(frozen=True, slots=True)
class Whole:
    """A table: header rows as printed, column names, rows, and which column holds the row labels."""

    header: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    label: int
    lines: Lines


def table(grid: Grid) -> Whole:
    """The grid read as the beginning of a table, tails not yet put back."""
    height = _header_height(grid)
    header = grid.rows[:height]
    columns = _column_names(header, len(grid.rows[0]) if grid.rows else 0)
    rows = [Row(cells, (n, n)) for cells, n in zip(grid.rows[height:], grid.numbers[height:], strict=False)]
    rows = [row for row in rows if any(row.cells) and not _is_numbering(row.cells)]
    label = label_column(columns)
    return Whole(header, columns, tuple(rows), label, grid.lines)


def label_column(columns: Sequence[str]) -> int:
    """Which column names the rows: the first, or the second behind a column of row numbers."""
    if len(columns) < 2:
        return 0
    first, second = fold(columns[0]), fold(columns[1])
    return 1 if INDEX.fullmatch(first) or (not first and _LABEL.match(second)) else 0


def continuing(before: Whole, grid: Grid) -> list[Row] | None:
    """The rows that the grid adds to the table `before`, None when it is another table."""
    width = len(before.columns)
    fitted = _fitted(grid, width)
    if fitted is None:
        return None
    start = _continuation_start(before, fitted)
    if start is None:
        return None
    rows = [Row(cells, (n, n)) for cells, n in zip(fitted.rows[start:], fitted.numbers[start:], strict=True)]
    return [row for row in rows if any(row.cells) and not _is_numbering(row.cells)]


def _fitted(grid: Grid, width: int) -> Grid | None:
    """The grid with as many columns as the table it may go on, when only empty ones are missing or too many."""
    if any(any(row[width:]) for row in grid.rows):
        return None
    if grid.rows and len(grid.rows[0]) < width - 1:
        return None
    return replace(grid, rows=tuple((row + ("",) * width)[:width] for row in grid.rows))


def _continuation_start(before: Whole, grid: Grid) -> int | None:
    """Index of the first row that is data, None when the grid has a header of its own."""
    if not grid.rows:
        return None
    if not any(grid.rows[0]):
        return 1
    repeated = 0
    while repeated < len(before.header) and repeated < len(grid.rows):
        if _key(grid.rows[repeated]) != _key(before.header[repeated]):
            break
        repeated += 1
    if repeated:
        return repeated
    return 0 if _is_data(grid.rows[0]) or _is_tail(grid.rows[0], before.label) else None


def _header_height(grid: Grid) -> int:
    if not grid.rows:
        return 0
    height = grid.ruled or (0 if _is_data(grid.rows[0]) else 1)
    if height == 0 or not any(grid.rows[0]):
        return height
    while height < min(len(grid.rows) - 1, _MOST_HEADER_ROWS) and _is_subheader(grid.rows[0], grid.rows[height]):
        height += 1
    return height


def _is_subheader(top: Sequence[str], row: Sequence[str]) -> bool:
    """A second header row: empty, or the same again, where the first names a column that is not split."""
    if _is_data(row) or not any(row):
        return False
    if row[0]:
        return row[0] == top[0] and sum(a == b != "" for a, b in zip(top, row, strict=True)) >= 2
    return not INDEX.fullmatch(fold(top[0])) or len(row) < 2 or not row[1] or row[1] == top[1]


def _column_names(header: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """One name a column, header rows joined by " – "; a name printed over several columns goes to each."""
    spread = [_spread(row, header[level + 1 :]) for level, row in enumerate(header)]
    return tuple(" – ".join(dict.fromkeys(text for row in spread if (text := row[column]))) for column in range(width))


def _spread(row: Sequence[str], below: Sequence[Sequence[str]]) -> list[str]:
    """The names of a header row, one over several columns set over each that is named below it."""
    names: list[str] = []
    last = ""
    for column, cell in enumerate(row):
        last = cell or last
        names.append(squeeze(cell or (last if any(under[column] for under in below) else "")))
    return names


def tails_joined(rows: Sequence[Row], label: int) -> tuple[Row, ...]:
    """Rows with the tails a page break cut off put back: a label in lower case with nothing before it."""
    whole: list[list[Row]] = []
    for row in rows:
        if whole and _is_tail(row.cells, label):
            whole[-1].append(row)
        else:
            whole.append([row])
    return tuple(map(_one_row, whole))


def _one_row(pieces: Sequence[Row]) -> Row:
    if len(pieces) == 1:
        return pieces[0]
    columns = zip(*(piece.cells for piece in pieces), strict=True)
    cells = (squeeze(" ".join(filter(None, column))) if any(column[1:]) else column[0] for column in columns)
    return Row(tuple(cells), (pieces[0].lines[0], pieces[-1].lines[1]))


def _is_tail(cells: Sequence[str], label: int) -> bool:
    text = cells[label]
    return bool(text) and text[0].islower() and not any(c for i, c in enumerate(cells) if i != label)


def _is_data(row: Sequence[str]) -> bool:
    """Whether a cell right of the label holds a value; a bare year names a column."""
    return any(_VALUE.fullmatch(cell) and not YEAR.fullmatch(cell) for cell in row[1:]) and not _is_numbering(row)


def _is_numbering(row: Sequence[str]) -> bool:
    """The row that numbers the columns: "A | B | 1 | 2 | 3=2/1"."""
    found = [COLUMN_NUMBER.fullmatch(cell) for cell in row if cell]
    if len(found) < 3 or not all(found):
        return False
    numbers = [int(m[1]) for m in found if m and m[1].isdigit()]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] == 1


def _key(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold(squeeze(cell)) for cell in row)
