"""All reports together: who states what, and what none of them states."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from index.bench.indicators import Indicator, indicators
from index.bench.places import Period
from ingest.report import Role
from ingest.vietnamese import fold
from tests.generated.facts import GeneratedReport, Place

_SENTENCE = re.compile(r"(?<=[.;])\s+|\n")
_ENUMERATOR = re.compile(r"^\|?\s*\d{1,2}(?:\.\d)*[.)]?\s*\|?\s*")
_NO_FIGURE = re.compile(r"\b20\d\d\b|6 tháng|<sup>\d+</sup>")


class Archive:
    """The reports that questions are asked of."""

    def __init__(self, reports: Iterable[GeneratedReport]) -> None:
        self.reports = tuple(reports)
        self._of_place: defaultdict[Place, list[GeneratedReport]] = defaultdict(list)
        for report in self.reports:
            self._of_place[report.place].append(report)

    def of(self, place: Place, period: Period) -> GeneratedReport | None:
        return next((report for report in self._of_place[place] if report.period == period), None)

    def periods(self, place: Place) -> tuple[Period, ...]:
        return tuple(report.period for report in self._of_place[place])

    @cached_property
    def names(self) -> frozenset[str]:
        """The folded names of every place that reports, and of the provinces they lie in."""
        return frozenset(fold(name) for report in self.reports for name in (report.place.name, report.province))

    def leaves_open(self, report: GeneratedReport, indicator: Indicator) -> bool:
        """Whether nothing tells its value then: no figure of it or of what implies it, no later report."""
        if report.roles(indicator.key) or any(report.roles(key) for key in indicator.implied):
            return False
        return not self._told_later(report, indicator) and not named_with_figure(report, indicator)

    def states_only(self, report: GeneratedReport, indicator: Indicator, roles: frozenset[Role]) -> bool:
        """Whether these roles are all it states of the indicator, and no later report tells the rest."""
        return report.roles(indicator.key) == roles and not self._told_later(report, indicator)

    def _told_later(self, report: GeneratedReport, indicator: Indicator) -> bool:
        later = self.of(report.place, Period(report.period.year + 1, report.period.half))
        return later is not None and later.stated(indicator.key, Role.PREVIOUS) is not None


def near_stated(report: GeneratedReport, indicator: Indicator) -> list[str]:
    """The values of the indicators a careless reader takes for this one, as the report prints them."""
    return [fact.value for key in indicator.near for fact in report.facts if fact.indicator == key]


def named_with_figure(report: GeneratedReport, indicator: Indicator) -> bool:
    """Whether any sentence or row that holds a figure names the indicator, in any of its wordings."""
    names = [fold(name) for name in (indicator.name, *indicator.names)]
    for sentence in _SENTENCE.split(report.text):
        told = _NO_FIGURE.sub("", _ENUMERATOR.sub("", sentence))
        if any(letter.isdigit() for letter in told):
            plain = fold(sentence)
            if any(name in plain for name in names):
                return True
    return False


def applicable(report: GeneratedReport) -> list[Indicator]:
    """Every indicator that a report of its level could state."""
    return [indicator for indicator in indicators().values() if indicator.is_of(report.level)]
