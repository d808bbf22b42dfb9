"""Telegram's limits: one message a second in a chat, twenty a minute in a group, thirty a second in all."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import structlog
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.delivery import Waits
from bot.telegram.metrics import Metrics

Result = bool | dict[str, Any] | list[dict[str, Any]]

_log = structlog.get_logger(__name__)

_ATTEMPTS = 10  # sends of one message, each after the wait that the server asked for
_SLACK = 0.02  # seconds: two clocks need not agree
_LEAST = 0.001  # seconds: what is left of a wait by rounding is not waited for again and again
_ALL = 30  # messages a second
_CHATS_KEPT = 1024  # chats remembered before those at rest are forgotten


class Window:
    """At most `most` events in any `seconds`; times are seconds of one steady clock."""

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._times: deque[float] = deque(maxlen=most)

    def wait(self, now: float) -> float:
        """Seconds until the next event is allowed; 0 when it is now."""
        if len(self._times) < (self._times.maxlen or 0):
            return 0.0
        return max(0.0, self._times[0] + self._seconds - now)

    def take(self, now: float) -> None:
        """Counts an event."""
        self._times.append(now)

    def at_rest(self, now: float) -> bool:
        """Whether no event is in the window."""
        return not self._times or self._times[-1] + self._seconds <= now


class _Chat:
    """One chat's turn and its windows."""

    def __init__(self, group: bool) -> None:
        self.turn = asyncio.Lock()
        self.windows = [Window(1, 1 + _SLACK)]
        if group:
            self.windows.append(Window(20, 60 + _SLACK))


class ChatLimiter(BaseRateLimiter[None]):
    """Sends wait for their chat's turn; a 429 holds up that chat and no other.

    The server counts what arrives, which may be at any time from its leaving to the reply: so a message counts for a
    second after its reply.  Of any that arrive within a second the last to leave has then counted all others.
    """

    def __init__(self, waits: Waits, metrics: Metrics) -> None:
        self._waits = waits
        self._metrics = metrics
        self._chats: dict[int | str, _Chat] = {}
        self._all = asyncio.Semaphore(_ALL)
        self._evenly = Window(3, 3 / _ALL)  # rather than thirty at once
        self._next = asyncio.Lock()

    async def initialize(self) -> None:
        """Nothing to acquire."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002 - of the base class
    ) -> Result:
        """The result of the callback; RetryAfter only after many waits, Postponed, any other error as it comes."""
        if "chat_id" not in data:
            return await callback(*args, **kwargs)
        chat = self._chat(data["chat_id"])
        async with chat.turn:
            for _ in range(_ATTEMPTS - 1):
                try:
                    async with self._allowed(chat):
                        return await callback(*args, **kwargs)
                except RetryAfter as error:
                    wait = _seconds(error)
                    self._metrics.told_to_wait()
                    _log.warning("told to wait", endpoint=endpoint, chat=data["chat_id"], seconds=wait)
                    await self._waits.sleep(wait + _SLACK)
            async with self._allowed(chat):
                return await callback(*args, **kwargs)

    @asynccontextmanager
    async def _allowed(self, chat: _Chat) -> AsyncIterator[None]:
        """The send, once it may leave.  Raises Postponed when waits are put off before."""
        loop = asyncio.get_running_loop()
        for window in chat.windows:  # no other send of the chat takes from them meanwhile
            await self._room(window)
        await self._all.acquire()
        try:
            async with self._next:
                self._waits.check()
                await self._room(self._evenly)
                self._evenly.take(loop.time())
        except BaseException:
            self._all.release()
            raise
        try:
            yield
        finally:
            for window in chat.windows:
                window.take(loop.time())
            loop.call_later(1 + _SLACK, self._all.release)

    async def _room(self, window: Window) -> None:
        clock = asyncio.get_running_loop().time
        while wait := window.wait(clock()):
            await self._waits.sleep(max(wait, _LEAST))

    def _chat(self, chat_id: int | str) -> _Chat:
        if len(self._chats) > _CHATS_KEPT:
            self._forget()
        # Only groups and channels have negative ids or go by a name.
        group = isinstance(chat_id, str) or chat_id < 0
        return self._chats.setdefault(chat_id, _Chat(group))

    def _forget(self) -> None:
        now = asyncio.get_running_loop().time()
        for chat_id, chat in list(self._chats.items()):
            if not chat.turn.locked() and all(window.at_rest(now) for window in chat.windows):
                del self._chats[chat_id]


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after  # an int or a timedelta, by an environment variable of the library
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
