"""Messages between the bot and a process that answers: a line of JSON each, over a pair of sockets.

To the process: [number, what, collections or null, arguments].  From it, by their first word:
["ready", pid, generation], or ["refused", exit code, line] when it cannot begin;
["answer", number, generation, value] and ["fault", number, traceback] to what was asked under that number;
["alarm", line] for administrators; ["log", logger, level, message, traceback or null].
"""

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from threading import Lock
from typing import Any, Self

from ingest import plain_json


class Line:
    """One end.  Many threads may send, one may read."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._coming = end.makefile("rb")
        self._sending = Lock()

    def send(self, *message: object) -> None:
        """Sends one message, of what ingest.plain_json carries.  Raises OSError when nobody is at the other end."""
        line = plain_json.dumps(message).encode("ascii") + b"\n"
        with self._sending:
            self._end.sendall(line)

    def __iter__(self) -> Iterator[list[Any]]:
        """What comes, until the other end is closed or its process has died, be it in the middle of a message."""
        with suppress(ConnectionError):
            for line in self._coming:
                if line.endswith(b"\n"):
                    yield json.loads(line)

    def close(self) -> None:
        """Ends it on both sides; whoever reads comes to the end."""
        with suppress(OSError):
            self._end.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._coming.close()
        self._end.close()
