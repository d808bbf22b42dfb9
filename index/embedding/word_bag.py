"""The embedding as a module of sentence-transformers, which is how it learns, is kept and is opened elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from sentence_transformers.base.modules import InputModule
from typing_extensions import override

from index.embedding.word_sums import CONFIG, WordSums


class WordBag(InputModule):
    """Texts to sums of vectors, not yet of length one.  Runs on the CPU, in 32-bit floats whatever it is cast to."""

    config_file_name = CONFIG
    config_keys = ["bits", "rare"]  # noqa: RUF012  # so the base class has it
    max_seq_length = float("inf")

    def __init__(self, sums: WordSums) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # untyped in sentence-transformers
        self.sums = sums
        self.bits = sums.table.bits
        self.rare = sums.rare

    @override
    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        return {"texts": [(prompt or "") + text for text in inputs]}

    @override
    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        summed = np.stack([self.sums.vector(text) for text in features["texts"]])
        return {"sentence_embedding": torch.from_numpy(summed)}

    def get_embedding_dimension(self) -> int:
        """How many numbers a vector has."""
        return self.sums.table.dimension

    @override
    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        self.sums.save(Path(output_path))
        self.save_config(output_path)

    @classmethod
    @override
    def load(cls, model_name_or_path: str, subfolder: str = "", *_: Any, **__: Any) -> Self:
        return cls(WordSums.load(Path(model_name_or_path) / subfolder))
