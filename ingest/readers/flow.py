"""What an office document holds, in order — texts and tables — and how it is written down as lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.merged import Span, plain
from ingest.readers.written import Paper
from ingest.report import Line
from ingest.vietnamese import fold, squeeze

# Only a letterhead or a signature says these; both are typed into a table without borders to stand side by side.
_FRAMED = re.compile(
    r"cong hoa xa hoi|doc lap\s*[-–]\s*tu do|so\s*:?[\d.…\s]*/|[^.;:]{2,40},\s*ngay\b.{0,12}\bthang\b.{0,12}\bnam\b"
    r"|noi nhan\b|(?:tm|kt|tl|tuq|q)\.\s*\S"
)
_INDEX = re.compile(r"(?:s?tt|so tt|so thu tu)\.?")
_VALUE = re.compile(r"\d[\d.,]*\s*%?")
_MOST_FRAME_ROWS, _MOST_FRAME_COLUMNS = 12, 4
_MOST_CELLS = 300_000  # of a table, the empty ones that make its rows even included
_SEPARATOR = re.compile(r"\s*\t\s*")
_MARKER_TAB = re.compile(r"^(\W*(?:[-–+*•]|[\dIVXivx]+(?:\.\d+)*[.)]?|\(?[A-Za-zđĐ\d]{1,2}[.)]))\s*\t\s*")


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph.

    lines: its printed lines, ** around bold, <sup> around raised.
    level: 1–6 for a heading, else 0.
    notes: the footnotes it carries, each "<sup>1</sup> text".
    """

    lines: tuple[str, ...]
    level: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: equally wide rows of cells, each a flow of its own, merged areas, how many rows it calls header."""

    cells: tuple[tuple[tuple["Text | Table", ...], ...], ...]
    spans: tuple[Span, ...] = ()
    header: int = 0


Block = Text | Table


def written(blocks: Sequence[Block]) -> list[Line]:
    """The lines of a document."""
    paper = Paper()
    for block in blocks:
        _write(paper, block)
    return paper.lines


def _write(paper: Paper, block: Block) -> None:
    if isinstance(block, Text):
        hashes = "#" * block.level + " " if block.level else ""
        for lines in _apart(block.lines):
            paper.say(*(hashes + line for line in lines if line.strip()))
        for note in block.notes:
            paper.say(note)
        return
    if _is_frame(block):
        for row in block.cells:
            for cell in row:
                for inner in cell:
                    _write(paper, inner)
        return
    table = plain([[cell_text(cell) for cell in row] for row in block.cells], block.spans, block.header)
    for title in table.titles:
        paper.say(title)
    if table.rows:
        paper.tabulate(table.rows, table.header)
    for note in _notes(block):
        paper.say(note)


def cell_text(cell: Sequence[Block]) -> str:
    """What a cell prints, as one line; a table inside it is read row by row."""
    said: list[str] = []
    for block in cell:
        if isinstance(block, Text):
            said.extend(block.lines)
        else:
            said.extend(cell_text(inner) for row in block.cells for inner in row)
    return squeeze(" ".join(said))


def _apart(lines: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The lines of a paragraph with its tabs settled.

    What stands apart in a letterhead or signature becomes paragraphs; two tabs or more between words are a table's
    and stay, for the layout to see; any other tab is a space.
    """
    together: list[str] = []
    for line in lines:
        parts = [part for part in _SEPARATOR.split(_MARKER_TAB.sub(r"\1 ", line.strip())) if part]
        if len(parts) > 1 and any(is_framed(part) for part in parts):
            yield tuple(together)
            together = []
            yield from ((part,) for part in parts)
        else:
            together.append(("\t" if len(parts) > 2 else " ").join(parts))
    yield tuple(together)


def _is_frame(table: Table) -> bool:
    """Whether a table is none: one column, beyond all measure, or parts of a letterhead or signature side by side."""
    width = len(table.cells[0]) if table.cells else 0
    if width <= 1 or width * len(table.cells) > _MOST_CELLS:
        return True
    if width > _MOST_FRAME_COLUMNS or len(table.cells) > _MOST_FRAME_ROWS:
        return False
    texts = [cell_text(cell) for row in table.cells for cell in row]
    if _INDEX.fullmatch(fold(texts[0]).strip("* ")) or any(_VALUE.fullmatch(text.strip("* ")) for text in texts):
        return False
    blocks = [block for row in table.cells for cell in row for block in cell]
    return any(is_framed(line) for block in blocks if isinstance(block, Text) for line in block.lines)


def is_framed(line: str) -> bool:
    """Whether a line belongs to a letterhead or a signature."""
    return _FRAMED.match(fold(line).strip(" *")) is not None


def _notes(table: Table) -> Iterator[str]:
    for row in table.cells:
        for cell in row:
            for block in cell:
                if isinstance(block, Text):
                    yield from block.notes
                else:
                    yield from _notes(block)
