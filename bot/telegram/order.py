"""Chats side by side, the messages of one chat one after another."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_CHATS_AT_ONCE = 4096  # updates in hand or waiting for their chat's turn


class ChatOrder(BaseUpdateProcessor):
    """A follow-up is understood by the question before it, so a chat's updates are handled in the order they came."""

    def __init__(self) -> None:
        super().__init__(_CHATS_AT_ONCE)
        self._locks: WeakValueDictionary[object, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Awaits the coroutine when every earlier update of the same chat has been handled."""
        lock = self._locks.setdefault(_turn(update), asyncio.Lock())
        async with lock:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to acquire."""

    async def shutdown(self) -> None:
        """Nothing to release."""


def _turn(update: object) -> object:
    """What is handled one after another: a chat's messages; its files, which take long; what somebody types inline."""
    if not isinstance(update, Update):
        return None
    if update.inline_query:
        return "inline", update.inline_query.from_user.id
    chat = update.effective_chat.id if update.effective_chat else 0
    return ("files", chat) if update.message and update.message.document else chat
