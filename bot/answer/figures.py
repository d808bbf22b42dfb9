"""One fact of one place: found, or what is missing said."""

from collections.abc import Sequence

from bot.evidence.slots import Lack
from bot.evidence.weighing import Evidence
from bot.question.types import Question

# How surely the evidence must state what is asked before it is shown as the answer.
_SURE = {True: 0.50, False: 0.30}  # a wrong figure does more harm than a paragraph beside the point
_NEAR = 0.5  # of the question's weight: a passage that holds less is not near
_SUBJECT = 0.33  # a passage without a word of more than this share speaks of something else
_CLOSE = 0.82  # of the best score: shown beside it


def states(question: Question, evidence: Evidence) -> bool:
    """Whether the evidence states what is asked: indicator, place, period, side and figure."""
    return not evidence.lacks and not lacks_indicator(question, evidence)


def lacks_indicator(question: Question, evidence: Evidence) -> bool:
    """Whether it is not sure enough that the evidence is of the indicator asked."""
    return evidence.certainty < _SURE[question.quantity]


def missing_slot(question: Question, nearest: Evidence | None) -> Lack:
    """The slot that even the nearest passage leaves open, the most telling one."""
    if nearest is None:
        return Lack.INDICATOR
    if Lack.PLACE in nearest.lacks:
        return Lack.PLACE
    if lacks_indicator(question, nearest) or not nearest.lacks:
        return Lack.INDICATOR
    return nearest.lacks[0]


def comes_near(question: Question, evidence: Evidence) -> bool:
    """Whether a passage that does not state what is asked is yet worth showing as the nearest."""
    heaviest = _SUBJECT * question.weight
    return evidence.match.share >= _NEAR and all(question.terms[i].weight <= heaviest for i in evidence.match.missing)


def best(question: Question, ranked: Sequence[Evidence]) -> Evidence | None:
    """The first piece of evidence that states what is asked."""
    return next((evidence for evidence in ranked if states(question, evidence)), None)


def beside(first: Evidence, ranked: Sequence[Evidence], limit: int) -> list[Evidence]:
    """The chosen evidence and the next ones close to it, at most `limit`."""
    close = [e for e in ranked if e is not first and e.score >= _CLOSE * first.score and Lack.PERIOD not in e.lacks]
    return [first, *close[: limit - 1]]
