"""One fact of one place: found, or what is missing said."""

from collections.abc import Iterator
from itertools import islice, takewhile

from bot.evidence.ranking import Ranking
from bot.evidence.slots import Lack
from bot.evidence.stated import stated
from bot.evidence.weighing import Evidence
from bot.question.types import Question

# How surely the evidence must state what is asked before it is shown as the answer.
_SURE = {True: 0.50, False: 0.30}  # a wrong figure does more harm than a paragraph beside the point
_NEAR = 0.5  # of the question's weight: a passage that holds less is not near
_SUBJECT = 0.33  # a passage without a word of more than this share speaks of something else
_ALL_PHRASES = 0.95  # of the question stand together in both passages that contradict one another
_MOST_CONTRADICTING = 1
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


def stating(question: Question, ranked: Ranking) -> Iterator[Evidence]:
    """The evidence that states what is asked, best first."""
    return (evidence for evidence in ranked.judged() if states(question, evidence))


def contradicting(question: Question, first: Evidence, ranked: Ranking) -> list[Evidence]:
    """Other passages of the report that as surely state another figure of the very same thing; printed, both."""
    value = stated(question, first)
    if value is None or not question.quantity or not _states_whole(question, first):
        return []
    others = []
    for evidence in ranked.judged():
        alike = evidence.report.id == first.report.id and evidence is not first and _states_whole(question, evidence)
        other = stated(question, evidence) if alike else None
        if other is not None and other.same_unit(value) and other.number != value.number:
            others.append(evidence)
    return others[:_MOST_CONTRADICTING]


def _states_whole(question: Question, evidence: Evidence) -> bool:
    return states(question, evidence) and not evidence.match.missing and evidence.match.phrases >= _ALL_PHRASES


def beside(first: Evidence, ranked: Ranking, limit: int) -> list[Evidence]:
    """The chosen evidence and the next ones close to it, at most `limit`."""
    close = takewhile(lambda evidence: evidence.score >= _CLOSE * first.score, ranked)
    others = (each for each in close if each is not first and Lack.PERIOD not in each.lacks)
    return [first, *islice(others, limit - 1)]
