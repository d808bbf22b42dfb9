"""What the bot does with each update: reads it, has it answered, sends the reply, and is done with it."""

import asyncio
from typing import Any

import structlog
from telegram import Bot, CallbackQuery, Message, Update, User
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot import messages
from bot.brains.pool import processes
from bot.state.kept import Kept
from bot.state.people import Role
from bot.telegram.addressing import Asked, Command, File, Question, Wordless, read
from bot.telegram.admission import Admission
from bot.telegram.asker import Asker, Askers
from bot.telegram.brain import Brain
from bot.telegram.commands import Commands
from bot.telegram.delivery import Delivery, Postponed, Target, Waits, target_of
from bot.telegram.desk import Desk, Done
from bot.telegram.inline import Inline
from bot.telegram.metrics import Metrics
from bot.telegram.presses import Presses
from bot.telegram.questions import Questions
from bot.telegram.reply import Reply, plain
from bot.telegram.sending import Sending, fault_id
from bot.telegram.thinking import PATIENCE, Thinking
from bot.telegram.uploads import Uploads
from ingest.settings import Settings

_log = structlog.get_logger(__name__)

_SOON = 2.0  # seconds after which a button's waiting sign is ended, whatever is still being done


class Handlers:
    """Replies to whatever is meant for the bot."""

    def __init__(
        self, brain: Brain, kept: Kept, waits: Waits, metrics: Metrics, settings: Settings, patience: float = PATIENCE
    ) -> None:
        self._kept = kept
        self._waits = waits
        self._askers = Askers(brain, kept)
        self._thinking = Thinking(processes(settings), patience)
        delivery = Delivery(waits, metrics)
        self._sending = Sending(kept, delivery)
        self._admission = Admission(kept)
        self._questions = Questions(brain, kept, self._thinking, metrics)
        self._uploads = Uploads(brain, kept, settings, delivery, self._sending)
        self._commands = Commands(kept, self._thinking, self._admission)
        desk = Desk(self._thinking, self._admission, self._uploads)
        self._presses = Presses(kept, self._thinking, self._questions, desk)
        self._inline = Inline(kept, self._thinking, self._questions)

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
            elif update.inline_query:
                query = update.inline_query
                asker = self._askers.of(query.from_user.id, 0, query.get_bot().username)
                await self._inline.answer(query, asker, _log.bind(update=update.update_id, user=asker.person))
        except Postponed:
            _log.info("left for the next start", update=update.update_id)
            return
        except Exception:  # noqa: BLE001  # whatever it was
            # The same would happen again at every start.
            _log.exception("update failed", id=fault_id(), update=update.update_id)
        await asyncio.to_thread(self._kept.inbox.done, update.update_id)

    async def tell_admins(self, bot: Bot, line: str) -> None:
        """Tells every administrator who can be told."""
        await self._sending.tell(bot, self._kept.people.admins(), plain(line), _log)

    def close(self) -> None:
        """Ends the threads; a question still waiting for one is dropped, a file being read is let go."""
        self._uploads.close()
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
            reply = await self._reply(number, message, user, asked, log)
        except Postponed:
            raise
        except Exception:
            fault = fault_id()
            log.exception("answering failed", id=fault)
            reply = plain(messages.FAULT.format(id=fault))
        if reply:
            sent = await self._sending.send(bot, target_of(message), reply, number, log)
            self._kept.inbox.answered(number)  # at once: a crash before this has it answered again
            if sent and reply.asked:
                answered_by = self._kept.audit.answered_by
                await asyncio.to_thread(answered_by, message.chat_id, message.message_id, sent, reply.asked)

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
            reply = await self._questions.answer_after(after, self._asker(user, message), asked.text, log)
        except Exception:
            fault = fault_id()
            log.exception("answering failed", id=fault)
            reply = plain(messages.FAULT.format(id=fault))
        await self._sending.edit(bot, message.chat_id, answer, reply)
        if reply.asked:
            self._kept.audit.answered_by(message.chat_id, message.message_id, answer, reply.asked)

    def _asker(self, user: User, message: Message) -> Asker:
        return self._askers.of(user.id, message.chat_id, message.get_bot().username)

    def _may(self, user: User, message: Message) -> bool:
        """Whether that person is answered there."""
        private = message.chat.type == ChatType.PRIVATE
        return self._kept.people.role(user.id) is not None and (private or self._kept.groups.enabled(message.chat_id))

    async def _reply(self, number: int, message: Message, user: User, asked: Asked, log: Any) -> Reply | None:
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
        asker = self._asker(user, message)
        match asked:
            case Question(text):
                mended = await self._uploads.told(user.id, text) if private and role is Role.ADMIN else None
                return mended or await self._questions.answer(asker, text, log)
            case File(document) if role is Role.ADMIN:
                await self._uploads.receive(number, message, document, user.id, log)
                return None
            case File() | Wordless():
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
            await _end(query, messages.NOT_FOR_YOU if role is None else messages.BUTTON_EXPIRED, log)
            return
        # In a group that is no longer enabled the old buttons say nothing either.
        if message.chat.type != ChatType.PRIVATE and not self._kept.groups.enabled(message.chat.id):
            await _end(query, messages.GROUP_NOT_ENABLED, log)
            return
        asker = self._askers.of(query.from_user.id, message.chat.id, bot.username)
        pressing = asyncio.ensure_future(self._pressed(query.data or "", asker, role, log))
        # Telegram shows a waiting sign until the press is answered, and takes no answer after a while.
        done, _ = await asyncio.wait((pressing,), timeout=_SOON)
        if not done:
            await _end(query, "", log)
        told, reply, in_place = await pressing
        if done:
            await _end(query, told, log)
        elif told and reply is None:
            reply = plain(told)
        if reply and in_place:
            await self._sending.edit(bot, message.chat.id, message.message_id, reply)
        elif reply:
            topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
            await self._sending.send(bot, Target(message.chat.id, topic), reply, number, log)

    async def _pressed(self, identity: str, asker: Asker, role: Role, log: Any) -> Done:
        try:
            return await self._presses.press(identity, asker, role, log)
        except TimeoutError:
            return messages.BUSY, None, False
        except Exception:
            fault = fault_id()
            log.exception("answering failed", id=fault)
            return "", plain(messages.FAULT.format(id=fault)), False


async def _end(query: CallbackQuery, text: str, log: Any) -> None:
    """Ends the waiting sign of a button; a press answered too late is no fault."""
    try:
        await query.answer(text or None, show_alert=bool(text))
    except TelegramError as error:
        log.info("press not answered", error=str(error))
