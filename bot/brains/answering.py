"""A process that answers: reads what is asked from its line, and writes what comes of it, until the line ends."""

import logging
import os
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

from bot.answer.assistant import Assistant
from bot.brains.line import Line
from bot.brains.loading import guard_of, loaded
from bot.brains.once import once
from index.embedder import Embedder
from ingest.errors import Spoken
from ingest.settings import Settings

READING = frozenset(
    ("ask", "everywhere", "sources", "reports", "report", "indicators", "neighbours", "original", "examples")
)
"""What a reader can be asked, see bot.telegram.brain."""
KEEP_UP = "keep_up"

_LOG = logging.getLogger(__name__)


def answer(line: Line, settings: Settings, embedder: Embedder, verdicts: Path) -> None:
    """Answers with that loaded model; verdicts: the folder of bot.brains.once.

    Returns when the bot has closed the line or is gone, or at once when the reports cannot be opened, which is told.
    """
    logging.basicConfig(level=settings.log.level, handlers=[_Through(line)], force=True)
    logging.captureWarnings(True)
    with suppress(BrokenPipeError):  # the bot is gone
        try:
            brain = loaded(settings, once(guard_of(settings), verdicts, settings.data_dir), embedder)
        except Spoken as fault:
            line.send("refused", fault.exit_code, str(fault))
            return
        except Exception:
            _LOG.exception("a process that is to answer cannot begin")
            raise
        brain.on_alarm(partial(line.send, "alarm"))
        line.send("ready", os.getpid(), brain.generation)
        for number, what, *asked in line:
            if what == KEEP_UP:  # it takes long, and questions are answered meanwhile
                Thread(target=_done, args=(line, brain, number, brain.keep_up), daemon=True).start()
            else:
                _done(line, brain, number, partial(_read, brain, what, *asked))


def _read(brain: Assistant, what: str, collections: list[str] | None, arguments: list[Any]) -> object:
    if what not in READING:
        raise ValueError(f"{what} cannot be asked")
    reader = brain.seen_by(None if collections is None else frozenset(collections))
    return getattr(reader, what)(*arguments)


def _done(line: Line, brain: Assistant, number: int, work: Callable[[], object]) -> None:
    try:
        value = work()
    except Exception:  # noqa: BLE001  # whatever it was, whoever asks is told
        line.send("fault", number, traceback.format_exc())
    else:
        line.send("answer", number, brain.generation, value)


class _Through(logging.Handler):
    """Hands every record to the bot, whose log it is."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    def emit(self, record: logging.LogRecord) -> None:
        """Sends the record; where the bot is gone nobody reads it."""
        fault = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else None
        with suppress(OSError):
            self._line.send("log", record.name, record.levelno, record.getMessage(), fault)
