"""How quick and how big the index is: the figures the README quotes."""

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.engines import WeightedWord
from index.library import Library, Query
from index.publish import rebuild
from ingest.settings import Settings
from ingest.vietnamese import tokens

_CANDIDATES = 80


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds, milliseconds a search (one at a time, model loaded), megabytes resident."""

    reports: int
    passages: int
    build_s: float
    open_s: float
    first_search_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    memory_mb: float

    def as_dict(self) -> dict[str, float]:
        """The figures by name."""
        return asdict(self)


def measure(settings: Settings, questions: Sequence[str]) -> Figures:
    """Rebuilds the index, opens it and searches it with every question."""
    build = _timed(lambda: rebuild(settings))
    started = time.perf_counter()
    library = Library.open(settings)
    opened = time.perf_counter() - started
    passages = sum(len(library.passages_of(report.id)) for report in library.reports)
    first = _timed(lambda: library.search(as_query(questions[0])))
    times = sorted(1000 * _timed(lambda q=question: library.search(as_query(q))) for question in questions)  # type: ignore[misc]  # bound at once
    return Figures(
        reports=len(library.reports),
        passages=passages,
        build_s=build,
        open_s=opened,
        first_search_s=first,
        p50_ms=percentile(times, 50),
        p95_ms=percentile(times, 95),
        p99_ms=percentile(times, 99),
        memory_mb=resident_mb(),
    )


def as_query(question: str) -> Query:
    """A plain search of every word of the question."""
    words = tuple(WeightedWord(token.text, token.plain, 1.0) for token in tokens(question))
    return Query(words, question, None, _CANDIDATES)


def percentile(ordered: Sequence[float], share: int) -> float:
    """The value below which that share (in %) of the ordered values lies."""
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def resident_mb() -> float:
    """Memory this process holds now, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
