"""A passage among its neighbours, as one Telegram HTML message."""

from bot import messages
from bot.answer.neighbours import Neighbours
from bot.render.html import ENTITIES, LIMIT
from bot.render.spans import Span, Style, clean, html, truncate
from bot.spoken import shorten, spoken_lines

_LONGEST = 750  # characters of one passage


def neighbours_html(shown: Neighbours) -> str:
    """The passages in the report's order, the one they stand around in bold; long ones cut and marked so."""
    if not shown.passages:
        return html([Span(messages.REPORT_GONE)])
    lines = (shown.passages[0][2][0], shown.passages[-1][2][1])
    where = f"{shown.issuer} · {spoken_lines(lines, shown.source)} · "
    spans = [Span(clean(where)), Span(clean(shown.source), Style.CODE)]
    for number, text, _ in shown.passages:
        style = Style.BOLD if number == shown.at else Style.PLAIN
        spans += [Span("\n\n"), Span(clean(shorten(text, _LONGEST)), style)]
    return html(truncate(spans, LIMIT, ENTITIES))
