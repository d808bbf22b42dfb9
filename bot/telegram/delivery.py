"""Messages out: repeated until they have arrived, put off when the bot is to stop."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx
import structlog
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.telegram.metrics import Metrics, Sent

T = TypeVar("T")

_log = structlog.get_logger(__name__)

_PAUSES = (1, 2, 4, 8, 15, 30, 60)  # seconds between attempts; the last one again and again
_NOTHING_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
LARGEST_SENT = 50_000_000
"""Bytes of the largest file that the Bot API takes from a bot."""
_UNSURE = 3  # repeats of a message that may have arrived: seen twice is better than never


class Postponed(Exception):
    """The bot is to stop: what would have to wait is left in the inbox for the next start."""


class Waits:
    """Every wait of a send; `put_off` ends them all."""

    def __init__(self) -> None:
        self._over = asyncio.Event()

    @property
    def over(self) -> bool:
        """Whether nothing may be waited for any more."""
        return self._over.is_set()

    def put_off(self) -> None:
        """From now on whoever waits is postponed."""
        self._over.set()

    async def sleep(self, seconds: float) -> None:
        """Returns after so many seconds.  Raises Postponed at once when waits are put off."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)
        self.check()

    def check(self) -> None:
        """Raises Postponed when waits are put off."""
        if self.over:
            raise Postponed


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: a chat, the topic in it, and the message it replies to."""

    chat: int
    topic: int | None = None
    replies_to: int | None = None


def target_of(message: Message) -> Target:
    """The chat and topic the message came from; in a group as a reply to it."""
    topic = message.message_thread_id if message.is_topic_message else None
    return Target(message.chat_id, topic, None if message.chat.type == ChatType.PRIVATE else message.message_id)


class Delivery:
    """Sends by one bot.  Every method returns when the server has said yes.

    Repeated while the server cannot be reached or fails; what was sent and got no reply may have arrived, and is
    repeated three times at most.  Raises telegram.error.TelegramError when the server refuses it, Postponed when the
    bot is to stop before.
    """

    def __init__(self, waits: Waits, metrics: Metrics) -> None:
        self._waits = waits
        self._metrics = metrics

    async def text(self, bot: Bot, to: Target, html: str, keyboard: InlineKeyboardMarkup | None = None) -> int:
        """Sends the HTML; Telegram's number of the message."""
        sent = await self._insist(
            to.chat,
            lambda: bot.send_message(
                to.chat,
                html,
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                message_thread_id=to.topic,
                reply_parameters=_reply_to(to),
                reply_markup=keyboard,
            ),
        )
        return sent.message_id

    async def picture(self, bot: Bot, to: Target, png: bytes, caption: str) -> None:
        """Sends the picture with that plain caption."""
        await self._insist(
            to.chat,
            lambda: bot.send_photo(
                to.chat,
                png,
                caption,
                message_thread_id=to.topic,
                reply_parameters=_reply_to(to),
                filename="bieu-do.png",
            ),
        )

    async def document(self, bot: Bot, to: Target, file: Path, name: str) -> None:
        """Sends the file under that name."""
        await self._insist(
            to.chat,
            lambda: bot.send_document(
                to.chat,
                file,
                message_thread_id=to.topic,
                reply_parameters=_reply_to(to),
                filename=name,
                disable_content_type_detection=True,
            ),
        )

    async def edit(self, bot: Bot, chat: int, message: int, html: str, keyboard: InlineKeyboardMarkup | None) -> None:
        """Puts the HTML and the buttons in the place of what that message of the bot said."""
        with suppress(BadRequest):  # the same as before, or too old to be edited
            await self._insist(
                chat,
                lambda: bot.edit_message_text(
                    html,
                    chat,
                    message,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    reply_markup=keyboard,
                ),
            )

    async def _insist(self, chat: int, send: Callable[[], Awaitable[T]]) -> T:
        unsure, pauses = 0, _pauses()
        while True:
            try:
                sent = await send()
            except Forbidden:
                self._metrics.sent(Sent.CLOSED)
                raise
            except (BadRequest, ChatMigrated, InvalidToken, RetryAfter):
                self._metrics.sent(Sent.FAILED)
                raise
            except TelegramError as error:
                sure = _surely_not_arrived(error)
                self._metrics.sent(Sent.FAILED if sure else Sent.UNSURE)
                unsure += not sure
                if unsure > _UNSURE:
                    raise
                pause = next(pauses)
                event = "Bot API server cannot be reached" if sure else "no reply to what was sent"
                _log.warning(event, chat=chat, error=str(error), retry_in=pause)
                await self._waits.sleep(pause)
            else:
                self._metrics.sent(Sent.ARRIVED)
                return sent


def _reply_to(to: Target) -> ReplyParameters | None:
    return ReplyParameters(to.replies_to, allow_sending_without_reply=True) if to.replies_to else None


def _pauses() -> Iterator[int]:
    yield from _PAUSES
    while True:
        yield _PAUSES[-1]


def _surely_not_arrived(error: TelegramError) -> bool:
    """Whether nothing left, or the server's own word is that it failed."""
    return isinstance(error, NetworkError) and (error.__cause__ is None or isinstance(error.__cause__, _NOTHING_LEFT))
