"""One message out, never twice."""

import asyncio

import httpx
import structlog
from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, NetworkError, TelegramError

_log = structlog.get_logger(__name__)

_PAUSES = (1, 2, 4, 8, 15, 30, 60)  # seconds between attempts while the server cannot be reached
_NOTHING_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


async def deliver(bot: Bot, message: Message, html: str) -> None:
    """Sends the HTML to the chat and topic the message came from; in a group as a reply to it.

    Repeated only while no connection could be made: what was sent and got no reply may have arrived.
    Raises telegram.error.TelegramError when it did not, or may not, arrive.
    """
    for pause in _PAUSES:
        try:
            await _send(bot, message, html)
        except NetworkError as error:
            if not isinstance(error.__cause__, _NOTHING_LEFT):
                raise
            _log.warning("Bot API server cannot be reached", chat=message.chat_id, error=str(error), retry_in=pause)
            await asyncio.sleep(pause)
        else:
            return
    await _send(bot, message, html)


def may_have_arrived(error: TelegramError) -> bool:
    """Whether the failed send went out without the server's own word that it refused."""
    unsure = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    return unsure and error.__cause__ is not None and not isinstance(error.__cause__, _NOTHING_LEFT)


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
