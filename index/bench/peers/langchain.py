"""LangChain: EnsembleRetriever over its FAISS store and its BM25Retriever."""

import re
from pathlib import Path

from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from index.bench.peers.embedding import Embedding
from index.bench.peers.protocol import DEPTH, Corpus, Found, Question
from ingest.settings import Settings

_WORD = re.compile(r"\w+")


class _Shared(Embeddings):  # type: ignore[misc]  # its package is in another environment
    """The shared embedding as LangChain wants it."""

    def __init__(self, settings: Settings) -> None:
        self._embedding = Embedding(settings)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._embedding.passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._embedding.query(text).tolist()
        return vector


class LangChain:
    """Both retrievers with equal weights."""

    def __init__(self, settings: Settings) -> None:
        self._embeddings = _Shared(settings)

    def build(self, corpus: Corpus, folder: Path) -> None:  # noqa: ARG002  # it is all in memory
        documents = [Document(page_content=each.indexed, metadata={"id": each.id}) for each in corpus.passages()]
        store = FAISS.from_documents(documents, self._embeddings)
        worded = BM25Retriever.from_documents(documents, preprocess_func=_words)
        worded.k = DEPTH
        near = store.as_retriever(search_kwargs={"k": DEPTH})
        self._retriever = EnsembleRetriever(retrievers=[worded, near], weights=[0.5, 0.5])

    def ask(self, question: Question) -> Found:
        found = [int(document.metadata["id"]) for document in self._retriever.invoke(question.whole)][:DEPTH]
        return Found(found, stated=bool(found))


def _words(text: str) -> list[str]:
    """Instead of its split at white space, which would tell "nghèo," from "Nghèo"."""
    return _WORD.findall(text.lower())
