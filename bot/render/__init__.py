"""An answer as it is read: Telegram HTML or plain text, from the same spans."""

from bot.render.html import to_messages
from bot.render.plain import to_text

__all__ = ["to_messages", "to_text"]
