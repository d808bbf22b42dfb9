"""What a text is made of for the embedding: its words and its neighbouring pairs of words, each counted once.

Words overlap with pairs on purpose: "tỉ lệ hộ nghèo" is four words and three pairs, so a passage that says "hộ nghèo"
alone still meets it in two words and one pair.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.vietnamese import canonical, fold

_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Bag:
    """A text as rows of a table, each with a weight, and the words that have no row, with theirs.

    A weight is the square root of how often the piece stands in the text: a word said four times tells twice as much
    as one said once.
    """

    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    rare: tuple[tuple[str, float], ...]


class Vocabulary:
    """Pieces and their rows in the table: words, and pairs of words written "first second"."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self.pieces = tuple(pieces)
        # A pair is looked up by its two words, so that nothing need be joined while a text is read.
        self._row = {_key(piece): row for row, piece in enumerate(self.pieces)}

    def __len__(self) -> int:
        return len(self.pieces)

    @classmethod
    def load(cls, path: Path) -> "Vocabulary":
        """From a file of one piece a line, in the order of the rows."""
        return cls(path.read_text(encoding="utf-8").splitlines())

    def save(self, path: Path) -> None:
        """One piece a line."""
        path.write_text("".join(f"{piece}\n" for piece in self.pieces), encoding="utf-8")

    def bag(self, text: str, longest: int | None = None) -> Bag:
        """The pieces of the text's first `longest` words.

        A word that has no row is taken without its diacritics ("nghéo" as "ngheo"), and is rare if it then has none.
        """
        row = self._row
        known = [word if word in row else fold(word) for word in split(text)[:longest]]
        words = [row.get(word) for word in known]
        pairs = map(row.get, pairwise(known))
        # Counters count a whole list several times quicker than one by one.
        counted = Counter([found for found in (*words, *pairs) if found is not None])
        rare = Counter([word for word, found in zip(known, words, strict=True) if found is None])
        return Bag(
            np.fromiter(counted.keys(), dtype=np.int32, count=len(counted)),
            np.sqrt(np.fromiter(counted.values(), dtype=np.float32, count=len(counted))),
            tuple((word, times**0.5) for word, times in rare.items()),
        )


@dataclass(frozen=True, slots=True)
class Shares:
    """How many pieces of each kind a vocabulary holds, the commonest first; unaccented ones beside the accented."""

    words: int
    pairs: int
    plain_words: int
    plain_pairs: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each piece stands in a body of text, and in how many of its stretches of about a paragraph."""

    times: Counter[str]
    spread: Counter[str]
    stretches: int


_STRETCH = 150  # words
_TOO_COMMON = 0.03  # a pair that stands in more of the stretches than this tells nothing ("của các")
_COUNTED_AT_LEAST = 3  # a pair seen less often in a body of text is forgotten there, to save memory


def count(texts: Iterable[str]) -> Counts:
    """The words and pairs of the texts, counted."""
    times: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    stretches = 0
    for text in texts:
        found = split(text)
        for start in range(0, len(found), _STRETCH):
            words = found[start : start + _STRETCH]
            pieces = [*words, *(" ".join(pair) for pair in pairwise(words))]
            times.update(pieces)
            spread.update(set(pieces))
            stretches += 1
    kept = {piece for piece, n in times.items() if n >= _COUNTED_AT_LEAST or " " not in piece}
    return Counts(
        Counter({piece: times[piece] for piece in kept}), Counter({piece: spread[piece] for piece in kept}), stretches
    )


def added(parts: Iterable[Counts]) -> Counts:
    """The counts of several bodies of text as one."""
    times: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    stretches = 0
    for part in parts:
        times.update(part.times)
        spread.update(part.spread)
        stretches += part.stretches
    return Counts(times, spread, stretches)


def choose(counts: Counts, shares: Shares) -> Vocabulary:
    """The commonest words and pairs, and the commonest unaccented forms of them that are not among these."""
    commonest = sorted(counts.times.items(), key=lambda item: (-item[1], item[0]))
    words = [piece for piece, _ in commonest if " " not in piece]
    telling = [
        piece for piece, _ in commonest if " " in piece and counts.spread[piece] < _TOO_COMMON * counts.stretches
    ]
    chosen = dict.fromkeys(words[: shares.words] + telling[: shares.pairs])
    plain = Counter[str]()
    for piece in (*words, *telling):
        plain[plain_piece(piece)] += counts.times[piece]
    folded = [piece for piece, _ in sorted(plain.items(), key=lambda item: (-item[1], item[0])) if piece not in chosen]
    chosen |= dict.fromkeys([piece for piece in folded if " " not in piece][: shares.plain_words])
    chosen |= dict.fromkeys([piece for piece in folded if " " in piece][: shares.plain_pairs])
    return Vocabulary(tuple(chosen))


def rarities(vocabulary: Vocabulary, counts: Counts) -> NDArray[np.float32]:
    """(pieces,) ln(1 + stretches / (those with the piece + 1)); an unaccented piece is wherever it is meant."""
    meant: Counter[str] = Counter()
    for piece, n in counts.spread.items():
        meant[plain_piece(piece)] += n
    held = np.array(
        [max(counts.spread[piece], meant[piece]) for piece in vocabulary.pieces],  # an accented piece is meant by none
        dtype=np.float32,
    )
    found: NDArray[np.float32] = np.log(1 + counts.stretches / (np.minimum(held, counts.stretches / 2) + 1))
    return found


def split(text: str) -> list[str]:
    """The canonical words of a text; a figure ("1.284,679") is one word."""
    return _WORD.findall(canonical(text))


def plain_piece(piece: str) -> str:
    """A piece without its diacritics."""
    return " ".join(fold(word) for word in piece.split(" "))


def _key(piece: str) -> str | tuple[str, ...]:
    words = piece.split(" ")
    return piece if len(words) == 1 else tuple(words)
