"""The page a made-up report is written on: what stands on it so far, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.bench.stating import Row
from index.bench.telling import Said, Told
from ingest.report import Cell, Figure, Footnote, Heading, Kind, Passage, Table

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True)
class Page:
    """period: the report's, in ingestion's code."""

    period: str
    headings: list[Heading] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    facts: dict[str, list[Figure]] = field(default_factory=dict)
    _section: list[str] = field(default_factory=list)
    _line: int = 1

    def heading(self, text: str, depth: int) -> None:
        """A heading; those at its depth and deeper are over."""
        self.headings.append(Heading(text, depth, self._line))
        self._section[depth - 1 :] = [text]
        self._line += 2

    def over(self) -> None:
        """What follows stands under no heading."""
        self._section.clear()

    def put(self, kind: Kind, said: Said, note: Said | None = None) -> None:
        """A passage, and behind it the footnote tied to it."""
        if note is None:
            self._passage(kind, said.text, said.figures)
            return
        mark = str(len(self.footnotes) + 1)
        raised = mark.translate(_SUPERSCRIPT)
        self._passage(kind, f"{said.text[:-1]}{raised}{said.text[-1]}", said.figures, (mark,))
        self.footnotes.append(Footnote(mark, note.text, (self._line, self._line), len(self.passages) - 1))
        self._passage(Kind.FOOTNOTE, f"{raised} {note.text}", note.figures, by=len(raised) + 1)

    def table(self, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """A table of rows that each have a cell for every column."""
        first = self._line
        self._line += 2
        for row in rows:
            cells = tuple(map(Cell, columns, row.cells))
            self._passage(Kind.TABLE_ROW, row.said.text, row.said.figures, cells=cells, parents=row.parents)
            self._line -= 1
        printed = tuple(row.cells for row in rows)
        self.tables.append(Table(tuple(columns), printed, (first, self._line - 1)))
        self._line += 1

    def _passage(
        self,
        kind: Kind,
        text: str,
        told: Sequence[Told],
        footnotes: tuple[str, ...] = (),
        cells: tuple[Cell, ...] = (),
        parents: tuple[str, ...] = (),
        by: int = 0,
    ) -> None:
        """by: how much further on the figures stand than they say."""
        ordinal, place = len(self.passages), (self._line, self._line)
        self.passages.append(Passage(ordinal, kind, text, tuple(self._section), place, footnotes, cells, parents))
        self._line += 2
        for each in told:
            start, end = each.start + by, each.start + by + len(each.value)
            figure = Figure(
                each.name,
                each.unit,
                each.value,
                each.role,
                each.period or self.period,
                each.verdict,
                ordinal,
                start,
                end,
            )
            self.figures.append(figure)
            if each.key:
                self.facts.setdefault(each.key, []).append(figure)
