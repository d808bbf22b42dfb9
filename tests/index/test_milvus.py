"""Milvus passes the conformance suite: Milvus Lite on disk, and a Milvus server by its address; faults are named."""

import pytest

pytest.importorskip("pymilvus", reason="requirements-milvus.lock is not installed")

from index.engines import Builder, builder
from ingest.settings import Settings
from tests.index.conformance import EngineConformance


class MilvusConformance(EngineConformance):
    """Over the settings of a data folder."""

    settings: Settings

    def builder(self) -> Builder:
        return builder("milvus", self.settings)


class TestMilvusLite(MilvusConformance):
    """A real engine on disk, in this process."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _lite(cls, tmp_path_factory: pytest.TempPathFactory) -> None:
        cls.settings = Settings(data_dir=tmp_path_factory.mktemp("lite"))
