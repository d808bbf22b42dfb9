"""Pairs made ready to learn from: cut into piece ids once, packed into batches that hold no two alike."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.embedding.corpus import Pair
from ingest.vietnamese import fold, fold_letters

_CHUNK = 20_000
_LETTERS_A_PIECE = 8  # more than a piece has on average: what is cut off here would be cut off later anyway
_LEAST_SHARE = 16  # a batch smaller than this part of a full one teaches next to nothing
_KEY = 200  # two queries, or two passages, that open with the same letters are taken to be the same

Order = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bags:
    """Texts as rows of piece ids, one after another: text i is ids[starts[i] : starts[i + 1]]."""

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, which: Order) -> tuple[torch.Tensor, torch.Tensor]:
        """(ids, offsets) of the chosen texts, as EmbeddingBag reads them."""
        begins = self.starts[which]
        lengths = self.starts[which + 1] - begins
        offsets = np.concatenate(([0], np.cumsum(lengths)))
        flat = np.arange(offsets[-1]) + np.repeat(begins - offsets[:-1], lengths)
        return torch.from_numpy(self.ids[flat].astype(np.int64)), torch.from_numpy(offsets[:-1])


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs as bags: queries as written and unaccented, passages, and hard negatives for some of the pairs.

    query_keys, passage_keys: the same number for texts that count as the same.  sources: a number for each file.
    negative_of[i]: which of `negatives` belongs to pair i, or -1.
    """

    queries: Bags
    folded: Bags
    passages: Bags
    negatives: Bags
    negative_of: NDArray[np.int64]
    query_keys: NDArray[np.int64]
    passage_keys: NDArray[np.int64]
    sources: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.queries)


def bags(tokeniser: Tokenizer, texts: Sequence[str], longest: int) -> Bags:
    """The texts cut into pieces, at most `longest` of each kept."""
    texts = [text[: longest * _LETTERS_A_PIECE] for text in texts]
    parts: list[NDArray[np.int32]] = []
    lengths: list[int] = []
    for at in range(0, len(texts), _CHUNK):
        for encoding in tokeniser.encode_batch_fast(texts[at : at + _CHUNK], add_special_tokens=False):
            ids = encoding.ids[:longest]
            parts.append(np.array(ids, dtype=np.int32))
            lengths.append(len(ids))
    joined = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)
    return Bags(joined, np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64))


def examples(tokeniser: Tokenizer, pairs: Sequence[Pair], negatives: dict[str, str], longest: int) -> Examples:
    """The pairs made ready; passages are cut after `longest` pieces."""
    queries = [pair.query for pair in pairs]
    hard = list(negatives.items())
    place = {query: i for i, (query, _) in enumerate(hard)}
    return Examples(
        queries=bags(tokeniser, queries, longest),
        folded=bags(tokeniser, [fold(query) for query in queries], longest),
        passages=bags(tokeniser, [pair.passage for pair in pairs], longest),
        negatives=bags(tokeniser, [passage for _, passage in hard], longest),
        negative_of=np.array([place.get(query, -1) for query in queries], dtype=np.int64),
        query_keys=_keys(queries),
        passage_keys=_keys(pair.passage for pair in pairs),
        sources=_numbered(pair.source for pair in pairs),
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


def _keys(texts: Iterable[str]) -> NDArray[np.int64]:
    return _numbered(fold_letters(text[:_KEY]).lower() for text in texts)


def _numbered(names: Iterable[str]) -> NDArray[np.int64]:
    known: dict[str, int] = {}
    return np.fromiter((known.setdefault(name, len(known)) for name in names), dtype=np.int64)
