"""How passages are ranked: the table of weights, what features say, and how the weights are learned."""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bot.evidence import learn, weights
from bot.evidence.lessons import Lesson
from bot.evidence.ranking import Ranking
from bot.evidence.retrieval import Retrieval
from bot.evidence.scope import surroundings
from bot.evidence.trial import library_of, library_of_reports
from bot.question import Surroundings, understand
from index.library import Library
from ingest.report import Kind
from ingest.settings import Settings
from tests.index.conftest import FOREST, report

CAUSES = """
III. HẠN CHẾ VÀ NGUYÊN NHÂN

1. Hạn chế

Giải ngân vốn đầu tư công còn chậm ở một số xã.

2. Nguyên nhân

Công tác bồi thường kéo dài nên giải ngân vốn đầu tư công chậm.

TM. ỦY BAN NHÂN DÂN

CHỦ TỊCH

Trần Văn Nam
"""


@pytest.fixture
def library() -> Iterator[Library]:
    with library_of_reports([report("a.txt", FOREST + CAUSES)], Settings.load()) as library:
        yield library


def ranked(library: Library, question: str) -> Ranking:
    return Retrieval(library).evidence(
        understand(question, surroundings(library)), [each.id for each in library.reports]
    )


class TestTable:
    def test_every_row_says_what_it_is_and_keeps_the_side_of_its_prior(self) -> None:
        for name, row in weights.RANKING.rows.items():
            assert {"says", "prior", "weight"} <= set(row) <= {"says", "prior", "guard", "weight"} and row["says"], name
            assert float(row["weight"]) * float(row["prior"]) >= 0, name
            assert not row.get("guard") or abs(float(row["weight"])) >= abs(float(row["prior"])), name

    def test_a_score_is_the_sum_of_features_times_weights(self) -> None:
        row = {name: float(row["weight"]) for name, row in weights.RANKING.rows.items()}
        assert weights.RANKING.score([("share", 0.5), ("row", 1.0)]) == pytest.approx(0.5 * row["share"] + row["row"])

    def test_writing_changes_weights_and_nothing_else(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        copy = tmp_path / "weights.toml"
        before = Path(weights.__file__).with_name("weights.toml").read_text(encoding="utf-8")
        copy.write_text(before, encoding="utf-8")
        monkeypatch.setattr(weights.RANKING, "_path", copy)
        weights.RANKING.write({"share": 1.25, "header": -0.5})
        after = copy.read_text(encoding="utf-8")
        changed = [line for line in after.splitlines() if line not in before.splitlines()]
        assert changed == ["weight = 1.250", "weight = -0.500"]
        assert len(after.splitlines()) == len(before.splitlines())


class TestRanking:
    @pytest.mark.parametrize(
        ("question", "first"),
        [
            ("tỷ lệ hộ nghèo của Sông Lam là bao nhiêu?", "Tỷ lệ hộ nghèo"),
            ("do che phu rung song lam", "Độ che phủ rừng"),
            ("vì sao giải ngân vốn đầu tư công chậm?", "Công tác bồi thường"),
            ("hạn chế trong giải ngân vốn đầu tư công", "Giải ngân vốn"),
            ("thu NSNN trên địa bàn đạt bao nhiêu tỷ đồng", "Thu NSNN"),
        ],
    )
    def test_the_passage_that_answers_comes_first(self, library: Library, question: str, first: str) -> None:
        assert first in ranked(library, question)[0].text

    @pytest.mark.parametrize(
        ("question", "kind"), [("Báo cáo của Sông Lam số mấy?", Kind.HEADER), ("ai ký báo cáo?", Kind.SIGNATURE)]
    )
    def test_a_report_s_own_number_and_signer_are_found_where_it_prints_them(
        self, library: Library, question: str, kind: Kind
    ) -> None:
        first, *_ = ranked(library, question)
        assert first.stored.passage.kind is kind
        assert ("12/BC-UBND" if kind is Kind.HEADER else "Trần Văn Nam") in first.text

    def test_every_feature_stands_in_the_table(self, library: Library) -> None:
        named = {name for question in ("tỷ lệ hộ nghèo bao nhiêu", "ngày nào có báo cáo", "vì sao chậm")
                 for evidence in ranked(library, question) for name, _ in evidence.features}  # fmt: skip
        assert {"share", "phrases", "cosine", "sentence_cosine", "row", "cue"} <= named <= set(weights.RANKING.rows)

    def test_the_score_is_that_of_its_features(self, library: Library) -> None:
        for evidence in ranked(library, "tỷ lệ hộ nghèo bao nhiêu phần trăm"):
            assert evidence.score == pytest.approx(weights.RANKING.score(evidence.features))

    def test_where_no_place_is_known_places_and_years_are_words(self) -> None:
        texts = ["Năm 1943 Hà Nội có 120 trường.", "Năm 1943 Huế có 80 trường.", "Năm 1990 Hà Nội có 300 trường."]
        with library_of(texts, Settings.load()) as library:
            (loose,) = library.reports
            question = understand("Hà Nội có bao nhiêu trường năm 1943", Surroundings(None, None, library.rarity))
            first, *_ = Retrieval(library).evidence(question, [loose.id])
        assert first.text == texts[0]


def lesson(rng: np.random.Generator, told_by: int, features: int) -> Lesson:
    """Six candidates at random; the right one has most of the telling feature."""
    made = rng.random((6, features))
    return Lesson(made, np.arange(6) == made[:, told_by].argmax())


class TestLearning:
    def test_the_feature_that_tells_gains_and_one_that_never_occurs_keeps_its_prior(self) -> None:
        rng = np.random.default_rng(3)
        lessons = [lesson(rng, told_by=1, features=3) for _ in range(200)]
        still = [Lesson(np.c_[each.features[:, :2], np.zeros(6)], each.right) for each in lessons]
        weight = learn.fitted([still], np.array([0.5, 0.5, 0.3]), np.zeros(3, dtype=bool))
        assert weight[1] > 0.6 > weight[0] and weight[2] == pytest.approx(0.3)

    @pytest.mark.parametrize(("guard", "most"), [(False, 0.0), (True, -0.2)])
    def test_what_speaks_against_never_comes_to_speak_for_and_a_guard_never_weakens(
        self, guard: bool, most: float
    ) -> None:
        rng = np.random.default_rng(3)
        lessons = [lesson(rng, told_by=0, features=2) for _ in range(100)]
        weight = learn.fitted([lessons], np.array([-0.2, 0.4]), np.array([guard, False]))
        assert weight[0] == pytest.approx(most) and weight[1] >= 0

    def test_from_a_corpus_and_reports_to_the_table(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        table = Path(weights.__file__).with_name("weights.toml")
        copy = tmp_path / "weights.toml"
        copy.write_text(table.read_text(encoding="utf-8"), encoding="utf-8")
        monkeypatch.setattr(weights.RANKING, "_path", copy)
        places = ("Sông Lam", "Núi Voi", "Đồng Mai", "Bến Tre", "Phú Lộc")
        sentence = "Huyện {place} {number} có {number} trường học và {more} trạm y tế được xây dựng mới trong năm qua."
        documents = [
            {"text": " ".join(sentence.format(place=places[n % 5], number=n, more=n + s) for s in range(12))}
            for n in range(1500)
        ]
        (tmp_path / "corpus" / "train").mkdir(parents=True)
        with lzma.open(tmp_path / "corpus" / "train" / "made.text.jsonl.xz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(document, ensure_ascii=False) + "\n" for document in documents)
        (tmp_path / "reports").mkdir()
        (tmp_path / "reports" / "a.txt").write_text(FOREST, encoding="utf-8")
        assert learn.main(["--corpus", str(tmp_path / "corpus"), "--reports", str(tmp_path / "reports")]) == 0
        assert copy.read_text(encoding="utf-8") != table.read_text(encoding="utf-8")
        assert capsys.readouterr().err == ""

    def test_no_corpus_is_one_line(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert learn.main(["--corpus", str(tmp_path), "--reports", str(tmp_path)]) == 2
        assert capsys.readouterr().err.count("\n") == 1


@pytest.fixture(autouse=True)
def _weights_as_shipped() -> Iterator[None]:
    """Whatever a test teaches is forgotten after it."""
    shipped = {name: float(row["weight"]) for name, row in weights.RANKING.rows.items()}
    yield
    weights.RANKING.use(shipped)
