"""Word documents (.docx): the body in order, as it is printed once all tracked changes are accepted."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ingest.errors import UnreadableFile
from ingest.readers.attributes import whole
from ingest.readers.docx_numbering import Numbering
from ingest.readers.docx_styles import Styles, W, child, is_on, value
from ingest.readers.docx_text import segments, shapes
from ingest.readers.flow import Block, Table, Text, cell_text, written
from ingest.readers.merged import Span
from ingest.readers.package import parsed, related
from ingest.readers.segments import Segment, printed_lines
from ingest.readers.zipped import Archive, damaged
from ingest.report import Line

_WITHIN = {W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_MOST_COLUMNS = 200


def read(name: str, data: bytes) -> list[Line]:
    """The lines of a document, numbered by paragraph, note and table row; raises UnreadableFile."""
    archive = Archive(name, data)
    try:
        main = next(iter(related(name, archive, "", "officeDocument").values()), "word/document.xml")
        body = child(parsed(name, archive, main), "body")
        if body is None:
            raise damaged(name)
        return written(list(_Document(name, archive, main).blocks(body)))
    except RecursionError:
        raise UnreadableFile(
            f"Tệp {name} lồng quá nhiều tầng nên không được đọc; anh/chị vui lòng lưu lại từ Word rồi gửi tệp mới."
        ) from None


class _Document:
    """The parts that tell how the body is printed, and what has been counted on the way through it."""

    def __init__(self, name: str, archive: Archive, main: str) -> None:
        def part(kind: str) -> Any:
            path = next(iter(related(name, archive, main, kind).values()), None)
            return parsed(name, archive, path) if path else None

        self._styles = Styles(part("styles"))
        self._numbering = Numbering(part("numbering"), self._styles)
        self._notes: dict[tuple[str, str], Any] = {}
        for kind in ("footnote", "endnote"):
            root = part(kind + "s")
            for note in root.iterfind(W + kind) if root is not None else ():
                if note.get(W + "type", "normal") == "normal":
                    self._notes[kind, note.get(W + "id", "")] = note
        self._marks = 0
        self._called: list[str] = []

    def blocks(self, element: Any) -> Iterator[Block]:
        """The paragraphs and tables of a body, cell or text box, in order."""
        cut: list[Segment] = []  # what stands before a paragraph mark that a tracked change took away
        for part in element:
            if part.tag == W + "p":
                found = [*cut, *segments(part, self._styles, self._note_mark)]
                cut = found if child(part, "pPr", "rPr", "del") is not None else []
                if not cut:
                    yield from self._paragraph(part, found)
            elif part.tag == W + "tbl":
                table = self._table(part)
                if table.cells:
                    yield table
            elif part.tag in _WITHIN:
                yield from self.blocks(part)
        if cut:
            yield Text(printed_lines(cut, ""), notes=self._taken_notes())

    def _paragraph(self, paragraph: Any, found: list[Segment]) -> Iterator[Block]:
        notes = self._taken_notes()
        said = any(segment.text.strip() for segment in found)
        unseen = child(paragraph, "pPr", "rPr", "vanish") is not None and not said
        mark = "" if unseen else self._numbering.mark(paragraph)
        if said and not self._styles.is_contents(paragraph):
            yield Text(printed_lines(found, mark), self._styles.level(paragraph), notes)
        for box in shapes(paragraph):
            yield from self.blocks(box)

    def _note_mark(self, kind: str, identity: str) -> str:
        """The next number, the note put down for the paragraph that calls it; "" for a note that is not there."""
        note = self._notes.pop((kind, identity), None)
        if note is None:
            return ""
        self._marks += 1
        mark = str(self._marks)
        called, self._called = self._called, []
        text = " ".join(cell_text([block]) for block in self.blocks(note))
        self._called = [*called, f"<sup>{mark}</sup> {text}"]
        return mark

    def _taken_notes(self) -> tuple[str, ...]:
        taken, self._called = tuple(self._called), []
        return taken

    def _table(self, table: Any) -> Table:
        rows: list[list[tuple[Block, ...]]] = []
        spans: list[Span] = []
        open_spans: dict[int, int] = {}  # column → which of `spans` still grows there
        header = 0
        for row in _within(table, "tr"):
            if child(row, "trPr", "del") is not None:
                continue
            if is_on(child(row, "trPr"), "tblHeader") and header == len(rows):
                header += 1
            if found := self._row(row, len(rows), spans, open_spans):
                rows.append(found)
        width = max((len(row) for row in rows), default=0)
        cells = tuple(tuple(row + [()] * (width - len(row))) for row in rows)
        return Table(cells, tuple(span for span in spans if span.height > 1 or span.width > 1), header)

    def _row(self, row: Any, at: int, spans: list[Span], open_spans: dict[int, int]) -> list[tuple[Block, ...]]:
        cells: list[tuple[Block, ...]] = [()] * min(whole(value(row, "trPr", "gridBefore"), 0), _MOST_COLUMNS)
        for cell in _within(row, "tc"):
            if len(cells) >= _MOST_COLUMNS:  # more than Word itself can make; the last one takes their text
                cells[-1] = (*cells[-1], *self.blocks(cell))
                continue
            column, width = len(cells), _width(cell)
            merge = child(cell, "tcPr", "vMerge")
            goes_on = merge is not None and merge.get(W + "val", "continue") != "restart" and column in open_spans
            if goes_on:
                grown = spans[open_spans[column]]
                spans[open_spans[column]] = replace(grown, height=at + 1 - grown.row)
            else:
                open_spans.pop(column, None)
                spans.append(Span(at, column, 1, width))
                if merge is not None:
                    open_spans[column] = len(spans) - 1
            inner = () if goes_on else tuple(self.blocks(cell))
            cells += [inner, *[()] * (width - 1)]
        return cells


def _within(element: Any, wanted: str) -> Iterator[Any]:
    """The rows of a table or cells of a row, also those in content controls and tracked insertions."""
    for part in element:
        if part.tag == W + wanted:
            yield part
        elif part.tag in _WITHIN:
            yield from _within(part, wanted)


def _width(cell: Any) -> int:
    return min(max(whole(value(cell, "tcPr", "gridSpan"), 1), 1), _MOST_COLUMNS)
