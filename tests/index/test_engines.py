"""Every engine passes the conformance suite; an engine that is not here is named."""

import pytest

from index.engines import Builder, builder
from index.errors import EngineNotAvailable
from tests.index.conformance import EngineConformance


class TestEmbedded(EngineConformance):
    """FAISS and tantivy."""

    def builder(self) -> Builder:
        return builder("faiss")


def test_an_engine_that_is_not_here_is_named() -> None:
    with pytest.raises(EngineNotAvailable, match="milvus"):
        builder("milvus")
