"""The brain's work off the event loop, a few questions at once, nobody waiting for ever."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

# What is worked on at once for each process that answers: one asks it while another keeps and lays out its last answer.
# More would only take turns on the processor, and the event loop waits for its own.
_THREADS = 2
_MOST_WAITING = 500  # questions that may wait for a thread; who comes then is told at once that the bot is busy
PATIENCE = 20.0
"""Seconds a person waits for an answer before being told that the bot is busy."""


class Thinking:
    """Closed once, at the end."""

    def __init__(self, processes: int = 1, patience: float = PATIENCE, most: int = _MOST_WAITING) -> None:
        """processes: that answer; patience: seconds; most: that may wait."""
        self._patience = patience
        self._most = most
        self._waiting = 0
        self._pool = ThreadPoolExecutor(_THREADS * processes, thread_name_prefix="brain")

    async def think(self, work: Callable[[], T]) -> T:
        """What the work returns.  Raises TimeoutError when it takes too long, its turn included, or too many wait."""
        if self._waiting >= self._most:
            raise TimeoutError
        self._waiting += 1
        try:
            return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(self._pool, work), self._patience)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Ends the threads; a question still waiting for one is dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)
