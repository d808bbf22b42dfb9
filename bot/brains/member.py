"""One process that answers, as the bot sees it."""

import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from queue import Empty, SimpleQueue
from typing import Any

from bot.brains.errors import Died, Failed
from bot.brains.line import Line

_Reply = tuple[str, Any]


class Member:
    """Many threads may ask; what comes back is handed in by the one that reads its line.

    pid: 0 until it is ready; generation: of the index that it answered from last.
    """

    def __init__(self, line: Line) -> None:
        self.pid = 0
        self.generation = ""
        self.gone = False
        self._line = line
        self._numbers = count()
        self._asked: dict[int, SimpleQueue[_Reply | None]] = {}

    def ask(self, what: str, collections: frozenset[str] | None, arguments: Sequence[object], patience: float) -> Any:
        """What comes of it, as JSON.  One that takes longer than so many seconds ends the process.

        Raises Died when the process ends before, Failed for a fault in answering.
        """
        number, reply = next(self._numbers), SimpleQueue[_Reply | None]()
        self._asked[number] = reply
        try:
            if self.gone:
                raise Died
            self._line.send(number, what, None if collections is None else sorted(collections), arguments)
            came = reply.get(timeout=patience)
        except OSError:
            raise Died from None
        except Empty:
            self.kill()
            raise Died from None
        finally:
            del self._asked[number]
        if came is None:
            raise Died
        kind, value = came
        if kind == "fault":
            raise Failed(value)
        return value

    def take(self, kind: str, number: int, value: Any) -> None:
        """Hands over what came back under that number."""
        if asked := self._asked.get(number):  # else whoever asked has given up
            asked.put((kind, value))

    def end(self) -> None:
        """It has died: whoever waits for an answer of it waits no longer."""
        self.gone = True
        for asked in list(self._asked.values()):
            asked.put(None)

    def kill(self) -> None:
        """Ends it, whatever it does."""
        if self.pid and not self.gone:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self._line.close()
