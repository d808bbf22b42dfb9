"""Excel workbooks (.xlsx): every visible sheet under its name, cells as they are shown, what is hidden left out."""

import warnings
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from ingest.readers.cell_values import printed
from ingest.readers.flow import Block, Table, Text, is_framed, written
from ingest.readers.merged import Span, is_data
from ingest.readers.sheet_areas import Areas, areas
from ingest.readers.written import literal
from ingest.readers.zipped import Archive, damaged
from ingest.report import Line
from ingest.vietnamese import squeeze

Row = dict[int, str]
"""The cells of a row that print something, by column from 0."""


def read(name: str, data: bytes) -> list[Line]:
    """The lines of a workbook, numbered by title line and table row; raises UnreadableFile."""
    import openpyxl

    archive = Archive(name, data)
    archive.refuse_declarations()
    by_sheet = areas(name, archive)
    blocks: list[Block] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on extensions that only draw
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                if area := by_sheet.pop(sheet.title, None):
                    of_sheet = list(_sheet(_rows(sheet, area), area))
                    blocks += [Text((literal(sheet.title),), level=2), *of_sheet] if of_sheet else []
    except Exception:  # noqa: BLE001 — openpyxl raises whatever a damaged part leads it into
        raise damaged(name) from None
    return written(blocks)


def _rows(sheet: Any, area: Areas) -> dict[int, Row]:
    sheet.reset_dimensions()  # what a sheet says of its own size need not be true
    rows: dict[int, Row] = {}
    for at, cells in enumerate(sheet.iter_rows()):
        if at in area.hidden_rows:
            continue
        row = {
            column: literal(squeeze(text))
            for column, cell in enumerate(cells)
            if cell.value is not None
            and cell.data_type != "e"
            and column not in area.hidden_columns
            and (text := printed(cell.value, cell.number_format)).strip()
        }
        if row:
            rows[at] = row
    return rows


def _sheet(rows: dict[int, Row], area: Areas) -> Iterator[Block]:
    """The lines and tables of a sheet; a run of rows that begins with data goes on with the table above it."""
    table: list[int] = []
    for run in _runs(rows, area):
        above, inside, below = _parted(rows, run)
        # one line alone between them names a group; more of them head another table
        goes_on = bool(table) and bool(inside) and len(above) <= 1 and is_data([*rows[inside[0]].values()])
        if goes_on:
            table += [*above, *inside]
        else:
            yield from _tables(rows, table, area)
            yield from _texts(rows, above)
            table = inside
        if below:
            yield from _tables(rows, table, area)
            table = []
            yield from _texts(rows, below)
    yield from _tables(rows, table, area)


def _runs(rows: dict[int, Row], area: Areas) -> list[list[int]]:
    """Rows that stand together, no blank one between; a merged cell holds its rows together, a hidden row is none."""
    held = {at for span in area.merged for at in range(span.row + 1, min(span.row + span.height, span.row + 50))}
    runs: list[list[int]] = []
    last = -2
    for at in rows:
        between = [row for row in range(last + 1, at) if row not in area.hidden_rows and row not in held]
        if runs and not between:
            runs[-1].append(at)
        else:
            runs.append([at])
        last = at
    return runs


def _parted(rows: dict[int, Row], run: Sequence[int]) -> tuple[list[int], list[int], list[int]]:
    """The rows of a run that are lines above a table, its rows, and lines below it."""
    first, last = 0, len(run)
    while first < last and _is_line(rows[run[first]]):
        first += 1
    while last > first and _is_line(rows[run[last - 1]]):
        last -= 1
    return list(run[:first]), list(run[first:last]), list(run[last:])


def _is_line(row: Row) -> bool:
    """Whether a row is no table's: one text alone, or the parts of a letterhead or signature side by side."""
    return len(row) == 1 or any(is_framed(text) for text in row.values())


def _texts(rows: dict[int, Row], which: Sequence[int]) -> Iterator[Block]:
    return (Text((text,)) for at in which for text in rows[at].values())


def _tables(rows: dict[int, Row], which: Sequence[int], area: Areas) -> Iterator[Block]:
    if not which:
        return
    columns = sorted({column for at in which for column in rows[at]})
    cells = tuple(tuple((Text((rows[at][c],)),) if c in rows[at] else () for c in columns) for at in which)
    yield Table(cells, tuple(_merged(which, columns, area)))


def _merged(which: Sequence[int], columns: Sequence[int], area: Areas) -> Iterator[Span]:
    """The merged areas of a table, no more than can stand in it side by side."""
    room = len(which) * len(columns)
    for merged in area.merged:
        span = _within(merged, which, columns)
        if span is not None and span.height * span.width <= room:
            room -= span.height * span.width
            yield span


def _within(span: Span, which: Sequence[int], columns: Sequence[int]) -> Span | None:
    """A merged area in the rows and columns that are left; None when its text or more than one cell of it is not."""
    top, bottom = bisect_left(which, span.row), bisect_left(which, span.row + span.height)
    left, right = bisect_left(columns, span.column), bisect_left(columns, span.column + span.width)
    if top == bottom or left == right or which[top] != span.row or columns[left] != span.column:
        return None
    found = replace(span, row=top, column=left, height=bottom - top, width=right - left)
    return found if found.height > 1 or found.width > 1 else None
