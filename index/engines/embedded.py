"""The embedded engine: FAISS and tantivy in one folder, dense/ and lexical/."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from index.embedder import Vectors
from index.engines.dense import Dense, build_dense, extend_dense
from index.engines.lexical import Lexical, build_lexical, extend_lexical
from index.engines.protocol import Batch, Engine, WeightedWord
from index.older import OlderFiles

_DENSE, _LEXICAL = "dense", "lexical"
_FEW = 1_000  # passages left out by a filter that are looked for and then passed over
_FILTERS_KEPT = 16

_Asked = TypeVar("_Asked", Vectors, Sequence[WeightedWord])


class EmbeddedBuilder:
    """Builds and opens the embedded engine."""

    can_extend = True

    def build(self, folder: Path, batches: Iterable[Batch]) -> None:
        """Writes both parts into the folder."""
        build_lexical(folder / _LEXICAL, build_dense(folder / _DENSE, batches))

    def extend(self, folder: Path, older: OlderFiles, batches: Iterable[Batch], gone: Collection[int]) -> None:
        """Writes both parts into the folder, out of the older ones."""
        rows = extend_dense(folder / _DENSE, older.within(_DENSE), batches, gone)
        extend_lexical(folder / _LEXICAL, older.within(_LEXICAL), rows, gone)

    def open(self, folder: Path) -> Engine:
        """Opens both parts."""
        return _Embedded(Dense(folder / _DENSE), Lexical(folder / _LEXICAL))

    def clear(self) -> None:
        """Nothing lies outside of the folder."""


class _Embedded:
    def __init__(self, dense: Dense, lexical: Lexical) -> None:
        self._dense = dense
        self._lexical = lexical
        self._left_out = lru_cache(_FILTERS_KEPT)(partial(dense.left_out, most=_FEW))

    @property
    def size(self) -> int:
        return self._lexical.size

    def passage_ids(self) -> Mapping[str, frozenset[int]]:
        return {"FAISS": self._dense.passage_ids(), "BM25": self._lexical.passage_ids()}

    def lexical(
        self, words: Sequence[WeightedWord], reports: frozenset[int] | None, limit: int
    ) -> list[tuple[int, float]]:
        return self._among(self._lexical.search, words, reports, limit)

    def stating(
        self, words: Sequence[WeightedWord], reports: frozenset[int] | None, limit: int
    ) -> list[tuple[int, float]]:
        return self._among(self._lexical.search_figures, words, reports, limit)

    def dense(self, vector: Vectors, reports: frozenset[int] | None, limit: int) -> list[tuple[int, float]]:
        return self._among(self._dense.search, vector, reports, limit)

    def cosines(self, vector: Vectors, passages: Iterable[int]) -> dict[int, float]:
        return self._dense.cosines(vector, passages)

    def vectors(self, passages: Sequence[int]) -> Vectors:
        return self._dense.vectors(passages)

    def _among(
        self,
        search: Callable[[_Asked, frozenset[int] | None, int], list[tuple[int, float]]],
        asked: _Asked,
        reports: frozenset[int] | None,
        limit: int,
    ) -> list[tuple[int, float]]:
        """What a search finds among those reports."""
        left_out = self._left_out(reports) if reports is not None else frozenset[int]()
        if left_out is None:
            return search(asked, reports, limit)
        # A filter costs both FAISS and tantivy more than it spares them, and tantivy passes over what cannot be among
        # the best only without one: of a million passages 7 to 15 ms for all, 25 to 33 ms for all but one report.
        found = search(asked, None, limit + len(left_out))
        return [(passage, score) for passage, score in found if passage not in left_out][:limit]

    def frequency(self, plain: str) -> int:
        return self._lexical.frequency(plain)
