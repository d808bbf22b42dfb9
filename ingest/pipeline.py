"""Many files → what became of each, in the order they were named: read side by side, stopped when asked."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest.errors import IngestError
from ingest.files import checked
from ingest.report import Report
from ingest.sandbox import Parsed, Workers
from ingest.settings import Settings

# Files that may be finished while an earlier one is still being read; they wait so that the order is kept.
_AHEAD = 32


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a file: its report, what is wrong with it, or None when it was read in an earlier run."""

    path: Path
    outcome: Report | IngestError | None


class Readers(Protocol):
    """What reads files side by side: processes of this machine (ingest.sandbox) or other machines (ingest.cluster)."""

    @property
    def have_room(self) -> bool:
        """Whether a file that is started now is read soon; always where none is being read."""

    @property
    def at_once(self) -> int:
        """How many files may be under way."""

    def start(self, ticket: int, path: Path) -> None:
        """Hands in a file; there must be room."""

    def wait(self) -> list[Parsed]:
        """The files that are done; waits for one a fraction of a second, so that the caller can look about."""


def read_files(
    paths: Iterable[Path],
    settings: Settings,
    is_known: Callable[[Path], bool] = lambda _: False,
    stopping: Callable[[], bool] = lambda: False,
    readers: AbstractContextManager[Readers] | None = None,
) -> Iterator[Read]:
    """Reads each file in a process of its own kind, as many at a time as the settings say.

    readers: who reads them; processes of this machine when None.
    is_known: whether the file was read before and need not be read again.
    stopping: asked all the time; once it says True no other file is begun, what is half read is let go, and what has
        been read is handed out.
    """
    todo = enumerate(paths)
    done: dict[int, Read] = {}
    begun: dict[int, Path] = {}
    handed_out = 0
    exhausted = False
    with readers or Workers.of(settings) as workers:
        ahead = max(_AHEAD, 2 * workers.at_once)
        while not stopping() and (begun or not exhausted):
            while not exhausted and workers.have_room and len(done) + len(begun) < ahead and handed_out not in done:
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
