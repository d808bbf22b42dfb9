"""Which reports a question is about."""

from collections.abc import Collection, Iterable, Sequence

from bot.evidence.weighing import report_year
from bot.question import Known, Period, Place, Surroundings
from index.library import Library, StoredReport
from ingest.metadata.period import last_month


def known_places(reports: Iterable[StoredReport]) -> tuple[Known, ...]:
    """The places reported on, each with its reports."""
    found: dict[tuple[str, str], Known] = {}
    for report in reports:
        meta = report.metadata
        if meta.locality:
            before = found.get((meta.locality, meta.level))
            ids = (before.reports if before else frozenset()) | {report.id}
            found[meta.locality, meta.level] = Known(meta.locality, meta.level, meta.province, ids)
    return tuple(found.values())


def surroundings(library: Library, among: Collection[StoredReport] | None = None) -> Surroundings:
    """What a question over these reports of the library is read against; None: over all of them."""
    reports = library.reports if among is None else among
    return Surroundings(known_places(reports), latest_year(reports), library.rarity, library.abbreviations_of(reports))


def latest_year(reports: Iterable[StoredReport]) -> int | None:
    """The newest year reported on."""
    return max((year for report in reports if (year := report_year(report)) is not None), default=None)


def of_places(reports: Iterable[StoredReport], places: Sequence[Place]) -> list[StoredReport]:
    """The reports of those places; all when no place is named."""
    if not places:
        return list(reports)
    ids = frozenset().union(*(place.reports for place in places))
    return [report for report in reports if report.id in ids]


def of_period(reports: Iterable[StoredReport], period: Period) -> list[StoredReport]:
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
    return [report for same in told.values() for report in _fitting(same, period)]


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
