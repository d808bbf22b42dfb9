"""How right each search is, and what it cost.

A stock search finds passages and never an answer.  It is right when the first passage is one that was to be quoted;
where the reports state nothing, only a search that gives nothing is right.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.bench import percentile
from index.bench.peers.protocol import Measured

Right = Sequence[frozenset[int] | None]
"""For each question, in their order, the passages that answer it; None when the reports state nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison.

    Shares of questions: first: of those that have an answer, stated, and the first passage right; in_ten: one of the
    first ten is right; right: of all, first, or nothing stated where there is nothing; false: of those without an
    answer, stated nevertheless.
    Milliseconds a question: p50 … p99 by the clock, cpu_ms the mean of processor time.  The rest as in Measured.
    """

    name: str
    versions: str
    first: float
    in_ten: float
    right: float
    false: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    cpu_ms: float
    build_s: float
    build_cpu_s: float
    peak_mb: float
    resident_mb: float


def judged(name: str, measured: Measured, right: Right) -> Line:
    """The line of one search."""
    first = ten = silent = 0
    for place, wanted in enumerate(right):
        found = measured.found[str(place)]
        if wanted is None:
            silent += not found.stated
        else:
            first += found.stated and not wanted.isdisjoint(found.passages[:1])
            ten += not wanted.isdisjoint(found.passages)
    answerable = sum(wanted is not None for wanted in right)
    others = len(right) - answerable
    return Line(
        name=name,
        versions=measured.versions,
        first=_share(first, answerable),
        in_ten=_share(ten, answerable),
        right=_share(first + silent, len(right)),
        false=_share(others - silent, others),
        p50_ms=percentile(measured.ms, 50),
        p95_ms=percentile(measured.ms, 95),
        p99_ms=percentile(measured.ms, 99),
        cpu_ms=_share(sum(measured.cpu_ms), len(measured.cpu_ms)),
        build_s=measured.build_s,
        build_cpu_s=measured.build_cpu_s,
        peak_mb=measured.peak_mb,
        resident_mb=measured.resident_mb,
    )


def _share(part: float, of: int) -> float:
    return part / of if of else 0.0
