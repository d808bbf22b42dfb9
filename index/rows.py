"""A report as rows of the store's tables, there and back."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple
from typing import Any

from index.records import StoredFigure, StoredPassage, StoredReport
from ingest.report import Cell, Figure, Footnote, Heading, Kind, Metadata, Passage, Report, Role, Table

_METADATA = "number, issued, issuer, locality, level, province, period, title, session, signer"
REPORT = f"id, source, digest, collection, {_METADATA}"
REPORT_PARTS = f"source, digest, headings, tables, {_METADATA}"
PASSAGE = "id, report_id, ordinal, kind, text, section, first_line, last_line, footnotes, cells, parents, confidence"
FOOTNOTE = "mark, text, first_line, last_line, ref_ordinal"
FIGURE = 'p.id, f.name, f.unit, f.value, f.role, f.period, f.verdict, f.ordinal, f.start, f."end"'

Row = tuple[Any, ...]


def checksum(report: Report) -> str:
    """SHA-256 of everything in the report, in hexadecimal."""
    return hashlib.sha256(json.dumps(report, ensure_ascii=False, default=_fields).encode()).hexdigest()


def _fields(record: object) -> dict[str, object]:
    """A record's fields by name, as dataclasses.asdict has them but without copying what is in them."""
    names = getattr(record, "__dataclass_fields__", None)
    if names is None:
        raise TypeError(type(record).__name__)
    return {name: getattr(record, name) for name in names}


def insert(db: sqlite3.Connection, report: Report, collection: str) -> int:
    """Writes the report in the transaction that is open; its id."""
    headings = _json(astuple(heading) for heading in report.headings)
    tables = _json((table.columns, table.rows, table.lines) for table in report.tables)
    values = (report.source, report.digest, headings, tables, *astuple(report.metadata), checksum(report), collection)
    db.execute(f"INSERT INTO reports ({REPORT_PARTS}, checksum, collection) VALUES ({_marks(len(values))})", values)
    identity = int(db.execute("SELECT last_insert_rowid()").fetchone()[0])
    db.executemany(
        f"INSERT INTO passages ({PASSAGE.removeprefix('id, ')}) VALUES ({_marks(11)})",
        [
            (identity, p.ordinal, p.kind.value, p.text, _json(p.section), *p.lines, _json(p.footnotes),
             _json(astuple(cell) for cell in p.cells), _json(p.parents), p.confidence)
            for p in report.passages
        ],
    )  # fmt: skip
    db.executemany(
        f"INSERT INTO footnotes VALUES ({_marks(7)})",
        [(identity, i, n.mark, n.text, *n.lines, n.ref_ordinal) for i, n in enumerate(report.footnotes)],
    )
    db.executemany(
        f"INSERT INTO figures VALUES ({_marks(11)})",
        [
            (identity, i, f.ordinal, f.name, f.unit, f.value, f.role.value, f.period, f.verdict, f.start, f.end)
            for i, f in enumerate(report.figures)
        ],
    )
    return identity


def to_stored_report(row: Row) -> StoredReport:
    """From the columns REPORT."""
    identity, source, digest, collection, *metadata = row
    return StoredReport(identity, source, digest, Metadata(*metadata), collection)


def to_report(
    row: Row, passages: Iterable[Passage], footnotes: Iterable[Footnote], figures: Iterable[Figure]
) -> Report:
    """From the columns REPORT_PARTS and the parts that have tables of their own."""
    source, digest, headings, tables, *metadata = row
    return Report(
        source=source,
        digest=digest,
        metadata=Metadata(*metadata),
        headings=tuple(Heading(*heading) for heading in json.loads(headings)),
        passages=tuple(passages),
        tables=tuple(
            Table(tuple(columns), tuple(tuple(cells) for cells in rows), (first, last))
            for columns, rows, (first, last) in json.loads(tables)
        ),
        footnotes=tuple(footnotes),
        figures=tuple(figures),
    )


def to_passage(row: Row) -> StoredPassage:
    """From the columns PASSAGE."""
    identity, report_id, ordinal, kind, text, section, first, last, footnotes, cells, parents, confidence = row
    passage = Passage(
        ordinal=ordinal,
        kind=Kind(kind),
        text=text,
        section=tuple(json.loads(section)),
        lines=(first, last),
        footnotes=tuple(json.loads(footnotes)),
        cells=tuple(Cell(*cell) for cell in json.loads(cells)),
        parents=tuple(json.loads(parents)),
        confidence=confidence,
    )
    return StoredPassage(identity, report_id, passage)


def to_footnote(row: Row) -> Footnote:
    """From the columns FOOTNOTE."""
    mark, text, first, last, ref = row
    return Footnote(mark, text, (first, last), ref)


def to_figure(report_id: int, row: Row) -> StoredFigure:
    """From the columns FIGURE."""
    passage_id, name, unit, value, role, *rest = row
    return StoredFigure(report_id, passage_id, Figure(name, unit, value, Role(role), *rest))


def _json(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _marks(count: int) -> str:
    return ", ".join("?" * count)
