"""What is asked of ingestion, whatever bytes come in: a sound report or a fault of ours."""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from ingest import report_json
from ingest.errors import IngestError
from ingest.figures import read_figures
from ingest.figures.numbers import quantities
from ingest.layout import lay_out
from ingest.layout.markup import clean
from ingest.metadata import heading
from ingest.metadata.period import last_month, named_period, period
from ingest.metadata.place import place
from ingest.metadata.signer import signer
from ingest.parse import parse_text
from ingest.readers import text
from ingest.readers.cell_values import printed
from ingest.report import Kind, Line, Passage, Report
from ingest.vietnamese import nfc

_NAME = "thu.bin"
_ISSUED = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


def read_file(data: bytes) -> None:
    """Any file."""
    try:
        report = parse_text(_NAME, data)
    except IngestError as fault:
        line = str(fault)
    else:
        check(report)
        return
    assert _NAME in line and line.isprintable(), f"not one line that names the file: {line!r}"


def read_text(data: bytes) -> None:
    """A text file: its passages are what its lines say, letter for letter."""
    try:
        lines = text.read(_NAME, data)
        report = parse_text(_NAME, data)
    except IngestError:
        return
    check(report)
    said = [_bare(clean(line.text)) for line in lines]
    for passage in report.passages:
        first, last = passage.lines
        assert 1 <= first <= last <= len(lines), f"lines {first}-{last} of {len(lines)}"
        # A row that a page break cut is put together cell by cell.
        holds = _among if passage.kind is Kind.TABLE_ROW else _in_order
        assert holds(_bare(passage.text), said[first - 1 : last]), f"not in its lines: {passage.text[:200]!r}"


def read_tables(data: bytes) -> None:
    """Rows of tables, no reader before them."""
    rows = data.decode("utf-8", "replace").split("\n")
    layout = lay_out([Line(nfc(row), at) for at, row in enumerate(rows, start=1)])
    _check_figures(layout.passages)
    for passage in layout.passages:
        if passage.kind is Kind.TABLE_ROW:
            assert passage.text == " | ".join(cell.text for cell in passage.cells)
    for table in layout.tables:
        assert all(len(row) == len(table.columns) for row in table.rows)


def read_numbers(data: bytes) -> None:
    """The quantities of a text."""
    said = nfc(data.decode("utf-8", "replace"))
    end = 0
    for quantity in quantities(said):
        assert end <= quantity.start < quantity.end <= quantity.after <= len(said)
        assert any(map(str.isdigit, said[quantity.start : quantity.end]))
        end = quantity.end
    _check_figures([Passage(0, Kind.PARAGRAPH, said, ("Phương hướng năm 2024",), (1, 1))])


def read_dates(data: bytes) -> None:
    """Number, date, place, session, period and signer, of lines as long as they may be."""
    said = data.decode("utf-8", "replace")[:1_000]
    for years in (None, 2023):
        for named in (period(said, years), named_period(said, years)):
            assert last_month(named) >= (0, 0)
    number, dated, session = heading.number([said]), heading.dateline([said]), heading.session([said])
    assert number is None or number[0].isdigit()
    assert dated is None or dated.issued is None or _ISSUED.fullmatch(dated.issued)
    assert session is None or session in said
    place([said], dated.place if dated else said[:40], said)
    signer([said])


def read_cell(data: bytes) -> None:
    """A value and the format of its cell."""
    value, _, shape = data.decode("utf-8", "replace").partition("\n")
    try:
        shown = float(value[:400])
    except ValueError:
        return
    assert isinstance(printed(shown, shape), str)
    if 0 < shown < 1e5:
        assert isinstance(printed(dt.datetime(1900, 1, 1) + dt.timedelta(shown), shape), str)


def check(report: Report) -> None:
    """Raises AssertionError for a report that does not hold together, or that no store can take."""
    passages = report.passages
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))
    for passage in passages:
        assert passage.lines[0] <= passage.lines[1], f"lines {passage.lines}"
        assert passage.text.strip() or passage.kind is Kind.TABLE_ROW, f"{passage.kind} without text"
    for figure in report.figures:
        assert passages[figure.ordinal].text[figure.start : figure.end] == figure.value, f"not there: {figure}"
    for note in report.footnotes:
        assert note.ref_ordinal is None or note.mark in passages[note.ref_ordinal].footnotes, f"not called: {note}"
    written = report_json.dumps(report)
    assert report_json.loads(written) == report
    assert "\\ud8" not in written or not _lone(report), "a lone surrogate"


def _check_figures(passages: Sequence[Passage]) -> None:
    for figure in read_figures(passages, "2023"):
        assert passages[figure.ordinal].text[figure.start : figure.end] == figure.value, f"not there: {figure}"


def _lone(report: Report) -> bool:
    texts = [report.metadata.title, *(passage.text for passage in report.passages)]
    return any("\ud800" <= letter <= "\udfff" for said in texts for letter in said)


def _bare(said: str) -> str:
    """Letters and digits alone, raised ones as others."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", said)))


def _in_order(wanted: str, lines: Iterable[str]) -> bool:
    """Whether the letters stand in the lines in that order, others between."""
    letters = (letter for line in lines for letter in line)
    return all(letter in letters for letter in wanted)


def _among(wanted: str, lines: Iterable[str]) -> bool:
    return Counter(wanted) <= Counter("".join(lines))
