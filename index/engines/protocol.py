"""What any engine must do.  tests/index/conformance.py holds every engine to it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.embedder import Vectors
from index.older import OlderFiles


@dataclass(frozen=True, slots=True)
class Row:
    """A passage as it is indexed.

    context: the words it stands under (headings, parent rows, columns); figures: names and units of what it states.
    """

    passage_id: int
    report_id: int
    text: str
    context: str
    figures: str = ""


@dataclass(frozen=True, slots=True)
class WeightedWord:
    """A word of a query: canonical, folded, and how much it counts."""

    text: str
    plain: str
    weight: float


class Engine(Protocol):
    """An index that is open for search; passages are filtered by report before the best are taken."""

    @property
    def size(self) -> int:
        """How many passages it holds."""

    def passage_ids(self) -> Mapping[str, frozenset[int]]:
        """The passages each part of the index holds, by the part's name."""

    def lexical(
        self, words: Sequence[WeightedWord], reports: frozenset[int] | None, limit: int
    ) -> list[tuple[int, float]]:
        """Passage ids by BM25, best first."""

    def stating(
        self, words: Sequence[WeightedWord], reports: frozenset[int] | None, limit: int
    ) -> list[tuple[int, float]]:
        """Passage ids by BM25 over the names and units of the figures they state, best first."""

    def dense(self, vector: Vectors, reports: frozenset[int] | None, limit: int) -> list[tuple[int, float]]:
        """Passage ids by cosine with a (1, dimension) vector, best first."""

    def cosines(self, vector: Vectors, passages: Iterable[int]) -> dict[int, float]:
        """The cosine of each of those passages with the vector; an id that is not here is left out."""

    def vectors(self, passages: Sequence[int]) -> Vectors:
        """The vectors of those passages, row by row.  Raises KeyError when one is not here."""

    def frequency(self, plain: str) -> int:
        """In how many passages the folded word stands."""


Batch = tuple[Sequence[Row], Vectors]
"""Passages and their vectors, row by row."""


class Builder(Protocol):
    """Makes an index in a folder, and opens one.

    Passages come report by report, in the order of their ids, which are above 0.
    """

    can_extend: bool
    """Whether `extend` can be called."""

    def build(self, folder: Path, batches: Iterable[Batch]) -> None:
        """Writes the whole index of those passages into an empty folder."""

    def extend(self, folder: Path, older: OlderFiles, batches: Iterable[Batch], gone: Collection[int]) -> None:
        """Writes into an empty folder the index that the older files are, without those reports, with those passages.

        It costs about what these cost, whatever the older index holds.  Raises DamagedIndex.
        """

    def open(self, folder: Path) -> Engine:
        """Opens what `build` wrote; its files have been checked by the caller."""

    def clear(self) -> None:
        """Drops what earlier builds left outside of their folders and no generation names; for who may write."""
