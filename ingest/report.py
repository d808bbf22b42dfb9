"""What ingestion understood of one file, as plain data.  Everything downstream reads these and nothing else."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a passage is on the printed page."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE_ROW = "table_row"
    FOOTNOTE = "footnote"
    HEADER = "header"
    SIGNATURE = "signature"


class Role(StrEnum):
    """What a figure says of its indicator."""

    PLAN = "plan"
    ACTUAL = "actual"
    ESTIMATE = "estimate"
    PREVIOUS = "previous"
    CHANGE = "change"
    RATIO = "ratio"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source: its text in NFC and its place, a 1-based line (or page, for PDF) number.

    confidence: of 100, how surely OCR read its page, where a letter or a digit may be wrong; None: not from an image.
    """

    text: str
    number: int
    confidence: int | None = None


Lines = tuple[int, int]
"""First and last place (line or page) of something in its source, both 1-based and included."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as printed, markup off; depth 1 is the outermost."""

    text: str
    depth: int
    line: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a table row: the column's name (its header rows joined by " – ") and what is printed."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit that can be quoted: whole, verbatim, with its place.

    text: what is printed, markup off, halves cut by a page break joined by one space; a table row's cells
        joined by " | ".
    section: the headings above it, outermost first.
    footnotes: marks of the footnotes tied to it.
    cells: of a table row, its columns in order; else empty.
    parents: of a table row, the labels of the rows it belongs under, outermost first.
    confidence: of 100, how surely OCR read the worst of its pages; None: nothing of it is from an image.
    """

    ordinal: int
    kind: Kind
    text: str
    section: tuple[str, ...]
    lines: Lines
    footnotes: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    parents: tuple[str, ...] = ()
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as printed: column names, the cells of each row, and the lines it spans."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: Lines


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote: its mark without markup ("10"), its text, and the passage that carries the mark (or None)."""

    mark: str
    text: str
    lines: Lines
    ref_ordinal: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity a report states.

    name: what it is of, parents first, joined by " – ".
    value: as printed, comparator included (">48", "7-8", "02/21").
    unit: as printed or of the column ("%", "Tỷ đồng"); "" when none is printed.
    ordinal: the passage that states it; start, end: where the value stands in that passage's text.
    """

    name: str
    unit: str
    value: str
    role: Role
    period: str
    verdict: str
    ordinal: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """Who reports what, when.  Whatever the file does not print is None or ""."""

    number: str | None = None
    issued: str | None = None  # "2023-12-05", or "2023-12" when the day is left blank
    issuer: str = ""
    locality: str = ""
    level: str = ""  # xã, phường, thị trấn, huyện, thị xã, thành phố, quận, tỉnh
    province: str | None = None
    period: str = ""  # "2023", "2022-H1", "2024-Q3", "2025-09"
    title: str = ""
    session: str | None = None
    signer: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One report, whole.  source: the file's own name; digest: SHA-256 of its bytes."""

    source: str
    digest: str
    metadata: Metadata
    headings: tuple[Heading, ...] = ()
    passages: tuple[Passage, ...] = ()
    tables: tuple[Table, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    figures: tuple[Figure, ...] = field(default=())
