"""The public sets retrieval is judged by: questions, passages, and which of them answer.  Nothing learns from these."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.embedding.corpus import rows

_PRIVATE_TEST = "private_test"


@dataclass(frozen=True, slots=True)
class Judged:
    """Questions, passages, and for each question the passages (by their place) that answer it."""

    questions: tuple[str, ...]
    passages: tuple[str, ...]
    right: tuple[frozenset[int], ...]


def xquad(corpus: Path) -> Judged:
    """XQuAD-vi: 1,190 questions, 240 paragraphs.  Raises CorpusMissing."""
    found = rows(corpus / "eval" / "xquad_vi.jsonl")
    places = {context: i for i, context in enumerate(dict.fromkeys(row["context"] for row in found))}
    return Judged(
        tuple(row["question"] for row in found),
        tuple(places),
        tuple(frozenset({places[row["context"]]}) for row in found),
    )


def viquad(corpus: Path) -> Judged:
    """The part of UIT-ViQuAD 2.0 at hand: its answerable questions, over all 2,102 contexts.  Raises CorpusMissing."""
    contexts = rows(corpus / "eval" / "viquad2_contexts.jsonl")
    questions = [row for row in rows(corpus / "eval" / "viquad2_questions.jsonl") if not row["is_impossible"]]
    places = {row["id"]: i for i, row in enumerate(contexts)}
    return Judged(
        tuple(row["question"] for row in questions),
        tuple(row["text"] for row in contexts),
        tuple(frozenset({places[row["context_id"]]}) for row in questions),
    )


def alqac(corpus: Path) -> Judged:
    """The private test of ALQAC 2023: 110 legal questions, 2,131 articles.  Raises CorpusMissing.

    An article that is not among the passages cannot be found: its question counts as missed.
    """
    articles = rows(corpus / "eval" / "alqac_articles.jsonl")
    questions = [row for row in rows(corpus / "eval" / "alqac_questions.jsonl") if row["split"] == _PRIVATE_TEST]
    places = {row["id"]: i for i, row in enumerate(articles)}
    return Judged(
        tuple(row["text"] for row in questions),
        tuple(row["text"] for row in articles),
        tuple(frozenset(places[article] for article in row["rel"] if article in places) for row in questions),
    )


SETS: Mapping[str, Callable[[Path], Judged]] = {
    "XQuAD-vi": xquad,
    "UIT-ViQuAD 2.0": viquad,
    "ALQAC 2023": alqac,
}
"""Name of each set → what reads it from the corpus folder."""
