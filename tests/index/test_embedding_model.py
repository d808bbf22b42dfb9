"""The model that ships in the repository."""

import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

import index.embedding
from index.embedder import Embedder
from index.embedding.folder import opened
from index.embedding.word_sums import is_ours
from ingest.settings import Embedding
from ingest.vietnamese import fold
from tests.index.transformer import saved

MODEL = Path(index.embedding.__file__).with_name("model")
ANSWERED = [
    (
        "ty le ho ngheo la bao nhieu?",
        "Công tác giảm nghèo được quan tâm; cuối năm còn 120 hộ nghèo, chiếm 2,1% tổng số hộ.",
        "Toàn huyện gieo trồng 4.500 ha lúa, năng suất bình quân 58 tạ/ha.",
    ),
    (
        "có bao nhiêu trường đạt chuẩn quốc gia",
        "Ngành giáo dục huy động trẻ mầm non ra lớp; 12 trường được công nhận đạt chuẩn.",
        "Tai nạn giao thông giảm cả ba mặt so với cùng kỳ.",
    ),
    (
        "Thu ngân sách trên địa bàn",
        "Tổng thu nội địa đạt 151 tỷ đồng, bằng 104% dự toán tỉnh giao.",
        "Tỷ lệ bao phủ bảo hiểm y tế đạt 95%.",
    ),
    (
        "bao nhiêu trường được công nhận đạt chuẩn",
        "Ngành giáo dục huy động trẻ mầm non ra lớp; 12 trường được công nhận đạt chuẩn.",
        "Có bao nhiêu vụ tai nạn giao thông xảy ra trong năm.",
    ),
]
QUESTIONS = [
    "Tỷ lệ hộ nghèo năm 2023 là bao nhiêu",
    "Có bao nhiêu trường đạt chuẩn quốc gia",
    "Thu ngân sách trên địa bàn huyện",
    "Sản lượng lúa cả năm",
    "Độ che phủ rừng",
    "Giải quyết việc làm cho người lao động",
]
SHORT = {
    "HTX": "hợp tác xã",
    "GV": "giáo viên",
    "DN": "doanh nghiệp",
    "BHYT": "bảo hiểm y tế",
    "NSNN": "ngân sách nhà nước",
    "CSGT": "cảnh sát giao thông",
    "XD": "xây dựng",
}
MARGIN = 0.08  # of a cosine; two texts of nothing in common have one of 0, give or take 0.03


@pytest.fixture(scope="module")
def model() -> SentenceTransformer:
    return opened(MODEL)


class TestFolder:
    def test_it_is_small_and_holds_no_pickle(self) -> None:
        files = [path for path in MODEL.rglob("*") if path.is_file()]
        assert sum(path.stat().st_size for path in files) <= 25_000_000
        assert {path.suffix for path in files} == {".json", ".safetensors", ".txt"}

    def test_it_is_told_from_one_of_another_make(self, tmp_path: Path) -> None:
        assert is_ours(MODEL)
        assert not is_ours(saved(tmp_path / "bert", prompts={}))

    def test_sentence_transformers_opens_it_too_when_trusted(self, model: SentenceTransformer) -> None:
        theirs = SentenceTransformer(str(MODEL), device="cpu", trust_remote_code=True)
        np.testing.assert_array_equal(theirs.encode(QUESTIONS), model.encode(QUESTIONS))

    def test_it_says_the_same_without_sentence_transformers(self, model: SentenceTransformer) -> None:
        ours = Embedder(Embedding(model=str(MODEL)))
        np.testing.assert_allclose(
            ours.passages([*QUESTIONS, "", "中文"]), model.encode([*QUESTIONS, "", "中文"]), atol=1e-6
        )
        np.testing.assert_allclose(ours.query(QUESTIONS[0]), model.encode(QUESTIONS[:1]), atol=1e-6)

    def test_a_question_is_answered_without_a_library_of_models(self) -> None:
        asked = (
            "import sys; from index.embedder import Embedder; from ingest.settings import Embedding;"
            f"Embedder(Embedding(model={str(MODEL)!r})).query('hộ nghèo');"
            "print({'torch', 'transformers'} & {*sys.modules})"
        )
        assert subprocess.check_output([sys.executable, "-c", asked], text=True).strip() == "set()"

    def test_no_two_pieces_are_the_same(self) -> None:
        pieces = (MODEL / "pieces.txt").read_text(encoding="utf-8").splitlines()
        assert len(pieces) == len(set(pieces)) > 10_000


class TestVectors:
    def test_they_are_1024_float32_numbers_of_length_one(self, model: SentenceTransformer) -> None:
        vectors = model.encode(["Tỷ lệ hộ nghèo năm 2023", "thu ngân sách", "Kawann Short 17,86/19"])
        assert vectors.shape == (3, 1024) and vectors.dtype == np.float32
        assert model.get_embedding_dimension() == 1024
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_text_without_a_word_is_zero_and_not_nothing(self, model: SentenceTransformer) -> None:
        assert (model.encode(["", "…", "\n\t"]) == 0).all()
        assert np.linalg.norm(model.encode("中文")) == pytest.approx(1, abs=1e-5)

    def test_the_texts_beside_it_make_no_difference(self, model: SentenceTransformer) -> None:
        alone = np.concatenate([model.encode([text]) for text in QUESTIONS])
        np.testing.assert_allclose(model.encode([*QUESTIONS, "", "x " * 5_000])[: len(alone)], alone, atol=1e-6)


class TestNearness:
    @pytest.mark.parametrize("numbers", [1024, 256])
    @pytest.mark.parametrize(("question", "right", "wrong"), ANSWERED)
    def test_what_answers_is_nearer_than_what_does_not(
        self, model: SentenceTransformer, question: str, right: str, wrong: str, numbers: int
    ) -> None:
        asked, answering, other = first(model, [question, right, wrong], numbers)
        assert asked @ answering > asked @ other + MARGIN

    @pytest.mark.parametrize("numbers", [1024, 256])
    def test_an_unaccented_question_is_near_its_accented_form(self, model: SentenceTransformer, numbers: int) -> None:
        near = first(model, [fold(text) for text in QUESTIONS], numbers) @ first(model, QUESTIONS, numbers).T
        own = near.diagonal()
        assert own.min() > 0.5
        assert (near - np.diag(own)).max() < own.min() - 0.2

    def test_common_abbreviations_are_nearest_to_what_they_stand_for(self, model: SentenceTransformer) -> None:
        near = model.encode(list(SHORT)) @ model.encode(list(SHORT.values())).T
        own = near.diagonal()
        assert own.min() > 0.2
        assert (near - np.diag(own)).max() < own.min() - 0.1

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("hoà bình", "hòa bình"),
            ("Tỷ lệ", "tỉ lệ"),
            ("UỶ BAN", "ủy ban"),
            ("kỹ thuật", "kĩ thuật"),
            ("qúy", "quý"),
            ("xã\u00a0hội", "xã hội"),
            (unicodedata.normalize("NFD", "Tỷ lệ hộ nghèo"), "tỷ lệ hộ nghèo"),
        ],
    )
    def test_spellings_of_one_word_have_one_vector(self, model: SentenceTransformer, one: str, other: str) -> None:
        np.testing.assert_array_equal(model.encode(one), model.encode(other))


class TestRareWords:
    WORDS = ("17,8634", "Kawannx", "Zyxqwort", "9.876.543,21")

    @pytest.mark.parametrize("rare", WORDS)
    def test_one_that_has_no_row_still_tells_two_texts_apart(self, model: SentenceTransformer, rare: str) -> None:
        assert rare.lower() not in (MODEL / "pieces.txt").read_text(encoding="utf-8").splitlines()
        others = [word for word in self.WORDS if word != rare]
        asked, *told = model.encode(
            [f"chỉ số {rare} của huyện", *(f"báo cáo nêu {w} trong năm" for w in [rare, *others])]
        )
        shared, *apart = (float(asked @ text) for text in told)
        assert shared > 0.4 > max(apart) + 0.3

    def test_its_unaccented_form_is_half_of_it(self, model: SentenceTransformer) -> None:
        accented, plain, other = model.encode(["Đắkxờmỷ", "dakxomy", "Kawannx"])
        assert accented @ plain > 0.4 > abs(accented @ other) + 0.3


def first(model: SentenceTransformer, texts: list[str], numbers: int) -> NDArray[np.float32]:
    """(texts, numbers) the vectors cut to their first numbers, of length one again."""
    vectors = model.encode(texts, truncate_dim=numbers, normalize_embeddings=True)
    assert vectors.shape == (len(texts), numbers)
    return vectors
