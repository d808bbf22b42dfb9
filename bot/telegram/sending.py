"""Replies out: their messages, buttons, pictures and files, each once, whatever happened at the last start."""

import asyncio
import secrets
import time
from collections.abc import Iterable
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, TelegramError

from bot import messages
from bot.state.kept import Kept
from bot.telegram.delivery import Delivery, Target
from bot.telegram.reply import Reply, Rows

_LONGEST_BUTTON = 60  # characters that a telephone shows of a button


def fault_id() -> str:
    """What a user is told of a fault, and the log names it by."""
    return secrets.token_hex(4)


class Sending:
    """Sends replies by a delivery; what buttons do is kept under short ids."""

    def __init__(self, kept: Kept, delivery: Delivery) -> None:
        self._kept = kept
        self._delivery = delivery

    async def send(self, bot: Bot, to: Target, reply: Reply, number: int, log: Any) -> int:
        """Sends all of the reply to the update with that number that has not left before.

        Where the server refuses it, a line with an error id.  Telegram's number of its first message; 0 when that is
        not known.
        """
        first = 0
        left_before = self._kept.inbox.sent(number)
        last = len(reply.messages) - 1
        try:
            for position, html in enumerate(reply.messages):
                if position >= left_before:
                    keyboard = await self._keyboard(reply.rows) if position == last else None
                    sent = await self._delivery.text(bot, to, html, keyboard)
                    first = first or sent
                    if reply.picture or reply.file or reply.others or position < last:
                        await asyncio.to_thread(self._kept.inbox.one_sent, number)
            if reply.picture:
                await self._delivery.picture(bot, to, reply.picture, reply.caption)
            if reply.file:
                await self._delivery.document(bot, to, reply.file.path, reply.file.name)
        except Forbidden as error:
            log.info("the chat is closed to the bot", error=str(error))
        except TelegramError as error:
            fault = fault_id()
            log.exception("sending failed", id=fault)
            if isinstance(error, BadRequest):
                await self._say_fault(bot, to, fault, log)
        for chat, besides in reply.others:
            await self.tell(bot, (chat,), besides, log)
        return first

    async def edit(self, bot: Bot, chat: int, message: int, reply: Reply) -> None:
        """Puts the reply's first message in the place of what that message of the bot said."""
        await self._delivery.edit(bot, chat, message, reply.messages[0], await self._keyboard(reply.rows))

    async def tell(self, bot: Bot, chats: Iterable[int], reply: Reply, log: Any) -> None:
        """Tells others than who wrote; that one of them cannot be told is their affair."""
        for chat in chats:
            try:
                for html in reply.messages:
                    await self._delivery.text(bot, Target(chat), html, await self._keyboard(reply.rows))
            except TelegramError as error:
                log.warning("not told", to=chat, error=str(error))

    async def _say_fault(self, bot: Bot, to: Target, fault: str, log: Any) -> None:
        try:
            await self._delivery.text(bot, to, messages.FAULT.format(id=fault))
        except TelegramError:
            log.exception("not even the fault could be told", id=fault)

    async def _keyboard(self, rows: Rows) -> InlineKeyboardMarkup | None:
        if not rows:
            return None
        contents = [content for row in rows for _, content in row]
        ids = iter(await asyncio.to_thread(self._kept.buttons.make, contents, time.time()))
        return InlineKeyboardMarkup([[_button(told, next(ids)) for told, _ in row] for row in rows])


def _button(told: str, identity: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(told[:_LONGEST_BUTTON], callback_data=identity)
