"""Every engine passes the conformance suite; an engine that is not here is named."""

from pathlib import Path

import pytest

from index.engines import Builder, builder
from index.errors import DataFolderUnusable, EngineNotAvailable
from tests.index.conformance import ROWS, EngineConformance, vectors


class TestEmbedded(EngineConformance):
    """FAISS and tantivy."""

    def builder(self) -> Builder:
        return builder("faiss")


def test_a_folder_that_cannot_be_locked_is_named(tmp_path: Path) -> None:
    builder("faiss").build(tmp_path, ROWS, vectors())
    lock = tmp_path / "lexical" / ".tantivy-meta.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()  # no right to write, for the administrator too
    with pytest.raises(DataFolderUnusable, match="lexical"):
        builder("faiss").open(tmp_path)


def test_an_engine_that_is_not_here_is_named() -> None:
    with pytest.raises(EngineNotAvailable, match="milvus"):
        builder("milvus")
