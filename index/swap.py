"""A whole data folder put into the place of what stands there, which is kept aside.  A process killed at it has changed
nothing, or the next one finishes it.

A folder in the data folder holds what comes and what goes; its name says how far it is:
    restore.tmp/new/…       being made: nothing stands in its place yet, and it may be swept away
    restore.ready/new/…     complete: from here on it comes through.  What stood in the data folder goes into …/old/
    restore.moving/…        what stood there is out; what is in …/new/ goes into the data folder
    replaced-<n>/…          what stood there, kept

Everything stays on one file system, so that a data folder may be a mounted volume; what is not ours is left alone.
"""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from index.durable import sync, sync_tree

_OURS = re.compile(r"(reports\.sqlite|[^/]+\.sqlite3)(-\w+)?|CURRENT|generations|originals")
_MAKING, _READY, _MOVING = "restore.tmp", "restore.ready", "restore.moving"
_NEW, _OLD = "new", "old"


def standing(data: Path) -> Sequence[Path]:
    """Everything of ours in the folder that a swap would put aside."""
    return sorted(path for path in data.glob("*") if _OURS.fullmatch(path.name))


def begin(data: Path) -> Path:
    """An empty folder, in which what is to come is made."""
    abandon(data)
    new = data / _MAKING / _NEW
    new.mkdir(parents=True)
    return new


def abandon(data: Path) -> None:
    """Sweeps away what was begun and not committed."""
    shutil.rmtree(data / _MAKING, ignore_errors=True)


def commit(data: Path) -> None:
    """Has what was made take its place, in one step; `finish` does the rest."""
    (data / _MAKING / _OLD).mkdir()
    sync_tree(data / _MAKING)
    (data / _MAKING).rename(data / _READY)
    sync(data)


def is_pending(data: Path) -> bool:
    """Whether something was committed and is not finished."""
    return (data / _READY).is_dir() or (data / _MOVING).is_dir()


def finish(data: Path) -> Path | None:
    """Does what is left to do; where that which stood there is kept now, None when nothing stood there."""
    ready, moving, kept = data / _READY, data / _MOVING, None
    if ready.is_dir():
        for path in standing(data):
            path.rename(ready / _OLD / path.name)
        sync(ready / _OLD)
        sync(data)
        ready.rename(moving)
    for path in (moving / _NEW).glob("*"):
        path.rename(data / path.name)
    sync(data)
    if any((moving / _OLD).glob("*")):
        kept = data / f"replaced-{1 + max((_number(path) for path in data.glob('replaced-*')), default=0)}"
        (moving / _OLD).rename(kept)
    shutil.rmtree(moving)
    sync(data)
    return kept


def _number(kept: Path) -> int:
    number = kept.name.removeprefix("replaced-")
    return int(number) if number.isdecimal() else 0
