"""Exact nearest vectors by FAISS, filtered by report before the best are taken.

Layout of the folder: flat.faiss (inner product over unit vectors), rows.npy (int64, two columns: passage id, report id,
in the order of the vectors).
"""

import errno
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import faiss
import numpy as np

from index.embedder import Vectors
from index.engines.protocol import Row

# A search is for one vector, which FAISS scans in one thread anyway; its others would only spin beside it (measured
# with 50,000 passages on two busy cores: 36 ms a search with them, 9 ms without).
faiss.omp_set_num_threads(1)

_VECTORS, _ROWS = "flat.faiss", "rows.npy"


def build_dense(folder: Path, rows: Sequence[Row], vectors: Vectors) -> None:
    """Writes the vectors and whose they are.  Raises OSError."""
    folder.mkdir()
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    try:
        faiss.write_index(index, str(folder / _VECTORS))
        faiss.read_index(str(folder / _VECTORS))  # its writer says nothing of a disk that was full at the very end
    except RuntimeError as fault:
        raise OSError(errno.EIO, "không ghi được véc-tơ", str(folder / _VECTORS)) from fault
    table = np.array([(row.passage_id, row.report_id) for row in rows], dtype=np.int64).reshape(-1, 2)
    np.save(folder / _ROWS, table, allow_pickle=False)


class Dense:
    """An open vector index."""

    def __init__(self, folder: Path) -> None:
        self._index = faiss.read_index(str(folder / _VECTORS))
        table = np.load(folder / _ROWS, allow_pickle=False)
        self._passages, self._reports = table[:, 0].copy(), table[:, 1].copy()
        self._row_of = {int(passage): row for row, passage in enumerate(self._passages)}

    def passage_ids(self) -> frozenset[int]:
        """Every passage it holds; too few when vectors are missing."""
        return frozenset(int(passage) for passage in self._passages[: self._index.ntotal])

    def search(self, vector: Vectors, reports: Collection[int] | None, limit: int) -> list[tuple[int, float]]:
        """Passage ids and cosines, best first, among those reports."""
        if reports is None:
            parameters, count = None, self._index.ntotal
        else:
            rows = np.flatnonzero(np.isin(self._reports, np.fromiter(reports, dtype=np.int64)))
            count = len(rows)
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(rows)) if count else None  # type: ignore[call-arg]  # swig
        if not count:
            return []
        scores, found = self._index.search(vector, min(limit, count), params=parameters)
        return [(int(self._passages[row]), float(s)) for s, row in zip(scores[0], found[0], strict=True) if row >= 0]

    def cosines(self, vector: Vectors, passages: Iterable[int]) -> dict[int, float]:
        """The cosine of each of those passages with the vector."""
        here = [passage for passage in passages if passage in self._row_of]
        if not here:
            return {}
        rows = np.array([self._row_of[passage] for passage in here], dtype=np.int64)
        return dict(zip(here, (self._index.reconstruct_batch(rows) @ vector[0]).tolist(), strict=True))

    def vectors(self) -> tuple[Sequence[int], Vectors]:
        """Every passage id and its vector."""
        return self._passages.tolist(), self._index.reconstruct_n(0, self._index.ntotal)
