"""SQLite: FTS5's own BM25, and the vectors beside it as one NumPy matrix."""

import re
import sqlite3
from pathlib import Path

import numpy as np

from index.bench.peers.embedding import Embedding
from index.bench.peers.fusion import fused
from index.bench.peers.protocol import Corpus, Found, Question
from index.embedder import Vectors
from ingest.settings import Settings

_EACH = 40  # candidates of either kind
_WORD = re.compile(r"\w+")


class Sqlite:
    """Both rankings fused by reciprocal rank."""

    def __init__(self, settings: Settings) -> None:
        self._embedding = Embedding(settings)

    def build(self, corpus: Corpus, folder: Path) -> None:
        passages = list(corpus.passages())
        self._db = sqlite3.connect(folder / "passages.sqlite")
        self._db.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'unicode61')")
        self._db.executemany("INSERT INTO words(rowid, text) VALUES (?, ?)", ((p.id, p.indexed) for p in passages))
        self._db.commit()
        self._ids = np.asarray([p.id for p in passages])
        self._vectors = self._embedding.passages([p.indexed for p in passages])

    def ask(self, question: Question) -> Found:
        # Words in quotes are no operators; FTS5 would want all of them, a question is answered by some.
        words = " OR ".join(f'"{word}"' for word in _WORD.findall(question.whole))
        ranked = self._db.execute(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?", (words or '""', _EACH)
        )
        found = fused([row[0] for row in ranked], self._nearest(self._embedding.query(question.whole), _EACH))
        return Found(found, stated=bool(found))

    def _nearest(self, vector: Vectors, limit: int) -> list[int]:
        near = self._vectors @ vector
        best = np.argpartition(-near, min(limit, len(near) - 1))[:limit]
        return [int(found) for found in self._ids[best[np.argsort(-near[best])]]]
