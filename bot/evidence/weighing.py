"""A candidate passage weighed against the question: its best sentence, a score that ranks it, and what it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evidence.features import Nearness, of_passage, of_sentence
from bot.evidence.matching import Hit, Match, Sought, find_terms, sentence_matches
from bot.evidence.naming import best_named
from bot.evidence.reading import Reading
from bot.evidence.slots import Lack, lacks
from bot.evidence.times import year_of
from bot.evidence.weights import RANKING, Feature
from bot.question.types import Question
from index.library import StoredPassage, StoredReport

_NAMED = 0.5  # of the question's weight that must name the figure, or it is a figure of something else
_LOOKED_AT = 4  # sentences of a passage, the best ones
_NEAR_BEST = 0.4  # of the score: a sentence further behind the best one is not chosen for it


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage as evidence: its best sentence, the features it is ranked by, and the slots it leaves open.

    hits: where each of the question's words stands in the passage.
    certainty: how probably it states what is asked, 0…1; 0 until it is known what it stands beside.
    """

    stored: StoredPassage
    report: StoredReport
    reading: Reading
    match: Match
    hits: Sequence[Hit]
    features: tuple[Feature, ...]
    score: float
    lacks: tuple[Lack, ...]
    certainty: float = 0.0

    @property
    def text(self) -> str:
        return self.reading.passage.text


def weigh(
    question: Question, sought: Sought, stored: StoredPassage, report: StoredReport, reading: Reading, near: Nearness
) -> Evidence:
    """The best sentence of the passage for the question, and all that speaks for and against it.  sought: its terms.

    Where a figure is asked, a sentence that leaves a slot open gives way to the next one near it that leaves none.
    """
    hits = find_terms(sought, reading)
    rated = []
    for match, cosine in zip(sentence_matches(sought, hits, reading), near.sentences, strict=True):
        brought = tuple(of_sentence(question, reading, match, cosine))
        rated.append((RANKING.score(brought), match, brought))
    rated.sort(key=lambda each: each[0], reverse=True)
    near_best = [each for each in rated[:_LOOKED_AT] if each[0] >= rated[0][0] - _NEAR_BEST]
    lacking = [_all_lacks(question, reading, match, hits, report) for _, match, _ in near_best[:1]]
    while question.quantity and lacking[-1] and len(lacking) < len(near_best):
        lacking.append(_all_lacks(question, reading, near_best[len(lacking)][1], hits, report))
    chosen = 0 if lacking[-1] else len(lacking) - 1
    _, match, of_chosen = near_best[chosen]
    features = (*of_chosen, *of_passage(question, reading, report.metadata, near))
    return Evidence(stored, report, reading, match, hits, features, RANKING.score(features), lacking[chosen])


def _all_lacks(
    question: Question, reading: Reading, match: Match, hits: Sequence[Hit], report: StoredReport
) -> tuple[Lack, ...]:
    """The slots that the sentence leaves open, a figure of something else being none."""
    lacking = lacks(question, reading, match, report.metadata.period)
    if question.quantity and not reading.is_row:
        named = best_named(question, reading, match.sentence, hits, report.metadata.period)
        lacking += (Lack.FIGURE,) if named.held < _NAMED else ()
    return lacking


def report_year(report: StoredReport) -> int | None:
    """The year the report tells of, or None when it is unknown."""
    return year_of(report.metadata.period)
