"""What the bot itself keeps, beside the reports: one SQLite file in the data folder."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.telegram.errors import StateUnreadable

FILE = "bot.sqlite3"
_SCHEMA = (
    # 1: what Telegram brought and has not been answered yet, ids of what has; each person's last question in each chat
    """
    CREATE TABLE inbox (
        update_id INTEGER PRIMARY KEY,
        content TEXT,  -- JSON; NULL once done
        taken REAL NOT NULL,  -- seconds since 1970
        sent INTEGER NOT NULL DEFAULT 0  -- messages of its answer that have left
    ) STRICT;
    CREATE INDEX inbox_waiting ON inbox (update_id) WHERE content IS NOT NULL;
    CREATE TABLE previous (
        chat INTEGER NOT NULL,
        person INTEGER NOT NULL,
        question TEXT NOT NULL,
        asked REAL NOT NULL,  -- seconds since 1970
        PRIMARY KEY (chat, person)
    ) STRICT;
    """,
)
_BUSY = 10.0  # seconds to wait for another connection


class Database:
    """One connection, used by one thread at a time; a change outlives the process when the call returns."""

    def __init__(self, folder: Path) -> None:
        """Opens the file in that folder, which is made if it is not there.  Raises StateUnreadable."""
        path = folder / FILE
        self._lock = threading.RLock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._migrate(path)
        except (OSError, sqlite3.Error) as fault:
            raise StateUnreadable(
                f"Không mở được {path} ({fault}). Kiểm tra quyền ghi và dung lượng ổ đĩa của thư mục dữ liệu."
            ) from None

    @contextmanager
    def changing(self, *, durably: bool = False) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it, or nothing when the block raises; `durably`: it outlives a power cut too."""
        with self._lock:
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durably else 'NORMAL'}")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """What the query finds."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def close(self) -> None:
        """Nothing may be asked of it afterwards."""
        with self._lock:
            self._connection.close()

    def _migrate(self, path: Path) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version > len(_SCHEMA):
            raise StateUnreadable(f"{path} do bản chương trình mới hơn ghi. Dùng lại bản mới, hoặc lấy bản sao lưu cũ.")
        for number, step in enumerate(_SCHEMA[version:], version + 1):
            self._connection.executescript(f"BEGIN IMMEDIATE; {step}; PRAGMA user_version = {number}; COMMIT;")
