"""An answer as one message: Telegram HTML or plain text, from the same spans."""

from bot.render.html import to_html
from bot.render.plain import to_text

__all__ = ["to_html", "to_text"]
