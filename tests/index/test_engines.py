"""Every engine passes the conformance suite; an engine whose packages are not here is named."""

import sys
from pathlib import Path

import pytest

from index.engines import Builder, builder
from index.errors import DataFolderUnusable, EngineNotAvailable
from ingest.settings import Settings
from tests.index.conformance import ROWS, EngineConformance, vectors


class TestEmbedded(EngineConformance):
    """FAISS and tantivy."""

    def builder(self) -> Builder:
        return builder("faiss", Settings())


def test_a_folder_that_cannot_be_locked_is_named(tmp_path: Path) -> None:
    builder("faiss", Settings()).build(tmp_path, [(ROWS, vectors())])
    lock = tmp_path / "lexical" / ".tantivy-meta.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()  # no right to write, for the administrator too
    with pytest.raises(DataFolderUnusable, match="lexical"):
        builder("faiss", Settings()).open(tmp_path)


def test_packages_that_are_not_installed_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith("index.engines.milvus")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "pymilvus", None)  # as when there is none
    with pytest.raises(EngineNotAvailable, match=r"pymilvus.*requirements-milvus\.lock"):
        builder("milvus", Settings())
