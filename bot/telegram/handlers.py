"""What the bot replies to each message."""

import asyncio
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import escape
from typing import Any, TypeVar

import structlog
from telegram import Message, Update, User
from telegram.error import Forbidden, TelegramError

from bot import messages
from bot.answer.types import Status
from bot.render.html import to_messages
from bot.render.reports import reports_html
from bot.telegram.access import Access
from bot.telegram.addressing import Asked, Command, Question, Wordless, read
from bot.telegram.brain import Brain
from bot.telegram.delivery import deliver, may_have_arrived
from bot.telegram.memory import Memory

T = TypeVar("T")

_log = structlog.get_logger(__name__)

_THREADS = 4  # questions answered at once; more would only take turns on the processor
_PATIENCE = 20.0  # seconds a person waits for an answer before being told that the bot is busy
_HELP = frozenset({"trogiup", "help"})
_COMMANDS = _HELP | {"start", "baocao"}


class Handlers:
    """Replies to whatever is meant for the bot: with one message, or a few where an answer is long."""

    def __init__(self, brain: Brain, access: Access, patience: float = _PATIENCE) -> None:
        self._brain = brain
        self._access = access
        self._patience = patience
        self._memory = Memory()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="brain")

    async def on_message(self, update: Update, _context: Any) -> None:
        """Handles one message update; every fault ends in the log, and in one line to the user where that is sure."""
        message = update.message
        # Bots and anonymous senders cannot be told apart by id, so nobody can have let them in.
        if message is None or message.from_user is None or message.from_user.is_bot:
            return
        bot = message.get_bot()
        asked = read(message, bot.bot, _COMMANDS)
        if asked is None:
            return
        log = _log.bind(update=update.update_id, chat=message.chat_id, user=message.from_user.id)
        try:
            replies = await self._reply(message, message.from_user, asked, log)
        except Exception:
            fault = _fault_id()
            log.exception("answering failed", id=fault)
            replies = (escape(messages.FAULT.format(id=fault)),)
        await self._deliver(message, replies, log)

    def close(self) -> None:
        """Ends the threads; a question still waiting for one is dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _reply(self, message: Message, user: User, asked: Asked, log: Any) -> tuple[str, ...]:
        if not self._access.allows(user.id):
            log.warning("stranger turned away")
            return (escape(messages.NO_ACCESS.format(user_id=user.id)),)
        match asked:
            case Question(text):
                return await self._answer((message.chat_id, user.id), text, log)
            case Wordless():
                return (escape(messages.WORDLESS),)
            case Command("start"):
                return (escape(messages.START),)
            case Command("baocao"):
                return (reports_html(await self._think(self._brain.reports)),)
            case Command(name):
                return (escape(messages.HELP if name in _HELP else messages.UNKNOWN_COMMAND),)

    async def _answer(self, key: tuple[int, int], question: str, log: Any) -> tuple[str, ...]:
        if not any(char.isprintable() and not char.isspace() for char in question):
            return (escape(messages.EMPTY),)
        after = self._memory.previous(key, time.monotonic())
        started = time.perf_counter()
        try:
            answer = await self._think(lambda: self._brain.ask(question, after))
        except TimeoutError:
            log.warning("too busy to answer", seconds=self._patience)
            return (escape(messages.BUSY),)
        log.info("answered", status=str(answer.status), ms=round(1000 * (time.perf_counter() - started)))
        # A word of thanks or a slip must not break the thread of the questions.
        if answer.status is not Status.REFUSED:
            self._memory.remember(key, question, time.monotonic())
        return to_messages(answer)

    async def _think(self, work: Callable[[], T]) -> T:
        """The work done off the event loop; TimeoutError when it takes too long, its turn included."""
        return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(self._pool, work), self._patience)

    async def _deliver(self, message: Message, replies: tuple[str, ...], log: Any) -> None:
        bot = message.get_bot()
        try:
            for html in replies:
                await deliver(bot, message, html)
        except Forbidden as error:
            log.info("the chat is closed to the bot", error=str(error))
        except TelegramError as error:
            fault = _fault_id()
            log.exception("sending failed", id=fault)
            if may_have_arrived(error):
                return
            try:
                await deliver(bot, message, escape(messages.FAULT.format(id=fault)))
            except TelegramError:
                log.exception("not even the fault could be told", id=fault)


def _fault_id() -> str:
    return secrets.token_hex(4)
