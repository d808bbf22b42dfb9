"""The reports in SQLite: added whole, replaced whole, removed whole."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

from index.errors import DataFolderUnusable, SchemaMismatch
from index.records import StoredFigure, StoredPassage, StoredReport
from ingest.report import Cell, Figure, Footnote, Heading, Kind, Metadata, Passage, Report, Role, Table

SCHEMA = 1
_METADATA = "number, issued, issuer, locality, level, province, period, title, session, signer"
_PASSAGE = "id, report_id, ordinal, kind, text, section, first_line, last_line, footnotes, cells, parents"


class Change(StrEnum):
    """What adding a report did."""

    NEW = "new"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Added:
    """The report as it is stored now, and what adding it did."""

    report_id: int
    change: Change


class Store:
    """One SQLite file.  Safe to read from many threads; one process writes at a time (see index.publish)."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Opens the file, making it when it is to be written and missing.  Raises SchemaMismatch, DataFolderUnusable."""
        self._path = path
        self._read_only = read_only
        self._threads = threading.local()
        self._opened: list[sqlite3.Connection] = []
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0 and not read_only:
            with self._write() as db:
                db.executescript(files(__package__).joinpath("schema.sql").read_text(encoding="utf-8"))
                db.execute(f"PRAGMA user_version = {SCHEMA}")
        elif version != SCHEMA:
            raise SchemaMismatch(
                f"{path} có cấu trúc phiên bản {version}, chương trình này đọc phiên bản {SCHEMA}: "
                "dùng đúng phiên bản chương trình hoặc nạp lại báo cáo vào thư mục dữ liệu mới."
            )

    @property
    def _db(self) -> sqlite3.Connection:
        """This thread's connection."""
        db: sqlite3.Connection | None = getattr(self._threads, "db", None)
        if db is None:
            mode = "ro&immutable=1" if self._read_only else "rwc"
            try:
                db = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode={mode}", uri=True, check_same_thread=False)
            except sqlite3.OperationalError as fault:
                raise DataFolderUnusable(
                    f"Không mở được {self._path}: kiểm tra quyền đọc, ghi thư mục dữ liệu."
                ) from fault
            db.execute("PRAGMA foreign_keys = ON")
            self._threads.db = db
            self._opened.append(db)
        return db

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._db as db:  # commits, or rolls everything back
            yield db

    def close(self) -> None:
        """Closes every thread's connection."""
        for db in self._opened:
            db.close()
        self._opened.clear()
        self._threads = threading.local()

    @property
    def changes(self) -> int:
        """How often the reports have changed since the file was made."""
        return int(self._db.execute("SELECT count FROM changes").fetchone()[0])

    def add(self, report: Report) -> Added:
        """Stores the report; an older version of it (same file name, or same issuer, number and period) is replaced."""
        same = self._db.execute("SELECT id FROM reports WHERE digest = ?", (report.digest,)).fetchone()
        if same:
            return Added(same[0], Change.UNCHANGED)
        older = self._older(report)
        with self._write() as db:
            db.executemany("DELETE FROM reports WHERE id = ?", [(identity,) for identity in older])
            identity = self._insert(db, report)
            db.execute("UPDATE changes SET count = count + 1")
        return Added(identity, Change.REPLACED if older else Change.NEW)

    def remove(self, report_id: int) -> None:
        """Forgets the report and everything of it."""
        with self._write() as db:
            db.execute("DELETE FROM reports WHERE id = ?", (report_id,))
            db.execute("UPDATE changes SET count = count + 1")

    def find(self, name: str) -> list[StoredReport]:
        """The reports with that file name or number."""
        wanted = name.replace(" ", "")
        return [r for r in self.reports() if name == r.source or wanted == (r.metadata.number or "").replace(" ", "")]

    def reports(self) -> list[StoredReport]:
        """Every report, oldest first."""
        rows = self._db.execute(f"SELECT id, source, digest, {_METADATA} FROM reports ORDER BY id")
        return [StoredReport(row[0], row[1], row[2], Metadata(*row[3:])) for row in rows]

    def passages(self) -> Iterator[StoredPassage]:
        """Every passage, a report's together and in its order."""
        for row in self._db.execute(f"SELECT {_PASSAGE} FROM passages ORDER BY report_id, ordinal"):
            yield _passage(row)

    def passage(self, identity: int) -> StoredPassage:
        """One passage.  Raises KeyError when there is none of that id."""
        row = self._db.execute(f"SELECT {_PASSAGE} FROM passages WHERE id = ?", (identity,)).fetchone()
        if row is None:
            raise KeyError(identity)
        return _passage(row)

    def passages_of(self, report_id: int) -> list[StoredPassage]:
        """A report's passages in its order."""
        rows = self._db.execute(f"SELECT {_PASSAGE} FROM passages WHERE report_id = ? ORDER BY ordinal", (report_id,))
        return [_passage(row) for row in rows]

    def footnotes_of(self, report_id: int) -> list[Footnote]:
        """A report's footnotes in its order."""
        rows = self._db.execute(
            "SELECT mark, text, first_line, last_line, ref_ordinal FROM footnotes WHERE report_id = ? ORDER BY position",
            (report_id,),
        )
        return [Footnote(mark, text, (first, last), ref) for mark, text, first, last, ref in rows]

    def figures_of(self, report_id: int) -> list[StoredFigure]:
        """A report's figures in its order."""
        rows = self._db.execute(
            'SELECT p.id, f.name, f.unit, f.value, f.role, f.period, f.verdict, f.ordinal, f.start, f."end" FROM figures f '
            "JOIN passages p ON p.report_id = f.report_id AND p.ordinal = f.ordinal WHERE f.report_id = ? ORDER BY position",
            (report_id,),
        )
        return [StoredFigure(report_id, row[0], Figure(row[1], row[2], row[3], Role(row[4]), *row[5:])) for row in rows]

    def report(self, report_id: int) -> Report:
        """The report whole, as it was added.  Raises KeyError when there is none of that id."""
        row = self._db.execute(
            f"SELECT source, digest, headings, tables, {_METADATA} FROM reports WHERE id = ?", (report_id,)
        ).fetchone()
        if row is None:
            raise KeyError(report_id)
        tables = (
            Table(tuple(columns), tuple(tuple(cells) for cells in rows), (lines[0], lines[1]))
            for columns, rows, lines in json.loads(row[3])
        )
        return Report(
            source=row[0],
            digest=row[1],
            metadata=Metadata(*row[4:]),
            headings=tuple(Heading(*heading) for heading in json.loads(row[2])),
            passages=tuple(stored.passage for stored in self.passages_of(report_id)),
            tables=tuple(tables),
            footnotes=tuple(self.footnotes_of(report_id)),
            figures=tuple(stored.figure for stored in self.figures_of(report_id)),
        )

    def copy_to(self, path: Path) -> None:
        """A consistent copy of the whole file, made while others may read."""
        target = sqlite3.connect(path)
        try:
            self._db.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # so that the copy is one file
        finally:
            target.close()

    def faults(self) -> list[str]:
        """What SQLite's own check finds wrong; empty when the file is whole."""
        found = [row[0] for row in self._db.execute("PRAGMA integrity_check")]
        return [] if found == ["ok"] else found

    def _older(self, report: Report) -> list[int]:
        meta = report.metadata
        rows = self._db.execute(
            "SELECT id FROM reports WHERE source = ? OR (number IS NOT NULL AND number = ? AND issuer = ? AND period = ?)",
            (report.source, meta.number, meta.issuer, meta.period),
        )
        return [row[0] for row in rows]

    def _insert(self, db: sqlite3.Connection, report: Report) -> int:
        headings = _json(astuple(heading) for heading in report.headings)
        tables = _json((table.columns, table.rows, table.lines) for table in report.tables)
        identity = db.execute(
            f"INSERT INTO reports (source, digest, headings, tables, {_METADATA}) VALUES ({_marks(14)})",
            (report.source, report.digest, headings, tables, *astuple(report.metadata)),
        ).lastrowid
        assert identity is not None  # an INSERT always has one
        db.executemany(
            f"INSERT INTO passages ({_PASSAGE.removeprefix('id, ')}) VALUES ({_marks(10)})",
            [
                (identity, p.ordinal, p.kind.value, p.text, _json(p.section), *p.lines, _json(p.footnotes),
                 _json(astuple(cell) for cell in p.cells), _json(p.parents))
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


def _passage(row: tuple[object, ...]) -> StoredPassage:
    identity, report, ordinal, kind, text, section, first, last, footnotes, cells, parents = row
    passage = Passage(
        ordinal=int(str(ordinal)),
        kind=Kind(str(kind)),
        text=str(text),
        section=tuple(json.loads(str(section))),
        lines=(int(str(first)), int(str(last))),
        footnotes=tuple(json.loads(str(footnotes))),
        cells=tuple(Cell(*cell) for cell in json.loads(str(cells))),
        parents=tuple(json.loads(str(parents))),
    )
    return StoredPassage(int(str(identity)), int(str(report)), passage)


def _json(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _marks(count: int) -> str:
    return ", ".join("?" * count)
