"""LlamaIndex: QueryFusionRetriever over a FAISS vector index and its BM25 retriever, by reciprocal rank; no LLM."""

from pathlib import Path

import faiss
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore
from pydantic import PrivateAttr

from index.bench.peers.embedding import Embedding
from index.bench.peers.protocol import DEPTH, Corpus, Found, Question
from ingest.settings import Settings


class _Shared(BaseEmbedding):  # type: ignore[misc]  # its package is in another environment
    """The shared embedding as LlamaIndex wants it."""

    _embedding: Embedding = PrivateAttr()

    def __init__(self, embedding: Embedding) -> None:
        super().__init__(embed_batch_size=2048)
        self._embedding = embedding

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._embedding.passages(texts).tolist()
        return vectors

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = self._embedding.query(query).tolist()
        return vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class LlamaIndex:
    """Both retrievers with equal weights; the question is asked as it is, no others are made of it."""

    def __init__(self, settings: Settings) -> None:
        self._embedding = Embedding(settings)

    def build(self, corpus: Corpus, folder: Path) -> None:  # noqa: ARG002  # it is all in memory
        nodes = [TextNode(id_=str(passage.id), text=passage.indexed) for passage in corpus.passages()]
        store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(self._embedding.dimension))
        index = VectorStoreIndex(
            nodes,
            storage_context=StorageContext.from_defaults(vector_store=store),
            embed_model=_Shared(self._embedding),
        )
        # What it brings for English, stop words and a stemmer, is left out.
        worded = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=DEPTH, language=[], skip_stemming=True)
        self._retriever = QueryFusionRetriever(
            [worded, index.as_retriever(similarity_top_k=DEPTH)],
            llm=MockLLM(),
            mode="reciprocal_rerank",
            similarity_top_k=DEPTH,
            num_queries=1,
            use_async=False,
        )

    def ask(self, question: Question) -> Found:
        found = [int(hit.node.node_id) for hit in self._retriever.retrieve(question.whole)]
        return Found(found, stated=bool(found))
