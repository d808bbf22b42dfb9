"""How quick and how big the index of the reports that are ingested is."""

import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.bench.memory import resident_mb
from index.bench.times import percentile, timed
from index.building import write_anew
from index.data_folder import writing
from index.embedder import Embedder
from index.engines import WeightedWord, builder
from index.errors import DataFolderTaken
from index.library import Library, Query
from index.publish import stored
from ingest.errors import NothingToRead
from ingest.settings import Settings
from ingest.vietnamese import tokens

_CANDIDATES = 80


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured.

    open_s: a generation checked and opened; first_search_s: with the model's loading; p50_ms …: one search at a time;
    memory_mb: resident after the searches; build_s: a whole generation, every passage embedded, the model loaded.
    """

    reports: int
    passages: int
    open_s: float
    first_search_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    memory_mb: float
    build_s: float


def measure(settings: Settings, questions: Sequence[str]) -> Figures:
    """Opens what is published, searches it with every question, and builds it once more aside; nothing is changed.

    Raises NothingToRead when nothing is ingested.
    """
    started = time.perf_counter()
    library = Library.open(settings)
    opened = time.perf_counter() - started
    if not library.reports:
        raise NothingToRead("Chưa có báo cáo nào để đo: nạp bằng python -m ingest add TỆP.")
    first = timed(lambda: library.search(as_query(questions[0])))
    times = sorted(1000 * timed(partial(library.search, as_query(question))) for question in questions)
    memory = resident_mb()
    with stored(settings) as store, tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
        embedder = Embedder(settings.embedding)
        embedder.query(questions[0])
        started = time.perf_counter()
        made = write_anew(Path(folder), settings, store, embedder)
        built = time.perf_counter() - started
    with suppress(DataFolderTaken), writing(settings.data_dir):
        builder(settings.index.engine, settings).clear()
    return Figures(
        reports=made.reports,
        passages=made.passages,
        open_s=opened,
        first_search_s=first,
        p50_ms=percentile(times, 50),
        p95_ms=percentile(times, 95),
        p99_ms=percentile(times, 99),
        memory_mb=memory,
        build_s=built,
    )


def as_query(question: str) -> Query:
    """A plain search of every word of the question."""
    words = tuple(WeightedWord(token.text, token.plain, 1.0) for token in tokens(question))
    return Query(words, question, None, _CANDIDATES)
