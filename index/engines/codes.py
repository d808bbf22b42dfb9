"""The vectors of a large index as they lie in its file: read one by one, or mapped into memory to be scanned."""

import ctypes
import mmap
import os
import resource
from pathlib import Path
from weakref import finalize

import faiss
import numpy as np
import numpy.typing as npt

from index.embedder import Vectors

_LET_GO_AFTER = 10_000  # vectors looked at, each of which maps up to 64 KB


class Codes:
    """Single vectors out of the file of an index: to map a page for each takes several times as long."""

    def __init__(self, path: Path, vectors: faiss.Index) -> None:
        self._vectors, self._size = vectors, vectors.sa_code_size()
        self._file = os.open(path, os.O_RDONLY)
        finalize(self, os.close, self._file)
        self._begin = path.stat().st_size - vectors.ntotal * self._size  # they are written last

    def read(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """The vectors of those rows."""
        codes = b"".join([os.pread(self._file, self._size, self._begin + self._size * row) for row in rows.tolist()])
        made: Vectors = self._vectors.sa_decode(np.frombuffer(codes, dtype=np.uint8).reshape(len(rows), self._size))
        return made


class Mapped:
    """The codes of an index whose file is mapped: every page that was looked at counts as this process's memory."""

    def __init__(self, vectors: faiss.Index) -> None:
        codes = vectors.codes  # type: ignore[attr-defined]  # swig
        page = resource.getpagesize()
        begin, size = int(codes.data()), codes.size()
        self._first = -(-begin // page) * page
        self._bytes = max(0, (begin + size) // page * page - self._first)
        self._looked_at = 0

    def looked_at(self, rows: int) -> None:
        """So many more vectors were; after many, all pages are let go: the system has them, and maps them again."""
        self._looked_at += rows
        if self._looked_at > _LET_GO_AFTER:
            self._looked_at = 0
            ctypes.CDLL(None).madvise(ctypes.c_void_p(self._first), ctypes.c_size_t(self._bytes), mmap.MADV_DONTNEED)
