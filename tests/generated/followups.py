"""Questions that take up the one before: another place, year, indicator or role; some of them find nothing stated."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from index.bench.indicators import Indicator
from ingest.report import Role
from tests.generated.archive import Archive, applicable
from tests.generated.asking import Subject
from tests.generated.facts import Fact, GeneratedReport
from tests.generated.question import Question, subject_of

_UNSTATED = 0.25  # of the follow-ups; the others find what they ask for


def followup(archive: Archive, report: GeneratedReport, rng: Random) -> Question | None:
    """A question after one that the report answers; None when the draw does not fit."""
    indicator = rng.choice(applicable(report))
    first = report.stated(indicator.key, Role.ACTUAL)
    if first is None:
        return None
    return rng.choice(_TURNS)(archive, report, indicator, first, rng)


def _place(
    archive: Archive, report: GeneratedReport, indicator: Indicator, first: Fact, rng: Random
) -> Question | None:
    others = [
        other
        for other in archive.reports
        if other.period == report.period and other.place != report.place and indicator.is_of(other.level)
    ]
    if not others:
        return None
    other = rng.choice(others)
    subject = Subject(indicator, other.place, other.period, other=other.place)
    return _turned("next_place", subject, archive, other, indicator, report, first, rng)


def _period(
    archive: Archive, report: GeneratedReport, indicator: Indicator, first: Fact, rng: Random
) -> Question | None:
    others = [
        other
        for period in archive.periods(report.place)
        if (other := archive.of(report.place, period)) and other != report
    ]
    if not others:
        return None
    other = rng.choice(others)
    return _turned("next_period", subject_of(other, indicator), archive, other, indicator, report, first, rng)


def _indicator(
    archive: Archive, report: GeneratedReport, indicator: Indicator, first: Fact, rng: Random
) -> Question | None:
    others = [other for other in applicable(report) if other.area == indicator.area and other != indicator]
    if not others:
        return None
    other = rng.choice(others)
    before = ("figure", subject_of(report, indicator))
    made = _turned("next_indicator", subject_of(report, other), archive, report, other, report, first, rng)
    return replace(made, before=before) if made else None


def _role(archive: Archive, report: GeneratedReport, indicator: Indicator, first: Fact, rng: Random) -> Question | None:
    form, role = rng.choice((("next_plan", Role.PLAN), ("next_change", Role.CHANGE)))
    fact = report.stated(indicator.key, role)
    if fact is None:
        return None
    subject = subject_of(report, indicator)
    why = "the same, in another role"
    return Question(form, subject, (fact,), (report,), (first.value,), why, "followup", ("figure", subject))


def _turned(
    form: str,
    subject: Subject,
    archive: Archive,
    report: GeneratedReport,
    indicator: Indicator,
    before: GeneratedReport,
    first: Fact,
    rng: Random,
) -> Question | None:
    """The question of that report, after one of `before` whose answer was `first`."""
    fact = report.stated(indicator.key, Role.ACTUAL)
    stated = (fact,) if fact else ()
    if bool(stated) is (rng.random() < _UNSTATED) or not (stated or archive.leaves_open(report, indicator)):
        return None
    why = "taken up from the question before" if stated else "not stated, the question before is"
    earlier = ("figure", subject_of(before, indicator))
    return Question(form, subject, stated, (report,), (first.value,), why, "followup", earlier)


_Turn = Callable[[Archive, GeneratedReport, Indicator, Fact, Random], Question | None]
_TURNS: tuple[_Turn, ...] = (_place, _place, _period, _indicator, _indicator, _role)
