"""Differences, when they are asked for, with their operands: nothing is reckoned unasked."""

from bot.evidence.stated import Stated, planned, printed_as, reached, stated
from bot.evidence.weighing import Evidence
from bot.question.types import Question


def against_plan(question: Question, evidence: Evidence) -> tuple[str, ...]:
    """As in: "Chênh lệch thực hiện so với kế hoạch: 2,82 − 3,51 = −0,69 điểm %."; nothing when it is not asked."""
    actual, plan = reached(evidence), planned(evidence)
    if not question.difference or actual is None or plan is None:
        return ()
    return (f"Chênh lệch thực hiện so với kế hoạch: {_reckoned(actual, plan)}.",)


def between(question: Question, first: Evidence, second: Evidence) -> tuple[str, ...]:
    """The difference of what two places state; nothing when it is not asked or their units differ."""
    one, other = stated(question, first), stated(question, second)
    if not question.difference or one is None or other is None or not one.same_unit(other):
        return ()
    more, less = (one, other) if one.number >= other.number else (other, one)
    return (f"Chênh lệch: {_reckoned(more, less)}.",)


def _reckoned(first: Stated, second: Stated) -> str:
    difference = first.number - second.number
    sign = "−" if difference < 0 else ""
    unit = "điểm %" if first.unit == "%" else first.unit
    return f"{first.value} − {second.value} = {sign}{printed_as(abs(difference))} {unit}".rstrip()
