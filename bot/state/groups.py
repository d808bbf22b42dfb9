"""The groups that an administrator has the bot answer in."""

from bot.state.database import Database


class Groups:
    """By chat id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enabled(self, chat: int) -> bool:
        """Whether questions are answered there."""
        return bool(self._database.rows("SELECT 1 FROM groups WHERE chat = ?", (chat,)))

    def enable(self, chat: int, title: str, now: float) -> None:
        """From now on questions are answered there."""
        with self._database.changing(durably=True) as change:
            change.execute("INSERT OR REPLACE INTO groups VALUES (?, ?, ?)", (chat, title, now))

    def disable(self, chat: int) -> None:
        """From now on they are not."""
        with self._database.changing(durably=True) as change:
            change.execute("DELETE FROM groups WHERE chat = ?", (chat,))
