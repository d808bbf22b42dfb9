"""What the buttons under messages do, by short ids: Telegram carries 64 bytes, and a restart must not matter."""

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from bot.state.database import Database

LIFETIME = 30 * 24 * 3600.0
"""Seconds after which a button says that it has expired."""


class Buttons:
    """Times are seconds since 1970."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, contents: Iterable[Mapping[str, object]], now: float) -> list[str]:
        """The ids, 11 ASCII characters each, under which the contents are found again."""
        made = {secrets.token_urlsafe(8): json.dumps(dict(content), ensure_ascii=False) for content in contents}
        with self._database.changing() as change:
            change.execute("DELETE FROM buttons WHERE made <= ?", (now - LIFETIME,))
            change.executemany(
                "INSERT INTO buttons VALUES (?, ?, ?)", [(identity, content, now) for identity, content in made.items()]
            )
        return list(made)

    def content(self, identity: str, now: float) -> dict[str, Any] | None:
        """What the button does; None for an id that is unknown or too old."""
        query = "SELECT content FROM buttons WHERE id = ? AND made > ?"
        rows = self._database.rows(query, (identity, now - LIFETIME))
        return json.loads(rows[0]["content"]) if rows else None
