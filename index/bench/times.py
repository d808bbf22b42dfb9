"""Times of many like things, in few numbers."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Times:
    """Half, 95 % and 99 % of them took at most so many milliseconds."""

    p50: float
    p95: float
    p99: float


def times_of(seconds: Iterable[float]) -> Times | None:
    """None of none."""
    ordered = sorted(1000 * each for each in seconds)
    return Times(*(percentile(ordered, share) for share in (50, 95, 99))) if ordered else None


def percentile(ordered: Sequence[float], share: int) -> float:
    """The value below which that share (in %) of the ordered values lies."""
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def timed(work: Callable[[], object]) -> float:
    """How many seconds it took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
