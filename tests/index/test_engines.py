"""Every engine passes the conformance suite; an engine whose packages are not here is named."""

import sys
from pathlib import Path

import numpy as np
import pytest

from index.engines import Builder, Row, WeightedWord, builder, embedded, lexical
from index.errors import DataFolderUnusable, EngineNotAvailable
from ingest.settings import Settings
from ingest.vietnamese import fold
from tests.index.conformance import ROWS, EngineConformance, vectors


class TestEmbedded(EngineConformance):
    """FAISS and tantivy."""

    def builder(self) -> Builder:
        return builder("faiss", Settings())


class TestLarge(EngineConformance):
    """The same where every index counts as large to the search for words."""

    @pytest.fixture(autouse=True)
    def large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lexical, "_LARGE", 0)

    def builder(self) -> Builder:
        return builder("faiss", Settings())


class TestFilters:
    """All reports but a few are searched without a filter, and the few passed over."""

    @pytest.mark.parametrize("most", [0, 1_000])
    def test_both_ways_find_the_same(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
        monkeypatch.setattr(embedded, "_FEW", most)
        builder("faiss", Settings()).build(tmp_path, [(ROWS, vectors())])
        engine = builder("faiss", Settings()).open(tmp_path)
        words = [WeightedWord("nghèo", "ngheo", 1.0), WeightedWord("rừng", "rung", 1.0)]
        assert {p for p, _ in engine.lexical(words, frozenset({2, 3}), 10)} == {21, 31}
        assert {p for p, _ in engine.lexical(words, frozenset({1, 2, 3, 99}), 10)} == {11, 21, 31}
        assert [p for p, _ in engine.dense(vectors()[:1], frozenset({2, 3}), 1)] in ([21], [31])
        assert engine.stating([WeightedWord("nghèo", "ngheo", 1.0)], frozenset({2, 3}), 10) == []


class TestCommonWords:
    """Words that every tenth passage holds are not searched for in a large index, if rarer ones are enough."""

    def test_they_are_searched_for_where_few_others_are(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lexical, "_LARGE", 0)
        said = ["huyện thu ngân sách đạt kế hoạch"] + ["huyện chăn nuôi"] * 30
        rows = [Row(number, number, text, "") for number, text in enumerate(said, start=1)]
        builder("faiss", Settings()).build(tmp_path, [(rows, np.ones((len(rows), 8), dtype=np.float32))])
        engine = builder("faiss", Settings()).open(tmp_path)

        def found(*asked: str) -> int:
            return len(engine.lexical([WeightedWord(word, fold(word), 1.0) for word in asked], None, 100))

        assert found("huyện", "ngân", "sách", "kế") == 1
        assert found("huyện", "ngân") == len(rows)


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
