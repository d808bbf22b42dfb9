"""The reports in SQLite: added whole, replaced whole, removed whole."""

import json
import secrets
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from index import rows
from index.errors import DamagedIndex
from index.records import StoredFigure, StoredPassage, StoredReport
from index.schema import bring_up, require
from index.sqlite_files import copy_whole, opened, spoken_of
from ingest.report import Footnote, Kind, Report

_LINE = 8  # characters of the state's token that stay
_TABLES = ("reports", "passages", "footnotes", "figures")  # in the order in which they refer to each other


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
    """One SQLite file.  Safe to read from many threads; one process writes at a time (see index.data_folder)."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Opens the file, making it when it is to be written and missing.

        read_only: nothing else writes the file while it is open, as in a published generation.
        Raises DataFolderUnusable, DamagedIndex when the file is no database, SchemaMismatch.
        """
        self._opened: list[sqlite3.Connection] = []
        self.path = path
        self._threads = threading.local()
        # Shared by all threads: a generation's folder may be cleared away while it is read, and what is open stays.
        self._shared = self._connect("ro&immutable=1") if read_only else None
        with spoken_of(path):
            (require if read_only else bring_up)(self._db, path)

    @property
    def _db(self) -> sqlite3.Connection:
        """This thread's connection."""
        if self._shared is not None:
            return self._shared
        db: sqlite3.Connection | None = getattr(self._threads, "db", None)
        if db is None:
            db = self._threads.db = self._connect("rwc")
            db.execute("PRAGMA foreign_keys = ON")
        return db

    def _connect(self, mode: str) -> sqlite3.Connection:
        db = opened(self.path, mode)
        self._opened.append(db)
        return db

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with spoken_of(self.path), self._db as db:  # commits, or rolls everything back
            yield db
            line = self.line or secrets.token_hex(_LINE // 2)
            db.execute("UPDATE state SET token = ?", (line + secrets.token_hex(8),))

    def close(self) -> None:
        """Closes every thread's connection; the store is of no use afterwards."""
        for db in self._opened:
            db.close()

    def __del__(self) -> None:
        self.close()  # a library that moves on cannot know when the last answer has read from here

    @property
    def state(self) -> str:
        """A token that is another one after every change; two files with the same token hold the same."""
        return str(self._db.execute("SELECT token FROM state").fetchone()[0])

    @property
    def line(self) -> str:
        """The same in every state of one store, whose ids mean the same for ever; "" before its first change."""
        return self.state[:_LINE]

    def add(self, report: Report, collection: str | None = None) -> Added:
        """Stores the report; an older version of it (see `_older`) is replaced.

        The same file is replaced too when it was understood otherwise before, or what is stored of it is damaged.
        collection: the set it belongs to; None for that of the version before it, else everybody's.
        """
        same = self._same(report)
        older = self._older(report)
        before = self._collection_of(older)
        collection = before if collection is None else collection
        if same is not None and collection == before:
            return Added(same, Change.UNCHANGED)
        with self._change() as db:
            read_before = {digest for identity in older for digest in self._digests_of(identity)} | {report.digest}
            db.executemany("DELETE FROM reports WHERE id = ?", [(identity,) for identity in older])
            identity = rows.insert(db, report, collection)
            db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", [(each, identity) for each in read_before])
        return Added(identity, Change.REPLACED if older else Change.NEW)

    def older(self, report: Report) -> list[StoredReport]:
        """The reports that adding this one would replace: itself, or earlier versions of it."""
        identities = self._older(report)
        return [each for each in self.reports() if each.id in identities]

    def has(self, report: Report) -> bool:
        """Whether adding the report would change nothing."""
        return self._same(report) is not None

    def move(self, report_id: int, collection: str) -> None:
        """The report belongs to that set from now on."""
        with self._change() as db:
            db.execute("UPDATE reports SET collection = ? WHERE id = ?", (collection, report_id))

    def remove(self, report_id: int) -> None:
        """Forgets the report and everything of it."""
        with self._change() as db:
            db.execute("DELETE FROM reports WHERE id = ?", (report_id,))

    def digests(self) -> set[str]:
        """Of every file a report here was read from, those of replaced versions too."""
        return {row[0] for row in self._db.execute("SELECT digest FROM files")}

    def originals(self) -> frozenset[str]:
        """The digests of the files that the reports here were read from, of no replaced version."""
        return frozenset(row[0] for row in self._db.execute("SELECT digest FROM reports"))

    def find(self, name: str) -> list[StoredReport]:
        """The reports with that file name or number."""
        wanted = name.replace(" ", "")
        return [r for r in self.reports() if name == r.source or wanted == (r.metadata.number or "").replace(" ", "")]

    def reports(self) -> list[StoredReport]:
        """Every report, oldest first."""
        found = self._db.execute(f"SELECT {rows.REPORT} FROM reports ORDER BY id")
        return [rows.to_stored_report(row) for row in found]

    def passages(self) -> Iterator[StoredPassage]:
        """Every passage, in the order of their ids, which keeps a report's together."""
        for row in self._db.execute(f"SELECT {rows.PASSAGE} FROM passages ORDER BY id"):
            yield rows.to_passage(row)

    @property
    def count(self) -> int:
        """How many reports there are."""
        return int(self._db.execute("SELECT count(*) FROM reports").fetchone()[0])

    @property
    def size(self) -> int:
        """How many passages there are."""
        return int(self._db.execute("SELECT count(*) FROM passages").fetchone()[0])

    def passages_in(self, reports: Collection[int]) -> int:
        """How many passages those reports have."""
        wanted = json.dumps(sorted(reports))
        counted = "SELECT count(*) FROM passages WHERE report_id IN (SELECT value FROM json_each(?))"
        return int(self._db.execute(counted, (wanted,)).fetchone()[0])

    def checksums(self) -> dict[int, str]:
        """Report id → the checksum of everything that was understood of it."""
        return dict(self._db.execute("SELECT id, checksum FROM reports"))

    def bounds(self) -> tuple[int, int]:
        """The least and the greatest id of a passage; (0, -1) when there is none."""
        sought = "SELECT (SELECT min(id) FROM passages), (SELECT max(id) FROM passages)"  # each by one look
        least, greatest = self._db.execute(sought).fetchone()
        return (0, -1) if least is None else (least, greatest)

    def texts(self, report_id: int, *patterns: str) -> list[str]:
        """The texts of the report's passages that follow one of the patterns, as SQLite's GLOB has them."""
        alike = " OR ".join(["text GLOB ?"] * len(patterns))
        query = f"SELECT text FROM passages WHERE report_id = ? AND ({alike})"
        return [str(row[0]) for row in self._db.execute(query, (report_id, *patterns))]

    def passage(self, identity: int) -> StoredPassage:
        """One passage.  Raises KeyError when there is none of that id."""
        row = self._db.execute(f"SELECT {rows.PASSAGE} FROM passages WHERE id = ?", (identity,)).fetchone()
        if row is None:
            raise KeyError(identity)
        return rows.to_passage(row)

    def passages_of(self, report_id: int) -> list[StoredPassage]:
        """A report's passages in its order."""
        found = self._db.execute(
            f"SELECT {rows.PASSAGE} FROM passages WHERE report_id = ? ORDER BY ordinal", (report_id,)
        )
        return [rows.to_passage(row) for row in found]

    def annotated_of(self, report_id: int) -> list[StoredPassage]:
        """Of a report's passages, in its order, those that footnotes are tied to and those that are footnotes."""
        found = self._db.execute(
            f"SELECT {rows.PASSAGE} FROM passages WHERE report_id = :report AND (kind = :note"
            " OR ordinal IN (SELECT ref_ordinal FROM footnotes WHERE report_id = :report)) ORDER BY ordinal",
            {"report": report_id, "note": Kind.FOOTNOTE.value},
        )
        return [rows.to_passage(row) for row in found]

    def footnotes_of(self, report_id: int) -> list[Footnote]:
        """A report's footnotes in its order."""
        found = self._db.execute(
            f"SELECT {rows.FOOTNOTE} FROM footnotes WHERE report_id = ? ORDER BY position", (report_id,)
        )
        return [rows.to_footnote(row) for row in found]

    def figures_of(self, report_id: int) -> list[StoredFigure]:
        """A report's figures in its order."""
        found = self._db.execute(
            f"SELECT {rows.FIGURE} FROM figures f JOIN passages p ON p.report_id = f.report_id "
            "AND p.ordinal = f.ordinal WHERE f.report_id = ? ORDER BY position",
            (report_id,),
        )
        return [rows.to_figure(report_id, row) for row in found]

    def figure_names(self, report_id: int) -> dict[int, str]:
        """Passage id → the names and units of all figures it states, for those of the report that state any."""
        found = self._db.execute(
            "SELECT p.id, group_concat(f.name || ' ' || f.unit, ' . ') FROM figures f "
            "JOIN passages p ON p.report_id = f.report_id AND p.ordinal = f.ordinal "
            "WHERE f.report_id = ? GROUP BY p.id",
            (report_id,),
        )
        return {int(passage): str(names) for passage, names in found}

    def report(self, report_id: int) -> Report:
        """The report whole, as it was added.  Raises KeyError when there is none of that id, DamagedIndex."""
        row = self._db.execute(f"SELECT {rows.REPORT_PARTS} FROM reports WHERE id = ?", (report_id,)).fetchone()
        if row is None:
            raise KeyError(report_id)
        try:
            return rows.to_report(
                row,
                (stored.passage for stored in self.passages_of(report_id)),
                self.footnotes_of(report_id),
                (stored.figure for stored in self.figures_of(report_id)),
            )
        except (ValueError, TypeError, sqlite3.DatabaseError) as fault:
            raise DamagedIndex(f"Báo cáo {row[0]} trong {self.path} đã hỏng, cần nạp lại.") from fault

    def copy_to(self, path: Path) -> None:
        """A consistent copy of the whole file, made while others may read and write.  Raises DataFolderUnusable."""
        copy_whole(self._db, path)

    def take(self, path: Path, reports: Collection[int]) -> None:
        """Copies those reports, with all their ids, out of another store's file."""
        with self._attached(path), self._change() as db:
            for table in _TABLES:
                key = "id" if table == "reports" else "report_id"
                columns = ", ".join(f'"{row[1]}"' for row in db.execute(f"PRAGMA main.table_info({table})"))
                db.execute(
                    f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM other.{table} "
                    f"WHERE {key} IN (SELECT value FROM json_each(?))",
                    (json.dumps(sorted(reports)),),
                )

    @contextmanager
    def _attached(self, path: Path) -> Iterator[None]:
        self._db.execute("ATTACH DATABASE ? AS other", (f"{path.absolute().as_uri()}?mode=ro",))
        try:
            yield
        finally:
            self._db.execute("DETACH DATABASE other")

    def seal(self) -> None:
        """Has the store be one file, to be read only from now on, and closes it."""
        self._db.execute("PRAGMA journal_mode = DELETE")
        self.close()

    def faults_of(self, reports: Iterable[int]) -> list[str]:
        """What is wrong with one of those reports, a few words each; empty when all are whole."""
        sums = {row[0]: (row[1], row[2]) for row in self._db.execute("SELECT id, source, checksum FROM reports")}
        return [_altered(sums[each][0]) for each in reports if self._sum(each) != sums[each][1]]

    def faults(self) -> list[str]:
        """What is wrong with the file or with a report in it, a few words each; empty when all is whole."""
        try:
            found = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check")]
            if found != ["ok"]:
                return found
            if self._db.execute("PRAGMA foreign_key_check").fetchone():
                return ["có phần không thuộc báo cáo nào"]
            return self.faults_of([report.id for report in self.reports()])
        except sqlite3.DatabaseError as fault:
            return [str(fault)]

    def _sum(self, report_id: int) -> str:
        """The checksum of what stands there now; "" when it cannot even be read."""
        try:
            return rows.checksum(self.report(report_id))
        except DamagedIndex:
            return ""

    def _same(self, report: Report) -> int | None:
        """The id under which the report is stored just so, but for the name of its file."""
        row = self._db.execute("SELECT id, source FROM reports WHERE digest = ?", (report.digest,)).fetchone()
        return row[0] if row and self._sum(row[0]) == rows.checksum(replace(report, source=row[1])) else None

    def _older(self, report: Report) -> list[int]:
        """The reports it is a newer version of: the same issuer, period and file name, or, where the file has another
        name, the same issuer, period, number and date.  Districts of one name in two provinces are two issuers.
        """
        about = report.metadata
        found = self._db.execute(
            "SELECT id FROM reports WHERE digest = :digest OR ("
            " issuer = :issuer AND period = :period AND coalesce(province = :province, TRUE)"
            " AND (source = :source OR (number = :number AND coalesce(issued = :issued, TRUE))))",
            {
                "digest": report.digest,
                "source": report.source,
                "number": about.number,
                "issued": about.issued,
                "issuer": about.issuer,
                "province": about.province,
                "period": about.period,
            },
        )
        return [row[0] for row in found]

    def _collection_of(self, report_ids: Sequence[int]) -> str:
        """The set that the first of them that is not everybody's belongs to: a new version is never shown to more."""
        kept = (self._db.execute("SELECT collection FROM reports WHERE id = ?", (each,)) for each in report_ids)
        return next((str(row[0]) for found in kept for row in found if row[0]), "")

    def _digests_of(self, report_id: int) -> list[str]:
        return [row[0] for row in self._db.execute("SELECT digest FROM files WHERE report_id = ?", (report_id,))]


def _altered(source: str) -> str:
    return f"báo cáo {source} đã bị thay đổi, cần nạp lại"
