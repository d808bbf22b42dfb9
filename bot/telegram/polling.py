"""Long polling: updates out of the Bot API server, in order."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.telegram.intake import HANDLED, Take

T = TypeVar("T")

_log = structlog.get_logger(__name__)

_LONG = 30  # seconds the server may hold a request open
_LONGEST_PAUSE = 30.0  # seconds between attempts while the server fails


async def poll(bot: Bot, take: Take, stop: asyncio.Event) -> None:
    """Hands every update over, and acknowledges it only then, until `stop` is set; faults of the server are waited out.

    Raises InvalidToken when the server no longer knows the token.
    """
    offset, pause = 0, Backoff()
    while not stop.is_set():
        try:
            updates = await until(stop, bot.get_updates(offset, timeout=_LONG, allowed_updates=HANDLED))
        except TelegramError as error:
            if isinstance(error, InvalidToken):
                # The library calls every 404 so, a proxy's passing one too: only getMe decides.
                await until(stop, _token_known(bot))
            await pause.after(error, stop)
            continue
        pause = Backoff()
        if updates:
            try:
                await take([update.to_dict() for update in updates])
            except (OSError, sqlite3.Error):
                # What cannot be kept, the disk being full, is not acknowledged: it comes again.
                _log.exception("updates not taken")
                await pause.wait(stop)
                continue
            offset = updates[-1].update_id + 1
    if offset:
        # Tells the server what was taken, or it would come again after a restart.
        with suppress(TelegramError):
            await bot.get_updates(offset, limit=1, timeout=0, allowed_updates=HANDLED)


class Backoff:
    """Ever longer pauses between failed attempts."""

    def __init__(self) -> None:
        self._next = 1.0

    async def after(self, error: TelegramError, stop: asyncio.Event) -> None:
        """Says in the log what failed, then waits, not longer than until `stop` is set."""
        reason = "another process polls with the same token" if isinstance(error, Conflict) else "Bot API server fails"
        _log.warning(reason, error=str(error), retry_in=self._next)
        await self.wait(stop)

    async def wait(self, stop: asyncio.Event) -> None:
        """Waits, not longer than until `stop` is set; longer the next time."""
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), self._next)
        self._next = min(_LONGEST_PAUSE, 2 * self._next)


async def insist(call: Callable[[], Coroutine[Any, Any, object]], stop: asyncio.Event) -> None:
    """Calls the server, again and again until it accepts or `stop` is set.

    Raises InvalidToken when the server does not know the token.
    """
    pause = Backoff()
    while not stop.is_set():
        try:
            await until(stop, call())
        except InvalidToken:
            raise
        except TelegramError as error:
            await pause.after(error, stop)
        else:
            return


async def until(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """The result of the work, None when `stop` was set first; the work is then cancelled."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


async def _token_known(bot: Bot) -> None:
    """Raises InvalidToken when getMe is refused as well."""
    try:
        await bot.get_me()
    except InvalidToken:
        raise
    except TelegramError as error:
        _log.warning("getMe fails", error=str(error))
