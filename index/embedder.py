"""Texts to unit vectors, by any SentenceTransformer model; loaded when first needed, since it takes seconds."""

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.errors import ModelNotFound
from ingest.settings import ROOT, Embedding

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]
"""(n, dimension), each row of length 1."""

_LOADING = threading.Lock()
_WEIGHTS = ("*.safetensors", "*.bin", "*.json", "*.txt")


class Embedder:
    """One embedding model."""

    def __init__(self, settings: Embedding) -> None:
        self._settings = settings
        self._folder = _folder(settings.model)

    @cached_property
    def identity(self) -> str:
        """Which model this is: its name and, for a folder, a hash of its files and of the prefixes in use.

        Raises ModelNotFound when the name is a folder that holds no model.
        """
        hashed = hashlib.sha256(f"{self._settings.query_prefix}\0{self._settings.passage_prefix}".encode())
        if self._folder is None:
            return f"{self._settings.model}@{hashed.hexdigest()[:12]}"
        if not (self._folder / "modules.json").is_file():
            raise ModelNotFound(
                f"{self._settings.model} không phải thư mục mô hình (thiếu modules.json): sửa embedding.model trong config.toml."
            )
        for path in sorted(p for pattern in _WEIGHTS for p in self._folder.rglob(pattern)):
            hashed.update(str(path.relative_to(self._folder)).encode() + path.read_bytes())
        return f"{self._folder.name}@{hashed.hexdigest()[:12]}"

    def passages(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
        """The vectors of passages; `done` hears how many more have been embedded."""
        size = self._settings.batch_size
        parts = []
        for start in range(0, len(texts), size):
            parts.append(self._encode(texts[start : start + size], self._settings.passage_prefix))
            if done:
                done(len(parts[-1]))
        return np.concatenate(parts) if parts else np.zeros((0, self.dimension), dtype=np.float32)

    def query(self, text: str) -> Vectors:
        """The vector of one question, (1, dimension)."""
        return self._encode([text], self._settings.query_prefix)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        dimension = self._model.get_embedding_dimension()
        assert dimension is not None  # every sentence model has one
        return dimension

    def _encode(self, texts: Sequence[str], prefix: str) -> Vectors:
        encoded = self._model.encode(
            [prefix + text for text in texts], normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.ascontiguousarray(encoded, dtype=np.float32)

    @cached_property
    def _model(self) -> "SentenceTransformer":
        with _LOADING:
            name = self._settings.model if self._folder is None else str(self._folder)
            if self._folder is not None:
                _ = self.identity  # a folder without a model is told before the slow import
                os.environ.setdefault("HF_HUB_OFFLINE", "1")
            os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
            from sentence_transformers import SentenceTransformer

            try:
                return SentenceTransformer(name, device="cpu")
            except Exception as fault:
                raise ModelNotFound(
                    f"Không nạp được mô hình nhúng {self._settings.model}: kiểm tra embedding.model là thư mục mô hình "
                    "hoặc tên trên kho mô hình, và máy có tải được mô hình đó."
                ) from fault


def _folder(model: str) -> Path | None:
    """The folder a model name means, here or beside the shipped config.toml; None for a hub name."""
    for path in (Path(model), ROOT / model):
        if path.is_dir():
            return path
    looks_local = model.startswith((".", "/", "~")) or model.count("/") != 1
    if looks_local:
        raise ModelNotFound(f"Không có thư mục mô hình {model}: sửa embedding.model trong config.toml.")
    return None
