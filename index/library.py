"""What answers are made from: the reports of one published generation, searchable.  Read-only, for many threads."""

import math
from dataclasses import dataclass
from functools import cache

from index import generation
from index.embedder import Embedder
from index.engines import Engine, WeightedWord, builder
from index.errors import DamagedIndex, ModelMismatch
from index.generation import ENGINE, STORE, Generation
from index.records import StoredFigure, StoredPassage, StoredReport
from index.store import Store
from ingest.report import Footnote
from ingest.settings import Settings

_RANK_SHIFT = 60  # of reciprocal rank fusion (Cormack, Clarke, Büttcher 2009)


@dataclass(frozen=True, slots=True)
class Query:
    """A search: words for BM25, the text for the embedding, the reports to look in (None: all), how many to find."""

    words: tuple[WeightedWord, ...]
    text: str
    reports: frozenset[int] | None
    limit: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage found.  bm25 is 0 when only the embedding found it; cosine -1…1; score by reciprocal rank fusion."""

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
        self._open: _Opened | None = None
        self._take(generation.current(settings.data_dir))

    @classmethod
    def open(cls, settings: Settings) -> "Library":
        """The current generation of the data folder; an empty library when nothing is ingested yet.

        Raises DamagedIndex, SchemaMismatch, ModelMismatch, ModelNotFound, EngineNotAvailable.
        """
        return cls(settings)

    def _take(self, published: Generation | None) -> None:
        if published is None:
            if (self._settings.data_dir / STORE).is_file() and Store(self._settings.data_dir / STORE).reports():
                raise DamagedIndex("Có báo cáo đã nạp nhưng chưa có chỉ mục: chạy python -m index rebuild.")
            return
        if published.manifest.model != self._embedder.identity:
            raise ModelMismatch(
                f"Chỉ mục được dựng bằng mô hình {published.manifest.model}, cấu hình đang dùng {self._embedder.identity}: "
                "chạy python -m index rebuild."
            )
        self._open = _Opened(published)

    @property
    def generation(self) -> str:
        """The name of the generation in use; "" when nothing is ingested."""
        return self._open.name if self._open else ""

    @property
    def reports(self) -> tuple[StoredReport, ...]:
        """Every report, oldest first."""
        return self._open.reports if self._open else ()

    def passage(self, identity: int) -> StoredPassage:
        """One passage.  Raises KeyError when there is none of that id."""
        return self._opened.passage(identity)

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
        if not self._open:
            return 0.0
        size, df = self._open.engine.size, self._open.engine.frequency(plain)
        return math.log(1 + (size - df + 0.5) / (df + 0.5))

    def search(self, query: Query) -> list[Candidate]:
        """Passages by BM25 and by embedding, fused, best first; at most `limit` from each."""
        if not self._open:
            return []
        engine = self._open.engine
        vector = self._embedder.query(query.text)
        lexical = engine.lexical(query.words, query.reports, query.limit)
        dense = engine.dense(vector, query.reports, query.limit)
        fused: dict[int, float] = {}
        for found in (lexical, dense):
            for rank, (passage, _) in enumerate(found, start=1):
                fused[passage] = fused.get(passage, 0.0) + 1 / (_RANK_SHIFT + rank)
        bm25, cosine = dict(lexical), engine.cosines(vector, fused)
        best = sorted(fused, key=lambda passage: fused[passage], reverse=True)
        return [Candidate(p, self.passage(p).report_id, bm25.get(p, 0.0), cosine.get(p, 0.0), fused[p]) for p in best]

    def refresh(self) -> bool:
        """Takes the generation that is current now, if it is another one; says whether it did."""
        if generation.current_name(self._settings.data_dir) in ("", self.generation):
            return False
        before = self.generation
        self._take(generation.current(self._settings.data_dir))
        return self.generation != before

    @property
    def _opened(self) -> "_Opened":
        if self._open is None:
            raise KeyError("nothing is ingested")
        return self._open


class _Opened:
    """A generation's store and engine; passages are kept once read."""

    def __init__(self, published: Generation) -> None:
        self.name = published.name
        self.store = Store(published.folder / STORE, read_only=True)
        self.engine: Engine = builder(published.manifest.engine).open(published.folder / ENGINE)
        self.reports = tuple(self.store.reports())
        self.passage = cache(self.store.passage)
        self.passages_of = cache(self._passages_of)

    def _passages_of(self, report_id: int) -> tuple[StoredPassage, ...]:
        return tuple(self.store.passages_of(report_id))


__all__ = ["Candidate", "Library", "Query", "StoredPassage", "StoredReport", "WeightedWord"]
