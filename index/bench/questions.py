"""Questions over made-up reports, each with what is the right answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from random import Random

from index.bench import phrases
from index.bench.chance import whole
from index.bench.indicators import Indicator, indicators
from index.bench.places import Period, Place
from index.bench.reports import sizes, stated
from index.bench.writer import Stated
from ingest.report import Role


class Asked(StrEnum):
    """What a question asks for, and how its answer is known."""

    FIGURE = "figure"  # what was done, in a place
    PLAN = "plan"  # what was planned, in a place
    BOTH = "both"  # both
    UNSTATED = "unstated"  # what the place's report does not state
    EVERYWHERE = "everywhere"  # what was done, without a place: any report of the period that states it


_MIX = {Asked.FIGURE: 50, Asked.PLAN: 12, Asked.BOTH: 8, Asked.UNSTATED: 15, Asked.EVERYWHERE: 15}
_ROLES = {Asked.PLAN: (Role.PLAN,), Asked.BOTH: (Role.PLAN, Role.ACTUAL)}


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and what is known of its answer.

    values: as printed, all of which the answer must tell; empty for what is not stated.
    report: the number of the report that states it; source: its file's name; ordinals: its passages that do.
    passages: the same by their numbers among all, as `index.bench.corpus` has them.
    """

    id: int
    text: str
    asked: Asked
    indicator: str
    place: Place
    period: Period
    values: tuple[str, ...]
    report: int
    source: str
    ordinals: tuple[int, ...]
    passages: tuple[int, ...]


def questions(passages: int, count: int, seed: int) -> Iterator[Question]:
    """That many questions over `reports(passages, seed)`, spread over all reports; the same for the same arguments."""
    rng = Random(whole(seed, passages, 3))
    each = list(sizes(passages, seed))
    begins = [0, *accumulate(each)]
    kinds = list(_MIX)
    made = 0
    while made < count:
        number = rng.randrange(len(each))
        kind = rng.choices(kinds, list(_MIX.values()))[0]
        report = stated(number, each[number], seed)
        indicator = _drawn(report, kind, rng)
        if indicator:
            yield _question(made, kind, indicator, report, number, begins[number], rng)
            made += 1


def _drawn(report: Stated, kind: Asked, rng: Random) -> Indicator | None:
    """An indicator to be asked for; None where the report has none for such a question."""
    fits = _unstated if kind is Asked.UNSTATED else _stated(_roles(kind))
    found = [each for each in indicators().values() if fits(report, each)]
    return rng.choice(found) if found else None


def _roles(kind: Asked) -> tuple[Role, ...]:
    return _ROLES.get(kind, (Role.ACTUAL,))


def _stated(roles: tuple[Role, ...]) -> Callable[[Stated, Indicator], bool]:
    def fits(report: Stated, indicator: Indicator) -> bool:
        return {figure.role for figure in report.facts.get(indicator.key, ())} >= set(roles)

    return fits


def _unstated(report: Stated, indicator: Indicator) -> bool:
    """Whether neither it nor what states it as well is there."""
    keys = (indicator.key, *indicator.implied)
    return indicator.is_of(report.place.level) and not any(key in report.facts for key in keys)


def _question(
    number: int, kind: Asked, indicator: Indicator, about: Stated, report: int, begins: int, rng: Random
) -> Question:
    form = rng.choice(phrases.questions("figure" if kind is Asked.UNSTATED else kind.value))
    text = form.format(a=rng.choice(indicator.asked), t=about.period.words, p=about.place.full)
    figures = [each for each in about.facts.get(indicator.key, ()) if each.role in _roles(kind)]
    ordinals = tuple(dict.fromkeys(figure.ordinal for figure in figures))
    return Question(
        id=number,
        text=text[0].upper() + text[1:],
        asked=kind,
        indicator=indicator.key,
        place=about.place,
        period=about.period,
        values=tuple(figure.value for figure in figures),
        report=report,
        source=about.report.source,
        ordinals=ordinals,
        passages=tuple(begins + ordinal for ordinal in ordinals),
    )
