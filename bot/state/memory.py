"""The last questions of each person in each chat, one a line, kept for half an hour, over a restart too."""

from bot.state.database import Database

LIFETIME = 30 * 60.0
"""Seconds after which a question is forgotten."""

Key = tuple[int, int]
"""(chat id, user id)."""


class Memory:
    """Times are seconds since 1970."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def previous(self, key: Key, now: float) -> str | None:
        """What is remembered of that person in that chat, None when there is nothing or it is too old."""
        query = "SELECT question FROM previous WHERE chat = ? AND person = ? AND asked >= ?"
        rows = self._database.rows(query, (*key, now - LIFETIME))
        return rows[0]["question"] if rows else None

    def remember(self, key: Key, question: str, now: float) -> None:
        """The question, with those before it that it may lean on, replaces what was remembered."""
        with self._database.changing() as change:
            change.execute("DELETE FROM previous WHERE asked < ?", (now - LIFETIME,))
            change.execute("INSERT OR REPLACE INTO previous VALUES (?, ?, ?, ?)", (*key, question, now))

    def forget(self, key: Key) -> None:
        """The next question of that person in that chat follows none."""
        with self._database.changing() as change:
            change.execute("DELETE FROM previous WHERE chat = ? AND person = ?", key)
