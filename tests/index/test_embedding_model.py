"""The model that ships in the repository."""

import json
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from tokenizers import normalizers

from index.embedding.evaluate import MODEL, main
from index.embedding.spelling import canonical_rules
from ingest.vietnamese import canonical, fold

TRICKY = (
    "hoà", "Hoà Bình", "HÒA", "hoàn", "xoè", "khoẻ", "khoẻn", "thuỷ", "Thuỵ", "thuyền", "quý", "qúy", "Quỳ", "huỷ hoại",
    "tỷ", "Tỷ lệ", "kỹ sư", "Mỹ", "ly", "lý", "y tế", "Ý kiến", "yên", "hy vọng", "tay", "thấy", "hai", "tuy", "tuỳ",
    "kyoto", "sy", "Lý-Thường-Kiệt", "Đắk Lắk", "Ủy ban", "uỷ", "loà xoà", "o\u0300a", "ti\u0309 le\u0323\u0302",
    "Hòa\u00a0Bình", "\ufefftỉnh", "nghe\u0300o", "toạ đàm", "doạ", "hoá", "ngoại", "qui", "luỹ kế", "nguỵ", "", "  ",
)  # fmt: skip


@pytest.fixture(scope="module")
def model() -> SentenceTransformer:
    return SentenceTransformer(str(MODEL), device="cpu").float()


class TestShippedModel:
    def test_folder_is_small_and_holds_no_pickle(self) -> None:
        files = [path for path in Path(MODEL).rglob("*") if path.is_file()]
        assert sum(path.stat().st_size for path in files) <= 25_000_000
        assert {path.suffix for path in files} <= {".json", ".safetensors"}

    def test_vectors_are_256_float32_numbers_of_length_one(self, model: SentenceTransformer) -> None:
        vectors = model.encode(["Tỷ lệ hộ nghèo năm 2023", "thu ngân sách", "Kawann Short 17,86/19"])
        assert vectors.shape == (3, 256) and vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_text_without_a_word_is_a_finite_vector(self, model: SentenceTransformer) -> None:
        assert np.isfinite(model.encode(["", "…", "中文"])).all()

    @pytest.mark.parametrize(
        ("question", "right", "wrong"),
        [
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
        ],
    )
    def test_what_answers_is_nearer_than_what_does_not(
        self, model: SentenceTransformer, question: str, right: str, wrong: str
    ) -> None:
        asked, answering, other = model.encode([question, right, wrong])
        assert asked @ answering > asked @ other + 0.1

    def test_the_first_64_numbers_serve_by_themselves(self, model: SentenceTransformer) -> None:
        asked, answering, other = model.encode(
            ["tỷ lệ hộ nghèo", "số hộ nghèo giảm còn 3%", "diện tích trồng cây cao su"],
            truncate_dim=64,
            normalize_embeddings=True,
        )
        assert asked @ answering > asked @ other + 0.1


class TestShippedTokeniser:
    @pytest.mark.parametrize("text", TRICKY)
    def test_spelling_rules_are_those_of_ingest(self, text: str) -> None:
        assert normalizers.Sequence(canonical_rules()).normalize_str(text) == canonical(text)

    @pytest.mark.parametrize("text", [text for text in TRICKY if text.strip().isalpha() or " " in text.strip()])
    def test_the_shipped_normaliser_is_that_spelling_with_marked_words(
        self, model: SentenceTransformer, text: str
    ) -> None:
        marked = model.tokenizer.normalizer.normalize_str(text)
        assert marked == "".join("▁" + word for word in canonical(text).split())

    @pytest.mark.parametrize("figure", ["2,82", "1.284,679", "0,000713", "98765432,1"])
    def test_a_figure_is_one_piece(self, model: SentenceTransformer, figure: str) -> None:
        found = model.tokenizer.encode(f"tăng {figure}% so với").tokens
        assert len(found) == len(model.tokenizer.encode("tăng so với").tokens) + 1

    @pytest.mark.parametrize("phrase", ["tỷ lệ", "hộ nghèo", "ngân sách", "ủy ban nhân dân", "nông thôn"])
    def test_a_frequent_phrase_is_one_piece_with_and_without_diacritics(
        self, model: SentenceTransformer, phrase: str
    ) -> None:
        assert len(model.tokenizer.encode(phrase).tokens) == 1
        assert len(model.tokenizer.encode(fold(phrase)).tokens) == 1


class TestEvaluate:
    def test_prints_the_share_of_questions_whose_first_passage_is_right(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        poor, rice = "Cuối năm còn 120 hộ nghèo, chiếm 2,1% tổng số hộ.", "Sản lượng lúa cả năm đạt 20.000 tấn."
        asked = [("hộ nghèo còn bao nhiêu", poor), ("sản lượng lúa năm nay", rice), ("hộ nghèo giảm", rice)]
        write(tmp_path / "xquad_vi.jsonl", [{"question": q, "context": c} for q, c in asked])
        write(tmp_path / "alqac_articles.jsonl", [{"id": "a", "text": poor}, {"id": "b", "text": rice}])
        write(
            tmp_path / "alqac_questions.jsonl",
            [
                {"split": "private_test", "text": "số hộ nghèo", "rel": ["a"]},
                {"split": "private_test", "text": "sản lượng lúa", "rel": ["an article that is not there"]},
                {"split": "train", "text": "sản lượng lúa", "rel": ["a"]},
            ],
        )
        assert main(["--corpus", str(tmp_path)]) == 0
        said = capsys.readouterr().out
        assert "recall@1 0.6667, unaccented 0.6667" in said and "hit@1 0.5000, unaccented 0.5000" in said

    def test_no_evaluation_set_is_one_line(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--corpus", str(tmp_path)]) == 2
        said = capsys.readouterr().err
        assert "xquad_vi.jsonl" in said and said.count("\n") == 1


def write(path: Path, rows: list[dict[str, object]]) -> None:
    """The rows as a .jsonl file in the eval folder of the corpus that `path` stands in."""
    path = path.parent / "eval" / path.name
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
