"""The way of an update from Telegram to the handlers: onto the disk first, then into the queue."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog
from telegram import Update

from bot.state.inbox import Inbox
from bot.telegram.application import BotApplication
from bot.telegram.metrics import Metrics
from bot.telegram.shape import is_whole

Take = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]
"""Takes updates over; they may be acknowledged when it has returned."""

HANDLED = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY]
"""The kinds of updates that Telegram is asked for."""

_log = structlog.get_logger(__name__)


class Intake:
    """What comes in by polling or by webhook, and what a stopped bot left unanswered."""

    def __init__(self, inbox: Inbox, application: BotApplication, metrics: Metrics) -> None:
        self._inbox = inbox
        self._application = application
        self._metrics = metrics

    async def take(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Returns when the updates are on the disk, so that they may be acknowledged; those known already are left."""
        for update in await asyncio.to_thread(self._inbox.take, updates):
            self._metrics.update_taken()
            await self._put(update)

    async def resume(self) -> int:
        """Queues what was taken before and not answered; how many that is."""
        waiting = await asyncio.to_thread(lambda: list(self._inbox.waiting()))
        for update in waiting:
            await self._put(update)
        return len(waiting)

    async def _put(self, update: Mapping[str, Any]) -> None:
        read = self._read(update) if is_whole(update) else None
        if read is None:
            # Sent by somebody who knows the webhook's secret and not the Bot API; again would be no better.
            _log.info("no update", update=update["update_id"])
            self._metrics.update_dropped()
            self._inbox.done(update["update_id"])
        else:
            await self._application.update_queue.put(read)

    def _read(self, update: Mapping[str, Any]) -> Update | None:
        try:
            return Update.de_json(dict(update), self._application.bot)
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
            return None
