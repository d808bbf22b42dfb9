"""The store's schema: its number, how an empty file gets it, and the steps that bring an older file to it.

Every number that was released either has its steps here or is told in one line; tests/index/released keeps a file of
each that has.  A change of the tables takes another number, a step, and another generation.LAYOUT, for its copies.
"""

import sqlite3
from importlib.resources import files
from pathlib import Path

from index.errors import SchemaMismatch

SCHEMA = 6
# What makes the next schema of the one with that number, statement by statement.  Those before 5 did not keep what the
# checksums of today's reports are made over.
_STEPS = {5: ("ALTER TABLE reports ADD COLUMN collection TEXT NOT NULL DEFAULT ''",)}
# What only makes it quicker needs no number: which earlier version of a report there is, is asked with every report.
_INDEX = "CREATE INDEX IF NOT EXISTS reports_by_issuer ON reports (issuer, period)"


def bring_up(db: sqlite3.Connection, path: Path) -> None:
    """Makes an empty file a store, and an older store one of this schema: step by step, each whole or not at all.

    Raises SchemaMismatch, sqlite3.Error.
    """
    db.execute("PRAGMA journal_mode = WAL")
    if version_of(db) == 0:
        script = files(__package__).joinpath("schema.sql").read_text(encoding="utf-8")
        db.executescript(f"BEGIN IMMEDIATE; {script}; PRAGMA user_version = {SCHEMA}; COMMIT;")
    while version_of(db) in _STEPS:
        with db:
            db.execute("BEGIN IMMEDIATE")
            version = version_of(db)
            if version not in _STEPS:  # another process came first
                break
            for statement in _STEPS[version]:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {version + 1}")
    require(db, path)
    db.execute(_INDEX)


def require(db: sqlite3.Connection, path: Path) -> None:
    """Raises SchemaMismatch when the file is not of this schema, saying what to do."""
    version = version_of(db)
    if version > SCHEMA:
        raise SchemaMismatch(
            f"{path} do bản chương trình mới hơn ghi (cấu trúc {version}, bản này đọc cấu trúc {SCHEMA}): "
            "dùng lại bản chương trình mới, hoặc khôi phục bản sao lưu cũ vào thư mục dữ liệu khác."
        )
    if version < SCHEMA:
        raise SchemaMismatch(
            f"{path} do bản chương trình quá cũ ghi (cấu trúc {version}, bản này chuyển đổi được từ cấu trúc "
            f"{min(_STEPS)}): đặt data_dir là một thư mục mới rồi nạp lại các tệp báo cáo."
        )


def version_of(db: sqlite3.Connection) -> int:
    """The number of the schema that the file has; 0 for an empty one."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])
