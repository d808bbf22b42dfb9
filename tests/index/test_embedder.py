"""Texts become unit vectors; a model that is none is told in one line."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.embedder import Embedder
from index.errors import ModelNotFound
from index.generation import all_in
from index.publish import add_reports, stored
from ingest.settings import Embedding, Settings
from tests.index.conftest import FOREST, report

TEXTS = ["tỷ lệ hộ nghèo", "độ che phủ rừng", "thu ngân sách trên địa bàn", "", "☃"]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder(Embedding(batch_size=2))


class TestVectors:
    def test_each_text_has_a_unit_vector_and_no_text_has_none(self, embedder: Embedder) -> None:
        vectors = embedder.passages(TEXTS)
        assert vectors.dtype == np.float32 and vectors.shape == (len(TEXTS), embedder.dimension)
        lengths = np.linalg.norm(vectors, axis=1)
        assert lengths[:3] == pytest.approx(1.0, abs=1e-6)
        assert (vectors[3:] == 0).all()

    def test_a_question_and_a_passage_of_the_same_words_are_one(self, embedder: Embedder) -> None:
        assert np.allclose(embedder.query(TEXTS[0]), embedder.passages(TEXTS[:1]), atol=1e-6)

    def test_batches_are_told_and_make_no_difference(self, embedder: Embedder) -> None:
        heard: list[int] = []
        together = embedder.passages(TEXTS, heard.append)
        assert heard == [2, 2, 1]
        assert np.allclose(together, np.concatenate([embedder.passages([text]) for text in TEXTS]), atol=1e-6)

    def test_nothing_is_no_rows(self, embedder: Embedder) -> None:
        assert embedder.passages([]).shape == (0, embedder.dimension)

    def test_many_threads_may_ask(self, embedder: Embedder) -> None:
        expected = embedder.query(TEXTS[0])
        with ThreadPoolExecutor(8) as threads:
            assert all(np.array_equal(found, expected) for found in threads.map(embedder.query, TEXTS[:1] * 64))


class TestIdentity:
    def test_it_is_the_same_for_the_same_model(self, embedder: Embedder) -> None:
        assert embedder.identity == Embedder(Embedding()).identity

    @pytest.mark.parametrize("changed", [Embedding(query_prefix="query: "), Embedding(passage_prefix="passage: ")])
    def test_another_prefix_is_another_model(self, embedder: Embedder, changed: Embedding) -> None:
        assert Embedder(changed).identity != embedder.identity

    def test_a_changed_file_is_another_model(self, tmp_path: Path) -> None:
        (tmp_path / "modules.json").write_text("[]")
        (tmp_path / "model.safetensors").write_bytes(b"one")
        before = Embedder(Embedding(model=str(tmp_path))).identity
        (tmp_path / "model.safetensors").write_bytes(b"two")
        assert Embedder(Embedding(model=str(tmp_path))).identity != before


class TestNoModel:
    def test_a_model_that_cannot_be_loaded_is_told_before_anything_is_stored(
        self, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = tmp_path / "broken"
        broken.mkdir()
        (broken / "modules.json").write_text("no JSON")
        monkeypatch.setenv("BAOCAO_EMBEDDING__MODEL", str(broken))
        settings = Settings.load()
        with pytest.raises(ModelNotFound, match="broken"):
            add_reports(settings, [report("a.txt", FOREST)])
        with stored(settings) as store:
            assert store.reports() == []
        assert all_in(settings.data_dir) == []

    def test_a_name_that_no_hub_has_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # nothing listens there
        with pytest.raises(ModelNotFound, match="khong/co-that"):
            Embedder(Embedding(model="khong/co-that")).load()
