"""What the bot does with each update: reads it, has it answered, sends the reply, and is done with it."""

import asyncio
import secrets
import time
from collections.abc import Mapping
from typing import Any

import structlog
from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update, User
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, TelegramError

from bot import messages
from bot.state.kept import Kept
from bot.state.people import Role
from bot.telegram.addressing import Asked, Command, Question, Wordless, read
from bot.telegram.admission import Admission
from bot.telegram.brain import Brain
from bot.telegram.commands import Commands
from bot.telegram.delivery import Delivery, Postponed, Target, Waits, target_of
from bot.telegram.metrics import Metrics
from bot.telegram.presses import Presses
from bot.telegram.questions import Asker, Questions
from bot.telegram.reply import Reply, Rows, plain
from bot.telegram.thinking import PATIENCE, Thinking

_log = structlog.get_logger(__name__)

_LONGEST_BUTTON = 60  # characters that a telephone shows of a button


class Handlers:
    """Replies to whatever is meant for the bot."""

    def __init__(self, brain: Brain, kept: Kept, waits: Waits, metrics: Metrics, patience: float = PATIENCE) -> None:
        self._kept = kept
        self._waits = waits
        self._thinking = Thinking(patience)
        self._delivery = Delivery(waits, metrics)
        self._admission = Admission(kept)
        self._questions = Questions(brain, kept, self._thinking, metrics)
        self._commands = Commands(brain, kept, self._thinking, self._admission)
        self._presses = Presses(brain, kept, self._thinking, self._questions, self._admission)

    async def on_update(self, update: Update, _context: Any) -> None:
        """Handles one update; done with, it leaves the inbox.  What is postponed stays there."""
        if self._waits.over:
            return
        try:
            if update.message:
                await self._on_message(update.update_id, update.message)
            elif update.edited_message:
                await self._on_edited(update.update_id, update.edited_message)
            elif update.callback_query:
                await self._on_press(update.update_id, update.callback_query)
        except Postponed:
            _log.info("left for the next start", update=update.update_id)
            return
        except Exception:  # noqa: BLE001  # whatever it was
            # The same would happen again at every start.
            _log.exception("update failed", id=_fault_id(), update=update.update_id)
        self._kept.inbox.done(update.update_id)  # at once: a crash before this has it answered again

    def close(self) -> None:
        """Ends the threads; a question still waiting for one is dropped."""
        self._thinking.close()

    async def _on_message(self, number: int, message: Message) -> None:
        # Bots and anonymous senders cannot be told apart by id, so nobody can have let them in.
        user = message.from_user
        if user is None or user.is_bot:
            return
        bot = message.get_bot()
        asked = read(message, bot.bot, self._commands.names)
        if asked is None:
            return
        log = _log.bind(update=number, chat=message.chat_id, user=user.id)
        try:
            reply = await self._reply(message, user, asked, log)
        except Exception:
            fault = _fault_id()
            log.exception("answering failed", id=fault)
            reply = plain(messages.FAULT.format(id=fault))
        if reply:
            sent = await self._send(bot, target_of(message), reply, number, log)
            if sent and reply.asked:
                self._kept.audit.answered_by(message.chat_id, message.message_id, sent, reply.asked)

    async def _on_edited(self, number: int, message: Message) -> None:
        """A question that is changed has its answer changed; what was not answered before is left alone."""
        user, bot = message.from_user, message.get_bot()
        before = self._kept.audit.answer_to(message.chat_id, message.message_id)
        asked = read(message, bot.bot, self._commands.names)
        if user is None or before is None or not isinstance(asked, Question) or not self._may(user, message):
            return
        log = _log.bind(update=number, chat=message.chat_id, user=user.id)
        answer, after = before
        try:
            reply = await self._questions.answer_after(after, Asker(message.chat_id, user.id), asked.text, log)
        except Exception:
            fault = _fault_id()
            log.exception("answering failed", id=fault)
            reply = plain(messages.FAULT.format(id=fault))
        await self._delivery.edit(bot, message.chat_id, answer, reply.messages[0], self._keyboard(reply.rows))
        if reply.asked:
            self._kept.audit.answered_by(message.chat_id, message.message_id, answer, reply.asked)

    def _may(self, user: User, message: Message) -> bool:
        """Whether that person is answered there."""
        private = message.chat.type == ChatType.PRIVATE
        return self._kept.people.role(user.id) is not None and (private or self._kept.groups.enabled(message.chat_id))

    async def _reply(self, message: Message, user: User, asked: Asked, log: Any) -> Reply | None:
        """The reply; None where silence is the right one."""
        private = message.chat.type == ChatType.PRIVATE
        role = self._kept.people.role(user.id)
        if role is None:
            if not private and not self._kept.groups.enabled(message.chat_id):
                return None
            log.warning("stranger turned away")
            return self._admission.stranger(user, private=private)
        enables = role is Role.ADMIN and isinstance(asked, Command)
        if not private and not enables and not self._kept.groups.enabled(message.chat_id):
            return plain(messages.GROUP_NOT_ENABLED)
        asker = Asker(message.chat_id, user.id)
        match asked:
            case Question(text):
                return await self._questions.answer(asker, text, log)
            case Wordless():
                return plain(messages.WORDLESS)
            case Command(name, rest):
                try:
                    return await self._commands.reply(name, rest, asker, role)
                except TimeoutError:
                    return plain(messages.BUSY)

    async def _on_press(self, number: int, query: CallbackQuery) -> None:
        log = _log.bind(update=number, user=query.from_user.id)
        bot, message = query.get_bot(), query.message
        role = self._kept.people.role(query.from_user.id)
        if role is None or message is None:
            log.warning("stranger turned away")
            await _answer(query, messages.NOT_FOR_YOU if role is None else messages.BUTTON_EXPIRED, log)
            return
        # In a group that is no longer enabled the old buttons say nothing either.
        if message.chat.type != ChatType.PRIVATE and not self._kept.groups.enabled(message.chat.id):
            await _answer(query, messages.GROUP_NOT_ENABLED, log)
            return
        asker = Asker(message.chat.id, query.from_user.id)
        try:
            told, reply, in_place = await self._presses.press(query.data or "", asker, role, log)
        except TimeoutError:
            told, reply, in_place = messages.BUSY, None, False
        except Exception:
            fault = _fault_id()
            log.exception("answering failed", id=fault)
            told, reply, in_place = "", plain(messages.FAULT.format(id=fault)), False
        await _answer(query, told, log)
        if reply and in_place:
            await self._delivery.edit(
                bot, message.chat.id, message.message_id, reply.messages[0], self._keyboard(reply.rows)
            )
        elif reply:
            topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
            await self._send(bot, Target(message.chat.id, topic), reply, number, log)

    async def _send(self, bot: Bot, to: Target, reply: Reply, number: int, log: Any) -> int:
        """Sends all of the reply that has not left before; where the server refuses it, a line with an error id.

        Telegram's number of its first message; 0 when that is not known.
        """
        first = 0
        left_before = self._kept.inbox.sent(number)
        last = len(reply.messages) - 1
        try:
            for position, html in enumerate(reply.messages):
                if position >= left_before:
                    keyboard = self._keyboard(reply.rows) if position == last else None
                    sent = await self._delivery.text(bot, to, html, keyboard)
                    first = first or sent
                    if reply.picture or reply.others or position < last:
                        await asyncio.to_thread(self._kept.inbox.one_sent, number)
            if reply.picture:
                await self._delivery.picture(bot, to, reply.picture, reply.caption)
        except Forbidden as error:
            log.info("the chat is closed to the bot", error=str(error))
        except TelegramError as error:
            fault = _fault_id()
            log.exception("sending failed", id=fault)
            if isinstance(error, BadRequest):
                await self._say_fault(bot, to, fault, log)
        for chat, besides in reply.others:
            await self._send_besides(bot, chat, besides, log)
        return first

    async def _send_besides(self, bot: Bot, chat: int, reply: Reply, log: Any) -> None:
        """What somebody else is told; that they cannot be is their affair."""
        try:
            for html in reply.messages:
                await self._delivery.text(bot, Target(chat), html, self._keyboard(reply.rows))
        except TelegramError as error:
            log.warning("not told", to=chat, error=str(error))

    async def _say_fault(self, bot: Bot, to: Target, fault: str, log: Any) -> None:
        try:
            await self._delivery.text(bot, to, messages.FAULT.format(id=fault))
        except TelegramError:
            log.exception("not even the fault could be told", id=fault)

    def _keyboard(self, rows: Rows) -> InlineKeyboardMarkup | None:
        """The buttons, each kept under a short id."""
        now = time.time()
        keyboard = [[self._button(told, content, now) for told, content in row] for row in rows]
        return InlineKeyboardMarkup(keyboard) if keyboard else None

    def _button(self, told: str, content: Mapping[str, object], now: float) -> InlineKeyboardButton:
        identity = self._kept.buttons.make(content, now)
        return InlineKeyboardButton(told[:_LONGEST_BUTTON], callback_data=identity)


async def _answer(query: CallbackQuery, text: str, log: Any) -> None:
    """Ends the waiting sign of a button; a press answered too late is no fault."""
    try:
        await query.answer(text or None, show_alert=bool(text))
    except TelegramError as error:
        log.info("press not answered", error=str(error))


def _fault_id() -> str:
    return secrets.token_hex(4)
