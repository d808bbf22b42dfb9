"""A candidate passage weighed against the question: its best sentence, a score that ranks it, and what it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evidence.features import Nearness, most_of_sentence, of_passage, of_sentence
from bot.evidence.finding import Hit
from bot.evidence.matching import Match, Placed, sentence_matches
from bot.evidence.naming import Named, best_named
from bot.evidence.reading import Reading
from bot.evidence.slots import Lack, lacks
from bot.evidence.times import year_of
from bot.evidence.weights import RANKING, Feature
from bot.question.types import Question
from index.library import StoredPassage, StoredReport

_NAMED = 0.5  # of the question's weight that must name the figure, or it is a figure of something else
_LOOKED_AT = 4  # sentences of a passage, the best ones
_ROUNDING = 1e-9  # the most that the same numbers summed in another order differ by
_NEAR_BEST = 0.4  # of the score: a sentence further behind the best one is not chosen for it


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage as evidence: its best sentence, the features it is ranked by, and the slots it leaves open.

    hits: where each of the question's words stands in the passage.
    named: what names the figure of the sentence; None where no figure is asked, or the passage is a row.
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
    named: Named | None = None
    certainty: float = 0.0

    @property
    def text(self) -> str:
        return self.reading.passage.text


@dataclass(frozen=True, slots=True)
class Glimpsed:
    """A passage looked at as a whole, none of its sentences yet.

    found: where the question's words stand; of_passage: its features as a whole; score: more than it will come to.
    """

    stored: StoredPassage
    report: StoredReport
    reading: Reading
    near: Nearness
    found: Placed
    of_passage: tuple[Feature, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A passage weighed but for what its sentences lack, which takes as long as all the rest.

    sentences: the best one and those near it, each with its features.
    score: with the best sentence, which none of the others goes beyond.
    """

    glimpsed: Glimpsed
    sentences: Sequence[tuple[Match, tuple[Feature, ...]]]
    score: float


def glimpse(
    question: Question, stored: StoredPassage, report: StoredReport, reading: Reading, found: Placed, near: Nearness
) -> Glimpsed:
    """What the passage as a whole brings, and at most can bring, to the question.  found: where its words stand."""
    whole = tuple(of_passage(question, reading, report.metadata, near))
    most = RANKING.most(most_of_sentence(question, reading, found, near)) + RANKING.score(whole) + _ROUNDING
    return Glimpsed(stored, report, reading, near, found, whole, most)


def weigh(question: Question, glimpsed: Glimpsed) -> Weighed:
    """The best sentences of the passage for the question, and what speaks for and against them."""
    reading = glimpsed.reading
    rated = []
    cosines = glimpsed.near.sentences
    for match, cosine in zip(sentence_matches(glimpsed.found, reading, cosines), cosines.values(), strict=True):
        brought = tuple(of_sentence(question, reading, match, cosine))
        rated.append((RANKING.score(brought), match, brought))
    rated.sort(key=lambda each: each[0], reverse=True)
    near_best = [(match, brought) for score, match, brought in rated[:_LOOKED_AT] if score >= rated[0][0] - _NEAR_BEST]
    return Weighed(glimpsed, near_best, RANKING.score((*near_best[0][1], *glimpsed.of_passage)))


def settled(question: Question, weighed: Weighed) -> Evidence:
    """The evidence, by its best sentence.

    Where a figure is asked, a sentence that leaves a slot open gives way to the next one near it that leaves none.
    """
    chosen = 0
    lacking, named = best = _lacks(question, weighed, 0)
    while question.quantity and lacking and chosen + 1 < len(weighed.sentences):
        chosen += 1
        lacking, named = _lacks(question, weighed, chosen)
    if lacking:
        chosen, (lacking, named) = 0, best
    match, brought = weighed.sentences[chosen]
    seen = weighed.glimpsed
    return Evidence(
        seen.stored,
        seen.report,
        seen.reading,
        match,
        seen.found.hits,
        features=(*brought, *seen.of_passage),
        score=RANKING.score((*brought, *seen.of_passage)) if chosen else weighed.score,
        lacks=lacking,
        named=named,
    )


def _lacks(question: Question, weighed: Weighed, at: int) -> tuple[tuple[Lack, ...], Named | None]:
    """The slots that a sentence leaves open, a figure of something else being none, and what names its figure."""
    seen, match = weighed.glimpsed, weighed.sentences[at][0]
    reading, period = seen.reading, seen.report.metadata.period
    lacking = lacks(question, reading, match, period)
    if not question.quantity or reading.is_row:
        return lacking, None
    named = best_named(question, reading, match.sentence, seen.found.hits, period)
    return lacking + ((Lack.FIGURE,) if named.held < _NAMED else ()), named


def report_year(report: StoredReport) -> int | None:
    """The year the report tells of, or None when it is unknown."""
    return year_of(report.metadata.period)
