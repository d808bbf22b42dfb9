"""What places state side by side, in words and as a picture."""

from functools import partial

from bot import messages
from bot.answer.compared import Comparison
from bot.render.chart import comparison_png
from bot.render.comparison import comparison_html, title
from bot.telegram.reply import Reply, plain
from bot.telegram.thinking import Thinking


async def side_by_side(compared: Comparison | None, thinking: Thinking) -> Reply:
    """The table, and the chart where there is something to draw.  Raises TimeoutError when the bot is busy."""
    if compared is None:
        return plain(messages.NOTHING_TO_COMPARE)
    png = await thinking.think(partial(comparison_png, compared))
    return Reply((comparison_html(compared),), picture=png, caption=title(compared) if png else "")
