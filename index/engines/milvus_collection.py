"""A collection in Milvus: how it is filled, and what a generation's folder says of its part in it.

Generations that were extended share a collection: each sees the reports that it names.

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

FACTS = "milvus.json"
BATCH = 500  # passages that are sent or fetched at once, a few megabytes
_GRAPH = {"M": 32, "efConstruction": 360}

Batch = list[dict[str, int | Vectors | Sparse]]
"""Passages as they are sent, by field."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A collection's name, and what a generation must find in it.

    exact: whether every vector is looked at, or a graph of near ones.  counted: the passages that words were counted
    over, those of reports too that are gone; means: how many words a field has, as the passages' weights have it.
    reports: those of the generation; gone: those whose passages are still there; last: the greatest id of all these.
    """

    collection: str
    passages: int
    dimension: int
    exact: bool
    counted: int
    means: Mapping[str, float]
    reports: tuple[int, ...]
    gone: tuple[int, ...] = ()
    last: int = 0

    def save(self, folder: Path) -> None:
        """Writes milvus.json."""
        (folder / FACTS).write_text(json.dumps(asdict(self)), encoding="ascii")

    @classmethod
    def load(cls, folder: Path) -> "Facts":
        """What `save` wrote.  Raises OSError, ValueError, TypeError, KeyError when it is not there or damaged."""
        fields = json.loads((folder / FACTS).read_text(encoding="ascii"))
        return cls(**{**fields, "reports": tuple(fields["reports"]), "gone": tuple(fields["gone"])})

    @property
    def seen(self) -> str:
        """The filter for what is the generation's, whatever others have put beside it."""
        return f"report <= {self.last}" + (f" and report not in {list(self.gone)}" if self.gone else "")


def fill(client: MilvusClient, facts: Facts, batches: Iterable[Batch]) -> None:
    """Makes the collection, sends the passages, and has them sealed, indexed and ready to be searched."""
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("passage", DataType.INT64, is_primary=True)
    schema.add_field("report", DataType.INT64)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=facts.dimension)
    schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
    client.create_collection(facts.collection, schema=schema, consistency_level="Bounded")
    send(client, facts.collection, batches)
    indexes = client.prepare_index_params()
    kind, parameters = ("FLAT", {}) if facts.exact else ("HNSW", _GRAPH)
    indexes.add_index("vector", index_type=kind, metric_type="IP", params=parameters)
    indexes.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    indexes.add_index("report", index_type="INVERTED")
    client.create_index(facts.collection, indexes)
    client.load_collection(facts.collection)


def send(client: MilvusClient, collection: str, batches: Iterable[Batch]) -> None:
    """Puts passages into the collection, and has them sealed."""
    for batch in batches:
        client.upsert(collection, batch)
    client.flush(collection)


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


def held(client: MilvusClient, collection: str, among: str) -> int:
    """How many passages the filter leaves; counted once all that was sent has arrived."""
    (found,) = client.query(collection, filter=among, output_fields=["count(*)"], consistency_level="Strong")
    return int(found["count(*)"])


def width(client: MilvusClient, collection: str) -> int:
    """How many numbers a vector has."""
    fields = client.describe_collection(collection)["fields"]
    return next(int(field["params"]["dim"]) for field in fields if field["name"] == "vector")
