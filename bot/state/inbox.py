"""Updates kept from before they are acknowledged until they are answered: a stopped bot goes on where it was."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from sqlite3 import Connection
from typing import Any

from bot.state.database import Database

_REMEMBERED = 3 * 24 * 3600.0  # seconds: Telegram brings an update again for a day at most


class Inbox:
    """Keyed by update_id: what comes again is the same update."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, updates: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Those of the updates that are new, as they stand on the disk when this returns."""
        now = time.time()
        with self._database.changing(durably=True) as change:
            change.execute("DELETE FROM inbox WHERE content IS NULL AND taken < ?", (now - _REMEMBERED,))
            written = [(update["update_id"], _written(update)) for update in updates]
            return [json.loads(content) for number, content in written if _insert(change, number, content, now)]

    def waiting(self) -> Iterator[dict[str, Any]]:
        """Updates taken and not done, in order."""
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

    def done(self, update_id: int) -> None:
        """The update is answered, or needs no answer."""
        with self._database.changing() as change:
            change.execute("UPDATE inbox SET content = NULL WHERE update_id = ?", (update_id,))


def _written(update: Mapping[str, Any]) -> str:
    """The update as JSON; half a character, which JSON can hold and nothing else can, is a question mark."""
    return json.dumps(update, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def _insert(change: Connection, number: int, content: str, now: float) -> bool:
    query = "INSERT OR IGNORE INTO inbox (update_id, content, taken) VALUES (?, ?, ?)"
    return change.execute(query, (number, content, now)).rowcount == 1
