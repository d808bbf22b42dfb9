"""The indicators of one report: what was planned, what came of it, and what the report says of that."""

import re
from dataclasses import dataclass

from bot.answer.cards import ReportCard, card_of
from bot.evidence.rows import row_name, row_sides, verdict_of
from ingest.report import Kind, Passage, Report
from ingest.vietnamese import fold

_UNMET = re.compile(r"\b(khong|chua) (dat|hoan thanh)\b")
_MET = re.compile(r"\b(dat|vuot|hoan thanh)\b")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A table row that has a plan and an actual, its cells as printed.

    name: without its number, a part of another row after the name of that one; unit: "" where none is printed.
    actual: of an estimate or a ratio where the table prints no other; verdict: "" where none is printed.
    met: whether the verdict says in words that the plan is met; None where it does not say.  It is never reckoned:
        of some indicators less is better.
    """

    name: str
    unit: str
    plan: str
    actual: str
    verdict: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """The indicators of a report, in its order."""

    card: ReportCard
    rows: tuple[Indicator, ...]


def indicators_of(report: Report) -> IndicatorTable:
    """Every table row of the report that states a plan and an actual."""
    period = report.metadata.period
    read = (_indicator(passage, period) for passage in report.passages if passage.kind is Kind.TABLE_ROW)
    return IndicatorTable(card_of(report), tuple(each for each in read if each))


def _indicator(passage: Passage, period: str) -> Indicator | None:
    sides = row_sides(passage.cells, period)
    if not _says(sides.plan) or not _says(sides.actual):
        return None
    name, verdict = row_name(sides, passage.parents), verdict_of(sides)
    return Indicator(name, sides.unit, sides.plan, sides.actual, verdict, _met(sides.verdict))


def _says(cell: str) -> bool:
    """Whether a cell holds more than a dash that stands for nothing."""
    return any(char.isalnum() for char in cell)


def _met(verdict: str) -> bool | None:
    said = fold(verdict)
    if _UNMET.search(said):
        return False
    return True if _MET.search(said) else None
