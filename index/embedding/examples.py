"""Pairs made ready to learn from: cut into pieces once, packed into batches that hold no two alike."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # scipy ships no types

from index.embedding.corpus import Pair
from index.embedding.vocabulary import Vocabulary
from ingest.vietnamese import canonical, fold, fold_letters

RARE_ROWS = 8_192
"""While learning, words without a row share these rows behind the vocabulary's; each text has few, so that two of one
batch seldom meet.  They stand for signatures and learn nothing."""

_LEAST_SHARE = 16  # a batch smaller than this part of a full one teaches next to nothing
_KEY = 200  # two queries, or two passages, that open with the same letters are taken to be the same
_LONGEST_PHRASE = 11  # words, of those that have an abbreviation
_SHORTENED = 0.15  # how often a phrase that has an abbreviation is asked by it
_UNACCENTED = 0.08  # how often one word of an accented query lacks its diacritics, as fast typing does

Order = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bags:
    """Texts as rows of the table, one after another: text i is rows[starts[i] : starts[i + 1]], weighted."""

    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, which: Order, width: int) -> csr_matrix:
        """The chosen texts as a sparse (texts, width) matrix over the rows of the table."""
        begins = self.starts[which]
        lengths = self.starts[which + 1] - begins
        ends = np.concatenate(([0], np.cumsum(lengths)))
        flat = np.arange(ends[-1]) + np.repeat(begins - ends[:-1], lengths)
        return csr_matrix((self.weights[flat], self.rows[flat], ends), shape=(len(which), width))


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs as bags: queries as written and unaccented, and passages.

    query_keys, passage_keys: the same number for texts that count as the same.  sources: a number for each file.
    """

    queries: Bags
    plain: Bags
    passages: Bags
    query_keys: NDArray[np.int64]
    passage_keys: NDArray[np.int64]
    sources: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.queries)


def bags(vocabulary: Vocabulary, texts: Iterable[str], longest: int) -> Bags:
    """The texts as bags, of at most `longest` words each."""
    rows = [np.zeros(0, dtype=np.int32)]
    weights = [np.zeros(0, dtype=np.float32)]
    for text in texts:
        bag = vocabulary.bag(text, longest)
        rare = [len(vocabulary) + crc32(word.encode()) % RARE_ROWS for word, _ in bag.rare]
        rows.append(np.concatenate((bag.rows, np.array(rare, dtype=np.int32))))
        weights.append(np.concatenate((bag.weights, np.array([w for _, w in bag.rare], dtype=np.float32))))
    starts = np.concatenate(([0], np.cumsum([len(row) for row in rows[1:]]))).astype(np.int64)
    return Bags(np.concatenate(rows), np.concatenate(weights), starts)


def examples(
    vocabulary: Vocabulary,
    pairs: Sequence[Pair],
    abbreviations: Mapping[tuple[str, ...], str],
    longest: int,
    seed: int,
) -> Examples:
    """The pairs made ready; passages are cut after `longest` words.

    abbreviations: canonical words of a phrase → what is typed for it; some of the queries are asked so.
    """
    chance = random.Random(seed)
    queries = [_as_typed(pair.query, abbreviations, chance) for pair in pairs]
    return Examples(
        queries=bags(vocabulary, queries, longest),
        plain=bags(vocabulary, (fold(query) for query in queries), longest),
        passages=bags(vocabulary, (pair.passage for pair in pairs), longest),
        query_keys=np.array([_key(pair.query) for pair in pairs], dtype=np.int64),
        passage_keys=np.array([_key(pair.passage) for pair in pairs], dtype=np.int64),
        sources=np.array([crc32(pair.source.encode()) for pair in pairs], dtype=np.int64),
    )


def joined(parts: Sequence[Examples]) -> Examples:
    """Several lots of examples as one."""
    return Examples(
        _joined_bags([part.queries for part in parts]),
        _joined_bags([part.plain for part in parts]),
        _joined_bags([part.passages for part in parts]),
        np.concatenate([part.query_keys for part in parts]),
        np.concatenate([part.passage_keys for part in parts]),
        np.concatenate([part.sources for part in parts]),
    )


def batches(ready: Examples, size: int, rng: np.random.Generator) -> Iterator[Order]:
    """One pass over the pairs in batches of one source each; a pair whose like is already in its batch waits."""
    packed: list[Order] = []
    for source in np.unique(ready.sources):
        waiting = rng.permutation(np.flatnonzero(ready.sources == source))
        batch, waiting = _pack(ready, waiting, size)
        while len(batch) >= max(2, size // _LEAST_SHARE):
            packed.append(batch)
            batch, waiting = _pack(ready, waiting, size)
    for i in rng.permutation(len(packed)):
        yield packed[i]


def _pack(ready: Examples, waiting: Order, size: int) -> tuple[Order, Order]:
    head = waiting[: 2 * size]
    _, first_query = np.unique(ready.query_keys[head], return_index=True)
    _, first_passage = np.unique(ready.passage_keys[head], return_index=True)
    fresh = np.sort(np.intersect1d(first_query, first_passage))[:size]
    return head[fresh], np.concatenate((waiting[2 * size :], np.delete(head, fresh)))


def _joined_bags(parts: Sequence[Bags]) -> Bags:
    ends = np.cumsum([0, *(part.starts[-1] for part in parts)])
    starts = [part.starts[:-1] + end for part, end in zip(parts, ends, strict=False)]
    return Bags(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([*starts, ends[-1:]]),
    )


def _as_typed(query: str, abbreviations: Mapping[tuple[str, ...], str], chance: random.Random) -> str:
    """The query with some of its phrases abbreviated and some of its words without diacritics."""
    words = query.split()
    meant = [canonical(word.strip(",.;:")) for word in words]
    typed: list[str] = []
    at = 0
    while at < len(words):
        phrase = _abbreviated(meant, at, abbreviations)
        if phrase and chance.random() < _SHORTENED:
            typed.append(abbreviations[phrase])
            at += len(phrase)
        else:
            typed.append(fold(words[at]) if chance.random() < _UNACCENTED else words[at])
            at += 1
    return " ".join(typed)


def _abbreviated(words: Sequence[str], at: int, abbreviations: Mapping[tuple[str, ...], str]) -> tuple[str, ...]:
    """The longest phrase that begins at that word and has an abbreviation; empty when there is none."""
    ahead = (tuple(words[at : at + length]) for length in range(min(_LONGEST_PHRASE, len(words) - at), 1, -1))
    return next((phrase for phrase in ahead if phrase in abbreviations), ())


def _key(text: str) -> int:
    return crc32(fold_letters(text[:_KEY]).lower().encode())
