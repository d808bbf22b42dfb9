"""One indicator over several places as one Telegram HTML message, a line a place."""

from collections.abc import Iterator

from bot import messages
from bot.answer.compared import Compared, Comparison
from bot.render.html import ENTITIES, LIMIT
from bot.render.spans import Span, Style, clean, html, truncate
from bot.spoken import shorten, spoken_period

_TITLE, _TOLD = 160, 200  # characters of the indicator and of what one place states


def comparison_html(compared: Comparison) -> str:
    """The table: places that can be compared in order, numbered; then those that state it otherwise; then the silent.

    At most 4096 UTF-16 units once parsed.
    """
    comparable = compared.comparable
    spans = [Span(clean(title(compared)), Style.BOLD)]
    if len(comparable) > 1:
        spans.append(Span("\n" + messages.COMPARED_ORDER[compared.lowest_first], Style.ITALIC))
    for position, each in enumerate(comparable, 1):
        spans += [Span(f"\n\n{position}. "), *_line(each, " · ".join(_values(each)))]
    for each in compared.apart:
        spans += [Span("\n\n– "), *_line(each, shorten(each.told, _TOLD))]
    if silent := compared.silent:
        spans.append(Span(clean("\n\n" + messages.COMPARED_SILENT.format(places=places(silent)))))
    return html(truncate(spans, LIMIT, ENTITIES))


def title(compared: Comparison) -> str:
    """As in: "Độ che phủ rừng, năm 2023"; every period where the places tell of several."""
    named = ", ".join(filter(None, (compared.indicator, *map(spoken_period, compared.periods))))
    return shorten(f"{named[:1].upper()}{named[1:]}", _TITLE)


def places(named: tuple[Compared, ...]) -> str:
    """The places by name, each once: "huyện Bình Sơn, huyện Yên Thế"."""
    return ", ".join(dict.fromkeys(each.place for each in named))


def _line(each: Compared, told: str) -> Iterator[Span]:
    yield Span(clean(each.place), Style.BOLD)
    period = spoken_period(each.period)
    yield Span(clean(f": {told}\n{period}{', ' if period else ''}"))
    yield Span(clean(each.document), Style.CODE)  # not taken for a web address, as in "yen-the-2023.md"


def _values(each: Compared) -> Iterator[str]:
    if each.value:
        yield each.value.spoken
    if each.plan:
        yield messages.COMPARED_PLAN.format(value=each.plan.spoken)
