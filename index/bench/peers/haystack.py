"""Haystack's hybrid pipeline: BM25 and embedding retrievers of its in-memory store, joined by reciprocal rank."""

from pathlib import Path

from haystack import Document, Pipeline, component
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from index.bench.peers.embedding import Embedding
from index.bench.peers.protocol import DEPTH, Corpus, Found, Question
from ingest.settings import Settings


@component  # its package is in another environment
class _TextEmbedder:
    """The shared embedding as a component of a pipeline."""

    def __init__(self, embedding: Embedding) -> None:
        self._embedding = embedding

    @component.output_types(embedding=list[float])  # type: ignore[untyped-decorator]  # as above
    def run(self, text: str) -> dict[str, list[float]]:
        return {"embedding": self._embedding.query(text).tolist()}


class Haystack:
    """A pipeline of five components."""

    def __init__(self, settings: Settings) -> None:
        self._embedding = Embedding(settings)

    def build(self, corpus: Corpus, folder: Path) -> None:  # noqa: ARG002  # it is all in memory
        store = InMemoryDocumentStore(return_embedding=False)
        passages = list(corpus.passages())
        vectors = self._embedding.passages([passage.indexed for passage in passages])
        store.write_documents(
            [
                Document(id=str(passage.id), content=passage.indexed, embedding=vector.tolist())
                for passage, vector in zip(passages, vectors, strict=True)
            ]
        )
        self._pipeline = Pipeline()
        self._pipeline.add_component("text_embedder", _TextEmbedder(self._embedding))
        self._pipeline.add_component("embedding", InMemoryEmbeddingRetriever(document_store=store))
        self._pipeline.add_component("bm25", InMemoryBM25Retriever(document_store=store))
        self._pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=DEPTH))
        self._pipeline.connect("text_embedder.embedding", "embedding.query_embedding")
        self._pipeline.connect("bm25", "joiner")
        self._pipeline.connect("embedding", "joiner")

    def ask(self, question: Question) -> Found:
        text = question.whole
        done = self._pipeline.run({"text_embedder": {"text": text}, "bm25": {"query": text}})
        found = [int(document.id) for document in done["joiner"]["documents"]]
        return Found(found, stated=bool(found))
