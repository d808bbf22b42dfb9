"""Make the shipped embedding: `python -m index.embedding.train --corpus DIR --out DIR [--smoke]`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index.embedding import cloze, leak, vocabulary
from index.embedding import corpus as reading
from index.embedding.cores import shared_out
from index.embedding.corpus import Pair
from index.embedding.vocabulary import Counts, Shares, Vocabulary
from ingest.command_line import ended
from ingest.vietnamese import shortened

if TYPE_CHECKING:
    from index.embedding.contrast import Recipe
    from index.embedding.examples import Examples
    from index.embedding.packed import Floats

SEED = 20_231
_LOT = 2_000  # documents, or pairs, that a worker is handed at a time
_LONGEST = 200  # words of a passage that are read

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Size:
    """How big a model to make, and how much and how long to learn.

    bits: of each number of the table on disk; cloze: share of the paragraphs that are asked for; workers: cores.
    """

    shares: Shares
    dimension: int
    bits: int
    widths: tuple[int, ...]
    cloze: float
    passes: int
    batch: int
    workers: int


FULL = Size(
    Shares(words=16_000, pairs=46_000, plain_words=4_000, plain_pairs=22_000),
    dimension=1024, bits=2, widths=(256, 1024), cloze=0.6, passes=2, batch=1024, workers=2,
)  # fmt: skip
SMOKE = Size(
    Shares(words=2_000, pairs=500, plain_words=1_000, plain_pairs=500),
    dimension=64, bits=2, widths=(16, 64), cloze=1.0, passes=20, batch=32, workers=1,
)  # fmt: skip


def recipe(size: Size, seed: int) -> Recipe:
    """How a model of that size learns."""
    from index.embedding.contrast import Recipe

    return Recipe(
        passes=size.passes, batch=size.batch, step=0.002, sharpness=30.0, widths=size.widths, plain=0.4,
        taught=0.5, teacher_sharpness=30.0, told=2.0, bits=size.bits, rounded=0.3, seed=seed,
    )  # fmt: skip


def train(corpus: Path, out: Path, size: Size, seed: int = SEED) -> None:
    """Choose the pieces, give each its signature, learn from the pairs, write the model folder `out`.

    Raises CorpusMissing when there is nothing to learn from.
    """
    import torch

    from index.embedding import contrast, folder
    from index.embedding.packed import pack

    torch.set_num_threads(size.workers)
    clock = _Clock()
    documents, pairs = _learnable(corpus, size.workers)
    if not documents or not pairs:
        raise reading.CorpusMissing(f"Trong {corpus} không có văn bản hoặc cặp câu nào dùng để học được.")
    clock.said(f"{len(documents)} documents, {len(pairs)} pairs")
    counts = vocabulary.added(shared_out(_counted, None, _lots(documents), size.workers))
    chosen = vocabulary.choose(counts, size.shares)
    clock.said(f"{len(chosen)} pieces from {counts.stretches} stretches of text")
    ready = _examples(chosen, documents, pairs, size, seed)
    clock.said(f"{len(ready)} pairs cut into pieces")
    table, rarity = _first_table(chosen, counts, size.dimension)
    table = contrast.learn(
        table, rarity, len(chosen), ready, recipe(size, seed), lambda at, of, loss: clock.said(f"{at}/{of} {loss:.3f}")
    )
    made = folder.model(chosen, pack(table[: len(chosen)], size.bits), rare=float(rarity[-1]))
    folder.publish(made, out)
    clock.said(f"written to {out}")


def _learnable(corpus: Path, workers: int) -> tuple[list[str], list[Pair]]:
    """Documents and pairs that repeat neither what the model is judged by nor what the ranker learns from."""
    documents = list(reading.texts(corpus))
    pairs = [pair for pair in reading.pairs(corpus) if not reading.for_ranking(pair.source, pair.passage)]
    pairs.extend(
        pair
        for source, text in documents
        if not reading.for_ranking(source, text)
        for pair in reading.pairs_within(source, text)
    )
    kept = [text for source, text in documents if reading.for_ranking(source, text)]
    check = leak.LeakCheck([*leak.judged_texts(corpus), *kept])
    own = [text for source, text in documents if not reading.for_ranking(source, text)]
    return _clean(check, own, own, workers), _clean(check, pairs, [f"{p.query}\n{p.passage}" for p in pairs], workers)


def _clean(check: leak.LeakCheck, items: Sequence[Item], texts: Sequence[str], workers: int) -> list[Item]:
    """The items whose text repeats nothing of what is kept apart."""
    told = chain.from_iterable(shared_out(_repeating, check, _lots(texts), workers))
    return [item for item, repeats in zip(items, told, strict=True) if not repeats]


def _examples(chosen: Vocabulary, documents: Sequence[str], pairs: Sequence[Pair], size: Size, seed: int) -> Examples:
    """The pairs, and those made from running text, as bags."""
    from index.embedding.examples import joined

    of_text = [_Lot(seed + place, size.cloze, documents=lot) for place, lot in enumerate(_lots(documents))]
    of_pairs = [_Lot(seed - place, size.cloze, pairs=lot) for place, lot in enumerate(_lots(pairs))]
    return joined(list(shared_out(_as_examples, chosen, [*of_text, *of_pairs], size.workers)))


@dataclass(frozen=True, slots=True)
class _Lot:
    """Documents to ask a share of the paragraphs of, and pairs as they are."""

    seed: int
    cloze: float
    documents: Sequence[str] = ()
    pairs: Sequence[Pair] = ()


def _as_examples(chosen: Vocabulary, lot: _Lot) -> Examples:
    from index.embedding.examples import examples

    made = [*lot.pairs, *cloze.cloze_pairs(lot.documents, lot.cloze, lot.seed)]
    return examples(chosen, made, shortened(), _LONGEST, lot.seed)


def _first_table(chosen: Vocabulary, counts: Counts, dimension: int) -> tuple[Floats, Floats]:
    """(rows, dimension) signatures, each as long as its piece is rare, and (rows,) these rarities.

    Behind the vocabulary's rows stand those for rare words, which are as rare as the rarest piece.
    """
    from index.embedding.examples import RARE_ROWS
    from index.embedding.signature import signatures

    rarity = vocabulary.rarities(chosen, counts)
    every = np.concatenate((rarity, np.full(RARE_ROWS, rarity.max(), dtype=np.float32)))
    pieces = [*chosen.pieces, *(f"<{row}>" for row in range(RARE_ROWS))]
    return signatures(pieces, dimension) * every[:, None], every


def _counted(_: None, texts: Sequence[str]) -> Counts:
    return vocabulary.count(texts)


def _repeating(check: leak.LeakCheck, texts: Sequence[str]) -> list[bool]:
    return [check.repeats(text) for text in texts]


def _lots(items: Sequence[Item]) -> list[Sequence[Item]]:
    return [items[start : start + _LOT] for start in range(0, len(items), _LOT)]


class _Clock:
    """Says what was done, and when."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def said(self, what: str) -> None:
        print(f"{time.monotonic() - self._began:7.1f} s  {what}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train as asked; 0, or 2 with one line when the corpus is not there."""
    parser = argparse.ArgumentParser(prog="python -m index.embedding.train")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--smoke", action="store_true", help="a small model in seconds, to see that all works")
    asked = parser.parse_args(arguments)
    return ended(lambda: train(asked.corpus, asked.out, SMOKE if asked.smoke else FULL))


if __name__ == "__main__":
    raise SystemExit(main())
