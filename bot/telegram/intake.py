"""The way of an update from Telegram to the handlers: onto the disk first, then into the queue."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from telegram import Bot, Update

from bot.state.inbox import Inbox


class Intake:
    """What comes in by polling or by webhook, and what a stopped bot left unanswered."""

    def __init__(self, inbox: Inbox, bot: Bot, queue: asyncio.Queue[object]) -> None:
        self._inbox = inbox
        self._bot = bot
        self._queue = queue

    async def take(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Returns when the updates are on the disk, so that they may be acknowledged; those known already are left."""
        for update in await asyncio.to_thread(self._inbox.take, updates):
            await self._put(update)

    async def resume(self) -> int:
        """Queues what was taken before and not answered; how many that is."""
        waiting = await asyncio.to_thread(lambda: list(self._inbox.waiting()))
        for update in waiting:
            await self._put(update)
        return len(waiting)

    async def _put(self, update: Mapping[str, Any]) -> None:
        await self._queue.put(Update.de_json(dict(update), self._bot))
