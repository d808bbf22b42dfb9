"""Reports that an administrator has sent and not yet published: nothing of them is searchable."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Row

from bot.state.database import Database
from ingest import report_json
from ingest.report import Report

LIFETIME = 7 * 24 * 3600.0
"""Seconds after which a draft is forgotten."""
PATIENCE = 10 * 60.0
"""Seconds for which an answer to what was asked of a draft is waited for."""
_FOLDER = "drafts"


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as it was understood, with what was mended since; id: of the update that brought it.

    file: the original; collection: the set it is to belong to, "" for everybody's.
    """

    id: int
    person: int
    name: str
    file: Path
    report: Report
    collection: str


class Drafts:
    """Times are seconds since 1970."""

    def __init__(self, database: Database, data: Path) -> None:
        self._database = database
        self._home = data / _FOLDER

    def folder(self, identity: int) -> Path:
        """Where the file of that draft is put before the draft is kept; made when it is missing."""
        folder = self._home / str(identity)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def keep(self, draft: Draft, now: float) -> None:
        """Keeps the draft, or what has changed of it; forgets those that are too old."""
        for row in self._database.rows("SELECT id FROM drafts WHERE made <= ?", (now - LIFETIME,)):
            self.forget(row["id"])
        with self._database.changing() as change:
            change.execute(
                "INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?, ?, ?)",
                (draft.id, draft.person, draft.name, draft.collection, report_json.dumps(draft.report), now),
            )

    def get(self, identity: int) -> Draft | None:
        """The draft with that id; None when it was published, given up or forgotten."""
        rows = self._database.rows("SELECT * FROM drafts WHERE id = ?", (identity,))
        return self._draft(rows[0]) if rows else None

    def forget(self, identity: int) -> None:
        """The draft and its file are gone."""
        with self._database.changing() as change:
            change.execute("DELETE FROM drafts WHERE id = ?", (identity,))
        shutil.rmtree(self._home / str(identity), ignore_errors=True)

    def expect(self, person: int, draft: int, field: str, now: float) -> None:
        """The next message of that person is to be that field of the draft."""
        with self._database.changing() as change:
            change.execute("INSERT OR REPLACE INTO expected VALUES (?, ?, ?, ?)", (person, draft, field, now))

    def expected(self, person: int, now: float) -> tuple[Draft, str] | None:
        """The draft and the field that a message of that person is for, if it is for one; asked once."""
        rows = self._database.rows("SELECT draft, field, since FROM expected WHERE person = ?", (person,))
        if not rows:  # as for nearly every question: nothing is written
            return None
        (row,) = rows
        with self._database.changing() as change:
            change.execute("DELETE FROM expected WHERE person = ?", (person,))
        draft = self.get(row["draft"]) if row["since"] > now - PATIENCE else None
        return (draft, row["field"]) if draft else None

    def _draft(self, row: Row) -> Draft:
        file = self.folder(row["id"]) / row["name"]
        return Draft(row["id"], row["person"], row["name"], file, report_json.loads(row["report"]), row["collection"])
