"""The cluster engine: vectors and words in Milvus, through its client; Milvus Lite in the data folder does the same.

A generation made anew is a collection of its own.  One that is extended shares that of the generation before: what it
adds has ids beyond all that came before, and what it removes it does not see, so that each sees its own reports and
nothing else; passages that no generation sees any more go with the next one.  The folder names the collection and what
is seen of it, so that the pointer of the data folder switches all in one step: an alias on the cluster would be a
second pointer, which could only be switched before or after.  An answer that began before goes on in the collection it
began in, which outlives its folder until the next generation is made.

Layout of the folder: milvus.json (index.engines.milvus_collection), words.npy (index.engines.sparse).
Passages are filtered by `report in […]` over an inverted index, or `not in` the rest when that is shorter.  There is no
partition for every report: a question looks into many, and small partitions make many small segments.
"""

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from pymilvus import MilvusException

from index import generation
from index.embedder import Vectors
from index.engines.milvus_collection import BATCH, FACTS, Facts, fill, held, passages_in, send, width
from index.engines.milvus_server import PATIENCE, Server, prefix
from index.engines.protocol import Batch, Engine, Row, WeightedWord
from index.engines.sparse import EVERY_PASSAGE, WORDS, Vocabulary, counted
from index.engines.words import Sought, sought, sought_in_figures
from index.errors import DamagedIndex
from index.older import OlderFiles
from ingest.settings import Settings

_MOST = 16_384  # the hits that Milvus gives at once
_LEAST_WIDE = 2  # numbers of a vector, where there is none to tell
_EXACT = 300_000  # passages; more are searched by a graph of near ones
_NOT_LOADED = 101  # Milvus' code
_FIRST = 120.0  # seconds that loading and the first search may take
_WIDTH = 400  # how many of the graph's passages a search looks at, at least


class MilvusBuilder:
    """Builds and opens the cluster engine.

    Raises EngineUnreachable, EngineRefused, EngineFailed; `open` also DamagedIndex when the collection is not there, or
    is not what was built.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    can_extend = True

    def build(self, folder: Path, batches: Iterable[Batch]) -> None:
        """Fills a new collection, and writes its name and its words into the folder."""
        server = Server(self._settings)
        name = prefix(self._settings.data_dir) + secrets.token_hex(8)
        rows, vectors = _joined(batches)
        reports = tuple(sorted({row.report_id for row in rows}))
        vocabulary, means = counted(rows)
        facts = Facts(
            collection=name,
            passages=len(rows),
            dimension=int(vectors.shape[1]),
            exact=len(rows) <= _EXACT,
            counted=len(rows),
            means=means,
            reports=reports,
            last=max(reports, default=0),
        )
        with server.speaking():
            fill(server.client, facts, passages_in(rows, vectors, vocabulary, means))
        vocabulary.save(folder)
        facts.save(folder)

    def extend(self, folder: Path, older: OlderFiles, batches: Iterable[Batch], gone: Collection[int]) -> None:
        """Puts the passages into the older collection, where only the new folder's generation sees them."""
        was = Facts.load(older.to_read(FACTS).parent)
        words = Vocabulary.load(older.to_read(WORDS).parent, was.counted)
        rows, vectors = _joined(batches)
        words = words.extended(rows)
        server = Server(self._settings)
        with server.speaking():
            _expect_there(server, was)
            # What a process sent that was killed before anybody could see it.
            server.client.delete(was.collection, filter=f"report > {was.last}")
            out = f" and report not in {sorted(gone)}" if gone else ""
            left = held(server.client, was.collection, was.seen + out)
            send(server.client, was.collection, passages_in(rows, vectors, words, was.means))
        new = {row.report_id for row in rows}
        words.save(folder)
        replace(
            was,
            passages=left + len(rows),
            counted=words.passages,
            reports=tuple(sorted({*was.reports, *new}.difference(gone))),
            gone=tuple(sorted({*was.gone, *gone})),
            last=max(was.last, *new) if new else was.last,
        ).save(folder)

    def open(self, folder: Path) -> Engine:
        """Opens the collection that the folder names."""
        server, facts = Server(self._settings), Facts.load(folder)
        with server.speaking():
            _expect_there(server, facts)
            server.client.load_collection(facts.collection, timeout=_FIRST)
            wide = width(server.client, facts.collection)
            there = held(server.client, facts.collection, facts.seen) if wide == facts.dimension else 0, wide
            if there != (facts.passages, facts.dimension):
                raise DamagedIndex(
                    f"Bộ dữ liệu {facts.collection} trên máy chủ Milvus {server.where} có {there[0]} đoạn, véc-tơ "
                    f"{there[1]} chiều; chỉ mục cần {facts.passages} đoạn, {facts.dimension} chiều: "
                    "chạy python -m index rebuild."
                )
        opened = _Milvus(server, facts, Vocabulary.load(folder, facts.counted))
        opened.warm()
        return opened

    def clear(self) -> None:
        """Drops the collections of this data folder that no generation names, and passages that none sees."""
        ours = prefix(self._settings.data_dir)
        named: dict[str, list[Facts]] = {}
        for path in generation.all_in(self._settings.data_dir):
            with suppress(OSError, ValueError, TypeError, KeyError):  # of another engine, or damaged and never opened
                facts = Facts.load(path / generation.ENGINE)
                named.setdefault(facts.collection, []).append(facts)
        server = Server(self._settings)
        with server.speaking():
            for name in server.client.list_collections():
                if name.startswith(ours) and name not in named:
                    server.client.drop_collection(name)
            for name, sharing in named.items():
                unseen = set(sharing[-1].gone).difference(*(facts.reports for facts in sharing))
                if unseen and server.client.has_collection(name):
                    server.client.delete(name, filter=f"report in {sorted(unseen)}")


class _Milvus:
    def __init__(self, server: Server, facts: Facts, vocabulary: Vocabulary) -> None:
        self._server = server
        self._facts = facts
        self._reports = frozenset(facts.reports)
        self._vocabulary = vocabulary

    @property
    def size(self) -> int:
        return self._facts.passages

    def passage_ids(self) -> Mapping[str, frozenset[int]]:
        return {"Milvus": frozenset(int(row["passage"]) for row in self._all("passage"))}

    def lexical(
        self, words: Sequence[WeightedWord], reports: frozenset[int] | None, limit: int
    ) -> list[tuple[int, float]]:
        return self._by_words(sought(words), reports, limit)

    def stating(
        self, words: Sequence[WeightedWord], reports: frozenset[int] | None, limit: int
    ) -> list[tuple[int, float]]:
        return self._by_words(sought_in_figures(words), reports, limit)

    def dense(self, vector: Vectors, reports: frozenset[int] | None, limit: int) -> list[tuple[int, float]]:
        return self._best("vector", vector[0], self._among(reports), limit)

    def cosines(self, vector: Vectors, passages: Iterable[int]) -> dict[int, float]:
        asked = list(passages)
        return dict(self._best("vector", vector[0], f"passage in {asked}", len(asked))) if asked else {}

    def vectors(self, passages: Sequence[int]) -> Vectors:
        made = np.empty((len(passages), self._facts.dimension), dtype=np.float32)
        for start in range(0, len(passages), BATCH):
            wanted = list(passages[start : start + BATCH])
            with self._server.speaking():
                found = self._server.client.get(
                    self._facts.collection, wanted, output_fields=["passage", "vector"], timeout=PATIENCE
                )
            by_passage = {int(row["passage"]): row["vector"] for row in found}
            for place, passage in enumerate(wanted, start):
                made[place] = by_passage[passage]
        return made

    def frequency(self, plain: str) -> int:
        return self._vocabulary.frequency("folded", plain)

    def warm(self) -> None:
        """Searches once, with more patience: what a server makes for its first search then stands."""
        self._best("words", {EVERY_PASSAGE: 1.0}, "", 1, _FIRST)
        self._best("vector", np.ones(self._facts.dimension, dtype=np.float32), "", 1, _FIRST)

    def _by_words(self, parts: Sequence[Sought], reports: frozenset[int] | None, limit: int) -> list[tuple[int, float]]:
        asked = self._vocabulary.asked(parts)
        return self._best("words", asked, self._among(reports), limit) if asked else []

    def _among(self, reports: frozenset[int] | None) -> str | None:
        """The filter for those reports; None when none of them is here."""
        if reports is None or self._reports <= (wanted := self._reports.intersection(reports)):
            return self._facts.seen
        if not wanted:
            return None
        others = self._reports - wanted
        if len(wanted) <= len(others):
            return f"report in {sorted(wanted)}"
        return f"{self._facts.seen} and report not in {sorted(others)}"

    def _best(
        self, field: str, asked: Any, among: str | None, limit: int, patience: float = PATIENCE
    ) -> list[tuple[int, float]]:
        limit = min(limit, self.size, _MOST)
        if among is None or not limit:
            return []
        width = {} if self._facts.exact or field == "words" else {"ef": max(_WIDTH, 2 * limit)}
        search = partial(
            self._server.client.search,
            self._facts.collection,
            [asked],
            anns_field=field,
            filter=among,
            limit=limit,
            output_fields=["passage"],
            search_params={"metric_type": "IP", "params": width},
            timeout=patience,
        )
        with self._server.speaking():
            try:
                (hits,) = search()
            except MilvusException as fault:
                if fault.code != _NOT_LOADED:
                    raise
                # The server was started anew, or an operator released the collection.
                self._server.client.load_collection(self._facts.collection, timeout=patience)
                (hits,) = search()
        # Equals in the order of the reports, not of the segments they happen to lie in.
        return sorted(
            ((int(hit["passage"]), float(hit["distance"])) for hit in hits), key=lambda hit: (-hit[1], hit[0])
        )

    def _all(self, *fields: str) -> Iterator[Mapping[str, Any]]:
        with self._server.speaking():
            pages = self._server.client.query_iterator(
                self._facts.collection, batch_size=BATCH, filter=self._facts.seen, output_fields=list(fields)
            )
            try:
                while page := pages.next():
                    yield from page
            finally:
                pages.close()


def _joined(batches: Iterable[Batch]) -> tuple[list[Row], Vectors]:
    parts = list(batches)
    rows = [row for some, _ in parts for row in some]
    return rows, np.concatenate([some for _, some in parts]) if parts else np.zeros((0, _LEAST_WIDE), dtype=np.float32)


def _expect_there(server: Server, facts: Facts) -> None:
    if not server.client.has_collection(facts.collection, timeout=PATIENCE):
        raise DamagedIndex(
            f"Máy chủ Milvus {server.where} không có bộ dữ liệu {facts.collection} của chỉ mục này: "
            "kiểm tra index.milvus_uri, hoặc chạy python -m index rebuild."
        )
