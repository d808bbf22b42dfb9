"""A collection in Milvus that holds one generation: how it is filled, and what its folder says of it.

Fields: passage (int64, the key), report (int64), vector (unit length, inner product), words (sparse, inner product).
milvus.json holds the Facts.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pymilvus import DataType, MilvusClient

from index.embedder import Vectors
from index.engines.protocol import Row
from index.engines.sparse import Sparse, Vocabulary
from index.engines.words import indexed

_FACTS = "milvus.json"
BATCH = 500  # passages that are sent or fetched at once, a few megabytes
_GRAPH = {"M": 32, "efConstruction": 360}

Batch = list[dict[str, int | Vectors | Sparse]]
"""Passages as they are sent, by field."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A collection's name and what it must hold; exact: whether every vector is looked at, or a graph of near ones."""

    collection: str
    passages: int
    dimension: int
    exact: bool
    reports: tuple[int, ...]

    def save(self, folder: Path) -> None:
        """Writes milvus.json."""
        (folder / _FACTS).write_text(json.dumps(asdict(self)), encoding="ascii")

    @classmethod
    def load(cls, folder: Path) -> "Facts":
        """What `save` wrote.  Raises OSError, ValueError, TypeError, KeyError when it is not there or damaged."""
        fields = json.loads((folder / _FACTS).read_text(encoding="ascii"))
        return cls(**{**fields, "reports": tuple(fields["reports"])})


def fill(client: MilvusClient, facts: Facts, batches: Iterable[Batch]) -> None:
    """Makes the collection, sends the passages, and has them sealed, indexed and ready to be searched."""
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("passage", DataType.INT64, is_primary=True)
    schema.add_field("report", DataType.INT64)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=facts.dimension)
    schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
    client.create_collection(facts.collection, schema=schema, consistency_level="Bounded")
    for batch in batches:
        client.insert(facts.collection, batch)
    client.flush(facts.collection)
    indexes = client.prepare_index_params()
    kind, parameters = ("FLAT", {}) if facts.exact else ("HNSW", _GRAPH)
    indexes.add_index("vector", index_type=kind, metric_type="IP", params=parameters)
    indexes.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    indexes.add_index("report", index_type="INVERTED")
    client.create_index(facts.collection, indexes)
    client.load_collection(facts.collection)


def passages_in(
    rows: Sequence[Row], vectors: Vectors, vocabulary: Vocabulary, means: Mapping[str, float]
) -> Iterator[Batch]:
    """What a collection holds of those rows; means: of the numbers of words, by field."""
    batch: Batch = []
    for (row, words), vector in zip(indexed(rows), vectors, strict=True):
        stored = vocabulary.stored(words, means)
        batch.append({"passage": row.passage_id, "report": row.report_id, "vector": vector, "words": stored})
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def held(client: MilvusClient, collection: str) -> tuple[int, int]:
    """How many passages, each with how many numbers; counted once all that was sent has arrived."""
    (count,) = client.query(collection, output_fields=["count(*)"], consistency_level="Strong")
    fields = client.describe_collection(collection)["fields"]
    return int(count["count(*)"]), next(field["params"]["dim"] for field in fields if field["name"] == "vector")
