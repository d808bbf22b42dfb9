"""Where every update goes, whichever way it came."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from telegram import Update

from bot.telegram.application import BotApplication
from bot.telegram.metrics import Metrics

Take = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Takes an update, as the Bot API writes it; once it returns the update counts as taken and does not come again."""

_log = structlog.get_logger(__name__)


def into_queue(application: BotApplication, metrics: Metrics) -> Take:
    """Hands updates to the application; what is no update is dropped, since it would be none the next time either."""

    async def take(update: Mapping[str, Any]) -> None:
        try:
            read = Update.de_json(dict(update), application.bot)
        except (AttributeError, KeyError, TypeError, ValueError):
            _log.exception("not an update", update=update.get("update_id"))
            return
        await application.update_queue.put(read)
        metrics.update_taken()

    return take
