"""The engine's search by meaning against exact comparison with every vector.  Only this file looks inside engines."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index import generation
from index.embedder import Vectors
from index.engines import Engine, builder
from index.errors import DamagedIndex
from index.library import Library, Query
from ingest.settings import Settings

_DEPTH = 10
_SLICE = 65_536  # vectors compared at once
_ALIKE = 1e-4  # of a cosine: what differs by no more, by how it is kept or added up, is as near


def recall(settings: Settings, library: Library, questions: Sequence[str]) -> float:
    """The share of the ten nearest passages of each question that the engine finds among its own ten.

    A passage as near as the tenth nearest counts, for many are printed alike.  Raises DamagedIndex.
    """
    asked = [(question, vector) for question in questions if (vector := library.embedded(question)).any()]
    if not asked:
        return 1.0
    found = [library.by_meaning(Query((), question, None, _DEPTH)) for question, _ in asked]
    engine = _engine(settings)
    passages = sorted(frozenset[int]().union(*engine.passage_ids().values()))
    matrix = np.vstack([vector for _, vector in asked])
    tenth = _tenth_nearest(matrix, engine, passages)
    near = 0
    for vector, hits, enough in zip(matrix, found, tenth, strict=True):
        near += int((engine.vectors(hits) @ vector >= enough - _ALIKE).sum())
    return near / (len(asked) * min(_DEPTH, len(passages)))


def _tenth_nearest(asked: Vectors, engine: Engine, passages: Sequence[int]) -> npt.NDArray[np.float32]:
    """For each question the cosine of the tenth nearest passage."""
    best = np.full((len(asked), _DEPTH), -1, np.float32)
    for begin in range(0, len(passages), _SLICE):
        cosines = asked @ engine.vectors(passages[begin : begin + _SLICE]).T
        best = np.partition(np.hstack((best, cosines)), -_DEPTH, axis=1)[:, -_DEPTH:]
    return np.asarray(best.min(axis=1))


def _engine(settings: Settings) -> Engine:
    published = generation.current(settings.data_dir)
    if published is None:
        raise DamagedIndex("Chưa có chỉ mục để đối chiếu: chạy python -m index rebuild.")
    return builder(published.manifest.engine, settings).open(published.folder / generation.ENGINE)
