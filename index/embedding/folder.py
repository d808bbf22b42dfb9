"""The model on disk: a folder that is opened in one step, and replaced in one step."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from index.embedding.packed import Packed
from index.embedding.vocabulary import Vocabulary
from index.embedding.word_bag import WordBag
from index.embedding.word_sums import WordSums

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


def model(vocabulary: Vocabulary, table: Packed, rare: float) -> SentenceTransformer:
    """A SentenceTransformer that adds the vectors of a text's pieces and brings the sum to length one."""
    return _with_length_one(WordBag(WordSums(vocabulary, table, rare)))


def opened(folder: Path) -> SentenceTransformer:
    """The model in a folder that `is_ours`.

    Opened by hand: SentenceTransformer takes a module that is not its own for foreign code, which nothing here runs.
    """
    return _with_length_one(WordBag.load(str(folder)))


def publish(made: SentenceTransformer, out: Path) -> None:
    """Write the model beside `out`, then put it in the place of what was there."""
    new, old = out.with_name(out.name + ".new"), out.with_name(out.name + ".old")
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    made.save(str(new), create_model_card=False)
    for path in new.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)  # the table is written for its owner alone; others read it too
    if out.exists():
        out.rename(old)
    new.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _with_length_one(words: WordBag) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize

    return SentenceTransformer(modules=[words, Normalize()], device="cpu")
