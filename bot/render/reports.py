"""The list of reports in pages, and the card of one, as Telegram HTML messages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from bot import messages
from bot.answer.cards import ReportCard, ReportDetail
from bot.render.html import ENTITIES, LIMIT
from bot.render.pages import Page, closed, in_page
from bot.render.spans import Span, Style, clean, html, length, truncate, units
from bot.spoken import shorten, spoken_date, spoken_period
from ingest.report import Heading
from ingest.vietnamese import fold

_LINE_LIMIT = 160  # characters of one report's line
_A_PAGE = 10
_HEADING = 100  # characters of one heading of an outline
_INDENT = "\u2003"  # an em space, since Telegram keeps it at the beginning of a line


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """A page of the list.  cards: the reports on it, the first being number `first` of the whole list."""

    page: Page
    cards: tuple[ReportCard, ...]
    first: int


def reports_page(cards: Sequence[ReportCard], number: int = 1) -> ReportsPage:
    """A page of at most 10 numbered reports, by province and place, the newest period first."""
    if not cards:
        return ReportsPage(closed([Span(messages.NO_REPORTS)], 1, 1), (), 1)
    pages = -(-len(cards) // _A_PAGE)
    number = in_page(number, pages)
    first = (number - 1) * _A_PAGE
    shown = _by_place(cards)[first : first + _A_PAGE]
    spans = [Span(messages.REPORTS_HEAD.format(count=len(cards)), Style.BOLD)]
    numbered = enumerate(shown, first + 1)
    for (province, place), group in groupby(numbered, lambda each: (each[1].province, _place(each[1]))):
        spans += [Span("\n\n"), Span(_group(place, province), Style.BOLD)]
        spans += [Span(f"\n{position}. {_about(card)}") for position, card in group]
    return ReportsPage(closed(spans, number, pages), tuple(shown), first + 1)


def report_html(detail: ReportDetail) -> str:
    """The card of one report: who, when, what it is called, and its headings as far as one message holds them."""
    card = detail.card
    told = clean(facts(detail))
    spans = [Span(clean(card_name(card)), Style.BOLD), Span(f"\n{told}\n")]
    # As code, "yen-the-2023.md" is not taken for a web address of Moldova.
    spans.append(Span(clean(card.source), Style.CODE))
    spans += _outline(detail.outline, LIMIT - length(spans))
    return html(truncate(spans, LIMIT, ENTITIES))


def facts(detail: ReportDetail) -> str:
    """Number and date, period, title, signer and what the report holds, a line each; what is not known is left out."""
    card = detail.card
    lines = (
        " ".join(filter(None, (f"Số {card.number}" if card.number else "", spoken_date(card.issued)))),
        messages.REPORT_PERIOD.format(period=spoken_period(card.period)) if card.period else "",
        card.title,
        messages.REPORT_SIGNER.format(signer=detail.signer) if detail.signer else "",
        messages.REPORT_HOLDS.format(tables=detail.tables, figures=detail.figures),
    )
    told = "\n".join(filter(None, lines))
    return f"{told[:1].upper()}{told[1:]}"


def card_name(card: ReportCard) -> str:
    """Whose report it is: its issuer, else its place, else what else it is known by."""
    return card.issuer or card.locality or card.title or card.source


def _outline(headings: Sequence[Heading], room: int) -> Iterator[Span]:
    """The headings one a line, the inner ones indented; those for which there is no room are counted."""
    if not headings:
        return
    head = Span(messages.OUTLINE, Style.BOLD)
    yield from (Span("\n\n"), head)
    lines = [_INDENT * (each.depth - 1) + shorten(each.text, _HEADING) for each in headings]
    lines = [clean(f"\n{line}") for line in lines]
    room -= 2 + units(head.text)
    if sum(map(units, lines)) > room:
        room -= units("\n" + messages.OUTLINE_CUT.format(count=len(lines)))
        fitting = sum(size <= room for size in accumulate(map(units, lines)))
        lines = [*lines[:fitting], "\n" + messages.OUTLINE_CUT.format(count=len(lines) - fitting)]
    yield Span("".join(lines))


def _by_place(cards: Sequence[ReportCard]) -> list[ReportCard]:
    """By province and place as the alphabet without diacritics has them; of one place the newest first."""
    # The year goes before the date, since a report of a year is often signed in the next.
    newest = sorted(cards, key=lambda card: (card.period[:4], card.issued or "", card.source), reverse=True)
    return sorted(newest, key=lambda card: (fold(card.province or ""), card.province or "", *_in_order(_place(card))))


def _in_order(place: str) -> tuple[str, str]:
    # Names that differ by diacritics alone must not be mixed.
    return fold(place), place


def _place(card: ReportCard) -> str:
    return f"{card.level} {card.locality}".strip() or card_name(card)


def _group(place: str, province: str | None) -> str:
    return clean(shorten(f"{place[:1].upper()}{place[1:]}{f' – {province}' if province else ''}", _LINE_LIMIT))


def _about(card: ReportCard) -> str:
    """What tells reports of one place apart: "Năm 2023, số 783/BC-UBND ngày 05/12/2023"."""
    document = " ".join(filter(None, (f"số {card.number}" if card.number else "", spoken_date(card.issued))))
    told = ", ".join(filter(None, (spoken_period(card.period), document))) or card.title or card.source
    return clean(shorten(f"{told[:1].upper()}{told[1:]}", _LINE_LIMIT))
