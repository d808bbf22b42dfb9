"""The model on disk: a folder `SentenceTransformer` opens with no code of ours, replaced in one step."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from tokenizers import Tokenizer

from index.embedding.start import Floats

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


def model(tokeniser: Tokenizer, vectors: Floats) -> SentenceTransformer:
    """A SentenceTransformer that means the pieces' vectors and normalises, its numbers in half precision."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    table = StaticEmbedding(tokeniser, embedding_weights=torch.from_numpy(vectors))
    return SentenceTransformer(modules=[table, Normalize()], device="cpu").half()


def publish(made: SentenceTransformer, out: Path) -> None:
    """Write the model beside `out`, then put it in the place of what was there."""
    new, old = out.with_name(out.name + ".new"), out.with_name(out.name + ".old")
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    made.save(str(new), create_model_card=False)
    made.tokenizer.save(str(new / "tokenizer.json"), pretty=False)  # half the size of the indented one
    (new / "model.safetensors").chmod(0o644)  # it is written for its owner alone; others are to read it too
    if out.exists():
        out.rename(old)
    new.rename(out)
    shutil.rmtree(old, ignore_errors=True)
