"""txtai with `hybrid`: its BM25 and its nearest vectors, weighted alike; the embedding as external vectors."""

from pathlib import Path

import txtai

from index.bench.peers.embedding import Embedding
from index.bench.peers.protocol import DEPTH, Corpus, Found, Question
from index.embedder import Vectors
from ingest.settings import Settings


class Txtai:
    """A hybrid index."""

    def __init__(self, settings: Settings) -> None:
        embedding = Embedding(settings)

        def transform(texts: list[str]) -> Vectors:
            return embedding.passages(texts)

        self._embeddings = txtai.Embeddings(method="external", transform=transform, hybrid=True)

    def build(self, corpus: Corpus, folder: Path) -> None:  # noqa: ARG002  # it is all in memory
        self._embeddings.index((passage.id, passage.indexed, None) for passage in corpus.passages())

    def ask(self, question: Question) -> Found:
        found = [int(passage) for passage, _ in self._embeddings.search(question.whole, DEPTH)]
        return Found(found, stated=bool(found))
