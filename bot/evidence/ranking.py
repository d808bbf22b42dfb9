"""Evidence, best first, and how surely the first of each report states what is asked.

A passage is weighed sentence by sentence only when what it may come to is the most of those left, and what its
sentences lack is looked for only when it comes up: most never do.  What comes first is the same as if all were.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from heapq import heapify, heappop, heapreplace, merge
from itertools import chain
from typing import overload

from bot.evidence.certainty import certainty
from bot.evidence.weighing import Evidence, Glimpsed, Weighed, settled, weigh
from bot.question.types import Question

_JUDGED = 4  # of the first of each report it is judged how surely they state what is asked

Placed = tuple[float, int, Evidence]
"""Minus the score, the place among the candidates, and the evidence: the smaller comes first."""


class Ranking(Sequence[Evidence]):
    """The candidates as evidence, best first; where two are as good, in the order given."""

    def __init__(self, question: Question, candidates: Iterable[Glimpsed] = ()) -> None:
        by_report: dict[int, list[tuple[int, Glimpsed]]] = {}
        for place, each in enumerate(candidates):
            by_report.setdefault(each.report.id, []).append((place, each))
        self._length = sum(map(len, by_report.values()))
        self._to_judge = sum(min(_JUDGED, len(each)) for each in by_report.values())
        self._found: list[Evidence] = []
        self._rest = merge(*(_judged(question, _best_first(question, each)) for each in by_report.values()))

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> Evidence: ...
    @overload
    def __getitem__(self, at: slice) -> list[Evidence]: ...
    def __getitem__(self, at: int | slice) -> Evidence | list[Evidence]:
        last = range(self._length)[at]
        last = max(last, default=-1) if isinstance(last, range) else last
        while len(self._found) <= last:
            self._found.append(next(self._rest)[2])
        return self._found[at]

    def judged(self) -> Iterator[Evidence]:
        """Those of which it is known how surely they state what is asked, best first; no other can state it."""
        seen: Counter[int] = Counter()
        left = self._to_judge
        for evidence in self:
            seen[evidence.report.id] += 1
            if seen[evidence.report.id] <= _JUDGED:
                yield evidence
                left -= 1
            if not left:
                return


def _best_first(question: Question, candidates: Sequence[tuple[int, Glimpsed]]) -> Iterator[Placed]:
    """The candidates of one report, each with its place, looked at closer one after the other."""
    # A closer look may lower a score and never raises it, so whatever is evidence and first stays first.
    heap: list[tuple[float, int, Glimpsed | Weighed | Evidence]] = [
        (-each.score, place, each) for place, each in candidates
    ]
    heapify(heap)
    while heap:
        score, place, first = heap[0]
        if isinstance(first, Evidence):
            heappop(heap)
            yield score, place, first
        else:
            closer = settled(question, first) if isinstance(first, Weighed) else weigh(question, first)
            heapreplace(heap, (-closer.score, place, closer))


def _judged(question: Question, ranked: Iterator[Placed]) -> Iterator[Placed]:
    """The same, the first few with how surely they state what is asked, beside the best other one of their report."""
    best = next(ranked)
    second = next(ranked, None)
    yield *best[:2], _sure(question, best[2], -second[0] if second else 0.0)
    for before, (score, place, evidence) in enumerate(chain([second] if second else [], ranked), start=1):
        yield score, place, _sure(question, evidence, -best[0]) if before < _JUDGED else evidence


def _sure(question: Question, evidence: Evidence, next_score: float) -> Evidence:
    return replace(evidence, certainty=certainty(question, evidence, next_score))
