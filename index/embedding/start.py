"""First vectors for the pieces: PPMI of the pieces that stand near one another, cut to its main directions.

Levy and Goldberg, "Neural word embedding as implicit matrix factorization" (2014); the damping of frequent
pieces is that of Arora, Liang and Ma, "A simple but tough-to-beat baseline for sentence embeddings" (2017).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # scipy ships no types
from sklearn.utils.extmath import randomized_svd  # type: ignore[import-untyped]  # nor does scikit-learn
from tokenizers import Tokenizer

from ingest.vietnamese import fold

_SMOOTHING = 0.75  # contexts are counted to this power, or rare ones would be overrated
_DAMPING = 1e-3
_CHUNK = 2_000

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


def row_of_ids(tokeniser: Tokenizer, documents: Sequence[str], limit: int, seed: int) -> Ids:
    """Piece ids of documents drawn at random, -1 after each, cut after about `limit` pieces."""
    order = np.random.default_rng(seed).permutation(len(documents))
    parts: list[Ids] = []
    read = 0
    for at in range(0, len(order), _CHUNK):
        chunk = [documents[i] for i in order[at : at + _CHUNK]]
        for encoding in tokeniser.encode_batch_fast(chunk, add_special_tokens=False):
            parts.append(np.array([*encoding.ids, -1], dtype=np.int64))
            read += len(parts[-1])
        if read > limit:
            break
    return np.concatenate(parts)


def first_vectors(ids: Ids, pieces: int, dimensions: int, window: int, seed: int) -> Floats:
    """(pieces, dimensions) unit-length rows from a row of piece ids, -1 between two texts.

    A piece never seen gets a random direction; fewer main directions than `dimensions` are filled up with noise.
    """
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((pieces, dimensions)).astype(np.float32)
    rows *= 0.1 / np.sqrt(dimensions)
    matrix = _ppmi(_near(ids, pieces, window))
    rank = min(dimensions, pieces - 1)
    left, weights, _ = randomized_svd(matrix, rank, n_iter=2, random_state=seed)
    main = (left * np.sqrt(weights)).astype(np.float32)
    norms = np.linalg.norm(main, axis=1, keepdims=True)
    rows[:, :rank] += np.divide(main, norms, out=np.zeros_like(main), where=norms > 0)
    unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def lend_to_folded(vectors: Floats, ids: Ids, tokeniser: Tokenizer) -> Floats:
    """The vectors, with each unaccented piece the text never holds at the mean of the pieces it may stand for.

    "▁nam" typed for "năm", "nam" or "nấm" starts where these are, the commoner pulling the more.
    """
    counts = np.bincount(ids[ids >= 0], minlength=len(vectors))
    places = tokeniser.get_vocab()
    known = [(i, places[fold(piece)]) for piece, i in places.items() if counts[i] and fold(piece) in places]
    lenders, borrowers = (np.array(side, dtype=np.int64) for side in zip(*known, strict=True))
    shape = (len(vectors), len(vectors))
    lent = csr_matrix((counts[lenders].astype(np.float32), (borrowers, lenders)), shape=shape)
    weight = np.asarray(lent.sum(axis=1)).ravel()
    unseen = (counts == 0) & (weight > 0)
    placed: Floats = vectors.copy()
    placed[unseen] = (lent @ vectors)[unseen] / weight[unseen, None]
    return placed


def damping(ids: Ids, pieces: int) -> Floats:
    """Weight of each piece, a / (a + its share of the text), so that "của" says less than "nghèo"."""
    counts = np.bincount(ids[ids >= 0], minlength=pieces)
    share = counts / max(1, counts.sum())
    weights: Floats = (_DAMPING / (_DAMPING + share)).astype(np.float32)
    return weights


def _near(ids: Ids, pieces: int, window: int) -> csr_matrix:
    """How often two pieces stand at most `window` apart, both ways."""
    near = csr_matrix((pieces, pieces), dtype=np.float32)
    for step in range(1, window + 1):
        left, right = ids[:-step], ids[step:]
        both = (left >= 0) & (right >= 0)
        ones = np.full(int(both.sum()), 1 / step, dtype=np.float32)
        near = near + csr_matrix((ones, (left[both], right[both])), shape=(pieces, pieces))
    return near + near.T


def _ppmi(near: csr_matrix) -> csr_matrix:
    counts = near.tocoo()
    alone = np.asarray(near.sum(axis=1)).ravel()
    smooth = alone**_SMOOTHING
    expected = alone[counts.row] * smooth[counts.col] / max(smooth.sum(), 1e-9)
    information = np.log(counts.data / expected)
    kept = information > 0
    return csr_matrix((information[kept], (counts.row[kept], counts.col[kept])), shape=near.shape)
