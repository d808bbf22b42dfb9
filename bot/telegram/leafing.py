"""Lists that are leafed through: the reports, one report's card, its indicators, a passage among its neighbours."""

from collections.abc import Mapping

from bot import messages
from bot.answer.cards import ReportDetail
from bot.answer.indicators import IndicatorTable
from bot.answer.neighbours import Neighbours
from bot.render.indicators import indicators_page
from bot.render.neighbours import neighbours_html
from bot.render.pages import Page
from bot.render.reports import ReportsPage, report_html
from bot.telegram.reply import Reply, Rows

_IN_A_ROW = 5


def reports(shown: ReportsPage, opens: str) -> Reply:
    """A page of the list, a numbered button a report; opens: what these do ("report", "indicators", "remove")."""
    buttons = [
        (str(number), {"do": opens, "report": card.identity, "page": 1})
        for number, card in enumerate(shown.cards, shown.first)
    ]
    rows = tuple(tuple(buttons[i : i + _IN_A_ROW]) for i in range(0, len(buttons), _IN_A_ROW))
    page = shown.page
    return Reply((page.html,), (*rows, *_leaves(page.number, page.pages, {"do": "reports", "opens": opens})))


def card(detail: ReportDetail, *, original: bool) -> Reply:
    """The card of one report; original: whether its file can be had."""
    file = (((messages.BUTTON_ORIGINAL, {"do": "original", "report": detail.card.identity}),),) if original else ()
    table = {"do": "indicators", "report": detail.card.identity, "page": 1}
    row = ((messages.BUTTON_INDICATORS, table), (messages.BUTTON_UNMET, table | {"unmet": True}))
    return Reply((report_html(detail),), (row, *file))


def indicators(table: IndicatorTable, number: int, *, unmet: bool) -> Reply:
    """A page of the indicators of one report, all or those not met."""
    page = indicators_page(table, number, unmet=unmet)
    again = {"do": "indicators", "report": table.card.identity, "leafing": True}
    other = (messages.BUTTON_ALL if unmet else messages.BUTTON_UNMET, again | {"page": 1, "unmet": not unmet})
    return Reply((page.html,), (*_leaves(page.number, page.pages, again | {"unmet": unmet}), (other,)))


def neighbours(shown: Neighbours) -> Reply:
    """A passage among those before and after it."""
    again = {"do": "around", "report": shown.report, "at": shown.at, "leafing": True}
    row = []
    if shown.before:
        row.append((messages.BUTTON_BEFORE, again | {"page": shown.page - 1}))
    if shown.after:
        row.append((messages.BUTTON_AFTER, again | {"page": shown.page + 1}))
    return Reply((neighbours_html(shown),), (tuple(row),) if row else ())


def sources(page: Page, content: Mapping[str, object]) -> Reply:
    """A page of passages beside an answer; content: what its button holds."""
    return Reply((page.html,), _leaves(page.number, page.pages, {**content, "leafing": True}))


def _leaves(number: int, pages: int, again: dict[str, object]) -> Rows:
    row = []
    if number > 1:
        row.append((messages.BUTTON_BEFORE, again | {"page": number - 1}))
    if number < pages:
        row.append((messages.BUTTON_AFTER, again | {"page": number + 1}))
    return (tuple(row),) if row else ()
