"""Texts to unit vectors, by any SentenceTransformer model; loaded when first needed, since it takes seconds."""

import hashlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index import hub
from index.embedding.word_sums import WordSums, is_ours
from index.errors import ModelNotFound
from ingest.settings import Embedding

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]
"""(n, dimension), each row of length 1, or 0 for a text without a word that the model knows."""

_MAKE_VECTORS = ("*.safetensors", "*.bin", "*.json", "*.txt", "*.model", "*.codes")  # weights, prompts, tokenisers
_TINY = np.float32(1e-12)


class Embedder:
    """One embedding model."""

    def __init__(self, settings: Embedding) -> None:
        self._settings = settings
        self._folder = Path(settings.model) if Path(settings.model).is_dir() else None  # None: a name on a hub
        self._one_at_a_time = threading.RLock()  # a tokeniser of Rust refuses a second caller while it is in use

    @cached_property
    def identity(self) -> str:
        """Which model this is: its name and a hash of the prefixes set and of its files (of a hub's, its revision).

        A hub's model that was never downloaded is downloaded for it.  Raises ModelNotFound, also when the name is a
        folder that holds no model.
        """
        hashed = hashlib.sha256(f"{self._settings.query_prefix}\0{self._settings.passage_prefix}".encode())
        if self._folder is None:
            hashed.update(self._revision().encode())
            return f"{self._settings.model}@{hashed.hexdigest()[:12]}"
        if not (self._folder / "modules.json").is_file():
            raise ModelNotFound(
                f"{self._settings.model} không phải thư mục mô hình (thiếu modules.json): "
                "sửa embedding.model trong config.toml."
            )
        for path in sorted(p for pattern in _MAKE_VECTORS for p in self._folder.rglob(pattern)):
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            hashed.update(f"{path.relative_to(self._folder)} {content}\n".encode())
        return f"{self._folder.name}@{hashed.hexdigest()[:12]}"

    def passages(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
        """The vectors of passages; `done` hears how many more have been embedded."""
        size = self._settings.batch_size
        parts = []
        for start in range(0, len(texts), size):
            parts.append(self._encode(texts[start : start + size], asked=False))
            if done:
                done(len(parts[-1]))
        return np.concatenate(parts) if parts else np.zeros((0, self.dimension), dtype=np.float32)

    def query(self, text: str) -> Vectors:
        """The vector of one question, (1, dimension)."""
        return self._encode([text], asked=True)

    def load(self) -> None:
        """Loads the model now, which takes seconds for any but the shipped one.  Raises ModelNotFound."""
        _ = self._words if self.is_quick else self._model

    @cached_property
    def is_quick(self) -> bool:
        """Whether a text is embedded in a fraction of a millisecond, as by the shipped model."""
        return self._folder is not None and is_ours(self._folder)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self.query("").shape[1])

    def _encode(self, texts: Sequence[str], *, asked: bool) -> Vectors:
        with self._one_at_a_time:
            encoded: Any
            if self.is_quick:
                prefix = self._settings.query_prefix if asked else self._settings.passage_prefix
                encoded = [self._words.vector(prefix + text) for text in texts]
            else:
                prompt = self._query_prompt if asked else self._passage_prompt
                encode = self._model.encode_query if asked else self._model.encode_document
                size = self._settings.batch_size
                encoded = encode(list(texts), prompt=prompt, batch_size=size, show_progress_bar=False)
        # A text without a word the model knows is no number to some models.  It is zero here, like nothing else.
        vectors = np.nan_to_num(np.asarray(encoded, dtype=np.float32))
        # Normalised here: the model may not do it, or do it in half precision.
        return np.ascontiguousarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _TINY))

    @cached_property
    def _words(self) -> WordSums:
        """The shipped model without what sentence-transformers has around it.

        That takes seconds to load, and for a text longer than the embedding does.
        """
        assert self._folder is not None
        _ = self.identity  # what is wrong with the folder is told first
        try:
            return WordSums.load(self._folder)
        except Exception as fault:
            raise _not_loaded(self._settings.model, fault) from fault

    @cached_property
    def _query_prompt(self) -> str:
        return self._settings.query_prefix or _first(self._model.prompts, "query")

    @cached_property
    def _passage_prompt(self) -> str:
        # Found here: encode_document would take the empty "document" prompt that sentence-transformers gives every
        # model, and never look at the "passage" prompt that the model brings.
        return self._settings.passage_prefix or _first(self._model.prompts, "document", "passage", "corpus")

    def _revision(self) -> str:
        if not hub.revision(self._settings.model):
            self.load()
        return hub.revision(self._settings.model)

    @cached_property
    def _model(self) -> "SentenceTransformer":
        if self._folder is not None:
            _ = self.identity  # a folder without a model is told before the slow import
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]  # the bar that is shown is ours
        # A processor computes in single precision, whatever the weights are kept in.
        loader = partial(SentenceTransformer, device="cpu", model_kwargs={"dtype": "float32"})
        try:
            if self._folder is None:
                return hub.load(self._settings.model, loader)
            return loader(str(self._folder))
        except Exception as fault:
            raise _not_loaded(self._settings.model, fault) from fault


def _first(prompts: Mapping[str, str | None], *names: str) -> str:
    """The first prompt of those names that says something; "" when none does."""
    return next((prompt for name in names if (prompt := prompts.get(name))), "")


def _not_loaded(name: str, fault: Exception) -> ModelNotFound:
    if "trust_remote_code" in str(fault):
        return ModelNotFound(
            f"Mô hình nhúng {name} chỉ chạy được bằng mã lệnh đi kèm nó, mà chương trình không chạy mã tải về: "
            "chọn mô hình khác cho embedding.model."
        )
    return ModelNotFound(
        f"Không nạp được mô hình nhúng {name}: kiểm tra embedding.model là thư mục mô hình "
        "hoặc tên trên kho mô hình, và máy có tải được mô hình đó."
    )
