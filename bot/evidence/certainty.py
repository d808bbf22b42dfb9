"""How surely the evidence states what is asked: what speaks for and against it, weighed into a probability.

A share of the words held does not tell "hộ cận nghèo" from "hộ nghèo", nor a paraphrase from another subject.  What
does: whether a whole phrase of the question stands nowhere, how near it stood to the "bao nhiêu", whether what names
the chosen figure is what is asked, how far the passage leads the next one, and how alike they are in meaning.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

from bot.evidence.matching import Hit
from bot.evidence.naming import Named, head_weight
from bot.evidence.reading import Reading, Span
from bot.evidence.weighing import Evidence
from bot.evidence.weights import CERTAINTY, Feature, Table
from bot.question.contrast import opposed
from bot.question.lexicon import official_pairs
from bot.question.types import Question, Term

_NAME_MISSING = 0.4  # of the question: so much of an indicator's name nowhere to be found
_ROW_MISSING, _ROW_UNASKED = 0.15, 0.25  # of the question; of the row's name
_WHOLE = 0.95  # of the phrases of the question
_UNSURE = 0.6  # a word of the same letters under other diacritics, with no neighbour to confirm it
_WIDEST_LEAD = 0.6  # of the scores: a passage that leads by more is no surer


def certainty(question: Question, evidence: Evidence, next_score: float) -> float:
    """The probability, 0…1, that the evidence states what is asked.

    next_score: of the best other passage; the slots that are lacking (place, period, role) are judged elsewhere.
    """
    table = _table(question)
    brought = dict(features(question, evidence, next_score))
    if question.quantity and (brought["missing_official"] > _NAME_MISSING or _is_another_row(brought)):
        return 0.0  # however alike the rest is and however alone it stands: it is a figure of something else
    odds = sum(table.weight(name) * value for name, value in brought.items())
    return 1 / (1 + math.exp(-odds))


def _is_another_row(brought: Mapping[str, float]) -> bool:
    """Whether a row, which names its indicator outright, names another: "cây hằng năm" where "lúa" is asked."""
    swapped = brought["missing_official"] > _ROW_MISSING and brought["row_unasked"] > _ROW_UNASKED
    return bool(brought["row"]) and (bool(brought["opposed"]) or swapped)


def _table(question: Question) -> Table:
    return CERTAINTY["figure" if question.quantity else "text"]


def features(question: Question, evidence: Evidence, next_score: float) -> Iterator[Feature]:
    """What certainty.toml weighs, by name."""
    match, reading = evidence.match, evidence.reading
    hits = evidence.hits
    brought: dict[str, float] = {}
    for name, value in evidence.features:
        brought[name] = brought.get(name, 0.0) + value
    yield "base", 1.0
    yield "share", match.share
    yield "phrases", match.phrases
    parted = frozenset(_parted(question.terms, hits, reading))
    lacking = dict(_missing(question.terms, hits, reading, match.sentence, parted))
    yield from lacking.items()
    together = not evidence.match.missing and not parted and match.phrases >= _WHOLE
    yield "whole", float(together and not brought.get("row_unasked"))
    yield "lead", max(-_WIDEST_LEAD, min(_WIDEST_LEAD, evidence.score - next_score))
    yield "asked", math.log(1 + question.weight)
    for name in (
        "bm25",
        "cosine",
        "sentence_cosine",
        "other_horizon",
        "row_change",
        "row_unasked",
        "section",
        "target",
        "part_of_year",
    ):
        yield name, brought.get(name, 0.0)
    if not question.quantity:
        told = (m for m in reading.contrasts if match.sentence.first <= m.first < match.sentence.last)
        yield "opposed", float(opposed(question.contrasts, told))
    if question.quantity:
        named = evidence.named or _row_named(question, reading)
        yield "opposed", float(named.opposed)
        yield "row", float(reading.is_row)
        yield "row_another", min(lacking["missing"], brought.get("row_unasked", 0.0))
        yield "named", min(1.5, named.held)
        yield "own", min(1.5, named.own)
        yield "no_figure", brought.get("no_figure", 0.0)


def _row_named(question: Question, reading: Reading) -> Named:
    return Named(1.0, 1.0, opposed(question.contrasts, reading.contrasts))


def _missing(
    terms: Sequence[Term], hits: Sequence[Hit], reading: Reading, sentence: Span, parted: frozenset[int]
) -> Iterator[Feature]:
    """Shares of the question's weight, its head counted more, that stand nowhere or only far from the sentence."""
    total = sum(map(head_weight, terms)) or 1.0
    nowhere: list[int] = []
    elsewhere: list[int] = []
    for i, (term, hit) in enumerate(zip(terms, hits, strict=True)):
        here = hit.sureness > _UNSURE and any(sentence.head <= at < sentence.last for at in hit.at)
        if not here and not reading.above(term):
            (elsewhere if hit.sureness > _UNSURE else nowhere).append(i)
    nowhere = sorted({*nowhere, *parted})
    yield "missing", sum(head_weight(terms[i]) for i in nowhere) / total
    yield "missing_official", sum(head_weight(terms[i]) for i in nowhere if terms[i].official) / total
    yield "missing_phrase", _heaviest_run(nowhere, terms) / total
    yield "missing_word", max((head_weight(terms[i]) for i in nowhere), default=0.0) / total
    yield "elsewhere_official", sum(head_weight(terms[i]) for i in elsewhere if terms[i].official) / total
    yield "elsewhere", sum(head_weight(terms[i]) for i in elsewhere) / total
    yield "elsewhere_phrase", _heaviest_run(elsewhere, terms) / total


def _parted(terms: Sequence[Term], hits: Sequence[Hit], reading: Reading) -> Iterator[int]:
    """Terms that follow the one before them only across a word that makes it another thing: "hộ (cận) nghèo"."""
    pairs = official_pairs()
    for i in range(1, len(terms)):
        first, second = terms[i - 1].plain, terms[i].plain
        if terms[i].group != terms[i - 1].group or (first, second) not in pairs:
            continue
        ahead, behind = set(hits[i - 1].at), set(hits[i].at)
        across = [at for at in ahead if at + 2 in behind]
        if across and not any(at + 1 in behind for at in ahead):
            between = {reading.words[at + 1].plain for at in across}
            if all((first, word) in pairs or (word, second) in pairs for word in between):
                yield i


def _heaviest_run(indices: Sequence[int], terms: Sequence[Term]) -> float:
    """The weight of the heaviest unbroken phrase among those terms."""
    best = run = 0.0
    for position, i in enumerate(indices):
        goes_on = position and indices[position - 1] == i - 1 and terms[i].group == terms[i - 1].group
        run = head_weight(terms[i]) + (run if goes_on else 0.0)
        best = max(best, run)
    return best
