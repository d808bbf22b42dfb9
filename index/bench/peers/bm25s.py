"""bm25s as its README shows it, without what it brings for English: no stop words, no stemmer.  It has no vectors."""

from pathlib import Path

import bm25s

from index.bench.peers.protocol import DEPTH, Corpus, Found, Question
from ingest.settings import Settings


class Bm25s:
    """BM25 alone."""

    def __init__(self, _: Settings) -> None:
        """It takes no embedding."""

    def build(self, corpus: Corpus, folder: Path) -> None:  # noqa: ARG002  # it is all in memory
        passages = list(corpus.passages())
        self._depth = min(DEPTH, len(passages))
        self._retriever = bm25s.BM25(corpus=[passage.id for passage in passages])
        words = bm25s.tokenize([passage.indexed for passage in passages], stopwords=None, show_progress=False)
        self._retriever.index(words, show_progress=False)

    def ask(self, question: Question) -> Found:
        words = bm25s.tokenize(question.whole, stopwords=None, show_progress=False)
        found, scores = self._retriever.retrieve(words, k=self._depth, show_progress=False)
        best = [int(passage) for passage, score in zip(found[0], scores[0], strict=True) if score > 0]
        return Found(best, stated=bool(best))
