"""The data folder: one that can be written, by one process at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index import swap
from index.errors import DataFolderTaken, DataFolderUnusable

LOCK = "writer.lock"


def usable(data: Path) -> Path:
    """The folder, made when it is missing.  Raises DataFolderUnusable when it cannot be made or written."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / LOCK).open("a").close()
    except OSError as fault:
        said = f"Không tạo hoặc không ghi được thư mục dữ liệu {data} (data_dir)"
        raise DataFolderUnusable.because(said, fault) from None
    return data


def taken(data: Path) -> bool:
    """Whether a process is writing now; changes nothing."""
    try:
        with (data / LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextmanager
def writing(data: Path) -> Iterator[None]:
    """Keeps every other writer out, until the end or the death of this process.  Raises DataFolderTaken."""
    with (usable(data) / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DataFolderTaken(
                f"Thư mục dữ liệu {data} đang được tiến trình khác ghi: chờ tiến trình đó xong rồi chạy lại."
            ) from None
        if swap.is_pending(data):
            with alone(data):
                swap.finish(data)
        yield


def settled(data: Path) -> Path:
    """The folder, once a restore that was killed when it had all but come through is finished.

    To be asked before anything in it is opened.  Raises DataFolderTaken while one is running, DataFolderUnusable.
    """
    if swap.is_pending(data):
        with writing(data):
            pass
    return data


@contextmanager
def shared(folder: Path) -> Iterator[None]:
    """Keeps those out who want to have the folder alone; nothing to keep them from where there is none."""
    with _held(folder, fcntl.LOCK_SH):
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Waits for those who share the folder, and keeps others from it."""
    with _held(folder, fcntl.LOCK_EX):
        yield


@contextmanager
def _held(folder: Path, how: int) -> Iterator[None]:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        yield
        return
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)
