"""The indicators of one report as pages of Telegram HTML: a line each, plan against actual."""

from bot import messages
from bot.answer.indicators import Indicator, IndicatorTable
from bot.render.pages import Block, Page, page_of
from bot.render.reports import card_name
from bot.render.spans import Span, Style, clean
from bot.spoken import shorten, spoken_period

_A_PAGE = 15
_NAME, _CELL = 120, 80  # characters of a name and of a cell; only a cell that is a whole sentence is longer


def indicators_page(table: IndicatorTable, number: int = 1, *, unmet: bool = False) -> Page:
    """A page of the table, at most 15 indicators; with `unmet` only those of which the report says they are not met.

    Which these are is never reckoned: a line counts those of which the report does not say.
    """
    rows = [row for row in table.rows if row.met is False] if unmet else list(table.rows)
    scope = {"place": shorten(card_name(table.card), _NAME), "period": spoken_period(table.card.period)}
    unsaid = sum(row.met is None for row in table.rows) if unmet else 0
    aside = (Span("\n" + messages.INDICATORS_UNSAID.format(count=unsaid)),) if unsaid else ()
    if not rows:
        none = messages.NO_UNMET if unmet and table.rows else messages.NO_INDICATORS
        return page_of((Span(clean(none.format(**scope))), *aside), (), number, _A_PAGE)
    told = messages.INDICATORS_UNMET_HEAD if unmet else messages.INDICATORS_HEAD
    head = Span(clean(told.format(**scope, count=len(rows))), Style.BOLD)
    key = Span("\n" + messages.INDICATORS_KEY, Style.ITALIC)
    return page_of((head, key, *aside), [_line(row) for row in rows], number, _A_PAGE)


def _line(row: Indicator) -> Block:
    unit = f" ({shorten(row.unit, _CELL)})" if row.unit else ""
    told = f": {shorten(row.plan, _CELL)} → {shorten(row.actual, _CELL)}"
    verdict = f" · {shorten(row.verdict, _CELL)}" if row.verdict else ""
    name = Span(clean(shorten(row.name, _NAME)), Style.BOLD)
    return (Span("\n\n"), name, Span(clean(f"{unit}{told}{verdict}")))
