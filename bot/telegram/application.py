"""The library's application, put together: limits, order, timeouts, handlers."""

from typing import Any

from telegram.ext import Application, ApplicationBuilder, MessageHandler, filters

from bot.telegram.handlers import Handlers
from bot.telegram.order import ChatOrder
from bot.telegram.rate import ChatLimiter

BotApplication = Application[Any, Any, Any, Any, Any, Any]


def build(token: str, base_url: str, base_file_url: str, handlers: Handlers) -> BotApplication:
    """An application that has not yet spoken to the server; updates are put into its queue by `polling.poll`."""
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(base_url)
        .base_file_url(base_file_url)
        .rate_limiter(ChatLimiter())
        .concurrent_updates(ChatOrder())
        .updater(None)
        .job_queue(None)
        .connect_timeout(10)
        .read_timeout(20)
        .pool_timeout(20)
        .get_updates_connect_timeout(10)
        .get_updates_read_timeout(10)
        .build()
    )
    application.add_handler(MessageHandler(filters.ALL, handlers.on_message))
    return application
