"""BM25 as a product of two sparse vectors, a passage's and a question's, for an engine that knows no words.

A passage's weight for a word that stands tf times in a field of n words is
(k1 + 1) tf / (tf + k1 (1 - b + b n / mean)), a question's is the word's share times its
ln(1 + (N - df + ½) / (df + ½)): together what tantivy scores by, its rounding of n included.
df and N are counted here, over all passages: a cluster counts them segment by segment.

Layout of the folder: words.npy, sorted: word (uint64, the hash of a field and a word in it), passages (uint32, how many
hold it, or held it before they were removed), place (uint32, its dimension, from 1, which stays when more words come).
Dimension 0 is every passage's, so that none is empty.
"""

import hashlib
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.engines.protocol import Row
from index.engines.words import FIELDS, Sought, indexed

Sparse = dict[int, float]
"""Dimension → weight, all above 0."""

_K1, _B = 1.2, 0.75
EVERY_PASSAGE = 0
WORDS = "words.npy"
_ENTRY = np.dtype([("word", "<u8"), ("passages", "<u4"), ("place", "<u4")])
_HASHES_KEPT = 1 << 16
# The lengths that one byte tells apart: exact to 40, then eight steps to every doubling.
_LENGTHS = [*range(40), *(24 + (8 + step) * 2**doubling for doubling in range(1, 28) for step in range(8))][:256]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word of every field, by its hash, in how many passages it stands, its dimension; how many passages are."""

    words: npt.NDArray[np.uint64]
    frequencies: npt.NDArray[np.uint32]
    places: npt.NDArray[np.uint32]
    passages: int

    def frequency(self, field: str, word: str) -> int:
        """In how many passages the word stands in that field."""
        at = self._at(_hash(field, word))
        return int(self.frequencies[at]) if at is not None else 0

    def asked(self, parts: Iterable[Sought]) -> Sparse:
        """The vector of a question; empty when no passage holds any of it."""
        vector: Sparse = {}
        for field, word, weight in parts:
            at = self._at(_hash(field, word))
            if at is not None and weight > 0:
                df, place = int(self.frequencies[at]), int(self.places[at])
                rarity = math.log(1 + (self.passages - df + 0.5) / (df + 0.5))
                vector[place] = vector.get(place, 0.0) + weight * rarity
        return vector

    def stored(self, words: Mapping[str, Sequence[str]], means: Mapping[str, float]) -> Sparse:
        """The vector of a passage of these words; means: of the numbers of words, by field."""
        vector: Sparse = {EVERY_PASSAGE: 1.0}
        for field in FIELDS:
            tally = Counter(words[field])
            if not tally:
                continue
            length = _LENGTHS[bisect_right(_LENGTHS, tally.total()) - 1]
            shift = _K1 * (1 - _B + _B * length / means[field])
            hashes = np.array([_hash(field, word) for word in tally], dtype=np.uint64)
            places = self.places[np.searchsorted(self.words, hashes)]
            for place, tf in zip(places.tolist(), tally.values(), strict=True):
                vector[place] = (_K1 + 1) * tf / (tf + shift)
        return vector

    def extended(self, rows: Sequence[Row]) -> "Vocabulary":
        """With the words of those rows too."""
        more, _ = counted(rows)
        words = np.union1d(self.words, more.words)
        frequencies, places = np.zeros(len(words), dtype=np.uint32), np.zeros(len(words), dtype=np.uint32)
        here = np.searchsorted(words, self.words)
        frequencies[here], places[here] = self.frequencies, self.places
        frequencies[np.searchsorted(words, more.words)] += more.frequencies
        new = np.flatnonzero(places == 0)
        places[new] = self.places.max(initial=0) + 1 + np.arange(len(new), dtype=np.uint32)
        return Vocabulary(words, frequencies, places, self.passages + more.passages)

    def save(self, folder: Path) -> None:
        """Writes words.npy."""
        table = np.empty(len(self.words), dtype=_ENTRY)
        table["word"], table["passages"], table["place"] = self.words, self.frequencies, self.places
        np.save(folder / WORDS, table, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, passages: int) -> "Vocabulary":
        """What `save` wrote."""
        table = np.load(folder / WORDS, allow_pickle=False)
        words, frequencies, places = (np.ascontiguousarray(table[field]) for field in ("word", "passages", "place"))
        return cls(words, frequencies, places, passages)

    def _at(self, hashed: int) -> int | None:
        at = int(np.searchsorted(self.words, np.uint64(hashed)))
        return at if at < len(self.words) and int(self.words[at]) == hashed else None


def counted(rows: Sequence[Row]) -> tuple[Vocabulary, Mapping[str, float]]:
    """The vocabulary of those rows, and how many words a field has in the mean."""
    frequencies: Counter[int] = Counter()
    lengths: Counter[str] = Counter()
    for _, words in indexed(rows):
        for field in FIELDS:
            lengths[field] += len(words[field])
            frequencies.update(_hash(field, word) for word in set(words[field]))
    table = np.array(sorted(frequencies.items()), dtype=np.uint64).reshape(-1, 2)
    means = {field: lengths[field] / max(1, len(rows)) for field in FIELDS}
    places = np.arange(1, len(table) + 1, dtype=np.uint32)
    return Vocabulary(table[:, 0].copy(), table[:, 1].astype(np.uint32), places, len(rows)), means


@lru_cache(_HASHES_KEPT)
def _hash(field: str, word: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{field}\0{word}".encode(), digest_size=8).digest(), "big")
