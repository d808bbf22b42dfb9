"""Make the shipped embedding: `python -m index.embedding.train --corpus DIR --out DIR [--smoke]`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.embedding.tokeniser import SHIPPED, Shares
from ingest.errors import Spoken

SEED = 20_231


@dataclass(frozen=True, slots=True)
class Size:
    """How big a model to make and how long to learn.

    vocabulary_words, first_pieces: how much text is read to choose the pieces, and to place their first vectors.
    least, cohesion: what makes a phrase (see `phrases`).  cloze: share of the paragraphs that are asked for.
    """

    shares: Shares
    dimensions: int
    widths: tuple[int, ...]
    vocabulary_words: int
    first_pieces: int
    least: int
    cohesion: tuple[float, ...]
    cloze: float
    passes: int
    batch: int


FULL = Size(SHIPPED, 256, (64, 128, 256), 90_000_000, 20_000_000, 60, (0.25, 0.5, 0.6), 0.6, passes=3, batch=1024)
SMOKE = Size(
    Shares(words=2_000, phrases=500, folded=2_000, figures=200, runs=300, letters=100),
    32, (16, 32), 200_000, 200_000, 5, (0.25, 0.5), 1.0, passes=20, batch=32,
)  # fmt: skip


def train(corpus: Path, out: Path, size: Size, seed: int = SEED) -> None:
    """Choose the pieces, place them, learn from the pairs, write the model folder `out`.

    Raises CorpusMissing when there is nothing to learn from.
    """
    import torch

    from index.embedding import cloze, contrast, examples, folder, leak, phrases, start, tokeniser
    from index.embedding import corpus as reading

    torch.set_num_threads(2)
    clock = _Clock()
    judged = leak.LeakCheck(leak.judged_texts(corpus))
    documents = [text for _, text in reading.texts(corpus) if not judged.repeats(text)]
    pairs = [pair for pair in reading.pairs(corpus) if not judged.repeats(pair.passage)]
    pairs.extend(cloze.cloze_pairs(documents, size.cloze, seed))
    if not documents or not pairs:
        raise reading.CorpusMissing(f"Trong {corpus} không có văn bản hoặc cặp câu nào dùng để học được.")
    clock.said(f"{len(documents)} documents, {len(pairs)} pairs")
    read = phrases.stream(documents, size.vocabulary_words)
    cut = tokeniser.build(read.counts(), phrases.phrases(read, size.least, size.cohesion), size.shares)
    pieces = cut.get_vocab_size()
    clock.said(f"{pieces} pieces from {len(read.ids)} words")
    ids = start.row_of_ids(cut, documents, size.first_pieces, seed)
    vectors = start.first_vectors(ids, pieces, size.dimensions, window=5, seed=seed)
    vectors = start.lend_to_folded(vectors * start.damping(ids, pieces)[:, None], ids, cut)
    clock.said(f"first vectors from {len(ids)} pieces of text")
    hard = {query: passage for query, passage in reading.negatives(corpus).items() if not judged.repeats(passage)}
    ready = examples.examples(cut, pairs, hard, longest=200)
    clock.said("pairs cut into pieces")
    recipe = contrast.Recipe(
        passes=size.passes, batch=size.batch, step=0.004, sharpness=20.0, widths=size.widths, folded=0.25, seed=seed
    )
    vectors = contrast.learn(vectors, ready, recipe, lambda at, of, loss: clock.said(f"{at}/{of} loss {loss:.3f}"))
    folder.publish(folder.model(cut, vectors), out)
    clock.said(f"written to {out}")


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
    try:
        train(asked.corpus, asked.out, SMOKE if asked.smoke else FULL)
    except Spoken as fault:
        print(fault, file=sys.stderr)
        return fault.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
