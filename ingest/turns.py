"""Turns at the cores of this machine: as many at a time as the shared folder has files, over processes and threads.

A turn is a lock on one of the files, so that the turn of a process that is killed is free again at once.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TICK = 0.02  # seconds; a turn takes some
_files: tuple[Path, ...] = ()


def lay_out(folder: Path, count: int) -> None:
    """Makes a folder that is to be shared, for `count` turns at a time."""
    for number in range(count):
        (folder / str(number)).touch()


def share(folder: Path) -> None:
    """From now on this process takes its turns among all that share the folder."""
    global _files  # noqa: PLW0603 - a process has one place in the queue
    _files = tuple(sorted(folder.iterdir()))


def at_once() -> int:
    """How many turns there can be at a time; 1 where nothing is shared."""
    return len(_files) or 1


@contextmanager
def turn() -> Iterator[None]:
    """Waits for a turn and keeps it; there is nothing to wait for where nothing is shared."""
    taken = _taken()
    while _files and taken is None:
        time.sleep(_TICK)
        taken = _taken()
    try:
        yield
    finally:
        if taken is not None:
            os.close(taken)


def _taken() -> int | None:
    """One of the files, opened and locked; None when all are taken."""
    for path in _files:
        opened = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(opened)
        else:
            return opened
    return None
