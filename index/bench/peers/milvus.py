"""Milvus Lite as its README shows it: a BM25 function over the text, vectors beside it, hybrid search."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pymilvus import AnnSearchRequest, DataType, Function, FunctionType, MilvusClient, RRFRanker

from index.bench.peers.embedding import Embedding
from index.bench.peers.protocol import DEPTH, Corpus, Found, Question
from ingest.settings import Settings

_BATCH = 500  # passages that are sent at once
_LONGEST = 65_535  # bytes of a text that Milvus takes


class Milvus:
    """Vectors and BM25, fused by RRFRanker."""

    def __init__(self, settings: Settings) -> None:
        self._embedding = Embedding(settings)

    def build(self, corpus: Corpus, folder: Path) -> None:
        self._client = MilvusClient(str(folder / "milvus.db"))
        schema = MilvusClient.create_schema(auto_id=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("text", DataType.VARCHAR, max_length=_LONGEST, enable_analyzer=True)
        schema.add_field("dense", DataType.FLOAT_VECTOR, dim=self._embedding.dimension)
        schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
        schema.add_function(
            Function(
                name="bm25",
                function_type=FunctionType.BM25,
                input_field_names=["text"],
                output_field_names=["sparse"],
            )
        )
        indexes = self._client.prepare_index_params()
        indexes.add_index("dense", index_type="FLAT", metric_type="COSINE")
        indexes.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
        self._client.create_collection("passages", schema=schema, index_params=indexes)
        for some in _batches(corpus):
            vectors = self._embedding.passages([text for _, text in some])
            rows = [
                {"id": number, "text": text, "dense": vector}
                for (number, text), vector in zip(some, vectors, strict=True)
            ]
            self._client.insert("passages", rows)
        self._client.flush("passages")
        self._client.load_collection("passages")

    def ask(self, question: Question) -> Found:
        text = question.whole
        near = AnnSearchRequest([self._embedding.query(text)], "dense", {"metric_type": "COSINE"}, limit=DEPTH)
        worded = AnnSearchRequest([text], "sparse", {"metric_type": "BM25"}, limit=DEPTH)
        (hits,) = self._client.hybrid_search("passages", [near, worded], RRFRanker(), limit=DEPTH)
        found = [int(hit["id"]) for hit in hits]
        return Found(found, stated=bool(found))


def _batches(corpus: Corpus) -> Iterator[list[tuple[int, str]]]:
    passages = ((each.id, each.indexed) for each in corpus.passages())
    while some := list(islice(passages, _BATCH)):
        yield some
