"""What answers are made from: the reports of one published generation, searchable.  Read-only, for many threads."""

import logging
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from index import generation
from index.data_folder import settled
from index.embedder import Embedder, Vectors
from index.engines import Engine, WeightedWord, builder
from index.errors import DamagedIndex, EngineUnreachable, IndexFault, ModelMismatch
from index.generation import ENGINE, REPORTS, STORE, Generation, Seal
from index.originals import original_of
from index.records import StoredFigure, StoredPassage, StoredReport
from index.slices import Slices
from index.store import Store
from ingest.report import Footnote, Report
from ingest.settings import Settings
from ingest.vietnamese import Abbreviations, defined, shipped

_RANK_SHIFT = 60  # of reciprocal rank fusion (Cormack, Clarke, Büttcher 2009)
_LARGE = 100_000  # passages from which the search by meaning, which leaves Python alone, is worth a thread
_QUESTIONS_KEPT = 16  # vectors, of the questions being answered now
_PASSAGES_KEPT, _REPORTS_KEPT = 20_000, 200  # read once and kept, a few tens of megabytes
_Found = list[tuple[int, float]]
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Query:
    """A search: words for BM25, the text for the embedding, the reports to look in (None: all).

    limit: how many each of its kinds finds; most: how many of all that they find are wanted, None for every one.
    figure: whether a figure is asked, so that what is called by those words and counted comes up too.
    meaning: whether what says it in other words comes up too.
    """

    words: tuple[WeightedWord, ...]
    text: str
    reports: frozenset[int] | None
    limit: int
    figure: bool = False
    meaning: bool = True
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage found.  bm25 is 0 when BM25 did not find it; cosine -1…1; score by reciprocal rank fusion."""

    passage_id: int
    bm25: float
    cosine: float
    score: float


class Library:
    """One generation, opened: it never changes, and what is published later is another library."""

    def __init__(self, settings: Settings, embedder: Embedder, pointer: str, opened: "_Opened | None") -> None:
        """pointer: what pointed to the generation, see `generation.pointer`; opened: None when nothing is ingested."""
        self._settings = settings
        self._embedder = embedder
        self._known = shipped().overridden(settings.abbreviations)
        self._question = lru_cache(_QUESTIONS_KEPT)(embedder.query)  # asked for by search and by ranking
        self._pointer = self._looked_at = pointer
        self._open = opened

    @classmethod
    def open(cls, settings: Settings) -> "Library":
        """The current generation of the data folder; an empty library when nothing is ingested yet.

        Raises DamagedIndex, SchemaMismatch, ModelMismatch, ModelNotFound, and the faults of the engine.
        """
        embedder, pointer = Embedder(settings.embedding), generation.pointer(settings.data_dir)
        return cls(settings, embedder, pointer, _published(settings, embedder))

    @property
    def has_newer(self) -> bool:
        """Whether something was published since this was opened and `newer` last looked."""
        return generation.pointer(self._settings.data_dir) != self._looked_at

    @property
    def is_newest(self) -> bool:
        """Whether nothing was published since this was opened."""
        return generation.pointer(self._settings.data_dir) == self._pointer

    def newer(self) -> "Library | None":
        """What was published since, each generation once; None when nothing was, or it cannot be opened.

        One that cannot be opened is named in the log; a cluster that does not answer is asked again the next time.
        """
        pointer = generation.pointer(self._settings.data_dir)
        if pointer == self._looked_at:
            return None
        looked_at, self._looked_at = self._looked_at, pointer
        try:
            taken = _published(self._settings, self._embedder, self._open.seals if self._open else frozenset())
        except EngineUnreachable:
            _LOG.warning("generation %s cannot be reached, staying with %s", pointer.strip(), self.generation or "none")
            self._looked_at = looked_at
            return None
        except (IndexFault, OSError):
            _LOG.exception(
                "generation %s cannot be opened, staying with %s", pointer.strip(), self.generation or "none"
            )
            return None
        if taken is None:
            return None
        if self._open and taken.manifest == self._open.manifest:
            self._pointer = pointer
            return None
        return Library(self._settings, self._embedder, pointer, taken)

    def older(self) -> "Library | None":
        """The newest whole generation before this one that can be answered from, if one is still kept."""
        data = self._settings.data_dir
        with generation.reading(data):
            for folder in reversed(generation.all_in(data)):
                if folder.name >= self.generation:
                    continue
                with suppress(IndexFault, OSError):
                    if not generation.check(folder):
                        found = generation.opened(folder)
                        _expect_model(found, self._embedder)
                        return Library(
                            self._settings, self._embedder, self._pointer, _Opened(found, self._settings, self._known)
                        )
        return None

    @property
    def generation(self) -> str:
        """The name of the generation in use; "" when nothing is ingested."""
        return self._open.name if self._open else ""

    @property
    def reports(self) -> tuple[StoredReport, ...]:
        """Every report, oldest first."""
        return self._open.reports if self._open else ()

    @property
    def abbreviations(self) -> Abbreviations:
        """Those shipped, those of the settings in their place, and those that the reports here define themselves."""
        return self._open.abbreviations if self._open else self._known

    def abbreviations_of(self, reports: Collection[StoredReport]) -> Abbreviations:
        """The same, of all that reports here define only what these do."""
        if len(reports) == len(self.reports) or not self._open:
            return self.abbreviations
        said = self._open.stored.defining
        return self._known.completed(defined(text for report in reports for text in said.get(report.id, ())))

    def original(self, report: StoredReport) -> Path | None:
        """The file that the report was read from; None when it is not kept."""
        return original_of(self._settings.data_dir, report.digest)

    def passage(self, identity: int) -> StoredPassage:
        """One passage.  Raises KeyError when there is none of that id."""
        return self._opened.passage(identity)

    def report(self, report_id: int) -> Report:
        """A report whole, its headings and tables included.  Raises KeyError when there is none of that id."""
        return self._opened.stored.report(report_id)

    def passages_of(self, report_id: int) -> tuple[StoredPassage, ...]:
        """A report's passages in its order."""
        return self._opened.passages_of(report_id)

    def annotated_of(self, report_id: int) -> tuple[StoredPassage, ...]:
        """Of a report's passages, in its order, those that footnotes are tied to and those that are footnotes."""
        return tuple(self._opened.stored.annotated_of(report_id))

    def footnotes_of(self, report_id: int) -> tuple[Footnote, ...]:
        """A report's footnotes in its order."""
        return tuple(self._opened.stored.footnotes_of(report_id))

    def figures_of(self, report_id: int) -> tuple[StoredFigure, ...]:
        """A report's figures in its order."""
        return tuple(self._opened.stored.figures_of(report_id))

    def rarity(self, plain: str) -> float:
        """How rare a folded word is here: ln(1 + (N - df + ½) / (df + ½)) over N passages, as in BM25."""
        here = self._open
        if not here:
            return 0.0
        size, df = here.engine.size, here.engine.frequency(plain)
        return math.log(1 + (size - df + 0.5) / (df + 0.5))

    def embedded(self, question: str) -> Vectors:
        """The vector of a question, (1, dimension)."""
        return self._question(question)

    def embedded_at_once(self, texts: Sequence[str]) -> Vectors | None:
        """The vectors of short texts, (n, dimension); None when the model is too slow to ask while someone waits."""
        return self._embedder.passages(texts) if self._embedder.is_quick else None

    def by_words(self, query: Query) -> list[int]:
        """Passages by BM25 alone, best first."""
        here = self._open
        return [p for p, _ in here.engine.lexical(query.words, query.reports, query.limit)] if here else []

    def by_meaning(self, query: Query) -> list[int]:
        """Passages by embedding alone, best first."""
        here = self._open
        return [p for p, _ in _dense(here.engine, self.embedded(query.text), query)] if here else []

    def search(self, query: Query) -> list[Candidate]:
        """Passages by BM25, by embedding and by figures stated, fused, best first."""
        here = self._open
        if not here:
            return []
        vector = self.embedded(query.text)
        beside = query.meaning and here.engine.size >= _LARGE
        with _meanwhile(lambda: _dense(here.engine, vector, query), worth_it=beside) as dense_found:
            lexical = here.engine.lexical(query.words, query.reports, query.limit)
            stating = here.engine.stating(query.words, query.reports, query.limit) if query.figure else []
        dense = dense_found()
        fused: dict[int, float] = {}
        for found in (lexical, dense, stating):
            for rank, (passage, _) in enumerate(found, start=1):
                fused[passage] = fused.get(passage, 0.0) + 1 / (_RANK_SHIFT + rank)
        best = sorted(fused, key=lambda passage: fused[passage], reverse=True)[: query.most]
        bm25, cosine = dict(lexical), here.engine.cosines(vector, best)
        return [Candidate(p, bm25.get(p, 0.0), cosine.get(p, 0.0), fused[p]) for p in best]

    @property
    def _opened(self) -> "_Opened":
        here = self._open
        if here is None:
            raise KeyError("nothing is ingested")
        return here


class _Opened:
    """A generation's store and engine; passages are kept once read."""

    def __init__(self, published: Generation, settings: Settings, known: Abbreviations) -> None:
        self.name = published.name
        self.manifest = published.manifest
        self._known = known
        self.seals = published.seals
        self.stored = Slices(published.folder / REPORTS, published.manifest.gone)
        self.engine: Engine = builder(published.manifest.engine, settings).open(published.folder / ENGINE)
        self.reports = tuple(self.stored.reports)
        self.passage = lru_cache(_PASSAGES_KEPT)(self.stored.passage)
        self.passages_of = lru_cache(_REPORTS_KEPT)(self._passages_of)

    @cached_property
    def abbreviations(self) -> Abbreviations:
        return self._known.completed(defined(text for said in self.stored.defining.values() for text in said))

    def _passages_of(self, report_id: int) -> tuple[StoredPassage, ...]:
        return tuple(self.stored.passages_of(report_id))


def _published(settings: Settings, embedder: Embedder, sealed: frozenset[Seal] = frozenset()) -> _Opened | None:
    data = settled(settings.data_dir)
    with generation.reading(data):
        published = generation.current(data, sealed)
        if published is None:
            if _has_reports(data / STORE):
                raise DamagedIndex("Có báo cáo đã nạp nhưng chưa có chỉ mục: chạy python -m index rebuild.")
            return None
        _expect_model(published, embedder)
        return _Opened(published, settings, shipped().overridden(settings.abbreviations))


def _expect_model(published: Generation, embedder: Embedder) -> None:
    if published.manifest.model != embedder.identity:
        raise ModelMismatch(
            f"Chỉ mục được dựng bằng mô hình {published.manifest.model}, "
            f"cấu hình đang dùng {embedder.identity}: chạy python -m index rebuild."
        )


def _dense(engine: Engine, vector: Vectors, query: Query) -> list[tuple[int, float]]:
    """A text without a word that the model knows is near to nothing."""
    return engine.dense(vector, query.reports, query.limit) if query.meaning and vector.any() else []


@contextmanager
def _meanwhile(search: Callable[[], _Found], *, worth_it: bool) -> Iterator[Callable[[], _Found]]:
    """Has the search go on in a thread of its own, where that is worth it; what is given tells what it found."""
    if not worth_it:
        yield search
        return
    # Made for this one search, in a fraction of a millisecond: threads that stayed would be missing after a fork.
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(search).result


def _has_reports(path: Path) -> bool:
    if not path.is_file():
        return False
    store = Store(path)
    try:
        return bool(store.count)
    finally:
        store.close()


__all__ = ["Candidate", "Library", "Query", "StoredPassage", "StoredReport", "Vectors", "WeightedWord"]
