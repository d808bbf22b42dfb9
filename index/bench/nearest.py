"""Which way of finding near vectors pays from how many of them on: all ways over the same passages and questions."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import faiss
import numpy as np
import numpy.typing as npt

from index.bench.corpus import corpus
from index.bench.questions import questions
from index.embedder import Embedder, Vectors
from index.engines import sketches
from ingest.settings import Settings

_SEED = 1
_ASKED = 200
_DEPTHS = (10, 80)
_AT_ONCE = 2_000
_EQUAL = 1e-6  # cosines of passages that say the same

Search = Callable[[Vectors, int], npt.NDArray[np.int64]]
"""A question's vector and how many are wanted → the rows found."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to find near vectors.

    name: in Vietnamese; build_s: processor seconds, over the vectors; bytes_each: of memory for a vector; ms: a search
    for the 80 nearest, of one thread; recall: at each depth, the share of the nearest by single precision found.
    """

    name: str
    passages: int
    build_s: float
    bytes_each: float
    ms: float
    recall: tuple[float, ...]


def measure_ways(settings: Settings, passages: int) -> Iterator[Way]:
    """Each way over the first so many made-up passages, as the embedding model of the settings has them."""
    embedder = Embedder(settings.embedding)
    texts, made = corpus(passages, _SEED), []
    while some := [f"{text.context} . {text.text}" for text in islice(texts, _AT_ONCE)]:
        made.append(embedder.passages(some))
    vectors: Vectors = np.concatenate(made)
    asked = [embedder.query(each.text) for each in islice(questions(passages, _ASKED, _SEED), _ASKED)]
    scores = [vectors @ question[0] for question in asked]
    for name, make in _WAYS.items():
        began = time.process_time()
        search, size = make(vectors)
        built = time.process_time() - began
        began = time.process_time()
        found = [search(question, _DEPTHS[-1]) for question in asked]
        spent = time.process_time() - began
        recall = tuple(_recall(found, scores, depth) for depth in _DEPTHS)
        yield Way(name, len(vectors), built, size / len(vectors), 1000 * spent / len(asked), recall)


def _recall(found: Sequence[npt.NDArray[np.int64]], scores: Sequence[Vectors], depth: int) -> float:
    """What is as near as the one at that depth counts as well: many passages say the same."""
    shares = []
    for rows, exact in zip(found, scores, strict=True):
        least = np.partition(exact, len(exact) - depth)[len(exact) - depth]
        nearest = rows[np.argsort(-exact[rows], kind="stable")][:depth]
        shares.append(np.count_nonzero(exact[nearest] >= least - _EQUAL) / depth)
    return float(np.mean(shares))


def _flat(index: faiss.Index, vectors: Vectors) -> tuple[Search, int]:
    index.train(vectors[: min(len(vectors), 50_000)])
    index.add(vectors)
    return lambda question, count: index.search(question, count)[1][0], _size(index)


def _single(vectors: Vectors) -> tuple[Search, int]:
    return _flat(faiss.IndexFlatIP(vectors.shape[1]), vectors)


def _half(vectors: Vectors) -> tuple[Search, int]:
    return _flat(_scalar(vectors, faiss.ScalarQuantizer.QT_fp16), vectors)


def _bytes(vectors: Vectors) -> tuple[Search, int]:
    return _flat(_scalar(vectors, faiss.ScalarQuantizer.QT_8bit), vectors)


def _sketches(vectors: Vectors) -> tuple[Search, int]:
    whole = _scalar(vectors, faiss.ScalarQuantizer.QT_fp16)
    whole.add(vectors)
    made = sketches.sketched(whole)

    def search(question: Vectors, count: int) -> npt.NDArray[np.int64]:
        rows = sketches.nearest(made, question, None, sketches.looked_at(count))
        return rows[np.argsort(-(whole.reconstruct_batch(rows) @ question[0]), kind="stable")[:count]]

    return search, _size(made)


def _clusters(vectors: Vectors) -> tuple[Search, int]:
    width, lists = vectors.shape[1], int(4 * len(vectors) ** 0.5)
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(width), width, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.max_points_per_centroid = 40
    index.nprobe = max(1, lists // 20)
    return _flat(index, vectors)


def _graph(vectors: Vectors) -> tuple[Search, int]:
    eight = faiss.ScalarQuantizer.QT_8bit
    index = faiss.IndexHNSWSQ(vectors.shape[1], eight, 32, faiss.METRIC_INNER_PRODUCT)  # type: ignore[arg-type]  # swig
    index.hnsw.efConstruction, index.hnsw.efSearch = 200, 400
    return _flat(index, vectors)


def _scalar(vectors: Vectors, kind: int) -> faiss.IndexScalarQuantizer:
    return faiss.IndexScalarQuantizer(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)


def _size(index: faiss.Index) -> int:
    return int(faiss.serialize_index(index).nbytes)


_WAYS: dict[str, Callable[[Vectors], tuple[Search, int]]] = {
    "phẳng, 32 bit": _single,
    "phẳng, 16 bit": _half,
    "phẳng, 8 bit": _bytes,
    "phác hoạ 4 bit rồi xét lại": _sketches,
    "cụm (IVF), 8 bit, xét 1/20 số cụm": _clusters,
    "đồ thị (HNSW), 8 bit": _graph,
}
