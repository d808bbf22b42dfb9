"""Messages out: repeated until they have arrived, put off when the bot is to stop."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress

import httpx
import structlog
from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

_log = structlog.get_logger(__name__)

_PAUSES = (1, 2, 4, 8, 15, 30, 60)  # seconds between attempts; the last one again and again
_NOTHING_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
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
        if self.over:
            raise Postponed


async def deliver(bot: Bot, message: Message, html: str, waits: Waits) -> None:
    """Sends the HTML to the chat and topic the message came from; in a group as a reply to it.

    Repeated while the server cannot be reached or fails; what was sent and got no reply may have arrived, and is
    repeated three times at most.  Raises telegram.error.TelegramError when the server refuses it, Postponed when the
    bot is to stop before.
    """
    unsure, pauses = 0, _pauses()
    while True:
        try:
            return await _send(bot, message, html)
        except (BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter):
            raise
        except TelegramError as error:
            sure = _surely_not_arrived(error)
            unsure += not sure
            if unsure > _UNSURE:
                raise
            pause = next(pauses)
            event = "Bot API server cannot be reached" if sure else "no reply to what was sent"
            _log.warning(event, chat=message.chat_id, error=str(error), retry_in=pause)
            await waits.sleep(pause)


def _pauses() -> Iterator[int]:
    yield from _PAUSES
    while True:
        yield _PAUSES[-1]


def _surely_not_arrived(error: TelegramError) -> bool:
    """Whether nothing left, or the server's own word is that it failed."""
    return isinstance(error, NetworkError) and (error.__cause__ is None or isinstance(error.__cause__, _NOTHING_LEFT))


async def _send(bot: Bot, message: Message, html: str) -> None:
    private = message.chat.type == ChatType.PRIVATE
    await bot.send_message(
        message.chat_id,
        html,
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        message_thread_id=message.message_thread_id if message.is_topic_message else None,
        reply_parameters=None if private else ReplyParameters(message.message_id, allow_sending_without_reply=True),
    )
