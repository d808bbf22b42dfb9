"""A candidate passage weighed against the question: its best sentence, a score that ranks it, and what it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evidence.features import Nearness, of_passage, of_sentence
from bot.evidence.matching import Hit, Match, Sought, find_terms, sentence_matches
from bot.evidence.naming import Named, best_named
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
class Weighed:
    """A passage weighed but for what its sentences lack, which takes as long as all the rest.

    sentences: the best one and those near it, each with its features; of_passage: features of the passage as a whole.
    score: with the best sentence, which none of the others goes beyond.
    """

    stored: StoredPassage
    report: StoredReport
    reading: Reading
    hits: Sequence[Hit]
    sentences: Sequence[tuple[Match, tuple[Feature, ...]]]
    of_passage: tuple[Feature, ...]
    score: float


def weigh(
    question: Question, sought: Sought, stored: StoredPassage, report: StoredReport, reading: Reading, near: Nearness
) -> Weighed:
    """The best sentences of the passage for the question, and what speaks for and against them.  sought: its terms."""
    hits = find_terms(sought, reading)
    rated = []
    for match, cosine in zip(sentence_matches(sought, hits, reading), near.sentences, strict=True):
        brought = tuple(of_sentence(question, reading, match, cosine))
        rated.append((RANKING.score(brought), match, brought))
    rated.sort(key=lambda each: each[0], reverse=True)
    near_best = [(match, brought) for score, match, brought in rated[:_LOOKED_AT] if score >= rated[0][0] - _NEAR_BEST]
    whole = tuple(of_passage(question, reading, report.metadata, near))
    return Weighed(stored, report, reading, hits, near_best, whole, RANKING.score((*near_best[0][1], *whole)))


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
    return Evidence(
        weighed.stored,
        weighed.report,
        weighed.reading,
        match,
        weighed.hits,
        features=(*brought, *weighed.of_passage),
        score=RANKING.score((*brought, *weighed.of_passage)) if chosen else weighed.score,
        lacks=lacking,
        named=named,
    )


def _lacks(question: Question, weighed: Weighed, at: int) -> tuple[tuple[Lack, ...], Named | None]:
    """The slots that a sentence leaves open, a figure of something else being none, and what names its figure."""
    reading, period, match = weighed.reading, weighed.report.metadata.period, weighed.sentences[at][0]
    lacking = lacks(question, reading, match, period)
    if not question.quantity or reading.is_row:
        return lacking, None
    named = best_named(question, reading, match.sentence, weighed.hits, period)
    return lacking + ((Lack.FIGURE,) if named.held < _NAMED else ()), named


def report_year(report: StoredReport) -> int | None:
    """The year the report tells of, or None when it is unknown."""
    return year_of(report.metadata.period)
