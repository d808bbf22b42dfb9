"""The library's application, put together: limits, order, timeouts, handlers."""

from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, TypeHandler

from bot.telegram.delivery import Waits
from bot.telegram.handlers import Handlers
from bot.telegram.metrics import Metrics
from bot.telegram.order import ChatOrder
from bot.telegram.rate import ChatLimiter

BotApplication = Application[Any, Any, Any, Any, Any, Any]


def build(
    token: str, base_url: str, base_file_url: str, handlers: Handlers, waits: Waits, metrics: Metrics
) -> BotApplication:
    """An application that has not yet spoken to the server; updates are put into its queue by the intake."""
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(base_url)
        .base_file_url(base_file_url)
        .rate_limiter(ChatLimiter(waits, metrics))
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
    application.add_handler(TypeHandler(Update, handlers.on_update))
    order = application.update_processor
    metrics.watch_queue(lambda: application.update_queue.qsize() + order.current_concurrent_updates)
    return application
