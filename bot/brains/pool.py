"""Several processes that answer as one brain does, each question put to one that has nothing else to do."""

import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self

from bot.answer.assistant import Collections
from bot.brains.answering import KEEP_UP
from bot.brains.births import Births
from bot.brains.errors import Died, NotBegun
from bot.brains.line import Line
from bot.brains.loading import guard_of, loaded
from bot.brains.member import Member
from bot.brains.reader import PooledReader
from bot.telegram.brain import Brain
from ingest.settings import Settings

_LOG = logging.getLogger(__name__)

_MOST = 4  # processes, if not set otherwise: they answer more than Telegram lets one bot send
_PATIENCE = 60.0  # seconds that a process may take for one question before it is taken to hang, and ended
_OPENING = 3600.0  # and for opening and trying a new index, which grows with the reports
_TRIES = 2  # processes that one question may end
_LONGEST_PAUSE = 30.0  # seconds between attempts to have a process that does not begin


def processes(settings: Settings) -> int:
    """How many processes are to answer; 1: the bot's own."""
    # Milvus Lite opens its file for one process alone.
    if settings.index.engine == "milvus" and not settings.index.milvus_uri:
        return 1
    return settings.answer.processes or min(_MOST, len(os.sched_getaffinity(0)))


def brain_of(settings: Settings) -> AbstractContextManager[Brain]:
    """What answers, in as many processes as are set.  Entering it raises NotBegun, or the faults of Library.open."""
    count = processes(settings)
    return Pool(settings, count) if count > 1 else _here(settings)


@contextmanager
def _here(settings: Settings) -> Iterator[Brain]:
    yield loaded(settings, guard_of(settings))


class Pool:
    """A context; at its end the processes are ended.  One that dies is replaced, and what it was asked is asked again.

    generation: of the index that was answered from last.
    """

    def __init__(self, settings: Settings, count: int, patience: float = _PATIENCE) -> None:
        """count: processes; patience: seconds for one question."""
        self.generation = ""
        self._patience = patience
        self._verdicts = tempfile.TemporaryDirectory(prefix="baocao-")
        self._births = Births(settings, Path(self._verdicts.name))
        self._keepers = [Thread(target=self._keep, name=f"brain-{n}", daemon=True) for n in range(count)]
        self._begun: SimpleQueue[Exception | None] = SimpleQueue()
        self._free: SimpleQueue[Member] = SimpleQueue()
        self._changing = Lock()
        self._living: list[Member] = []
        self._closing = Event()
        self._alarm: Callable[[str], None] | None = None
        self._alarms: list[str] = []
        self._told = 0

    def __enter__(self) -> Self:
        """Returns when the first process is ready.  Raises NotBegun, or Died, when none can be had."""
        for keeper in self._keepers:
            keeper.start()
        for left in reversed(range(len(self._keepers))):
            fault = self._begun.get()
            if fault is None:
                break
            if not left:
                self.__exit__(None, None, None)
                raise fault
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changing:
            self._closing.set()
            living = tuple(self._living)
        for member in living:
            member.kill()
        self._births.close()
        for keeper in self._keepers:
            keeper.join()
        self._verdicts.cleanup()

    @property
    def pids(self) -> tuple[int, ...]:
        """The numbers of the processes that can be asked."""
        with self._changing:
            return tuple(member.pid for member in self._living if member.pid)

    @property
    def alive(self) -> int:
        """How many these are."""
        return len(self.pids)

    def seen_by(self, collections: Collections) -> PooledReader:
        """What somebody reads who may see these sets of reports."""
        return PooledReader(lambda what, arguments: self._ask(what, collections, arguments))

    def keep_up(self) -> bool:
        """Whether every process there is answers from what is published now.  Blocks."""
        said = []
        for member in tuple(self._living):
            try:
                said.append(member.ask(KEEP_UP, None, (), _OPENING))
            except Died:
                continue  # the next one in its place begins with what is published
        return bool(said) and all(said)

    def on_alarm(self, told: Callable[[str], None]) -> None:
        """Has `told` hear, from any thread, what processes warn of, before now or later; of several alike the first."""
        with self._changing:
            self._alarm = told
        self._tell()

    def _ask(self, what: str, collections: Collections, arguments: Sequence[object]) -> Any:
        """What one process says.  Raises Failed; Died when this ended two of them; TimeoutError when none is free."""
        for _ in range(_TRIES):
            member = self._next()
            try:
                value = member.ask(what, collections, arguments, self._patience)
            except Died:
                _LOG.warning("a process ended while it was asked", extra={"pid": member.pid})
                continue
            finally:
                self._free.put(member)
            self.generation = member.generation
            return value
        raise Died("two processes ended one after another while they answered this")

    def _next(self) -> Member:
        while True:
            try:
                member = self._free.get(timeout=self._patience)
            except Empty:
                raise TimeoutError from None
            if not member.gone:
                return member

    def _keep(self) -> None:
        """Has one process at a time; where it dies, the next."""
        pause = 0.0
        while not self._closing.wait(pause):
            pause = min(_LONGEST_PAUSE, 2 * pause or 1.0)
            try:
                end = self._births.born()
            except (Died, NotBegun, OSError) as missing:
                _LOG.warning("no process that answers can be had: %s", missing)
                self._begun.put(missing)
                continue
            with Line(end) as line:
                member = Member(line)
                with self._changing:
                    self._living.append(member)
                    if self._closing.is_set():
                        line.close()
                fault = self._hear(member, line)
                member.end()
                with self._changing:
                    self._living.remove(member)
            if member.generation:  # else it may be that none ever comes to answer
                pause = 0.0
            if not self._closing.is_set():
                _LOG.warning("a process that answers has ended: %s", fault, extra={"pid": member.pid})
            self._begun.put(fault)

    def _hear(self, member: Member, line: Line) -> Died | NotBegun:
        """Takes what the process says until it ends; why it ended."""
        fault: Died | NotBegun = Died("without a word")
        for kind, *said in line:
            match kind:
                case "answer":
                    number, member.generation, value = said
                    member.take(kind, number, value)
                case "fault":
                    member.take(kind, *said)
                case "ready":
                    member.pid, self.generation = said
                    self._free.put(member)
                    self._begun.put(None)
                case "refused":
                    fault = NotBegun(*said)
                case "alarm":
                    with self._changing:
                        self._alarms += set(said) - set(self._alarms)
                    self._tell()
                case "log":
                    _log(member, *said)
        return fault

    def _tell(self) -> None:
        with self._changing:
            if self._alarm is None:
                return
            untold, self._told = self._alarms[self._told :], len(self._alarms)
            told = self._alarm
        for line in untold:
            told(line)


def _log(member: Member, name: str, level: int, message: str, fault: str | None) -> None:
    """Writes down what a process has to say, with its number."""
    logger = logging.getLogger(name)
    if logger.isEnabledFor(level):
        extra = {"pid": member.pid, **({"exception": fault} if fault else {})}
        logger.handle(logger.makeRecord(name, level, "", 0, message, (), None, extra=extra))
