"""Sketches of many vectors: 4 bits for every 4 numbers, by which the near ones are found before they are looked at.

A product quantiser whose codes the processor scans by table look-ups, 32 vectors at a time.  Measured with 100,000
vectors of 1,024 numbers, one thread: a search takes 16.8 ms over single precision, 7.3 ms over half precision, 0.5 ms
over sketches and 1.6 ms more for each 1,000 of the nearest of them that are looked at.  The 400 nearest hold 99.9 % of
the ten nearest vectors and 98.6 % of the 80 nearest, the 1,000 nearest 99.8 % of these; of a million passages, many
nearly alike, the 400 nearest hold 98.5 % of the ten nearest, the 800 nearest 99.8 %, the 1,500 nearest 99.9 %.  Of 400
found by the first 256 numbers it is 92 %, by the principal 256 94 %, by clusters of either less: questions lie far from
any cluster.
"""

import faiss
import numpy as np
import numpy.typing as npt

from index.embedder import Vectors

FROM = 50_000
"""Vectors from which sketches are worth their while."""

_NUMBERS_A_CODE = 4
_LEARNT_FROM, _ROUNDS = 16_000, 10  # vectors; rounds
_FOR_EACH, _LEAST = 8, 800  # how many are looked at for each that is wanted, and at least
_AT_ONCE = 20_000


def sketched(vectors: faiss.IndexScalarQuantizer) -> faiss.IndexIVFPQFastScan:
    """The sketches of all vectors, in their order."""
    width = vectors.d + -vectors.d % _NUMBERS_A_CODE
    # One list that holds them all: of what FAISS scans so quickly, only lists know filters.
    made = faiss.IndexIVFPQFastScan(
        faiss.IndexFlatIP(width), width, 1, width // _NUMBERS_A_CODE, 4, faiss.METRIC_INNER_PRODUCT
    )
    made.by_residual = False
    made.pq.cp.niter = _ROUNDS
    learnt_from = np.random.default_rng(0).choice(vectors.ntotal, min(_LEARNT_FROM, vectors.ntotal), replace=False)
    made.train(_widened(vectors.reconstruct_batch(np.sort(learnt_from)), width))
    for start in range(0, vectors.ntotal, _AT_ONCE):
        made.add(_widened(vectors.reconstruct_n(start, min(_AT_ONCE, vectors.ntotal - start)), width))
    return made


def looked_at(wanted: int) -> int:
    """How many vectors are to be looked at exactly, for that many to be found."""
    return max(_LEAST, _FOR_EACH * wanted)


def nearest(made: faiss.Index, vector: Vectors, among: "faiss.IDSelector | None", count: int) -> npt.NDArray[np.int64]:
    """The places of about the nearest vectors, of those that the selector lets through."""
    parameters = faiss.SearchParametersIVF(sel=among, nprobe=1)  # type: ignore[call-arg]  # swig
    _, found = made.search(_widened(vector, made.d), count, params=parameters)
    places: npt.NDArray[np.int64] = found[0][found[0] >= 0]
    return places


def _widened(vectors: Vectors, width: int) -> Vectors:
    """With noughts at the end, to a width of whole codes."""
    return np.pad(vectors, ((0, 0), (0, width - vectors.shape[1])))
