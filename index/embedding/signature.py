"""A word's signature: a direction that only its spelling decides, so that a rare word needs no row and is still found.

Half of the numbers follow from the word as spelt and half from its unaccented form: "Thuỷ" and "thuy" agree in half,
two different words in nothing but chance (a cosine of about 1 / √dimension).
"""

from functools import lru_cache
from hashlib import shake_128

import numpy as np
from numpy.typing import NDArray

from index.embedding.vocabulary import plain_piece

Floats = NDArray[np.float32]

_FOLDED = "#"  # keeps an unaccented form apart from the same letters as a word
_KEPT = 20_000


@lru_cache(_KEPT)
def signature(piece: str, dimension: int) -> Floats:
    """(dimension,) numbers ±1/√dimension; even places follow the spelling, odd ones the unaccented form."""
    signs = np.empty(dimension, dtype=np.float32)
    signs[0::2] = _signs(piece, (dimension + 1) // 2)
    signs[1::2] = _signs(_FOLDED + plain_piece(piece), dimension // 2)
    return signs / np.float32(np.sqrt(dimension))


def signatures(pieces: list[str], dimension: int) -> Floats:
    """(pieces, dimension) signatures, one a row."""
    return np.stack([signature.__wrapped__(piece, dimension) for piece in pieces])


def _signs(text: str, count: int) -> Floats:
    digest = np.frombuffer(shake_128(text.encode()).digest((count + 7) // 8), dtype=np.uint8)
    return np.unpackbits(digest)[:count].astype(np.float32) * 2 - 1
