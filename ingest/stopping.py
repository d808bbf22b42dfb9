"""Stopping when asked to, at the next good moment."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class StopRequest:
    """Whether the process was asked to stop: `code` is what it then ends with, 0 before."""

    def __init__(self) -> None:
        self.code = 0

    def __bool__(self) -> bool:
        return self.code != 0


@contextmanager
def stop_requests() -> Iterator[StopRequest]:
    """Takes note of the first SIGINT or SIGTERM instead of ending at once; a second one ends the process as ever."""
    request = StopRequest()

    def take(number: int, _frame: FrameType | None) -> None:
        request.code = 128 + number
        restore()

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    before = {number: signal.signal(number, take) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield request
    finally:
        restore()
