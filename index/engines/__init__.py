"""Search engines behind one protocol: the embedded one (FAISS and tantivy), which is the default, and Milvus."""

from index.engines.protocol import Batch, Builder, Engine, Row, WeightedWord
from index.errors import EngineNotAvailable
from ingest.settings import Settings


def builder(name: str, settings: Settings) -> Builder:
    """The engine of that name, "faiss" or "milvus".  Raises EngineNotAvailable when its packages are not installed."""
    if name == "faiss":
        from index.engines.embedded import EmbeddedBuilder

        return EmbeddedBuilder()
    try:
        from index.engines.milvus import MilvusBuilder
    except ModuleNotFoundError as fault:
        raise EngineNotAvailable(
            f"Chưa cài gói {fault.name} cho máy tìm kiếm milvus: chạy "
            ".venv/bin/python tools/install.py requirements-milvus.lock, hoặc đặt index.engine = 'faiss'."
        ) from fault
    return MilvusBuilder(settings)


__all__ = ["Batch", "Builder", "Engine", "Row", "WeightedWord", "builder"]
