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
from ingest.settings import Embedding

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]
"""(n, dimension), each row of length 1, or 0 for a text without a word that the model knows."""

_WEIGHTS = ("*.safetensors", "*.bin", "*.json", "*.txt")
_HUB_TIMEOUT = 10.0  # seconds
_TINY = np.float32(1e-12)


class Embedder:
    """One embedding model."""

    def __init__(self, settings: Embedding) -> None:
        self._settings = settings
        self._folder = Path(settings.model) if Path(settings.model).is_dir() else None  # None: a name on a hub
        self._one_at_a_time = threading.RLock()  # a tokeniser of Rust refuses a second caller while it is in use

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
                f"{self._settings.model} không phải thư mục mô hình (thiếu modules.json): "
                "sửa embedding.model trong config.toml."
            )
        for path in sorted(p for pattern in _WEIGHTS for p in self._folder.rglob(pattern)):
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            hashed.update(f"{path.relative_to(self._folder)} {content}\n".encode())
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

    def load(self) -> None:
        """Loads the model now, in seconds.  Raises ModelNotFound."""
        _ = self._model

    @property
    def is_quick(self) -> bool:
        """Whether a text is embedded in a fraction of a millisecond, as by the shipped model."""
        from index.embedding.folder import is_ours

        return self._folder is not None and is_ours(self._folder)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._encode([""], "").shape[1])

    def _encode(self, texts: Sequence[str], prefix: str) -> Vectors:
        with self._one_at_a_time:
            encoded = self._model.encode([prefix + text for text in texts], show_progress_bar=False)
        # A text without a word the model knows is no number to some models.  It is zero here, like nothing else.
        vectors = np.nan_to_num(np.asarray(encoded, dtype=np.float32))
        # Normalised here: the model may not do it, or do it in half precision.
        return np.ascontiguousarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _TINY))

    @cached_property
    def _model(self) -> "SentenceTransformer":
        if self._folder is not None:
            _ = self.identity  # a folder without a model is told before the slow import
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer

        from index.embedding.folder import is_ours, opened

        try:
            if self._folder is not None:
                if is_ours(self._folder):
                    return opened(self._folder)
                return SentenceTransformer(str(self._folder), device="cpu")
            return _from_hub(self._settings.model)
        except Exception as fault:
            raise ModelNotFound(
                f"Không nạp được mô hình nhúng {self._settings.model}: kiểm tra embedding.model là thư mục mô hình "
                "hoặc tên trên kho mô hình, và máy có tải được mô hình đó."
            ) from fault


def _from_hub(name: str) -> "SentenceTransformer":
    """The model as it was downloaded before, or downloaded now."""
    from huggingface_hub import HfApi
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, device="cpu", local_files_only=True)
    except (OSError, ValueError):
        # Asked first, once: the download itself tries a hub that cannot be reached for more than a minute.
        HfApi().model_info(name, timeout=_HUB_TIMEOUT)
        return SentenceTransformer(name, device="cpu")
