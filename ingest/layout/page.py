"""The whole page put together: passages in reading order, with their sections, tables and footnotes."""

from bisect import bisect, bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.layout.blocks import Block, Grid, blocks
from ingest.layout.frame import frame
from ingest.layout.headings import Head, headings
from ingest.layout.markup import footnote_marks, plain_marks
from ingest.layout.mend import Note, Part, mend
from ingest.layout.rows import parents
from ingest.layout.tables import Whole, continuing, table, tails_joined
from ingest.report import Cell, Footnote, Heading, Kind, Line, Lines, Passage, Table


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands on the pages of one source.  title: the lines of the title joined by one space."""

    title: str
    headings: tuple[Heading, ...]
    passages: tuple[Passage, ...]
    tables: tuple[Table, ...]
    footnotes: tuple[Footnote, ...]


@dataclass(slots=True)
class _Page:
    """What has been laid out so far."""

    section: list[tuple[int, str]] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    tables: list[Whole] = field(default_factory=list)
    notes: list[tuple[Note, int]] = field(default_factory=list)

    def enter(self, head: Head, lines: Lines) -> None:
        self.section = [(depth, text) for depth, text in self.section if depth < head.depth]
        self.section.append((head.depth, head.text))
        self.headings.append(Heading(head.text, head.depth, lines[0]))

    def say(
        self, kind: Kind, text: str, lines: Lines, cells: tuple[Cell, ...] = (), parents: tuple[str, ...] = ()
    ) -> None:
        framed = kind in (Kind.HEADER, Kind.SIGNATURE)
        section = () if framed else tuple(heading for _, heading in self.section)
        marks = footnote_marks(text) if kind is not Kind.FOOTNOTE else ()
        self.passages.append(Passage(len(self.passages), kind, text, section, lines, marks, cells, parents))


def lay_out(lines: Sequence[Line]) -> Layout:
    """The layout of a source given as lines."""
    parts = list(blocks(lines))
    framed = frame(parts)
    page = _Page()
    for part in parts[: framed.body]:
        _say_header(page, part)
    signed = [part for at, part in enumerate(parts) if at in framed.signed]
    _say_running(
        page,
        mend([part for at, part in enumerate(parts[framed.body :], framed.body) if at not in framed.signed]),
        signed,
    )
    footnotes = _tie(page)
    _mark_scanned(page, {line.number: line.confidence for line in lines if line.confidence is not None})
    tables = tuple(Table(w.columns, tuple(row.cells for row in w.rows), w.lines) for w in page.tables)
    title = " ".join(part.text for part in (parts[i] for i in framed.title) if isinstance(part, Block))
    return Layout(title, tuple(page.headings), tuple(page.passages), tables, footnotes)


def _say_running(page: _Page, running: Sequence[Part], signed: list[Block | Grid]) -> None:
    """The running text in order, the signature where it stands in it (appendices may follow)."""
    heads = headings(running)
    at = 0
    while at < len(running):
        part = running[at]
        first = (part.block if isinstance(part, Note) else part).lines[0]
        _say_signed(page, signed, first)
        if isinstance(part, Grid):
            at = _say_table(page, running, at)
            continue
        if isinstance(part, Note):
            page.notes.append((part, len(page.passages)))
            page.say(Kind.FOOTNOTE, part.block.text, part.block.lines)
        elif at in heads:
            head = heads[at]
            page.enter(head, part.lines)
            if head.is_passage:
                page.say(Kind.ITEM, part.text, part.lines)
            at += head.parts
            continue
        else:
            page.say(Kind.PARAGRAPH if part.marker is None else Kind.ITEM, part.text, part.lines)
        at += 1
    _say_signed(page, signed, None)


def _say_header(page: _Page, part: Block | Grid) -> None:
    if isinstance(part, Block):
        page.say(Kind.HEADER, part.text, part.lines)
        return
    for cells, number in zip(part.rows, part.numbers, strict=False):
        text = " | ".join(cell for cell in cells if cell)
        if text:
            page.say(Kind.HEADER, text, (number, number))


def _say_signed(page: _Page, pending: list[Block | Grid], before: int | None) -> None:
    """The parts of the signature that stand before a line, or all that are left."""
    while pending and (before is None or pending[0].lines[0] < before):
        part = pending.pop(0)
        if isinstance(part, Block):
            page.say(Kind.SIGNATURE, part.text, part.lines)


def _say_table(page: _Page, running: Sequence[Part], at: int) -> int:
    """The table that begins at `at`, its fragments joined; the index of the first part after them."""
    first = running[at]
    assert isinstance(first, Grid)
    whole, end = table(first), at + 1
    rows, last = [*whole.rows], whole.lines[1]
    notes: list[Note] = []
    ahead = end
    while ahead < len(running):
        part = running[ahead]
        if isinstance(part, Note):
            notes.append(part)
        elif isinstance(part, Grid) and (more := continuing(whole, part)) is not None:
            rows += more
            end, last = ahead + 1, part.lines[1]
        else:
            break
        ahead += 1
    whole = replace(whole, rows=tails_joined(rows, whole.label), lines=(whole.lines[0], last))
    page.tables.append(whole)
    for row, above in zip(whole.rows, parents(whole), strict=True):
        cells = tuple(Cell(name, text) for name, text in zip(whole.columns, row.cells, strict=True))
        page.say(Kind.TABLE_ROW, " | ".join(row.cells), row.lines, cells=cells, parents=above)
    for note in notes:
        if note.block.lines[0] < whole.lines[1]:
            page.notes.append((note, len(page.passages)))
            page.say(Kind.FOOTNOTE, note.block.text, note.block.lines)
    return end


def _mark_scanned(page: _Page, confidence: Mapping[int, int]) -> None:
    """Passages on pages that OCR read say so, and how surely it read them."""
    for passage in page.passages:
        if own := [confidence[line] for line in passage.lines if line in confidence]:
            page.passages[passage.ordinal] = replace(passage, confidence=min(own))


def _tie(page: _Page) -> tuple[Footnote, ...]:
    """Each footnote with the nearest passage before it that carries its mark, else the nearest after it."""
    raised = _carriers(page.passages, lambda passage: passage.footnotes)
    plain = _carriers(page.passages, lambda passage: plain_marks(passage.text))
    footnotes: list[Footnote] = []
    for note, at in page.notes:
        carriers, others = raised.get(note.mark, []), plain.get(note.mark, [])
        before, before_plain = bisect(carriers, at), bisect(others, at)
        ref: int | None = None
        if carriers:
            ref = carriers[max(before - 1, 0)]
        elif before_plain:
            ref = others[before_plain - 1]
        if ref is not None:
            for free in (carriers, others):  # a mark calls one note
                if (place := bisect_left(free, ref)) < len(free) and free[place] == ref:
                    del free[place]
            carrier = page.passages[ref]
            page.passages[ref] = replace(carrier, footnotes=tuple(dict.fromkeys((*carrier.footnotes, note.mark))))
            page.passages[at] = replace(page.passages[at], section=carrier.section)
        text = note.block.text[note.start :].lstrip("-–:. ")
        footnotes.append(Footnote(note.mark, text, note.block.lines, ref))
    return tuple(footnotes)


def _carriers(passages: Sequence[Passage], marks: Callable[[Passage], Iterable[str]]) -> dict[str, list[int]]:
    """The ordinals of the passages that carry each mark, ascending."""
    found: dict[str, list[int]] = {}
    for passage in passages:
        if passage.kind is not Kind.FOOTNOTE:
            for mark in dict.fromkeys(marks(passage)):
                found.setdefault(mark, []).append(passage.ordinal)
    return found
