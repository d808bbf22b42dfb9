"""SQLite files: opened, copied while others write them, asked whether others have them open; faults in one line."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.errors import DamagedIndex, DataFolderUnusable

_CAUSES = {
    sqlite3.SQLITE_FULL: "ổ đĩa đã đầy",
    sqlite3.SQLITE_READONLY: "không có quyền ghi",
    sqlite3.SQLITE_CANTOPEN: "không mở được tệp",
    sqlite3.SQLITE_PERM: "không có quyền đọc hoặc ghi",
    sqlite3.SQLITE_BUSY: "tiến trình khác đang ghi",
}


@contextmanager
def spoken_of(path: Path) -> Iterator[None]:
    """Has what SQLite cannot do with the file said in one line, as DataFolderUnusable or DamagedIndex."""
    try:
        yield
    except sqlite3.OperationalError as fault:
        cause = _CAUSES.get(_code(fault), "ổ đĩa lỗi hoặc đã đầy")
        raise DataFolderUnusable(
            f"Không đọc, ghi được {path}: {cause}. Kiểm tra quyền ghi và dung lượng đĩa của thư mục dữ liệu "
            "rồi chạy lại."
        ) from fault
    except sqlite3.DatabaseError as fault:
        if type(fault) is not sqlite3.DatabaseError:
            raise  # a fault of the program
        raise damaged(path) from fault


def damaged(path: Path) -> DamagedIndex:
    """The fault of a file that is not what it was."""
    return DamagedIndex(
        f"{path} không phải tệp dữ liệu của chương trình hoặc đã hỏng: khôi phục bằng "
        "python -m index restore BẢN_SAO_LƯU --replace; không có bản sao lưu thì xoá tệp rồi nạp lại báo cáo."
    )


def opened(path: Path, mode: str) -> sqlite3.Connection:
    """A connection that several threads may use in turn; mode as in SQLite's URIs: "ro", "rwc", "ro&immutable=1" …"""
    with spoken_of(path):
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, check_same_thread=False)


def copy_whole(source: sqlite3.Connection, path: Path) -> None:
    """One file that holds the database as it is now, while others may read and write it."""
    source.execute("SELECT * FROM sqlite_schema LIMIT 1")  # what is wrong with it is told as such
    with spoken_of(path), closing(sqlite3.connect(path)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # so that the copy is one file


def fault_in(path: Path) -> str:
    """What is wrong with the file, in a few words; "" when it is whole."""
    try:
        with closing(opened(path, "ro")) as db:
            found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    except (sqlite3.DatabaseError, DataFolderUnusable) as fault:
        return str(fault)
    return "" if found == "ok" else found


def is_in_use(path: Path) -> bool:
    """Whether a process has the file open.  Only one in WAL mode can be told, as all of ours are.

    Raises DataFolderUnusable.
    """
    try:
        with spoken_of(path), closing(sqlite3.connect(path, timeout=0)) as db:
            db.execute("PRAGMA journal_mode = DELETE")  # which SQLite grants to the only connection alone
            db.execute("PRAGMA journal_mode = WAL")
    except DamagedIndex:
        return False  # nobody can work with it
    except DataFolderUnusable as fault:
        if _code(fault.__cause__) == sqlite3.SQLITE_BUSY:
            return True
        raise
    return False


def _code(fault: BaseException | None) -> int:
    """What SQLite calls it; the upper bits say more of the same."""
    return fault.sqlite_errorcode & 0xFF if isinstance(fault, sqlite3.Error) else 0
