"""Questions that no report answers, by the reason why: each maker gives one, or None when its draw does not fit."""

from collections.abc import Callable
from random import Random

from index.bench.indicators import Indicator
from index.bench.places import Period
from ingest.report import Role
from ingest.vietnamese import fold
from tests.generated.archive import Archive, applicable, near_stated
from tests.generated.asking import Subject
from tests.generated.facts import GeneratedReport, Place
from tests.generated.places import communes, districts
from tests.generated.question import Question, subject_of

_FAR = 3  # years; a report also states the year before its own, and plans for the one after


def omitted(archive: Archive, report: GeneratedReport, rng: Random) -> Question | None:
    indicator = rng.choice(applicable(report))
    if not archive.leaves_open(report, indicator) or near_stated(report, indicator) or indicator.key in report.in_words:
        return None
    return _of(report, indicator, "the report does not state this indicator")


def neighbour_only(archive: Archive, report: GeneratedReport, rng: Random) -> Question | None:
    indicator = rng.choice(applicable(report))
    near = near_stated(report, indicator)
    if not near or not archive.leaves_open(report, indicator) or indicator.key in report.in_words:
        return None
    return _of(report, indicator, "only a neighbouring indicator is stated", tuple(near))


def growth_only(archive: Archive, report: GeneratedReport, rng: Random) -> Question | None:
    return _only(Role.CHANGE, "only the growth is stated", archive, report, rng)


def plan_only(archive: Archive, report: GeneratedReport, rng: Random) -> Question | None:
    return _only(Role.PLAN, "only the plan is stated", archive, report, rng)


def words_only(archive: Archive, report: GeneratedReport, rng: Random) -> Question | None:
    in_words = [indicator for indicator in applicable(report) if indicator.key in report.in_words]
    if not in_words:
        return None
    indicator = rng.choice(in_words)
    return (
        _of(report, indicator, "only a verdict in words is given") if archive.leaves_open(report, indicator) else None
    )


def other_year(archive: Archive, report: GeneratedReport, rng: Random) -> Question | None:
    stated = _stated(report, rng)
    years = [period.year for period in archive.periods(report.place)]
    year = rng.choice((min(years) - _FAR, min(years) - _FAR - 1, max(years) + _FAR))
    if stated is None:
        return None
    indicator, value = stated
    subject = Subject(indicator, report.place, Period(year))
    return Question(
        _form(indicator, rng), subject, (), (), _traps(value), "no report of that year", kind="unanswerable"
    )


def commune(archive: Archive, report: GeneratedReport, rng: Random) -> Question | None:
    """Of a commune of the district that reports."""
    below = [place for place in communes(report.place.name, report.province) if fold(place.name) not in archive.names]
    stated = _stated(report, rng)
    if report.place.level not in ("huyện", "thị xã", "thành phố") or not below or stated is None:
        return None
    indicator, value = stated
    place = rng.choice(below)
    if not indicator.is_of(place.level):
        return None
    subject = Subject(indicator, place, report.period, within=f", {report.place.full}")
    return Question(
        "figure", subject, (), (report,), _traps(value), "a commune, the report is the district's", "unanswerable"
    )


def not_here(archive: Archive, report: GeneratedReport, rng: Random) -> Question | None:
    """Of a district of the same province that has no report."""
    missing = [place for place in districts(report.province) if fold(place.name) not in archive.names]
    stated = _stated(report, rng)
    if not missing or stated is None:
        return None
    indicator, value = stated
    subject = Subject(indicator, rng.choice(missing), report.period)
    return Question(_form(indicator, rng), subject, (), (), _traps(value), "that place has no report", "unanswerable")


def province(archive: Archive, report: GeneratedReport, rng: Random) -> Question | None:
    """Of the whole province, of which only parts report."""
    whole = Place("tỉnh", report.province, report.province)
    stated = _stated(report, rng)
    if archive.periods(whole) or stated is None:
        return None
    indicator, value = stated
    subject = Subject(indicator, whole, report.period)
    return Question("figure", subject, (), (), _traps(value), "only parts of that province report", "unanswerable")


Maker = Callable[[Archive, GeneratedReport, Random], Question | None]
MAKERS: dict[Maker, int] = {
    omitted: 22, neighbour_only: 24, growth_only: 12, plan_only: 8, words_only: 8,
    other_year: 9, commune: 7, not_here: 7, province: 3,
}  # fmt: skip


def _only(role: Role, why: str, archive: Archive, report: GeneratedReport, rng: Random) -> Question | None:
    only = [indicator for indicator in applicable(report) if archive.states_only(report, indicator, frozenset({role}))]
    if not only:
        return None
    indicator = rng.choice(only)
    fact = report.stated(indicator.key, role)
    assert fact is not None
    return _of(report, indicator, why, (fact.value,))


def _of(report: GeneratedReport, indicator: Indicator, why: str, traps: tuple[str, ...] = ()) -> Question:
    return Question("figure", subject_of(report, indicator), (), (report,), traps, why, kind="unanswerable")


def _stated(report: GeneratedReport, rng: Random) -> tuple[Indicator, str] | None:
    """An indicator whose value the report states, and that value."""
    indicator = rng.choice(applicable(report))
    fact = report.stated(indicator.key, Role.ACTUAL)
    return (indicator, fact.value) if fact else None


def _traps(value: str) -> tuple[str, ...]:
    return (value,)


def _form(indicator: Indicator, rng: Random) -> str:
    return "how_many" if indicator.how_many and rng.random() < 0.3 else "figure"
