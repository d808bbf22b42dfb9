"""What the bot itself keeps, beside the reports: one SQLite file in the data folder."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.errors import StateUnreadable
from index.data_folder import settled

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
    # 2: who may ask, who asks to be let in, which groups are answered; what was asked and said of the answers; buttons
    """
    CREATE TABLE people (
        person INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('admin', 'user')),
        since REAL NOT NULL
    ) STRICT;
    CREATE TABLE pairings (
        person INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        code TEXT NOT NULL UNIQUE,
        asked REAL NOT NULL
    ) STRICT;
    CREATE TABLE groups (
        chat INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        since REAL NOT NULL
    ) STRICT;
    CREATE TABLE asked (
        id INTEGER PRIMARY KEY,
        at REAL NOT NULL,
        chat INTEGER NOT NULL,
        person INTEGER NOT NULL,
        question TEXT NOT NULL,
        after TEXT,  -- the question before it, which it may lean on
        status TEXT NOT NULL,
        headline TEXT NOT NULL,
        quotes TEXT NOT NULL,  -- JSON: [{"source", "lines"}]
        generation TEXT NOT NULL,  -- of the index that answered
        ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX asked_at ON asked (at);
    CREATE INDEX asked_by ON asked (person, chat, at);
    CREATE TABLE feedback (
        asked INTEGER NOT NULL REFERENCES asked (id) ON DELETE CASCADE,
        person INTEGER NOT NULL,
        good INTEGER NOT NULL,  -- 1 or 0
        reason TEXT NOT NULL DEFAULT '',
        at REAL NOT NULL,
        PRIMARY KEY (asked, person)
    ) STRICT;
    CREATE TABLE suggestions (
        at REAL NOT NULL,
        person INTEGER NOT NULL,
        said TEXT NOT NULL
    ) STRICT;
    CREATE TABLE answers (
        chat INTEGER NOT NULL,
        question INTEGER NOT NULL,  -- Telegram's number of the message
        answer INTEGER NOT NULL,  -- and of the bot's
        asked INTEGER NOT NULL REFERENCES asked (id) ON DELETE CASCADE,
        PRIMARY KEY (chat, question)
    ) STRICT;
    CREATE TABLE buttons (
        id TEXT PRIMARY KEY,
        content TEXT NOT NULL,  -- JSON
        made REAL NOT NULL
    ) STRICT;
    CREATE INDEX buttons_made ON buttons (made);
    """,
    # 3: who may see which set of reports; reports that an administrator sent and has not published yet
    """
    CREATE INDEX inbox_done ON inbox (taken) WHERE content IS NULL;
    CREATE TABLE readers (
        person INTEGER NOT NULL,
        collection TEXT NOT NULL,
        PRIMARY KEY (person, collection)
    ) STRICT;
    ALTER TABLE groups ADD COLUMN collections TEXT NOT NULL DEFAULT '[]';  -- JSON: what may be told there
    CREATE TABLE drafts (
        id INTEGER PRIMARY KEY,  -- of the update that brought the file
        person INTEGER NOT NULL,
        name TEXT NOT NULL,  -- of the file
        collection TEXT NOT NULL,
        report TEXT NOT NULL,  -- JSON, see ingest.report_json
        made REAL NOT NULL
    ) STRICT;
    CREATE TABLE expected (  -- what the next message of somebody is: the value of a field of a draft
        person INTEGER PRIMARY KEY,
        draft INTEGER NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
        field TEXT NOT NULL,
        since REAL NOT NULL
    ) STRICT;
    """,
)
_BUSY = 10.0  # seconds to wait for another connection


class Database:
    """One connection, used by one thread at a time; a change outlives the process when the call returns."""

    def __init__(self, folder: Path) -> None:
        """Opens the file in that folder, which is made if it is not there.

        Raises StateUnreadable, DataFolderTaken while a backup is being restored there.
        """
        path = settled(folder) / FILE
        self._lock = threading.RLock()
        self._durably: bool | None = None  # as the connection is set; None before it is
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._migrate(path)
        except (OSError, sqlite3.Error) as fault:
            raise StateUnreadable(
                f"Không mở được {path} ({fault}). Kiểm tra quyền ghi và dung lượng ổ đĩa của thư mục dữ liệu."
            ) from None

    @contextmanager
    def changing(self, *, durably: bool = False) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it, or nothing when the block raises; `durably`: it outlives a power cut too."""
        with self._lock:
            if durably is not self._durably:
                self._connection.execute(f"PRAGMA synchronous = {'FULL' if durably else 'NORMAL'}")
                self._durably = durably
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
