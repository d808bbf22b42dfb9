"""Nearest vectors by FAISS, filtered by report before the best are taken.

Layout of the folder: pieces, numbered in the order of their passages' ids, of each
    000001.vectors      every vector in half precision, inner product; mapped into memory, not read
    000001.rows.npy     int64, two columns: passage id, report id, in the order of the vectors
    000001.sketches     of a large piece only, see index.engines.sketches
and gone.npy: the reports that stand in the pieces and are no more.
"""

import errno
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from index.embedder import Vectors
from index.engines import sketches
from index.engines.codes import Codes, Mapped
from index.engines.protocol import Batch, Row
from index.older import OlderFiles
from index.tiers import LARGEST, to_merge

# A search is for one vector, which FAISS scans in one thread anyway; its others would only spin beside it (measured
# with 50,000 passages on two busy cores: 36 ms a search with them, 9 ms without).
faiss.omp_set_num_threads(1)

_FEW = 30_000  # passages left by a filter that are looked at one by one
_AT_ONCE = 20_000  # vectors
_FILTERS_KEPT = 16
_READ_AT_ONCE = 256  # vectors, which then stay in the processor's cache
_VECTORS, _ROWS, _SKETCHES, _GONE = ".vectors", ".rows.npy", ".sketches", "gone.npy"

Table = npt.NDArray[np.int64]
"""(passages, 2): passage id, report id."""

Found = list[tuple[float, int]]
"""Cosine and passage id."""


def build_dense(folder: Path, batches: Iterable[Batch]) -> Iterator[Sequence[Row]]:
    """Writes the vectors and whose they are into a new folder; gives the rows on as they come.  Raises OSError."""
    folder.mkdir()
    piece = _Writer()
    number = 1
    for rows, vectors in batches:
        piece.add(_table(rows), vectors)
        yield rows
        if piece.size >= LARGEST:
            piece.save(folder, number)
            piece, number = _Writer(), number + 1
    piece.save(folder, number)
    np.save(folder / _GONE, np.zeros(0, dtype=np.int64), allow_pickle=False)


def extend_dense(
    folder: Path, older: OlderFiles, batches: Iterable[Batch], gone: Collection[int]
) -> Iterator[Sequence[Row]]:
    """The same of what the older files hold, but for those reports, and of the batches.

    Raises OSError, DamagedIndex.
    """
    new: list[tuple[Table, Vectors]] = []
    for rows, vectors in batches:
        new.append((_table(rows), vectors))
        yield rows
    folder.mkdir()
    tables = {
        name.removesuffix(_ROWS): np.load(older.to_read(name), allow_pickle=False)
        for name in older.names
        if name.endswith(_ROWS)
    }
    out = np.union1d(np.load(older.to_read(_GONE), allow_pickle=False), np.array(sorted(gone), dtype=np.int64))
    kept = {piece: np.flatnonzero(~np.isin(table[:, 1], out)) for piece, table in tables.items()}
    kept = {piece: rows for piece, rows in kept.items() if len(rows)}
    number = max(map(int, tables), default=0) + 1
    taken = list(kept)
    if new:
        together = to_merge([*map(len, kept.values()), sum(len(table) for table, _ in new)])
        taken, merged = taken[: len(taken) + 1 - together], taken[len(taken) + 1 - together :]
        writer = _Writer()
        for piece in merged:
            whole = faiss.read_index(str(older.to_read(piece + _VECTORS)), faiss.IO_FLAG_MMAP_IFC)
            for start in range(0, len(kept[piece]), _AT_ONCE):
                places = kept[piece][start : start + _AT_ONCE]
                writer.add(tables[piece][places], whole.reconstruct_batch(places))
        for table, made in new:
            writer.add(table, made)
        writer.save(folder, number)
    for name in older.names:
        if name.partition(".")[0] in taken:
            older.take(name, folder)
    standing = [tables[piece][:, 1] for piece in taken]
    np.save(folder / _GONE, np.intersect1d(out, np.concatenate([out[:0], *standing])), allow_pickle=False)


class _Writer:
    """A piece that is being made."""

    def __init__(self) -> None:
        self._vectors: faiss.IndexScalarQuantizer | None = None
        self._tables: list[Table] = []

    @property
    def size(self) -> int:
        return self._vectors.ntotal if self._vectors else 0

    def add(self, table: Table, vectors: Vectors) -> None:
        if self._vectors is None:
            half = faiss.ScalarQuantizer.QT_fp16
            self._vectors = faiss.IndexScalarQuantizer(vectors.shape[1], half, faiss.METRIC_INNER_PRODUCT)
        self._vectors.add(np.ascontiguousarray(vectors))
        self._tables.append(table)

    def save(self, folder: Path, number: int) -> None:
        """Writes it; nothing where there is nothing in it."""
        if self._vectors is None:
            return
        stem = f"{number:06d}"
        _save(self._vectors, folder / (stem + _VECTORS))
        np.save(folder / (stem + _ROWS), np.concatenate(self._tables), allow_pickle=False)
        if self.size >= sketches.FROM:
            _save(sketches.sketched(self._vectors), folder / (stem + _SKETCHES))


class Dense:
    """An open vector index."""

    def __init__(self, folder: Path) -> None:
        gone = np.load(folder / _GONE, allow_pickle=False)
        self._pieces = [_Piece(path, gone) for path in sorted(folder.glob("*" + _VECTORS))]
        self._reports = frozenset(report for piece in self._pieces for report in piece.reports().tolist())

    def passage_ids(self) -> frozenset[int]:
        """Every passage it holds; too few when vectors are missing."""
        return frozenset(passage for piece in self._pieces for passage in piece.held().tolist())

    def left_out(self, reports: frozenset[int], most: int) -> frozenset[int] | None:
        """Every passage it holds of other reports; None when there are more than `most`."""
        others = self._reports - reports
        if len(others) > most:
            return None
        found = [passage for piece in self._pieces for passage in piece.held_of(others).tolist()]
        return frozenset(found) if len(found) <= most else None

    def search(self, vector: Vectors, reports: frozenset[int] | None, limit: int) -> list[tuple[int, float]]:
        """Passage ids and cosines, best first, among those reports."""
        found = [hit for piece in self._pieces for hit in piece.search(vector, reports, limit)]
        best = sorted(found, key=lambda hit: -hit[0])[:limit]
        return [(passage, cosine) for cosine, passage in best]

    def cosines(self, vector: Vectors, passages: Iterable[int]) -> dict[int, float]:
        """The cosine of each of those passages with the vector."""
        asked = np.fromiter(passages, dtype=np.int64)
        cosines: dict[int, float] = {}
        for piece in self._pieces:
            rows, here = piece.places(asked)
            if len(rows):
                cosines |= zip(here.tolist(), piece.cosines(vector, rows).tolist(), strict=True)
        return cosines

    def vectors(self, passages: Sequence[int]) -> Vectors:
        """The vectors of those passages.  Raises KeyError when one is not here."""
        asked = np.array(passages, dtype=np.int64)
        made: dict[int, Vectors] = {}
        for piece in self._pieces:
            rows, here = piece.places(asked)
            if len(rows):
                made |= zip(here.tolist(), np.concatenate(list(piece.vectors(rows))), strict=True)
        return np.stack([made[passage] for passage in passages]) if passages else np.zeros((0, 0), dtype=np.float32)


class _Piece:
    """One piece, open."""

    def __init__(self, path: Path, gone: Table) -> None:
        stem = path.name.removesuffix(_VECTORS)
        self._vectors = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        sketched = path.with_name(stem + _SKETCHES)
        self._sketches = faiss.read_index(str(sketched)) if sketched.exists() else None
        self._mapped = Mapped(self._vectors)
        self._codes = Codes(path, self._vectors) if self._sketches else None
        table = np.load(path.with_name(stem + _ROWS), allow_pickle=False)[: self._vectors.ntotal]
        self._passages = np.ascontiguousarray(table[:, 0])
        # A report's passages stand together: from starts[i] on those of reports[i].
        starts = np.flatnonzero(np.diff(table[:, 1], prepend=-1))
        self._reports, self._sizes = table[starts, 1], np.diff(starts, append=len(table))
        self._here = ~np.isin(self._reports, gone)
        # Of no method of this piece, which would then only go, and its files with it, when garbage is looked for.
        self._among = lru_cache(_FILTERS_KEPT)(partial(_filter, self._reports, self._sizes, self._here))

    def reports(self) -> Table:
        """Those whose passages it holds."""
        held: Table = self._reports[self._here]
        return held

    def held(self) -> Table:
        """Its passages."""
        return self._passages[np.repeat(self._here, self._sizes)]

    def held_of(self, reports: Collection[int]) -> Table:
        """Its passages of these reports."""
        wanted = self._here & np.isin(self._reports, np.fromiter(reports, dtype=np.int64))
        return self._passages[np.repeat(wanted, self._sizes)]

    def places(self, passages: Table) -> tuple[Table, Table]:
        """The rows of those passages that are here, and these passages."""
        rows = np.searchsorted(self._passages, passages)
        known = rows < len(self._passages)
        known[known] = self._passages[rows[known]] == passages[known]
        return rows[known], passages[known]

    def vectors(self, rows: Table) -> Iterator[Vectors]:
        """Those of the rows, some hundred at a time."""
        for start in range(0, len(rows), _READ_AT_ONCE):
            some = rows[start : start + _READ_AT_ONCE]
            yield self._codes.read(some) if self._codes else self._vectors.reconstruct_batch(some)

    def cosines(self, vector: Vectors, rows: Table) -> Vectors:
        """The cosine of each row with the vector, (rows,)."""
        return np.concatenate([some @ vector[0] for some in self.vectors(rows)])

    def search(self, vector: Vectors, reports: frozenset[int] | None, limit: int) -> Found:
        """The nearest passages of those reports, at most that many."""
        count, selector = self._among(reports)
        if not count:
            return []
        if self._sketches is not None and count > _FEW:
            rows = sketches.nearest(self._sketches, vector, selector, min(count, sketches.looked_at(limit)))
            scores = self.cosines(vector, rows)
            best = np.argsort(-scores, kind="stable")[:limit]
            return list(zip(scores[best].tolist(), self._passages[rows[best]].tolist(), strict=True))
        if self._sketches:  # a small piece is kept in memory
            self._mapped.looked_at(count)
        parameters = faiss.SearchParameters(sel=selector) if selector else None  # type: ignore[call-arg]  # swig
        scores, found = self._vectors.search(vector, min(limit, count), params=parameters)
        rows = found[0][found[0] >= 0]
        return list(zip(scores[0][: len(rows)].tolist(), self._passages[rows].tolist(), strict=True))


def _filter(
    held: Table, sizes: Table, here: npt.NDArray[np.bool_], reports: frozenset[int] | None
) -> "tuple[int, faiss.IDSelectorBitmap | None]":
    """How many passages of those reports are here, and what FAISS tells them by; None: they are all there are.

    held, sizes: a piece's reports, and how many passages each has; here: those of them that are not gone.
    """
    chosen = here if reports is None else here & np.isin(held, np.fromiter(reports, dtype=np.int64))
    count = int(sizes[chosen].sum())
    if count in (0, int(sizes.sum())):
        return count, None
    bits = np.packbits(np.repeat(chosen, sizes), bitorder="little")
    return count, faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]  # swig


def _table(rows: Sequence[Row]) -> Table:
    return np.array([(row.passage_id, row.report_id) for row in rows], dtype=np.int64).reshape(-1, 2)


def _save(index: faiss.Index, path: Path) -> None:
    try:
        faiss.write_index(index, str(path))
        faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)  # the writer says nothing of a disk full at the very end
    except RuntimeError as fault:
        raise OSError(errno.EIO, "không ghi được véc-tơ", str(path)) from fault
