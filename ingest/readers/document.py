"""Printed pages → the lines a layout reads: one a paragraph, tables as pipe lines, numbers of pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.errors import UnreadableFile
from ingest.readers.columns import Beside, side_by_side
from ingest.readers.footnotes import Note, notes, split_off
from ingest.readers.furniture import without_furniture
from ingest.readers.paragraphs import Measure, Paragraph, measure, paragraphs, runs_on
from ingest.readers.pdf_tables import Table, ruled_tables
from ingest.readers.printed import Page, Word
from ingest.readers.rows import Row, joined, rows
from ingest.report import Line

_LONGEST_HEADING = 300


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table, fragments on later pages included.  rows: each with its page; last: its last fragment."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    header: int
    last: Table


@dataclass(frozen=True, slots=True)
class _Aside:
    """A line that stands in a column of its own: of the letterhead or the signature."""

    text: str
    page: int


_Part = Paragraph | _Grid | _Aside | Note


def lines(name: str, pages: Sequence[Page]) -> list[Line]:
    """The lines of the pages, in reading order, numbered by page; raises UnreadableFile where nothing is printed."""
    if not any(page.words for page in pages):
        raise UnreadableFile(f"Tệp {name} không có chữ nào đọc được; anh/chị vui lòng kiểm tra lại tệp.")
    tables = [ruled_tables(page.words, page.rules) for page in pages]
    printed = [rows(_outside(page, own)) for page, own in zip(pages, tables, strict=True)]
    printed = without_furniture(pages, printed)
    size = _text_size(printed)
    whole = measure([row for own in printed for row in own], pages[0].width)
    parts: list[_Part] = []
    area = whole
    for page, own, held in zip(pages, printed, tables, strict=True):
        text, foot = split_off(own, page.rules, size)
        area_before, area = area, _area(page, text, whole)
        new = list(_in_order(page, text, held, area))
        if new and (whole_part := _across(parts, new[0], area_before, area)):
            parts[whole_part[0]] = whole_part[1]
            new = new[1:]
        parts.extend(new)
        for note in notes(foot, page.number):
            _add_note(parts, note)
    return _written(parts, {page.number: page.confidence for page in pages})


def _outside(page: Page, tables: Iterable[Table]) -> Iterator[Word]:
    taken = {id(word) for table in tables for word in table.words}
    return (word for word in page.words if id(word) not in taken)


def _text_size(printed: Sequence[Sequence[Row]]) -> float:
    """The size most of the text is set in."""
    counted: dict[float, int] = {}
    for own in printed:
        for row in own:
            counted[round(row.size)] = counted.get(round(row.size), 0) + len(row.text)
    return max(counted, key=lambda size: counted[size]) if counted else 12.0


def _area(page: Page, text: Sequence[Row], whole: Measure) -> Measure:
    """The text area of one page; that of the document where the page has too little to tell."""
    long = [row for row in text if row.right - row.left > page.width * 0.5]
    if len(long) < 5:
        return whole
    own = measure(text, page.width)
    return replace(own, pitch=whole.pitch)


def _in_order(page: Page, text: Sequence[Row], tables: Sequence[Table], area: Measure) -> Iterator[_Part]:
    """The parts of one page, top to bottom."""
    waiting = list(tables)
    running: list[Row] = []
    for part in side_by_side(text, (area.left + area.right) / 2):
        top = _top(part)
        if (waiting and waiting[0].top < top) or not isinstance(part, Row):
            yield from paragraphs(running, area, page.number)
            running = []
        while waiting and waiting[0].top < top:
            yield _grid(waiting.pop(0), page.number)
        if isinstance(part, Row):
            running.append(part)
        elif isinstance(part, Table):
            yield _grid(part, page.number)
        else:
            yield from _asides(part, page.number)
    yield from paragraphs(running, area, page.number)
    for table in waiting:
        yield _grid(table, page.number)


def _top(part: Row | Beside | Table) -> float:
    if isinstance(part, Table):
        return part.top
    if isinstance(part, Beside):
        return min(part.left[0].baseline, part.right[0].baseline)
    return part.baseline


def _grid(table: Table, page: int) -> _Grid:
    return _Grid(tuple((page, cells) for cells in table.cells), table.header, table)


def _asides(beside: Beside, page: int) -> Iterator[_Aside]:
    """Each row of a column by itself, but for one that the column's edge broke."""
    for column in (beside.left, beside.right):
        text = ""
        for before, row in pairwise((None, *column)):
            assert row is not None
            if before and _goes_on(text, before, row):
                text = joined([text, row.text])
                continue
            if text:
                yield _Aside(text, page)
            text = row.text
        yield _Aside(text, page)


def _goes_on(text: str, before: Row, row: Row) -> bool:
    """Whether a row of a column goes on what stands above it: the rest of an item, or more capitals."""
    if before.text.endswith((".", ";", ":")) or row.baseline - before.baseline > 2.0 * row.size:
        return False
    item = text.startswith(("-", "–", "+")) and not row.text.startswith(("-", "–", "+")) and not row.text.isupper()
    return item or (before.text.isupper() and row.text.isupper())


def _across(parts: Sequence[_Part], first: _Part, area_before: Measure, area: Measure) -> tuple[int, _Part] | None:
    """Where the part stands that runs on over the page break, and the two as one."""
    at = len(parts) - 1
    while at >= 0 and isinstance(parts[at], Note):
        at -= 1
    if at < 0:
        return None
    last = parts[at]
    if isinstance(last, _Grid) and isinstance(first, _Grid) and last.last.goes_on_in(first.last):
        return at, _Grid(_stacked(last, first), last.header, first.last)
    if isinstance(last, Paragraph) and isinstance(first, Paragraph) and runs_on(last, first, area_before, area):
        # The layout joins halves itself where the second begins in lower case, and so keeps both pages.
        if first.text[0].islower() and not last.text.endswith((".", ";", ":", "!", "?", "…")):
            return None
        return at, Paragraph(last.rows + first.rows, last.page)
    return None


def _stacked(last: _Grid, first: _Grid) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The rows of both, a row that the page break cut made whole."""
    rest = first.rows[_repeated(last, first) :]
    page, cells = last.rows[-1]
    if len(rest) < len(first.rows) or not rest or not _is_rest(cells, rest[0][1]):
        return last.rows + rest
    whole = tuple(f"{a} {b}".strip() for a, b in zip(cells, rest[0][1], strict=True))
    return (*last.rows[:-1], (page, whole), *rest[1:])


def _is_rest(cells: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row without a number goes on, in lower case, what stands in the row above."""
    said = [(above, cell) for above, cell in zip(cells, below, strict=True) if cell]
    return bool(cells[0] and not below[0] and said) and all(
        above and (cell[0].islower() or cell[0] == "(") for above, cell in said
    )


def _repeated(last: _Grid, first: _Grid) -> int:
    """How many header rows the next page prints again."""
    header = [cells for _, cells in last.rows[: last.header]]
    same = 0
    while same < min(len(header), len(first.rows)) and first.rows[same][1] == header[same]:
        same += 1
    return same


def _add_note(parts: list[_Part], note: Note) -> None:
    """A footnote; one without a mark is the rest of the last."""
    if note.mark:
        parts.append(note)
        return
    for at in range(len(parts) - 1, -1, -1):
        before = parts[at]
        if isinstance(before, Note):
            parts[at] = replace(before, text=f"{before.text} {note.text}")
            return
    parts.append(note)


def _written(parts: Sequence[_Part], confidence: Mapping[int, int | None]) -> list[Line]:
    found: list[Line] = []

    def write(text: str, number: int) -> None:
        found.append(Line(text, number, confidence[number]))

    for part in parts:
        if isinstance(part, _Grid):
            for at, (number, cells) in enumerate(part.rows, start=1):
                write(f"| {' | '.join(cells)} |", number)
                if at == part.header:
                    write("|" + "---|" * len(cells), number)
            write("", part.rows[-1][0])
        else:
            write(_text(part), part.page)
            write("", part.page)
    return found


def _text(part: Paragraph | _Aside | Note) -> str:
    if isinstance(part, Note):
        return f"<sup>{part.mark}</sup> {part.text}" if part.mark else part.text
    if isinstance(part, _Aside) or "*" in part.text:
        return part.text
    if part.bold and len(part.text) <= _LONGEST_HEADING:
        return f"**{part.text}**"
    label = part.label
    return f"**{label}**{part.text[len(label) :]}" if label else part.text
