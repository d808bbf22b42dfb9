"""One bot at a time over a data folder: another one that is started stands by until that one ends or is killed."""

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TextIO

import structlog

from index.data_folder import usable

_LOCK = "bot.lock"
_PAUSE = 0.2  # seconds between looks; the lock goes with its process, however that ends

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def turn(data: Path, stop: asyncio.Event) -> AsyncIterator[bool]:
    """Has the folder's bot be this one inside the block; False when `stop` was set before its turn had come.

    Raises DataFolderUnusable.
    """
    with (usable(data) / _LOCK).open("a") as lock:
        if not _had(lock):
            _log.info("standing by")
            while not stop.is_set() and not _had(lock):
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), _PAUSE)
        yield not stop.is_set()


def _had(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
