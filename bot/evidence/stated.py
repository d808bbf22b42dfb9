"""The one value a piece of evidence states, as printed and as a number, for comparing and reckoning."""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.evidence.naming import main_figures
from bot.evidence.quantities import is_change
from bot.evidence.rows import asked_previous
from bot.evidence.weighing import Evidence, report_year
from bot.question.types import Question
from ingest.figures.units import unit_after
from ingest.vietnamese import fold, squeeze

_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")


@dataclass(frozen=True, slots=True)
class Stated:
    """A value as printed ("2,82"), its unit as printed ("%", "Tỷ đồng"; "" for none), and the number it is."""

    value: str
    unit: str
    number: Decimal

    @property
    def spoken(self) -> str:
        return f"{self.value} {self.unit}".strip()

    def same_unit(self, other: "Stated") -> bool:
        return fold(self.unit) == fold(other.unit)


def number_of(printed: str) -> Decimal | None:
    """The number of "1.284,679" or "02"; None of anything but one plain number ("7-8", "64/68", ">48")."""
    text = printed.strip()
    return Decimal(text.replace(".", "").replace(",", ".")) if _NUMBER.fullmatch(text) else None


def printed_as(number: Decimal) -> str:
    """The number as reports print it: "1.284,679"."""
    whole, _, rest = f"{number:,f}".partition(".")
    return whole.replace(",", ".") + (f",{rest}" if rest else "")


def stated(question: Question, evidence: Evidence) -> Stated | None:
    """What the evidence states of the question; None where that is not one plain number."""
    if evidence.reading.is_row:
        sides = evidence.reading.sides(evidence.report.metadata.period)
        if previous := asked_previous(question, sides, report_year(evidence.report)):
            return _of(squeeze(previous.text), sides.unit)
        return planned(evidence) if question.asks_plan_only and sides.plan else reached(evidence)
    return _in_text(question, evidence)


def plan_beside(question: Question, evidence: Evidence) -> Stated | None:
    """The plan of the value that is stated; None where that value is itself the plan, or of an earlier year."""
    plan = planned(evidence)
    return plan if plan and stated(question, evidence) == reached(evidence) and not question.asks_plan_only else None


def period_stated(question: Question, evidence: Evidence) -> str:
    """The period that the stated value is of: the report's own, or the other year that is asked of it."""
    own, years = evidence.report.metadata.period, question.period.years
    if not years or report_year(evidence.report) in years:
        return own
    previous = evidence.reading.sides(own).previous
    return next((period for period in previous if period[:4] == str(max(years))), str(max(years)))


def reached(evidence: Evidence) -> Stated | None:
    """What a row states as the actual; None where that is not one plain number, or no row."""
    sides = evidence.reading.sides(evidence.report.metadata.period)
    return _of(sides.actual, sides.unit)


def planned(evidence: Evidence) -> Stated | None:
    """What a row states as the plan; None where that is not one plain number, or no row."""
    sides = evidence.reading.sides(evidence.report.metadata.period)
    return _of(sides.plan, sides.unit)


def _of(value: str, unit: str) -> Stated | None:
    number = number_of(value.removesuffix("%"))
    return (
        Stated(value.removesuffix("%").strip(), unit or ("%" if value.endswith("%") else ""), number)
        if number is not None
        else None
    )


def _in_text(question: Question, evidence: Evidence) -> Stated | None:
    period = evidence.report.metadata.period
    figures = main_figures(question, evidence.reading, evidence.match.sentence, evidence.hits, period)
    if not figures or is_change(evidence.reading, figures[0]):
        return None
    word, text = evidence.reading.words[figures[0]], evidence.text
    if text[word.end : word.end + 1] == "/" or text[word.start - 1 : word.start] == "/":
        return None
    unit, _, _ = unit_after(text, word.end)
    return _of(text[word.start : word.end], unit)
