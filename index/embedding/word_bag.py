"""The embedding as a module of sentence-transformers: a text is the weighted sum of the vectors of its pieces.

Its folder: pieces.txt (one a line), model.safetensors (`levels` and `scales` of `Packed`), word_bag.json (bits; `rare`,
the length of the signature of a word that has no row).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from sentence_transformers.base.modules import InputModule
from typing_extensions import override

from index.embedding.packed import Floats, Packed
from index.embedding.signature import signature
from index.embedding.vocabulary import Vocabulary

_PIECES, _TABLE = "pieces.txt", "model.safetensors"


class WordBag(InputModule):
    """Texts to sums of vectors, not yet of length one.  Runs on the CPU, in 32-bit floats whatever it is cast to."""

    config_file_name = "word_bag.json"
    config_keys = ["bits", "rare"]  # noqa: RUF012  # so the base class has it
    max_seq_length = float("inf")

    def __init__(self, vocabulary: Vocabulary, table: Packed, rare: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # untyped in sentence-transformers
        self.vocabulary = vocabulary
        self.table = table
        self.bits = table.bits
        self.rare = rare

    def vector(self, text: str) -> Floats:
        """(dimension,) the sum for one text; zero for a text without a word."""
        bag = self.vocabulary.bag(text)
        found = self.table.combined(bag.rows, bag.weights)
        for word, weight in bag.rare:
            found += np.float32(self.rare * weight) * signature(word, len(found))
        return found

    @override
    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        return {"texts": [(prompt or "") + text for text in inputs]}

    @override
    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        summed = np.stack([self.vector(text) for text in features["texts"]])
        return {"sentence_embedding": torch.from_numpy(summed)}

    def get_embedding_dimension(self) -> int:
        """How many numbers a vector has."""
        return self.table.dimension

    @override
    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        folder = Path(output_path)
        self.vocabulary.save(folder / _PIECES)
        save_file({"levels": self.table.levels, "scales": self.table.scales}, folder / _TABLE)
        self.save_config(output_path)

    @classmethod
    @override
    def load(cls, model_name_or_path: str, subfolder: str = "", *_: Any, **__: Any) -> Self:
        folder = Path(model_name_or_path) / subfolder
        config = cls.load_config(str(folder))
        parts = load_file(folder / _TABLE)
        table = Packed(parts["levels"], parts["scales"], config["bits"])
        return cls(Vocabulary.load(folder / _PIECES), table, config["rare"])
