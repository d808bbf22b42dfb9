"""Any other model: its prompts, precision and dimension are its own; code that comes with it is not run."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from huggingface_hub import constants

from index.embedder import Embedder
from index.errors import ModelNotFound
from ingest.settings import Embedding
from tests.index.transformer import DIMENSION, PROMPTS, by_hand, saved

QUESTION = "độ che phủ rừng của huyện"
PASSAGES = [
    "Độ che phủ rừng của huyện Sông Lam đạt 41,5% vào cuối năm 2023.",
    "Thu NSNN trên địa bàn đạt 215,4 tỷ đồng",
    "1 | Tỷ lệ hộ nghèo | % | 4,2 | 3,9",
]


@pytest.fixture(scope="module")
def prompted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("models") / "prompted", PROMPTS)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same weights, without prompts."""
    return saved(tmp_path_factory.mktemp("models") / "plain", {})


def embedder(model: Path | str, query_prefix: str = "", passage_prefix: str = "") -> Embedder:
    return Embedder(Embedding(model=str(model), batch_size=2, query_prefix=query_prefix, passage_prefix=passage_prefix))


def copy(model: Path, to: Path, **changed: object) -> Path:
    """A copy with other fields in the file that holds the prompts."""
    shutil.copytree(model, to)
    config = to / "config_sentence_transformers.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), **changed}))
    return to


class TestPrompts:
    """They are the model's own, unless the settings name others."""

    def test_a_question_and_passages_are_embedded_after_their_prompts(self, prompted: Path) -> None:
        model = embedder(prompted)
        assert np.allclose(model.query(QUESTION), by_hand(prompted, [f"query: {QUESTION}"]), atol=1e-5)
        expected = by_hand(prompted, [f"passage: {text}" for text in PASSAGES])
        assert np.allclose(model.passages(PASSAGES), expected, atol=1e-5)

    def test_they_make_a_difference(self, prompted: Path, plain: Path) -> None:
        with_prompts, without = embedder(prompted), embedder(plain)
        assert np.allclose(without.query(QUESTION), by_hand(plain, [QUESTION]), atol=1e-5)
        assert np.allclose(without.query(QUESTION), without.passages([QUESTION]), atol=1e-5)
        for one, other in (
            (with_prompts.query(QUESTION), without.query(QUESTION)),
            (with_prompts.passages([QUESTION]), without.passages([QUESTION])),
            (with_prompts.query(QUESTION), with_prompts.passages([QUESTION])),
        ):
            assert np.abs(one - other).max() > 0.01

    @pytest.mark.parametrize("name", ["document", "passage", "corpus"])
    def test_a_passages_prompt_has_one_of_three_names(self, plain: Path, tmp_path: Path, name: str) -> None:
        model = embedder(copy(plain, tmp_path / name, prompts={"query": "", name: "passage: "}))
        assert np.allclose(model.passages(PASSAGES[:1]), by_hand(plain, [f"passage: {PASSAGES[0]}"]), atol=1e-5)

    def test_the_settings_go_over_them(self, prompted: Path) -> None:
        model = embedder(prompted, "huyện: ", "năm: ")
        assert np.allclose(model.query(QUESTION), by_hand(prompted, [f"huyện: {QUESTION}"]), atol=1e-5)
        assert np.allclose(model.passages([QUESTION]), by_hand(prompted, [f"năm: {QUESTION}"]), atol=1e-5)

    def test_a_changed_prompt_is_another_model(self, prompted: Path, tmp_path: Path) -> None:
        same = copy(prompted, tmp_path / "same" / prompted.name)
        other = copy(prompted, tmp_path / "other" / prompted.name, prompts={**PROMPTS, "query": "câu hỏi: "})
        assert embedder(other).identity != embedder(same).identity


class TestPrecision:
    """A model is kept in what it likes and computes in single precision."""

    @pytest.mark.parametrize("kept_in", [torch.float16, torch.bfloat16])
    def test_a_model_in_half_precision(self, kept_in: torch.dtype, tmp_path: Path) -> None:
        half = saved(tmp_path / "half", PROMPTS, kept_in)
        assert json.loads((half / "config.json").read_text())["dtype"] == str(kept_in).removeprefix("torch.")
        found = embedder(half).passages(PASSAGES)
        assert np.allclose(found, by_hand(half, [f"passage: {text}" for text in PASSAGES]), atol=1e-5)

    def test_vectors_are_of_length_one_though_the_model_does_not_see_to_it(self, prompted: Path) -> None:
        model = embedder(prompted)
        for vectors in (model.query(QUESTION), model.passages(PASSAGES)):
            assert vectors.dtype == np.float32
            assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-6)

    def test_the_dimension_is_the_models(self, prompted: Path) -> None:
        model = embedder(prompted)
        assert model.dimension == DIMENSION == model.query(QUESTION).shape[1]
        assert model.passages([]).shape == (0, DIMENSION)

    def test_a_text_beyond_its_length_is_cut(self, prompted: Path) -> None:
        assert np.isfinite(embedder(prompted).passages(["rừng " * 1000])).all()


class TestHub:
    """A model that was downloaded before needs no network; another revision of it is another model."""

    NAME = "to-chuc/mo-hinh"

    @pytest.fixture
    def downloads(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
        monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # nothing listens there
        return tmp_path

    def download(self, model: Path, revision: str, downloads: Path) -> None:
        kept = downloads / "models--to-chuc--mo-hinh"
        shutil.copytree(model, kept / "snapshots" / revision)
        (kept / "refs").mkdir(exist_ok=True)
        (kept / "refs" / "main").write_text(revision)

    def test_it_is_used_as_it_was_downloaded(self, prompted: Path, downloads: Path) -> None:
        self.download(prompted, "a" * 40, downloads)
        model = embedder(self.NAME)
        assert model.identity.startswith(f"{self.NAME}@")
        assert np.allclose(model.query(QUESTION), by_hand(prompted, [f"query: {QUESTION}"]), atol=1e-5)

    def test_another_revision_is_another_model(self, prompted: Path, downloads: Path) -> None:
        self.download(prompted, "a" * 40, downloads)
        before, again = embedder(self.NAME).identity, embedder(self.NAME).identity
        self.download(prompted, "b" * 40, downloads)
        assert before == again != embedder(self.NAME).identity

    @pytest.mark.usefixtures("downloads")
    def test_one_that_cannot_be_downloaded_has_no_identity(self) -> None:
        with pytest.raises(ModelNotFound, match=self.NAME):
            _ = embedder(self.NAME).identity


class TestForeignCode:
    """A model that only runs by code of its own is told, and the code is not run."""

    def test_of_its_transformer(self, prompted: Path, tmp_path: Path) -> None:
        shutil.copytree(prompted, tmp_path / "foreign")
        config = tmp_path / "foreign" / "config.json"
        named = {"AutoConfig": "own.OwnConfig", "AutoModel": "own.OwnModel"}
        config.write_text(json.dumps({**json.loads(config.read_text()), "model_type": "own", "auto_map": named}))
        self.refused(tmp_path)

    def test_of_its_modules(self, prompted: Path, tmp_path: Path) -> None:
        shutil.copytree(prompted, tmp_path / "foreign")
        modules = json.loads((tmp_path / "foreign" / "modules.json").read_text())
        modules[0]["type"] = "own.OwnModel"
        (tmp_path / "foreign" / "modules.json").write_text(json.dumps(modules))
        self.refused(tmp_path)

    @staticmethod
    def refused(folder: Path) -> None:
        ran = folder / "ran"
        (folder / "foreign" / "own.py").write_text(f"open({str(ran)!r}, 'w').close()\nclass OwnModel: ...\n")
        with pytest.raises(ModelNotFound, match="mã lệnh") as told:
            embedder(folder / "foreign").load()
        assert len(str(told.value).splitlines()) == 1
        assert not ran.exists()
