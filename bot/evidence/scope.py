"""Which reports a question is about."""

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property, lru_cache, partial

from bot.evidence.weighing import report_year
from bot.question import Known, Period, Place, Surroundings
from index.library import Library, StoredReport
from ingest.metadata.period import last_month
from ingest.vietnamese import fold

_PERIODS_KEPT = 64  # of which it stays known which reports are of them, at most 100 kB each over 10,000 reports


class Reports(tuple[StoredReport, ...]):  # noqa: SLOT001  # the ids are kept with it
    """Some reports, in the order given, and their ids."""

    @cached_property
    def ids(self) -> frozenset[int]:
        """What the library knows them by."""
        return frozenset(report.id for report in self)


class Scope:
    """The reports that may be asked about, kept so that a question finds its own without going through all of them."""

    def __init__(self, reports: Iterable[StoredReport]) -> None:
        self.all = Reports(reports)
        self._order = {report.id: place for place, report in enumerate(self.all)}
        self._provinces = {province: fold(province) for province in provinces(self.all)}
        self._all_of_period = lru_cache(_PERIODS_KEPT)(partial(of_period, self.all))

    def of_places(self, places: Sequence[Place]) -> Reports:
        """The reports of those places; all when no place is named."""
        if not places:
            return self.all
        ids = frozenset().union(*(place.reports for place in places))
        return Reports(self.all[at] for at in sorted(self._order[each] for each in ids if each in self._order))

    def of_province_named(self, said: str, reports: Reports) -> Reports:
        """Those of the province that the folded question names beside the place; all when it names none of theirs."""
        provinces_said = {province for province, plain in self._provinces.items() if plain in said}
        if not provinces_said or len(provinces(reports)) < 2:
            return reports
        return Reports(r for r in reports if r.metadata.province in provinces_said) or reports

    def of_period(self, reports: Reports, period: Period) -> Reports:
        """Those of the period asked, see `of_period`."""
        return self._all_of_period(period) if reports is self.all else of_period(reports, period)


def known_places(reports: Iterable[StoredReport]) -> tuple[Known, ...]:
    """The places reported on, each with its reports."""
    found: dict[tuple[str, str], list[StoredReport]] = {}
    for report in reports:
        if report.metadata.locality:
            found.setdefault((report.metadata.locality, report.metadata.level), []).append(report)
    return tuple(
        Known(*named, same[-1].metadata.province, frozenset(report.id for report in same))
        for named, same in found.items()
    )


def surroundings(library: Library, among: Collection[StoredReport] | None = None) -> Surroundings:
    """What a question over these reports of the library is read against; None: over all of them."""
    reports = library.reports if among is None else among
    return Surroundings(known_places(reports), latest_year(reports), library.rarity, library.abbreviations_of(reports))


def latest_year(reports: Iterable[StoredReport]) -> int | None:
    """The newest year reported on."""
    return max((year for report in reports if (year := report_year(report)) is not None), default=None)


def of_period(reports: Iterable[StoredReport], period: Period) -> Reports:
    """The reports of the years asked, else of the years beside them (they plan or look back); each place's latest.

    Of one year the report of the part that is asked, else the one that tells of the whole year or most of it.
    Empty when the places are reported on, but for no year near the one asked.
    """
    chosen = list(reports)
    if period.years:
        exact = [report for report in chosen if report_year(report) in period.years]
        chosen = exact or [report for report in chosen if _near(report, period.years)]
    told: dict[tuple[object, ...], list[StoredReport]] = {}
    for report in chosen:
        about = report.metadata
        year = report_year(report) if period.years else None
        told.setdefault((about.locality, about.level, about.province, year), []).append(report)
    return Reports(report for same in told.values() for report in _fitting(same, period))


def _fitting(reports: Sequence[StoredReport], period: Period) -> list[StoredReport]:
    """Of one place's reports those of the part asked, else the latest, a whole year before a part that ends with it."""
    of_part = [report for report in reports if period.part and report.metadata.period.endswith(f"-{period.part}")]
    if of_part:
        return of_part
    latest = max((*last_month(r.metadata.period), -len(r.metadata.period)) for r in reports)
    return [r for r in reports if (*last_month(r.metadata.period), -len(r.metadata.period)) == latest]


def provinces(reports: Iterable[StoredReport]) -> list[str]:
    """The provinces the reports are of, as far as they print them, in the order given."""
    return list(dict.fromkeys(report.metadata.province for report in reports if report.metadata.province))


def _near(report: StoredReport, years: Iterable[int]) -> bool:
    year = report_year(report)
    return year is None or any(abs(asked - year) <= 1 for asked in years)
