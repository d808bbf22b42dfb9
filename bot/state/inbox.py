"""Updates kept from before they are acknowledged until they are answered: a stopped bot goes on where it was."""

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from bot.state.database import Database

_REMEMBERED = 3 * 24 * 3600.0  # seconds: Telegram brings an update again for a day at most


class Inbox:
    """Keyed by update_id: what comes again is the same update."""

    def __init__(self, database: Database, marks: Path) -> None:
        """marks: a file of the ids of updates just answered, which the database knows of a moment later."""
        self._database = database
        self._marks = os.open(marks, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def take(self, updates: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Those of the updates that are new, as they are on the disk when this returns."""
        now = time.time()
        with self._database.changing(durably=True) as change:
            change.execute("DELETE FROM inbox WHERE content IS NULL AND taken < ?", (now - _REMEMBERED,))
            written = ((update["update_id"], _written(update)) for update in updates)
            return [json.loads(content) for number, content in written if _insert(change, number, content, now)]

    def waiting(self) -> Iterator[dict[str, Any]]:
        """Updates taken and not done, in order; to be asked before any is answered."""
        written = os.pread(self._marks, os.fstat(self._marks).st_size, 0).split(b"\n")
        for marked in written[:-1]:
            self.done(int(marked))
        os.ftruncate(self._marks, 0)
        for row in self._database.rows("SELECT content FROM inbox WHERE content IS NOT NULL ORDER BY update_id"):
            yield json.loads(row["content"])

    def sent(self, update_id: int) -> int:
        """How many messages of the update's answer have left before."""
        rows = self._database.rows("SELECT sent FROM inbox WHERE update_id = ?", (update_id,))
        return rows[0]["sent"] if rows else 0

    def one_sent(self, update_id: int) -> None:
        """One more message of the update's answer has left."""
        with self._database.changing() as change:
            change.execute("UPDATE inbox SET sent = sent + 1 WHERE update_id = ?", (update_id,))

    def answered(self, update_id: int) -> None:
        """The answer has left: as good as done should the process be killed now, and it takes no time."""
        os.write(self._marks, b"%d\n" % update_id)

    def done(self, update_id: int) -> None:
        """The update is answered, or needs no answer."""
        with self._database.changing() as change:
            change.execute("UPDATE inbox SET content = NULL WHERE update_id = ?", (update_id,))


def _written(update: Mapping[str, Any]) -> str:
    """The update as JSON; half a character, which JSON can carry and no database can, becomes "?"."""
    return json.dumps(update, ensure_ascii=False).encode("utf-8", "replace").decode()


def _insert(change: Connection, number: int, content: str, now: float) -> bool:
    query = "INSERT OR IGNORE INTO inbox (update_id, content, taken) VALUES (?, ?, ?)"
    return change.execute(query, (number, content, now)).rowcount == 1
