"""The data folder: one that can be written, by one process at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import DataFolderTaken, DataFolderUnusable

_LOCK = "writer.lock"


def usable(data: Path) -> Path:
    """The folder, made when it is missing.  Raises DataFolderUnusable when it cannot be made or written."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / _LOCK).touch()
    except OSError:
        raise DataFolderUnusable(
            f"Không tạo hoặc không ghi được thư mục dữ liệu {data}: kiểm tra quyền ghi, dung lượng đĩa "
            "hoặc sửa data_dir."
        ) from None
    return data


def taken(data: Path) -> bool:
    """Whether a process is writing now; changes nothing."""
    try:
        with (data / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextmanager
def writing(data: Path) -> Iterator[None]:
    """Keeps every other writer out, until the end or the death of this process.  Raises DataFolderTaken."""
    with (usable(data) / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DataFolderTaken(
                f"Thư mục dữ liệu {data} đang được tiến trình khác ghi: chờ tiến trình đó xong rồi chạy lại."
            ) from None
        yield
