"""Search engines behind one protocol: the embedded one (FAISS and tantivy) is the default."""

from index.engines.protocol import Builder, Engine, Row, WeightedWord
from index.errors import EngineNotAvailable


def builder(name: str) -> Builder:
    """The engine of that name.  Raises EngineNotAvailable when it is not part of this version."""
    if name != "faiss":
        raise EngineNotAvailable(f"Máy tìm kiếm {name} chưa có trong phiên bản này: đặt index.engine = 'faiss'.")
    from index.engines.embedded import EmbeddedBuilder

    return EmbeddedBuilder()


__all__ = ["Builder", "Engine", "Row", "WeightedWord", "builder"]
