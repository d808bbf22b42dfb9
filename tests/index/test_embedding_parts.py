"""The steps of the training, each by itself."""

import operator
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from math import log, sqrt
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedding import cloze, folder
from index.embedding.contrast import Recipe, learn
from index.embedding.cores import shared_out
from index.embedding.corpus import Pair
from index.embedding.examples import RARE_ROWS, Bags, Examples, batches, examples, joined
from index.embedding.packed import Floats, Packed, pack, rounded
from index.embedding.signature import signature, signatures
from index.embedding.vocabulary import Counts, Shares, Vocabulary, added, choose, count, plain_piece, rarities, split

POOR = Vocabulary(["hộ", "nghèo", "xã", "ngheo", "ti", "hộ nghèo", "hộ ngheo", "ti le"])
EVERYTHING = Shares(words=10_000, pairs=10_000, plain_words=10_000, plain_pairs=10_000)


def pieces_of(vocabulary: Vocabulary, text: str, longest: int | None = None) -> dict[str, float]:
    """Piece → weight, of the pieces of the text that have a row."""
    bag = vocabulary.bag(text, longest)
    return {vocabulary.pieces[row]: float(weight) for row, weight in zip(bag.rows, bag.weights, strict=True)}


class TestBag:
    def test_a_piece_weighs_the_root_of_how_often_it_stands(self) -> None:
        assert pieces_of(POOR, "Hộ nghèo xã hộ nghèo hộ hộ") == pytest.approx(
            {"hộ": 2, "nghèo": sqrt(2), "xã": 1, "hộ nghèo": sqrt(2)}
        )

    def test_a_word_without_a_row_is_read_without_its_diacritics(self) -> None:
        assert pieces_of(POOR, "hộ nghéo") == {"hộ": 1, "ngheo": 1, "hộ ngheo": 1}

    def test_a_pair_needs_no_row_of_its_words(self) -> None:
        bag = POOR.bag("tỷ lệ lệ")
        assert pieces_of(POOR, "tỷ lệ lệ") == {"ti": 1, "ti le": 1}
        assert dict(bag.rare) == pytest.approx({"le": sqrt(2)})

    def test_a_word_without_any_row_is_rare(self) -> None:
        bag = POOR.bag("Kawann hộ 17,86 kawann")
        assert dict(bag.rare) == pytest.approx({"kawann": sqrt(2), "17,86": 1})

    def test_only_the_first_words_are_read(self) -> None:
        assert pieces_of(POOR, "xã hộ nghèo", longest=2) == {"xã": 1, "hộ": 1}
        assert POOR.bag("xã hộ a b", longest=3).rare == (("a", 1.0),)

    def test_a_text_without_a_word_has_nothing(self) -> None:
        bag = POOR.bag(" … %")
        assert (len(bag.rows), len(bag.weights), bag.rare) == (0, 0, ())
        assert bag.rows.dtype == np.int32 and bag.weights.dtype == np.float32

    @settings(deadline=None)
    @given(st.text())
    def test_every_word_is_counted_once(self, text: str) -> None:
        assert sum(weight**2 for _, weight in Vocabulary([]).bag(text).rare) == pytest.approx(len(split(text)))

    def test_a_figure_is_one_word(self) -> None:
        assert split("Tăng 1.284,679% (năm 2023): Thuỷ-lợi.") == ["tăng", "1.284,679", "năm", "2023", "thủy", "lợi"]


class TestCount:
    def test_a_stretch_has_150_words(self) -> None:
        counted = count(["xã " * 149 + "hộ nghèo", "hộ"])
        assert counted.stretches == 3
        assert counted.times == Counter({"xã": 149, "xã xã": 148, "hộ": 2, "nghèo": 1})
        assert counted.spread == Counter({"xã": 1, "xã xã": 1, "hộ": 2, "nghèo": 1})

    def test_every_word_is_kept_but_no_pair_seen_but_twice(self) -> None:
        counted = count(["hộ nghèo", "hộ nghèo", "xã nghèo", "xã nghèo xã nghèo"])
        assert set(counted.times) == set(counted.spread) == {"hộ", "nghèo", "xã", "xã nghèo"}

    def test_parts_add_up(self) -> None:
        parts = [count(["hộ nghèo " * 5]), count(["nghèo " * 4, "xã"])]
        assert added(parts) == count(["hộ nghèo " * 5, "nghèo " * 4, "xã"])


class TestChoose:
    COUNTS = Counts(
        Counter({"hộ": 9, "nghèo": 9, "xã": 5, "sổ": 1, "hộ nghèo": 8, "của các": 7, "bộ xã": 6, "xã hộ": 4}),
        Counter({"hộ": 8, "nghèo": 7, "xã": 5, "sổ": 1, "hộ nghèo": 2, "của các": 3, "bộ xã": 1, "xã hộ": 1}),
        100,
    )

    def test_the_commonest_come_first_and_pairs_that_are_everywhere_never(self) -> None:
        chosen = choose(self.COUNTS, Shares(words=3, pairs=2, plain_words=2, plain_pairs=9))
        assert chosen.pieces == (
            *("hộ", "nghèo", "xã"),
            *("hộ nghèo", "bộ xã"),
            *("ho", "ngheo"),
            *("ho ngheo", "bo xa", "xa ho"),
        )

    def test_an_unaccented_form_is_as_common_as_all_it_may_stand_for(self) -> None:
        counts = Counts(Counter({"hổ": 4, "hộ": 4, "xã": 5, "ba": 9}), Counter(), 100)
        chosen = choose(counts, Shares(words=1, pairs=0, plain_words=1, plain_pairs=0))
        assert chosen.pieces == ("ba", "ho")

    def test_nothing_is_chosen_twice(self) -> None:
        text = "Ủy ban nhân dân ra quyết định; uy ban nhan dan ra quyet dinh. " + "xã " * 150
        chosen = choose(count([text] * 3), EVERYTHING)
        assert len(set(chosen.pieces)) == len(chosen) == len(chosen._row)
        assert {"ủy", "uy", "ra", "xa"} <= set(chosen.pieces)

    @settings(deadline=None)
    @given(st.lists(st.text(min_size=1), min_size=1))
    def test_a_chosen_word_has_a_row_also_unaccented_and_all_comes_back_from_disk(
        self, tmp_path_factory: pytest.TempPathFactory, texts: list[str]
    ) -> None:
        chosen = choose(count(texts), EVERYTHING)
        path = tmp_path_factory.getbasetemp() / "pieces.txt"
        chosen.save(path)
        again = Vocabulary.load(path)
        assert again.pieces == chosen.pieces
        for text in texts:
            for word in split(text):
                assert {word, plain_piece(word)} <= set(again.pieces)
            assert again.bag(text).rare == ()


class TestRarities:
    def test_they_follow_the_share_of_the_stretches(self) -> None:
        counts = Counts(Counter(), Counter({"hộ": 4, "hổ": 5, "xã": 80, "hộ nghèo": 1}), 100)
        found = rarities(Vocabulary(["hộ", "xã", "hộ nghèo", "ho", "new"]), counts)
        assert found.dtype == np.float32
        expected = [log(1 + 100 / n) for n in (4 + 1, 50 + 1, 1 + 1, 4 + 5 + 1, 0 + 1)]
        assert list(found) == pytest.approx(expected)


class TestSignature:
    def test_it_has_length_one_and_follows_the_spelling(self) -> None:
        assert np.array_equal(signature("nghèo", 1024), signature("nghèo", 1024))
        for dimension in (7, 64, 1024):
            assert signature("nghèo", dimension).dtype == np.float32
            assert np.linalg.norm(signature("nghèo", dimension)) == pytest.approx(1)

    @pytest.mark.parametrize("word", ["thủy", "nghèo", "đắk", "hộ nghèo"])
    def test_a_word_and_its_unaccented_form_agree_in_half(self, word: str) -> None:
        assert signature(word, 4096) @ signature(plain_piece(word), 4096) == pytest.approx(0.5, abs=0.05)

    def test_different_words_have_nothing_in_common(self) -> None:
        words = ["hộ", "nghèo", "17,86", "17,87", "kawann", "kawan", "hộ nghèo"]
        near = signatures(words, 4096) @ signatures(words, 4096).T
        assert np.abs(near - np.eye(len(words))).max() < 0.08

    def test_a_row_is_the_signature_of_its_piece(self) -> None:
        made = signatures(["hộ", "nghèo"], 64)
        assert np.array_equal(made, np.stack([signature("hộ", 64), signature("nghèo", 64)]))

    def test_another_process_finds_the_same(self) -> None:
        script = "from index.embedding.signature import signature; print(signature('nghèo', 256).tobytes().hex())"
        for seed in ("1", "2"):
            said = subprocess.run(
                [sys.executable, "-c", script],
                env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(folder.__file__).parents[2])},
                capture_output=True,
                check=True,
                text=True,
            ).stdout
            assert said.strip() == signature("nghèo", 256).tobytes().hex()


@st.composite
def tables(draw: st.DrawFn) -> tuple[Floats, int]:
    """A table of normally distributed numbers, large or small, and bits to pack it into."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    shape = (draw(st.integers(1, 6)), 8 * draw(st.integers(1, 8)))
    return (chance.normal(size=shape) * 10 ** draw(st.floats(-3, 3))).astype(np.float32), draw(
        st.sampled_from([1, 2, 4])
    )


def spelt_out(packed: Packed) -> Floats:
    """(rows, dimension) each row by itself."""
    one = np.ones(1, dtype=np.float32)
    return np.stack([packed.combined(np.array([row], np.int32), one) for row in range(len(packed.levels))])


class TestPacked:
    @settings(deadline=None)
    @given(tables())
    def test_every_number_comes_back_as_its_nearest_level(self, made: tuple[Floats, int]) -> None:
        vectors, bits = made
        packed = pack(vectors, bits)
        scales = packed.scales.astype(np.float32)[:, None]
        levels = (np.arange(1 << bits) - ((1 << bits) - 1) / 2) * scales[..., None]  # (rows, 1, levels)
        nearest = np.abs(vectors[..., None] - levels).min(axis=2)
        np.testing.assert_allclose(np.abs(spelt_out(packed) - vectors), nearest, atol=1e-3 * float(scales.max()))

    @settings(deadline=None)
    @given(tables())
    def test_training_rounds_to_what_comes_back(self, made: tuple[Floats, int]) -> None:
        vectors, bits = made
        packed = pack(vectors, bits)
        scales = packed.scales.astype(np.float32)[:, None]
        # Scales are float16 on disk, so that a number between two levels may go to either.
        between = np.abs(vectors / scales - np.round(vectors / scales)) < 0.01
        expected = rounded(torch.from_numpy(vectors), bits).numpy()
        np.testing.assert_allclose(spelt_out(packed)[~between], expected[~between], rtol=2e-3)

    @settings(deadline=None)
    @given(tables(), st.data())
    def test_combined_is_the_weighted_sum_of_the_rows(self, made: tuple[Floats, int], data: st.DataObject) -> None:
        packed = pack(*made)
        rows = np.array(data.draw(st.lists(st.integers(0, len(made[0]) - 1))), dtype=np.int32)
        weights = np.linspace(-1, 3, len(rows), dtype=np.float32)
        every = spelt_out(packed)
        size = float(np.abs(every).max()) * (1 + len(rows))
        np.testing.assert_allclose(packed.combined(rows, weights), weights @ every[rows], atol=1e-5 * size)

    @pytest.mark.parametrize("bits", [1, 2, 4])
    def test_it_takes_that_many_bits_a_number_and_two_bytes_a_row(self, bits: int) -> None:
        packed = pack(np.random.default_rng(1).normal(size=(5, 64)).astype(np.float32), bits)
        assert (packed.levels.nbytes, packed.scales.nbytes, packed.dimension) == (5 * 8 * bits, 5 * 2, 64)

    @pytest.mark.parametrize(("bits", "levels"), [(1, [0b10101100, 0]), (2, [0b11001001, 0b10110001])])
    def test_the_first_number_lies_in_the_highest_bits(self, bits: int, levels: list[int]) -> None:
        packed = Packed(np.array([levels], np.uint8), np.array([2], np.float16), bits)
        expected = {1: [1, -1, 1, -1, 1, 1, -1, -1, *[-1] * 8], 2: [3, -3, 1, -1, 1, 3, -3, -1]}[bits]
        assert spelt_out(packed)[0].tolist() == expected
        assert np.array_equal(pack(spelt_out(packed), bits).levels, packed.levels)

    def test_more_bits_lose_less(self) -> None:
        vectors = np.random.default_rng(1).normal(size=(20, 1024)).astype(np.float32)
        lost = [float(np.square(spelt_out(pack(vectors, bits)) - vectors).mean()) for bits in (1, 2, 4)]
        assert lost == pytest.approx([0.3634, 0.1188, 0.01154], rel=0.05)  # Max (1960), table I and II


class TestFolder:
    TABLE = pack(np.random.default_rng(1).normal(size=(len(POOR), 64)).astype(np.float32), 2)

    def test_a_published_model_is_opened_as_it_was_made(self, tmp_path: Path) -> None:
        made = folder.model(POOR, self.TABLE, rare=2.5)
        folder.publish(made, tmp_path / "deep" / "model")
        again = folder.opened(tmp_path / "deep" / "model")
        texts = ["hộ nghèo xã", "Kawann 17,86", ""]
        assert np.array_equal(again.encode(texts), made.encode(texts))
        assert folder.is_ours(tmp_path / "deep" / "model")
        header = 8 + 200
        assert (tmp_path / "deep" / "model" / "model.safetensors").stat().st_size < len(POOR) * (64 // 4 + 2) + header

    def test_a_published_model_takes_the_place_of_another_and_all_may_read_it(self, tmp_path: Path) -> None:
        out = tmp_path / "model"
        for leftover in (out, tmp_path / "model.new", tmp_path / "model.old"):
            leftover.mkdir()
            (leftover / "stale.txt").touch()
        folder.publish(folder.model(POOR, self.TABLE, rare=2.5), out)
        assert list(tmp_path.iterdir()) == [out] and not (out / "stale.txt").exists()
        assert all(path.stat().st_mode & 0o444 == 0o444 for path in out.rglob("*"))

    def test_a_text_is_the_sum_of_its_rows_and_signatures(self) -> None:
        vector = folder.model(POOR, self.TABLE, rare=2.5).encode("xã Kawann xã kawann hộ")
        rows = spelt_out(self.TABLE)
        expected = sqrt(2) * rows[2] + rows[0] + 2.5 * sqrt(2) * signature("kawann", 64)
        np.testing.assert_allclose(vector, expected / np.linalg.norm(expected), atol=1e-6)


@pytest.mark.parametrize("workers", [1, 2])
# Python 3.12 and later warn of any fork beside threads; torch has some.
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
class TestSharedOut:
    def test_what_is_done_comes_in_the_order_of_the_lots(self, workers: int) -> None:
        lots = [200_000, 0, 100_000, 3, 2, 1]
        assert list(shared_out(operator.pow, 3, lots, workers)) == [3**lot for lot in lots]

    def test_what_is_common_may_be_what_no_pipe_carries(self, workers: int) -> None:
        assert list(shared_out(operator.call, lambda lot: lot + 1, range(5), workers)) == [1, 2, 3, 4, 5]

    def test_a_fault_is_raised_here(self, workers: int) -> None:
        with pytest.raises(ZeroDivisionError):
            list(shared_out(operator.floordiv, 6, [1, 0, 2], workers))


def made_ready(pairs: list[Pair], seed: int = 3) -> Examples:
    """The pairs over a vocabulary of all their words and pairs."""
    vocabulary = choose(count(text for pair in pairs for text in (pair.query, pair.passage)), EVERYTHING)
    return examples(vocabulary, pairs, {}, longest=20, seed=seed)


class TestExamples:
    SHORT = {("hộ", "nghèo"): "hn", ("hộ", "nghèo", "xã"): "hnx"}  # noqa: RUF012  # a constant

    def test_some_phrases_are_asked_by_their_abbreviation_the_longest_one(self) -> None:
        words = Vocabulary(["hộ", "nghèo", "xã", "ho", "ngheo", "xa", "hn", "hnx"])
        pair = Pair("Hộ nghèo, xã", "hộ nghèo xã", "a")
        ready = examples(words, [pair] * 2_000, self.SHORT, longest=20, seed=3)
        asked = ready.queries.take(np.arange(2_000), len(words)).toarray()
        short = asked[:, 7] == 1
        assert 0.1 < short.mean() < 0.2
        assert not asked[short, :6].any() and not asked[:, 6].any()
        assert (ready.passages.take(np.arange(2_000), len(words)).toarray() == [1, 1, 1, 0, 0, 0, 0, 0]).all()

    def test_some_words_are_asked_without_diacritics(self) -> None:
        words = Vocabulary(["hộ", "ho"])
        ready = examples(words, [Pair("hộ", "hộ", "a")] * 2_000, {}, longest=20, seed=3)
        asked = ready.queries.take(np.arange(2_000), 2).toarray()
        assert (asked.sum(axis=1) == 1).all() and 0.05 < asked[:, 1].mean() < 0.12
        assert (ready.plain.take(np.arange(2_000), 2).toarray() == [0, 1]).all()

    def test_the_seed_decides(self) -> None:
        pairs = [Pair("hộ nghèo xã", "hộ", "a")] * 50
        rows = [examples(POOR, pairs, self.SHORT, longest=20, seed=seed).queries.rows for seed in (3, 3, 4)]
        assert np.array_equal(rows[0], rows[1]) and not np.array_equal(rows[0], rows[2])

    def test_a_rare_word_has_a_row_behind_the_vocabulary_and_passages_are_cut(self) -> None:
        ready = examples(POOR, [Pair("kawann xa", "xã kawann hộ " + "nghèo " * 30, "a")], {}, longest=3, seed=3)
        width = len(POOR) + RARE_ROWS
        asked, told = (bags.take(np.array([0]), width) for bags in (ready.queries, ready.passages))
        assert sorted(told.indices)[:2] == [0, 2] and told.nnz == 3
        assert set(asked.indices) & set(told.indices) == {max(told.indices)}
        assert max(told.indices) >= len(POOR)

    def test_texts_that_differ_in_marks_alone_are_alike(self) -> None:
        ready = made_ready([Pair("Hộ nghèo", "xã a", "a"), Pair("ho ngheo", "XA A", "b"), Pair("hộ cận", "xã b", "b")])
        assert ready.query_keys[0] == ready.query_keys[1] != ready.query_keys[2]
        assert ready.passage_keys[0] == ready.passage_keys[1] != ready.passage_keys[2]
        assert ready.sources[0] != ready.sources[1] == ready.sources[2]

    def test_lots_joined_are_one_lot(self) -> None:
        pairs = [Pair(f"ho ngheo {i}", f"xã {i} có hộ {i * i}", "ab"[i % 2]) for i in range(10)] + [Pair("", "", "c")]
        lots = [examples(POOR, lot, {}, 20, seed) for seed, lot in enumerate((pairs[:4], [], pairs[4:]))]
        whole, together = examples(POOR, pairs, {}, 20, 9), joined(lots)
        assert len(whole) == len(together) == len(pairs)
        for name in ("query_keys", "passage_keys", "sources"):
            assert np.array_equal(getattr(whole, name), getattr(together, name))
        for name in ("queries", "plain", "passages"):
            one, other = getattr(whole, name), getattr(together, name)
            for part in ("rows", "weights", "starts"):
                assert np.array_equal(getattr(one, part), getattr(other, part))

    def test_texts_are_taken_in_the_order_asked(self) -> None:
        made = Bags(
            np.array([1, 0, 2, 2], np.int32), np.array([1, 2, 3, 4], np.float32), np.array([0, 2, 2, 3, 4], np.int64)
        )
        assert made.take(np.array([3, 1, 0, 0]), 3).toarray().tolist() == [[0, 0, 4], [0, 0, 0], [2, 1, 0], [2, 1, 0]]


class TestBatches:
    def test_hold_one_source_and_no_two_alike_and_use_a_pair_once(self) -> None:
        pairs = [Pair(f"Điều {i % 30}", f"đoạn số {i}", "law") for i in range(300)]
        pairs += [Pair(f"tin {i}", f"bài {i % 40}", "news") for i in range(200)]
        made = list(batches(made_ready(pairs), 32, np.random.default_rng(3)))
        for batch in made:
            chosen = [pairs[i] for i in batch]
            assert len({pair.source for pair in chosen}) == 1
            assert len({pair.query for pair in chosen}) == len({pair.passage for pair in chosen}) == len(chosen) <= 32
        used = np.concatenate(made)
        assert len(set(used)) == len(used) >= 0.9 * len(pairs)

    def test_the_sources_come_mixed(self) -> None:
        ready = made_ready([Pair(f"tin {i}", f"bài {i}", "ab"[i % 2]) for i in range(640)])
        order = [int(ready.sources[batch[0]]) for batch in batches(ready, 32, np.random.default_rng(3))]
        assert len(order) == 20 and order not in (sorted(order), sorted(order, reverse=True))

    def test_too_few_pairs_make_no_batch(self) -> None:
        ready = made_ready([Pair("tin", f"bài {i}", "a") for i in range(100)])
        assert list(batches(ready, 32, np.random.default_rng(3))) == []


class TestCloze:
    DOCUMENT = " ".join(f"Câu {i} viết về vụ thứ {i} của xã trong kỳ này và kỳ sau." for i in range(60))

    def test_a_query_is_words_of_its_document_and_the_seed_decides(self) -> None:
        made = list(cloze.cloze_pairs([self.DOCUMENT], share=1.0, seed=5))
        assert len(made) > 5 and made == list(cloze.cloze_pairs([self.DOCUMENT], share=1.0, seed=5))
        asking = {word for words in cloze._ASKING for word in words.split()}
        for pair in made:
            assert pair.source == cloze.SOURCE
            assert set(pair.query.split()) - asking <= set(self.DOCUMENT.split())
            assert 45 <= len(pair.passage.split()) <= 180
        assert len(list(cloze.cloze_pairs([self.DOCUMENT] * 20, share=0.5, seed=5))) < 0.7 * 20 * len(made)

    def test_about_half_of_the_queries_hold_words_that_ask(self) -> None:
        told = set(self.DOCUMENT.split())
        made = list(cloze.cloze_pairs([self.DOCUMENT] * 40, share=1.0, seed=5))
        outright = [" ".join(word for word in pair.query.split() if word not in told) for pair in made]
        assert 0.4 < sum(map(bool, outright)) / len(made) < 0.6
        assert {said for said in outright if said} == set(cloze._ASKING)

    def test_mostly_the_sentence_asked_stays_in_its_passage(self) -> None:
        made = list(cloze.cloze_pairs([self.DOCUMENT] * 40, share=1.0, seed=5))
        gone = sum(pair.passage not in self.DOCUMENT for pair in made)
        assert 0 < gone < 0.2 * len(made)

    def test_a_stretch_is_whole_sentences_and_as_long_as_a_paragraph(self) -> None:
        long = "dài " * 200 + "hết."
        found = list(cloze.stretches(f"{self.DOCUMENT} {long} {self.DOCUMENT}"))
        assert all(len(run) > 1 and 60 <= sum(len(s.split()) for s in run) <= 180 for run in found)
        assert all(sentence.startswith("Câu ") and sentence.endswith(" sau.") for run in found for sentence in run)
        assert list(cloze.stretches("Một câu. Hai câu.")) == []


# Torch says once a process that its sparse matrices are new.
@pytest.mark.filterwarnings("ignore:Sparse CSR tensor support is in beta:UserWarning")
class TestLearn:
    """Eight words asked and eight told stand in pairs, and two that have no row."""

    PAIRS = (*(Pair(f"hỏi{letter}", f"đáp{letter}", "a") for letter in "bcdghklm"), Pair("kawann", "wannka", "a"))
    ASKED, TOLD, PLAIN = slice(8), slice(8, 16), slice(16, 24)
    USED = 24  # rows; behind them a piece that is in no text, and those that stand for signatures
    WORDS = Vocabulary([f"{kind}{letter}" for kind in ("hỏi", "đáp", "hoi") for letter in "bcdghklm"] + ["chưa"])
    RECIPE = Recipe(
        passes=30, batch=9, step=0.05, sharpness=10.0, widths=(8, 32), plain=0.3, taught=0.5, teacher_sharpness=10.0,
        told=8.0, bits=2, rounded=0.3, seed=7,
    )  # fmt: skip

    def learned(
        self, recipe: Recipe = RECIPE, told: Callable[[int, int, float], None] = print
    ) -> tuple[Floats, Floats]:
        """The table before and after."""
        table = signatures([str(row) for row in range(len(self.WORDS) + RARE_ROWS)], 32)
        # Each pair many times, since what some queries hold is put there by chance.
        ready = examples(self.WORDS, self.PAIRS * 8, {}, longest=20, seed=7)
        return table, learn(table, np.ones(len(table), np.float32), len(self.WORDS), ready, recipe, told)

    def near(self, table: Floats, asked: slice, numbers: int = 32) -> Floats:
        """(8, 8) cosines of the words asked with those told."""
        cut = table[: self.USED, :numbers] / np.linalg.norm(table[: self.USED, :numbers], axis=1, keepdims=True)
        cosines: Floats = cut[asked] @ cut[self.TOLD].T
        return cosines

    @pytest.mark.parametrize("numbers", [8, 32])
    @pytest.mark.parametrize("asked", [ASKED, PLAIN], ids=["written", "unaccented"])
    def test_what_is_paired_moves_together_and_what_is_not_apart(self, asked: slice, numbers: int) -> None:
        table, learned = self.learned()
        before, after = self.near(table, asked, numbers), self.near(learned, asked, numbers)
        assert before.diagonal().mean() < 0.3 and after.diagonal().min() > 0.5
        assert (after.diagonal() > (after - np.eye(8) * 2).max(axis=1) + 0.05).all()

    def test_it_still_holds_in_two_bits(self) -> None:
        packed = pack(self.learned()[1][: self.USED], 2)
        near = self.near(spelt_out(packed), self.ASKED)
        assert near.diagonal().min() > 0.5 > (near - np.eye(8) * 2).max()

    def test_rows_that_stand_for_signatures_or_are_in_no_text_stay(self) -> None:
        table, learned = self.learned()
        assert np.array_equal(table, signatures([str(row) for row in range(len(table))], 32))
        assert np.array_equal(learned[self.USED :], table[self.USED :])
        assert (learned[: self.USED] != table[: self.USED]).any(axis=1).all()

    def test_the_same_seed_learns_the_same_and_another_does_not(self) -> None:
        few = replace(self.RECIPE, passes=2)
        one, again, other = (self.learned(recipe)[1] for recipe in (few, few, replace(few, seed=8)))
        np.testing.assert_allclose(one, again, atol=1e-6)
        assert np.abs(one - other).max() > 1e-3

    def test_the_loss_is_told_now_and_then_and_falls(self) -> None:
        told: list[tuple[int, int, float]] = []
        self.learned(told=lambda *said: told.append(said))
        steps = told[-1][0]
        assert [(at, of) for at, of, _ in told] == [(at, steps) for at in (*range(1, steps, 100), steps)]
        assert told[-1][2] < 0.6 * told[0][2]

    def test_only_the_last_share_of_the_steps_reckons_with_rounding(self) -> None:
        never, late, always = (self.losses(replace(self.RECIPE, rounded=share)) for share in (0.0, 0.3, 1.0))
        assert late[:2] == pytest.approx(never[:2], rel=1e-4)  # of steps 1 and 101, in some 270
        assert late[-1] != pytest.approx(never[-1], rel=1e-3)
        assert always[1] != pytest.approx(never[1], rel=1e-3)

    def losses(self, recipe: Recipe) -> list[float]:
        """What is told of the loss, at steps 1, 101 and so on, and at the last."""
        told: list[tuple[int, int, float]] = []
        self.learned(recipe, lambda *said: told.append(said))
        return [loss for _, _, loss in told]

    @pytest.mark.parametrize(("rarity", "least", "most"), [(3.0, 0.4, 2.0), (0.1, -0.1, 0.1)])
    def test_the_teacher_puts_together_what_shares_rare_words(self, rarity: float, least: float, most: float) -> None:
        """Each query shares a word with the other's passage, one that is rare or one that is common."""
        pairs = [Pair("một chung", "hai riêng", "a"), Pair("ba riêng", "bốn chung", "a")]
        words = Vocabulary(["một", "hai", "ba", "bốn", "chung", "riêng", "mot", "rieng"])
        table = signatures([str(row) for row in range(len(words) + RARE_ROWS)], 32)
        weights = np.ones(len(table), np.float32)
        weights[4:] = rarity
        recipe = replace(self.RECIPE, batch=2, passes=200, taught=1.0, told=0.0, plain=0.0, rounded=0.0)
        ready = examples(words, pairs, {}, longest=20, seed=7)
        made = learn(table, weights, len(words), ready, recipe)
        asked, own, other = made[0] + made[4], made[1] + made[5], made[3] + made[4]
        gain = asked @ other / np.linalg.norm(other) - asked @ own / np.linalg.norm(own)
        assert least < gain / np.linalg.norm(asked) < most
