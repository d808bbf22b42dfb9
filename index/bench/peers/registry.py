"""Which searches are compared, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version

from index.bench.peers.protocol import Peer
from ingest.settings import Settings


@dataclass(frozen=True, slots=True)
class Entry:
    """A search that is compared.

    made_by: "module:class"; only its own process imports it.
    label: what the table calls it; packages: whose versions the table names.
    foreign: whether it needs the environment that `make peers` sets up.
    """

    made_by: str
    label: str
    packages: tuple[str, ...] = ()
    foreign: bool = True


OURS, SEARCH = "baocao", "baocao-search"

PEERS: Mapping[str, Entry] = {
    OURS: Entry("bot.evaluation.as_peer:Answers", "Chương trình này (trả lời)", foreign=False),
    SEARCH: Entry("index.bench.peers.library:Search", "Chương trình này (chỉ tìm)", foreign=False),
    "txtai": Entry("index.bench.peers.txtai:Txtai", "txtai (hybrid)", ("txtai",)),
    "haystack": Entry("index.bench.peers.haystack:Haystack", "Haystack (BM25 + véc-tơ)", ("haystack-ai",)),
    "langchain": Entry(
        "index.bench.peers.langchain:LangChain",
        "LangChain (FAISS + BM25)",
        ("langchain-classic", "langchain-community", "rank-bm25"),
    ),
    "llamaindex": Entry(
        "index.bench.peers.llamaindex:LlamaIndex",
        "LlamaIndex (FAISS + BM25)",
        ("llama-index-core", "llama-index-retrievers-bm25"),
    ),
    "milvus-lite": Entry("index.bench.peers.milvus:Milvus", "Milvus Lite (véc-tơ + BM25)", ("milvus-lite", "pymilvus")),
    "bm25s": Entry("index.bench.peers.bm25s:Bm25s", "bm25s (chỉ BM25)", ("bm25s",)),
    "sqlite": Entry("index.bench.peers.sqlite:Sqlite", "SQLite FTS5 + NumPy", ("numpy",)),
}
"""In the order of the table: first what the others are compared with."""


def opened(name: str, settings: Settings) -> Peer:
    """The search of that name, its packages imported and its model loaded."""
    module, made_by = PEERS[name].made_by.split(":")
    peer: Peer = getattr(import_module(module), made_by)(settings)
    return peer


def versions(name: str) -> str:
    """Of the packages that it is made of, in the environment that runs this: "txtai 9.14.0"."""
    return ", ".join(f"{package} {version(package)}" for package in PEERS[name].packages)
