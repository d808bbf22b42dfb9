"""What answers are made from: the reports of one published generation, searchable.  Read-only, for many threads."""

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from index import generation
from index.data_folder import settled
from index.embedder import Embedder, Vectors
from index.engines import Engine, WeightedWord, builder
from index.errors import DamagedIndex, IndexFault, ModelMismatch
from index.generation import ENGINE, STORE, Generation
from index.records import StoredFigure, StoredPassage, StoredReport
from index.store import Store
from ingest.report import Footnote, Report
from ingest.settings import Settings
from ingest.vietnamese import DEFINING, Abbreviations, defined, shipped

_RANK_SHIFT = 60  # of reciprocal rank fusion (Cormack, Clarke, Büttcher 2009)
_QUESTIONS_KEPT = 16  # vectors, of the questions being answered now
_PASSAGES_KEPT, _REPORTS_KEPT = 20_000, 200  # read once and kept, a few tens of megabytes
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Query:
    """A search: words for BM25, the text for the embedding, the reports to look in (None: all), how many to find.

    figure: whether a figure is asked, so that what is called by those words and counted comes up too.
    """

    words: tuple[WeightedWord, ...]
    text: str
    reports: frozenset[int] | None
    limit: int
    figure: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage found.  bm25 is 0 when BM25 did not find it; cosine -1…1; score by reciprocal rank fusion."""

    passage_id: int
    report_id: int
    bm25: float
    cosine: float
    score: float


class Library:
    """One generation, opened.  `refresh` moves on to a newer one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._embedder = Embedder(settings.embedding)
        self._known = shipped().overridden(settings.abbreviations)
        self._question = lru_cache(_QUESTIONS_KEPT)(self._embedder.query)  # asked for by search and by ranking
        self._pointer = generation.pointer(settings.data_dir)
        self._open = self._published()
        self._before: Store | None = None  # what was open before the last refresh

    @classmethod
    def open(cls, settings: Settings) -> "Library":
        """The current generation of the data folder; an empty library when nothing is ingested yet.

        Raises DamagedIndex, SchemaMismatch, ModelMismatch, ModelNotFound, EngineNotAvailable.
        """
        return cls(settings)

    def _published(self) -> "_Opened | None":
        data = settled(self._settings.data_dir)
        with generation.reading(data):
            published = generation.current(data)
            if published is None:
                if _has_reports(data / STORE):
                    raise DamagedIndex("Có báo cáo đã nạp nhưng chưa có chỉ mục: chạy python -m index rebuild.")
                return None
            if published.manifest.model != self._embedder.identity:
                raise ModelMismatch(
                    f"Chỉ mục được dựng bằng mô hình {published.manifest.model}, "
                    f"cấu hình đang dùng {self._embedder.identity}: chạy python -m index rebuild."
                )
            return _Opened(published, self._known)

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

    def passage(self, identity: int) -> StoredPassage:
        """One passage.  Raises KeyError when there is none of that id, here or in the generation before."""
        try:
            return self._opened.passage(identity)
        except KeyError:
            if self._before is None:
                raise
            # An answer that began before the refresh still asks for what it found then.
            return self._before.passage(identity)

    def report(self, report_id: int) -> Report:
        """A report whole, its headings and tables included.  Raises KeyError when there is none of that id."""
        return self._opened.store.report(report_id)

    def passages_of(self, report_id: int) -> tuple[StoredPassage, ...]:
        """A report's passages in its order."""
        return self._opened.passages_of(report_id)

    def footnotes_of(self, report_id: int) -> tuple[Footnote, ...]:
        """A report's footnotes in its order."""
        return tuple(self._opened.store.footnotes_of(report_id))

    def figures_of(self, report_id: int) -> tuple[StoredFigure, ...]:
        """A report's figures in its order."""
        return tuple(self._opened.store.figures_of(report_id))

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
        """Passages by BM25, by embedding and by figures stated, fused, best first; at most `limit` from each."""
        here = self._open  # one generation from beginning to end, whatever `refresh` does meanwhile
        if not here:
            return []
        vector = self.embedded(query.text)
        lexical = here.engine.lexical(query.words, query.reports, query.limit)
        dense = _dense(here.engine, vector, query)
        stating = here.engine.stating(query.words, query.reports, query.limit) if query.figure else []
        fused: dict[int, float] = {}
        for found in (lexical, dense, stating):
            for rank, (passage, _) in enumerate(found, start=1):
                fused[passage] = fused.get(passage, 0.0) + 1 / (_RANK_SHIFT + rank)
        bm25, cosine = dict(lexical), here.engine.cosines(vector, fused)
        best = sorted(fused, key=lambda passage: fused[passage], reverse=True)
        return [Candidate(p, here.passage(p).report_id, bm25.get(p, 0.0), cosine.get(p, 0.0), fused[p]) for p in best]

    def refresh(self) -> bool:
        """Takes the generation that is published now, if it is another one; says whether it did.

        One that cannot be opened is named in the log, once, and the one that is open stays.
        """
        pointer = generation.pointer(self._settings.data_dir)
        if pointer == self._pointer:
            return False
        self._pointer = pointer
        try:
            taken = self._published()
        except (IndexFault, OSError):
            _LOG.exception(
                "generation %s cannot be opened, staying with %s", pointer.strip(), self.generation or "none"
            )
            return False
        if taken is None or (self._open and taken.manifest == self._open.manifest):
            return False
        self._before = self._open.store if self._open else None
        self._open = taken
        return True

    @property
    def _opened(self) -> "_Opened":
        here = self._open
        if here is None:
            raise KeyError("nothing is ingested")
        return here


class _Opened:
    """A generation's store and engine; passages are kept once read."""

    def __init__(self, published: Generation, known: Abbreviations) -> None:
        self.name = published.name
        self.manifest = published.manifest
        self._known = known
        self.store = Store(published.folder / STORE, read_only=True)
        self.engine: Engine = builder(published.manifest.engine).open(published.folder / ENGINE)
        self.reports = tuple(self.store.reports())
        self.passage = lru_cache(_PASSAGES_KEPT)(self.store.passage)
        self.passages_of = lru_cache(_REPORTS_KEPT)(self._passages_of)

    @cached_property
    def abbreviations(self) -> Abbreviations:
        return self._known.completed(defined(self.store.texts(*DEFINING)))

    def _passages_of(self, report_id: int) -> tuple[StoredPassage, ...]:
        return tuple(self.store.passages_of(report_id))


def _dense(engine: Engine, vector: Vectors, query: Query) -> list[tuple[int, float]]:
    """A text without a word that the model knows is near to nothing."""
    return engine.dense(vector, query.reports, query.limit) if vector.any() else []


def _has_reports(path: Path) -> bool:
    if not path.is_file():
        return False
    store = Store(path)
    try:
        return bool(store.reports())
    finally:
        store.close()


__all__ = ["Candidate", "Library", "Query", "StoredPassage", "StoredReport", "Vectors", "WeightedWord"]
