"""Files read in processes of their own, which may use so much memory and time and no more.

Every document is foreign until it is a Report: a reader that is led astray takes its process with it, nothing else.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest import turns
from ingest.errors import IngestError, UnreadableFile
from ingest.files import checked
from ingest.reply import damaged, understood
from ingest.report import Report
from ingest.settings import ROOT, Ingest, Settings

# Some two hundred times the reply of a long report: more is no report that anybody wrote.
_REPLY_BYTES = 32 * 1024 * 1024
# Memory that the libraries keep grows file by file; a new process costs a fifth of a second.
_FILES_A_PROCESS = 200
_TICK = 0.2
_OUT_OF_MEMORY = b'["memory"]\n'
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TESSDATA_PREFIX")


@dataclass(frozen=True, slots=True)
class Limits:
    """memory: bytes of data; cpu: seconds of computing on one file; wall: seconds on one file by the clock."""

    memory: int
    cpu: int
    wall: int

    @classmethod
    def of(cls, settings: Ingest) -> Self:
        """The limits that the settings name."""
        return cls(settings.memory_mb * 1_000_000, settings.cpu_seconds, settings.file_seconds)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What became of a file: `ticket` is what it was handed in with."""

    ticket: int
    outcome: Report | IngestError


def parse_limited(path: Path, settings: Settings) -> Report:
    """The report in the file, read in a process that is ended when it needs too much memory or time.

    Raises UnreadableFile or UnknownFormat, one Vietnamese line that names the file.
    """
    checked(path, settings)
    with Workers.of(settings, 1) as workers:
        outcome = workers.read(path)
    if isinstance(outcome, IngestError):
        raise outcome
    return outcome


class Workers:
    """Processes that read files side by side, started when they are first needed; a context that ends them."""

    def __init__(self, limits: Limits, count: int, *, cores: int = 1, quiet: bool = True) -> None:
        """At most `count` processes.

        cores: how many pages of scans are recognised at a time, in all of them together.
        quiet: what goes wrong inside them is printed nowhere.
        """
        self._limits = limits
        self._count = count
        self._quiet = quiet
        self._workers: list[_Worker] = []
        self._selector = selectors.DefaultSelector()
        self._turns = tempfile.TemporaryDirectory(prefix="baocao-", ignore_cleanup_errors=True)
        turns.lay_out(Path(self._turns.name), cores)

    @classmethod
    def of(cls, settings: Settings, count: int = 0) -> Self:
        """At most `count` processes, limited as the settings say; 0 for as many as they say."""
        cores = settings.ingest.workers or len(os.sched_getaffinity(0))
        return cls(Limits.of(settings.ingest), count or cores, cores=cores, quiet=settings.log.level != "DEBUG")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the processes; what they are reading is let go."""
        while self._workers:
            self._end(self._workers[-1])
        self._selector.close()
        self._turns.cleanup()

    @property
    def have_room(self) -> bool:
        """Whether a file that is started now is read at once."""
        return sum(worker.task is not None for worker in self._workers) < self._count

    @property
    def at_once(self) -> int:
        """How many files may be read side by side."""
        return self._count

    def start(self, ticket: int, path: Path) -> None:
        """Hands the file to a process that is idle; there must be room."""
        worker = next((w for w in self._workers if w.task is None), None)
        if worker is None:
            worker = _Worker(self._limits, self._turns.name, quiet=self._quiet)
            self._workers.append(worker)
            self._selector.register(worker.output, selectors.EVENT_READ, worker)
        worker.read(_Task(ticket, path.absolute(), time.monotonic() + self._limits.wall))

    def wait(self) -> list[Parsed]:
        """The files that are done; waits for one a fraction of a second, so that the caller can look about."""
        ready: list[_Worker] = [key.data for key, _ in self._selector.select(_TICK)]
        found = [self._answer(worker) for worker in ready]
        now = time.monotonic()
        late = [worker for worker in self._workers if worker.task and worker.task.deadline < now]
        return [parsed for parsed in found if parsed] + [self._overrun(worker) for worker in late]

    def read(self, path: Path) -> Report | IngestError:
        """What becomes of that file; nothing else may be read meanwhile."""
        self.start(0, path)
        while True:
            for parsed in self.wait():
                return parsed.outcome

    def _answer(self, worker: "_Worker") -> Parsed | None:
        done = worker.receive()
        task = worker.task
        if task is None:  # it ended while it had nothing to do
            self._end(worker)
            return None
        if len(worker.reply) > _REPLY_BYTES:
            self._end(worker)
            return Parsed(task.ticket, _too_large(task.path, self._limits))
        if done:
            reply = worker.rest()
            if worker.files >= _FILES_A_PROCESS or reply == _OUT_OF_MEMORY:
                self._end(worker)
            return Parsed(task.ticket, _outcome(reply, task.path, self._limits))
        if worker.closed:
            return Parsed(task.ticket, _died(self._end(worker), task.path, self._limits))
        return None

    def _overrun(self, worker: "_Worker") -> Parsed:
        assert worker.task
        task = worker.task
        self._end(worker)
        return Parsed(task.ticket, _too_long(task.path, "file_seconds", self._limits.wall))

    def _end(self, worker: "_Worker") -> int:
        self._workers.remove(worker)
        self._selector.unregister(worker.output)
        return worker.end()


@dataclass(frozen=True, slots=True)
class _Task:
    ticket: int
    path: Path
    deadline: float


class _Worker:
    """One process, with a folder of its own that goes with it."""

    def __init__(self, limits: Limits, shared: str, *, quiet: bool) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="baocao-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(  # noqa: S603 - this very program
            [sys.executable, "-P", "-m", "ingest.worker", *map(str, (os.getpid(), limits.memory, limits.cpu, shared))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else None,
            cwd=self._folder.name,
            env=_environment(self._folder.name),
            start_new_session=True,  # Ctrl+C is for the command, which ends this one in its own time
        )
        assert self._process.stdin
        assert self._process.stdout
        self.output = self._process.stdout
        self._input = self._process.stdin
        self.task: _Task | None = None
        self.reply = bytearray()
        self.files = 0
        self.closed = False

    def read(self, task: _Task) -> None:
        self.task = task
        self.files += 1
        with suppress(BrokenPipeError):  # it is dead: its output says so
            self._input.write(json.dumps(str(task.path)).encode() + b"\n")
            self._input.flush()

    def receive(self) -> bool:
        """Takes what has been written; whether the reply is whole now."""
        more = os.read(self.output.fileno(), 1 << 20)
        self.closed = not more
        self.reply += more
        return self.reply.endswith(b"\n")

    def rest(self) -> bytes:
        """Hands over the reply; the process is free for another file."""
        reply = bytes(self.reply)
        self.task = None
        self.reply.clear()
        return reply

    def end(self) -> int:
        """Ends the process and all that it started; what it ended with by itself, if it had."""
        for pid in _descendants(self._process.pid):  # first seen, then ended: an orphan has another parent
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        code = self._process.wait()
        for pipe in (self._input, self.output):
            with suppress(BrokenPipeError):
                pipe.close()
        self._folder.cleanup()
        return code


def _descendants(pid: int) -> list[int]:
    """The process and all that it has started, itself first."""
    try:
        lists = [path.read_text(encoding="ascii") for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:  # it has just ended
        lists = []
    return [pid, *(found for child in " ".join(lists).split() for found in _descendants(int(child)))]


def _environment(folder: str) -> dict[str, str]:
    """No secret of ours, nothing that leads out of the folder, one thread a library, one heap for all threads."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_THREAD_LIMIT", "MALLOC_ARENA_MAX"), "1")
    return {**kept, **threads, "HOME": folder, "TMPDIR": folder, "PYTHONPATH": str(ROOT)}


def _outcome(reply: bytes, path: Path, limits: Limits) -> Report | IngestError:
    return _too_large(path, limits) if reply == _OUT_OF_MEMORY else understood(reply, path.name)


def _died(code: int, path: Path, limits: Limits) -> UnreadableFile:
    """Why a process ended before it had replied."""
    match -code:
        case signal.SIGXCPU:
            return _too_long(path, "cpu_seconds", limits.cpu)
        case signal.SIGKILL:  # not by us: the system is out of memory
            return _too_large(path, limits)
    return damaged(path.name)


def _too_large(path: Path, limits: Limits) -> UnreadableFile:
    return UnreadableFile(
        f"Tệp {path.name} cần hơn {limits.memory // 1_000_000} MB bộ nhớ để đọc; "
        "anh/chị vui lòng tách nhỏ tệp hoặc tăng ingest.memory_mb."
    )


def _too_long(path: Path, setting: str, seconds: int) -> UnreadableFile:
    return UnreadableFile(
        f"Tệp {path.name} đọc quá {seconds} giây chưa xong; anh/chị vui lòng tách nhỏ tệp hoặc tăng ingest.{setting}."
    )
