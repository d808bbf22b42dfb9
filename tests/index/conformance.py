"""What any search engine must do, as one suite; each engine's test module subclasses it."""

from pathlib import Path

import numpy as np
import pytest

from index import generation
from index.embedder import Vectors
from index.engines import Builder, Engine, Row, WeightedWord
from index.generation import LAYOUT, Manifest
from index.older import OlderFiles

ROWS = (
    Row(11, 1, "Tỷ lệ hộ nghèo cuối năm còn 2,82 %", "Kết quả xã hội", "Tỷ lệ hộ nghèo %"),
    Row(12, 1, "Thu NSNN đạt 215,4 tỷ đồng theo 783/BC-UBND", "Kết quả kinh tế"),
    Row(21, 2, "Tỷ lệ hộ nghèo còn 0,92 %, hộ cận nghèo 3,1 %", "An sinh rừng"),
    Row(31, 3, "Độ che phủ rừng 40 %", "Nông nghiệp"),
)


def as_older(folder: Path) -> OlderFiles:
    """The engine in that folder as the part of an older generation."""
    manifest = Manifest(LAYOUT, "", "", 0, 0, "", (), generation.files_of(folder.parent))
    return OlderFiles(generation.Generation(folder.parent, manifest), folder.name)


def vectors() -> Vectors:
    """One axis a row, so that the nearest is known."""
    return np.eye(len(ROWS), 8, dtype=np.float32)


def word(text: str, plain: str) -> WeightedWord:
    return WeightedWord(text, plain, 1.0)


class EngineConformance:
    """Subclass it with a `builder`."""

    def builder(self) -> Builder:
        raise NotImplementedError

    @pytest.fixture
    def engine(self, tmp_path: Path) -> Engine:
        folder = tmp_path / "engine"
        folder.mkdir()
        self.builder().build(folder, [(ROWS, vectors())])
        return self.builder().open(folder)

    def test_every_part_holds_every_passage(self, engine: Engine) -> None:
        assert engine.size == len(ROWS)
        assert all(ids == {row.passage_id for row in ROWS} for ids in engine.passage_ids().values())

    def test_words_find_the_passages_that_hold_them(self, engine: Engine) -> None:
        found = [passage for passage, _ in engine.lexical([word("nghèo", "ngheo")], None, 10)]
        assert set(found) == {11, 21}

    def test_unaccented_words_find_accented_text(self, engine: Engine) -> None:
        assert {p for p, _ in engine.lexical([word("ngheo", "ngheo")], None, 10)} == {11, 21}

    def test_the_right_diacritics_count_more(self, engine: Engine) -> None:
        (_, exact), *_ = engine.lexical([word("nghèo", "ngheo")], frozenset({1}), 10)
        (_, slip), *_ = engine.lexical([word("nghéo", "ngheo")], frozenset({1}), 10)
        assert exact > slip

    @pytest.mark.parametrize("figure", ["2,82", "215,4", "783/bc-ubnd"])
    def test_figures_and_document_numbers_are_words(self, engine: Engine, figure: str) -> None:
        assert len(engine.lexical([word(figure, figure)], None, 10)) == 1

    def test_an_abbreviation_is_found_by_its_full_form(self, engine: Engine) -> None:
        assert [p for p, _ in engine.lexical([word("ngân", "ngan"), word("sách", "sach")], None, 10)] == [12]

    def test_what_a_passage_stands_under_counts_less_than_its_own_words(self, engine: Engine) -> None:
        scores = dict(engine.lexical([word("rừng", "rung")], None, 10))
        assert 0 < scores[21] < scores[31]

    def test_a_figure_is_found_by_what_it_is_called_and_counted_in(self, engine: Engine) -> None:
        assert [p for p, _ in engine.stating([word("hộ", "ho"), word("%", "%")], None, 10)] == [11]
        assert engine.stating([word("hộ", "ho")], frozenset({2, 3}), 10) == []

    def test_reports_are_filtered_before_the_best_are_taken(self, engine: Engine) -> None:
        assert [p for p, _ in engine.lexical([word("nghèo", "ngheo")], frozenset({1}), 1)] == [11]
        assert [p for p, _ in engine.dense(vectors()[2:3], frozenset({1, 3}), 1)] != [21]
        assert engine.lexical([word("nghèo", "ngheo")], frozenset(), 10) == []
        assert engine.dense(vectors()[:1], frozenset(), 10) == []
        assert engine.dense(vectors()[:1], frozenset({99}), 10) == []

    def test_the_nearest_vector_comes_first(self, engine: Engine) -> None:
        passage, cosine = engine.dense(vectors()[2:3], None, 3)[0]
        assert passage == 21 and cosine == pytest.approx(1.0)

    def test_the_nearest_are_the_exact_nearest_of_the_reports_asked(self, tmp_path: Path) -> None:
        random = np.random.default_rng(7)
        many = random.normal(size=(300, 16)).astype(np.float32)
        many /= np.linalg.norm(many, axis=1, keepdims=True)
        rows = [Row(1000 + i, i % 7, "đoạn", "") for i in range(len(many))]
        self.builder().build(tmp_path, [(rows[:200], many[:200]), (rows[200:], many[200:])])
        engine = self.builder().open(tmp_path)
        for reports in (frozenset({0}), frozenset({2, 5}), frozenset(range(7)), None):
            for asked in many[:20] + np.float32(0.1):
                allowed = [i for i in range(len(many)) if reports is None or i % 7 in reports]
                nearest = sorted(allowed, key=lambda i: -float(many[i] @ asked))[:10]
                assert [p for p, _ in engine.dense(asked[None], reports, 10)] == [1000 + i for i in nearest]

    def test_no_passages_at_all_are_an_index_too(self, tmp_path: Path) -> None:
        self.builder().build(tmp_path, [])
        engine = self.builder().open(tmp_path)
        assert engine.size == 0 and not any(engine.passage_ids().values())
        assert engine.lexical([word("rừng", "rung")], None, 10) == []
        assert engine.dense(vectors()[:1], None, 10) == []

    def test_a_heavier_word_counts_more(self, engine: Engine) -> None:
        for heavy, first in (("rừng", 31), ("thu", 12)):
            words = [WeightedWord("rừng", "rung", 1.0), WeightedWord("thu", "thu", 1.0)]
            weighed = [WeightedWord(w.text, w.plain, 5.0 if w.text == heavy else 1.0) for w in words]
            assert engine.lexical(weighed, None, 10)[0][0] == first

    def test_opening_changes_no_file(self, tmp_path: Path) -> None:
        self.builder().build(tmp_path, [(ROWS, vectors())])
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        self.builder().open(tmp_path).lexical([word("rừng", "rung")], None, 10)
        assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before

    def test_cosines_are_of_the_passages_asked(self, engine: Engine) -> None:
        cosines = engine.cosines(vectors()[1:2], [11, 12, 99])
        assert cosines == {11: pytest.approx(0.0), 12: pytest.approx(1.0)}

    def test_frequency_counts_passages_that_hold_the_word(self, engine: Engine) -> None:
        assert engine.frequency("ngheo") == 2
        assert engine.frequency("khong co") == 0

    def test_vectors_come_back_with_their_passages(self, engine: Engine) -> None:
        assert np.array_equal(engine.vectors([31, 11]), vectors()[[3, 0]])
        with pytest.raises(KeyError):
            engine.vectors([11, 99])

    def test_extended_it_holds_what_came_and_not_what_went(self, tmp_path: Path) -> None:
        for name in ("first", "second", "third"):
            (tmp_path / name / "engine").mkdir(parents=True)
        first, second, third = (tmp_path / name / "engine" for name in ("first", "second", "third"))
        made = self.builder()
        made.build(first, [(ROWS[:3], vectors()[:3])])
        before = made.open(first)
        assert made.can_extend
        made.extend(second, as_older(first), [(ROWS[3:], vectors()[3:])], [1])
        made.extend(third, as_older(second), [], [2])
        for folder, ids in ((first, {11, 12, 21}), (second, {21, 31}), (third, {31})):
            engine = made.open(folder)
            assert engine.size == len(ids) and all(held == ids for held in engine.passage_ids().values())
            words = [word("nghèo", "ngheo"), word("rừng", "rung"), word("783/bc-ubnd", "783/bc-ubnd")]
            assert {passage for passage, _ in engine.lexical(words, None, 10)} == ids
            assert {passage for passage, _ in engine.dense(vectors()[3:], None, 10)} == ids
            for reports in ({1, 2}, {3}):
                here = {passage for passage in ids if passage // 10 in reports}
                assert {passage for passage, _ in engine.dense(vectors()[3:], frozenset(reports), 10)} == here
                assert {passage for passage, _ in engine.lexical(words, frozenset(reports), 10)} == here
            assert np.array_equal(
                engine.vectors([min(ids)]), vectors()[[[row.passage_id for row in ROWS].index(min(ids))]]
            )
        assert {passage for passage, _ in before.dense(vectors()[:1], None, 10)} == {11, 12, 21}  # it goes on

    def test_what_was_extended_and_never_seen_is_extended_again(self, tmp_path: Path) -> None:
        for name in ("first", "killed", "second"):
            (tmp_path / name / "engine").mkdir(parents=True)
        first, killed, second = (tmp_path / name / "engine" for name in ("first", "killed", "second"))
        made = self.builder()
        made.build(first, [(ROWS[:2], vectors()[:2])])
        made.extend(killed, as_older(first), [(ROWS[2:], vectors()[2:])], [])
        made.extend(second, as_older(first), [(ROWS[3:], vectors()[3:])], [])
        assert made.open(second).size == 3
        assert all(held == {11, 12, 31} for held in made.open(second).passage_ids().values())
