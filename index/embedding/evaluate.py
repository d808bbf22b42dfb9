"""How often the right passage comes first: `python -m index.embedding.evaluate --corpus DIR [--model DIR]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.embedding.corpus import rows
from ingest.errors import Spoken
from ingest.vietnamese import fold

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MODEL = Path(__file__).parent / "model"
_JUDGED = "private_test"


@dataclass(frozen=True, slots=True)
class Figures:
    """Share of questions, 0 to 1, whose right passage comes first; `folded` is of questions without diacritics."""

    xquad: float
    xquad_folded: float
    alqac: float
    alqac_folded: float

    def __str__(self) -> str:
        return (
            f"XQuAD-vi recall@1 {self.xquad:.4f}, unaccented {self.xquad_folded:.4f}; "
            f"ALQAC private test hit@1 {self.alqac:.4f}, unaccented {self.alqac_folded:.4f}"
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """Questions, passages, and for each question the passages (by their place) that answer it."""

    questions: tuple[str, ...]
    passages: tuple[str, ...]
    right: tuple[frozenset[int], ...]


def evaluate(model: SentenceTransformer, corpus: Path) -> Figures:
    """The model's figures on corpus/eval.

    Raises CorpusMissing when an evaluation file is not there.
    """
    xquad, alqac = _xquad(corpus), _alqac(corpus)
    return Figures(*first(model, xquad), *first(model, alqac))


def first(model: SentenceTransformer, judged: Judged) -> tuple[float, float]:
    """Share of the questions whose first passage is right: as written, and unaccented."""
    passages = _encode(model, judged.passages)
    shares = []
    for questions in (judged.questions, [fold(question) for question in judged.questions]):
        best = (_encode(model, questions) @ passages.T).argmax(axis=1)
        shares.append(float(np.mean([int(top) in right for top, right in zip(best, judged.right, strict=True)])))
    return shares[0], shares[1]


def _encode(model: SentenceTransformer, texts: Sequence[str]) -> np.ndarray:
    return np.asarray(model.encode(list(texts), show_progress_bar=False), dtype=np.float32)


def _xquad(corpus: Path) -> Judged:
    found = rows(corpus / "eval" / "xquad_vi.jsonl")
    places = {context: i for i, context in enumerate(dict.fromkeys(row["context"] for row in found))}
    return Judged(
        tuple(row["question"] for row in found),
        tuple(places),
        tuple(frozenset({places[row["context"]]}) for row in found),
    )


def _alqac(corpus: Path) -> Judged:
    articles = rows(corpus / "eval" / "alqac_articles.jsonl")
    questions = [row for row in rows(corpus / "eval" / "alqac_questions.jsonl") if row["split"] == _JUDGED]
    places = {row["id"]: i for i, row in enumerate(articles)}
    return Judged(
        tuple(row["text"] for row in questions),
        tuple(row["text"] for row in articles),
        # An article that is not among the passages cannot be found: its question counts as missed.
        tuple(frozenset(places[article] for article in row["rel"] if article in places) for row in questions),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of a model folder; 0, or 2 with one line when something is missing."""
    parser = argparse.ArgumentParser(prog="python -m index.embedding.evaluate")
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--corpus", type=Path, required=True)
    asked = parser.parse_args(arguments)
    from sentence_transformers import SentenceTransformer

    try:
        print(evaluate(SentenceTransformer(str(asked.model), device="cpu").float(), asked.corpus))
    except Spoken as fault:
        print(fault, file=sys.stderr)
        return fault.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
