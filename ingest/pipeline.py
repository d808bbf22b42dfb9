"""Many files → what became of each, in the order they were named: read side by side, stopped when asked."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import IngestError
from ingest.files import checked
from ingest.report import Report
from ingest.sandbox import Workers
from ingest.settings import Settings

# Files that may be finished while an earlier one is still being read; they wait so that the order is kept.
_AHEAD = 32


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a file: its report, what is wrong with it, or None when it was read in an earlier run."""

    path: Path
    outcome: Report | IngestError | None


def read_files(
    paths: Iterable[Path],
    settings: Settings,
    is_known: Callable[[Path], bool] = lambda _: False,
    stopping: Callable[[], bool] = lambda: False,
) -> Iterator[Read]:
    """Reads each file in a process of its own kind (see ingest.sandbox), as many at a time as the settings say.

    is_known: whether the file was read before and need not be read again.
    stopping: asked all the time; once it says True no other file is begun, what is half read is let go, and what has
        been read is handed out.
    """
    todo = enumerate(paths)
    done: dict[int, Read] = {}
    begun: dict[int, Path] = {}
    handed_out = 0
    exhausted = False
    with Workers.of(settings, settings.ingest.workers or _cores()) as workers:
        while not stopping() and (begun or not exhausted):
            while not exhausted and workers.have_room and len(done) + len(begun) < _AHEAD and handed_out not in done:
                ticket, path = next(todo, (-1, Path()))
                exhausted = ticket < 0
                if exhausted:
                    break
                settled = _without_reading(path, settings, is_known)
                if settled:
                    done[ticket] = settled
                else:
                    begun[ticket] = path
                    workers.start(ticket, path)
            if begun and handed_out not in done:
                for parsed in workers.wait():
                    done[parsed.ticket] = Read(begun.pop(parsed.ticket), parsed.outcome)
            while handed_out in done:
                yield done.pop(handed_out)
                handed_out += 1
        for ticket in sorted(done):
            yield done[ticket]


def _without_reading(path: Path, settings: Settings, is_known: Callable[[Path], bool]) -> Read | None:
    """What became of the file when it needs no reading; None when it does."""
    try:
        checked(path, settings)
        if is_known(path):
            return Read(path, None)
    except IngestError as fault:
        return Read(path, fault)
    return None


def _cores() -> int:
    return len(os.sched_getaffinity(0))
