"""Words counted, and the runs of words that belong together (normalised pointwise mutual information).

NPMI: Bouma, "Normalized (pointwise) mutual information in collocation extraction" (2009).
"""

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.vietnamese import canonical

_BREAK = 0  # the id between two texts and at every punctuation mark: no phrase spans it
_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|[^\w\s]")

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stream:
    """Texts as one row of word ids; id i is words[i], and words[0] stands for a break."""

    words: tuple[str, ...]
    ids: NDArray[np.int32]

    def counts(self) -> dict[str, int]:
        """Word → how often it stands in the stream."""
        numbers = np.bincount(self.ids, minlength=len(self.words))
        return {word: int(n) for word, n in zip(self.words[1:], numbers[1:], strict=True)}


def stream(texts: Iterable[str], limit: int) -> Stream:
    """The canonical words of the texts, cut after about `limit` words."""
    known: dict[str, int] = {"": _BREAK}
    ids = array("i")
    for text in texts:
        for word in _WORD.findall(canonical(text)):
            ids.append(known.setdefault(word, len(known)) if word[0].isalnum() else _BREAK)
        ids.append(_BREAK)
        if len(ids) > limit:
            break
    return Stream(tuple(known), np.frombuffer(ids, dtype=np.int32))


def phrases(source: Stream, least: int, cohesion: Sequence[float]) -> dict[str, int]:
    """Phrase (words joined by spaces) → count, of those that hang together and stand on their own.

    cohesion: the least NPMI of a phrase of two words, of three, and so on; no longer ones are sought.
    The NPMI of a longer phrase is that of its weakest cut in two.  To stand on its own is to be seen `least`
    times outside the commonest longer phrase it opens or closes ("tỉ giá hối" goes, "tỉ giá" stays).
    Figures take no part.
    """
    grams = _Grams(source, least)
    found: dict[tuple[str, ...], int] = {}
    for length, least_npmi in enumerate(cohesion, start=2):
        grams.grow()
        for start, count in grams.cohesive(least_npmi):
            found[tuple(source.words[i] for i in source.ids[start : start + length])] = count
    inside: dict[tuple[str, ...], int] = {}
    for gram, count in found.items():
        for part in (gram[:-1], gram[1:]):
            inside[part] = max(inside.get(part, 0), count)
    return {" ".join(gram): n for gram, n in found.items() if n - inside.get(gram, 0) >= least}


class _Grams:
    """Frequent runs of words, grown a word at a time; a run is frequent only where both its shorter runs are."""

    def __init__(self, source: Stream, least: int) -> None:
        self._least = least
        self._total = len(source.ids)
        letters = np.fromiter((word[:1].isalpha() for word in source.words), dtype=bool, count=len(source.words))
        counts = np.bincount(source.ids, minlength=len(source.words))
        kept = letters & (counts >= least)
        numbering = np.where(kept, np.cumsum(kept) - 1, -1)
        # For each length: the gram starting at each position (-1 for none), and the count of each gram.
        self._at: list[Ids] = [numbering[source.ids].astype(np.int64)]
        self._counts: list[Ids] = [counts[kept].astype(np.int64)]

    def grow(self) -> None:
        """Number and count the grams one word longer than the longest so far."""
        last = self._at[-1]
        keys = np.full(self._total, -1, dtype=np.int64)
        both = (last[:-1] >= 0) & (last[1:] >= 0)
        keys[:-1][both] = last[:-1][both] * len(self._counts[-1]) + last[1:][both]
        unique, counts = np.unique(keys[keys >= 0], return_counts=True)
        frequent = counts >= self._least
        unique, counts = unique[frequent], counts[frequent]
        at = np.full(self._total, -1, dtype=np.int64)
        if len(unique):
            place = np.minimum(np.searchsorted(unique, keys), len(unique) - 1)
            hit = unique[place] == keys
            at[hit] = place[hit]
        self._at.append(at)
        self._counts.append(counts)

    def cohesive(self, cohesion: float) -> list[tuple[int, int]]:
        """(where it first stands, count) of each of the longest grams that hangs together."""
        at, counts = self._at[-1], self._counts[-1]
        length = len(self._at)
        starts = np.zeros(len(counts), dtype=np.int64)
        held = np.flatnonzero(at >= 0)[::-1]
        starts[at[held]] = held
        joint = np.log(counts / self._total)
        weakest = np.full(len(counts), np.inf)
        for cut in range(1, length):
            left = self._counts[cut - 1][self._at[cut - 1][starts]] / self._total
            right = self._counts[length - cut - 1][self._at[length - cut - 1][starts + cut]] / self._total
            weakest = np.minimum(weakest, (joint - np.log(left) - np.log(right)) / -joint)
        good = np.flatnonzero(weakest >= cohesion)
        return [(int(starts[i]), int(counts[i])) for i in good]
