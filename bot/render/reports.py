"""The list of reports as one Telegram HTML message."""

from collections.abc import Sequence

from bot import messages
from bot.answer.cards import ReportCard
from bot.render.html import LIMIT
from bot.render.spans import Span, Style, clean, html, length, units
from bot.spoken import shorten, spoken_date, spoken_period

_LINE_LIMIT = 160  # characters of one report's line


def reports_html(cards: Sequence[ReportCard]) -> str:
    """One line a report, by province, place and period; those that do not fit are counted in a last line."""
    if not cards:
        return html([Span(messages.NO_REPORTS)])
    ordered = sorted(cards, key=lambda card: (card.province or "", card.locality, card.period, card.source))
    first = Span(messages.REPORTS_HEAD.format(count=len(cards)), Style.BOLD)
    lines = [Span("\n• " + _line(card)) for card in ordered]
    if length([first, *lines]) <= LIMIT:
        return html([first, *lines])
    spans, room = [first], LIMIT - length([first, _left_out(len(lines))])
    for line in lines:
        room -= units(line.text)
        if room < 0:
            break
        spans.append(line)
    return html([*spans, _left_out(len(lines) + 1 - len(spans))])


def _left_out(count: int) -> Span:
    return Span("\n" + messages.REPORTS_LEFT_OUT.format(count=count))


def _line(card: ReportCard) -> str:
    name = card.issuer or card.locality or card.title or card.source
    document = " ".join(filter(None, (f"số {card.number}" if card.number else "", spoken_date(card.issued))))
    return clean(shorten(", ".join(filter(None, (name, spoken_period(card.period), document))), _LINE_LIMIT))
