"""The groups that an administrator has the bot answer in, and what may be told there."""

import json
from collections.abc import Collection

from bot.state.database import Database


class Groups:
    """By chat id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enabled(self, chat: int) -> bool:
        """Whether questions are answered there."""
        return bool(self._database.rows("SELECT 1 FROM groups WHERE chat = ?", (chat,)))

    def enable(self, chat: int, title: str, now: float, collections: Collection[str] = ()) -> None:
        """From now on questions are answered there, from these sets of reports and those that are everybody's."""
        with self._database.changing(durably=True) as change:
            change.execute(
                "INSERT OR REPLACE INTO groups (chat, title, since, collections) VALUES (?, ?, ?, ?)",
                (chat, title, now, json.dumps(sorted(collections), ensure_ascii=False)),
            )

    def collections(self, chat: int) -> frozenset[str]:
        """The sets of reports that may be told of there, beside those that are everybody's."""
        rows = self._database.rows("SELECT collections FROM groups WHERE chat = ?", (chat,))
        return frozenset(json.loads(rows[0]["collections"])) if rows else frozenset()

    def disable(self, chat: int) -> None:
        """From now on they are not."""
        with self._database.changing(durably=True) as change:
            change.execute("DELETE FROM groups WHERE chat = ?", (chat,))
