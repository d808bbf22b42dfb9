"""What the embedding is made of: pieces, signatures, the packed table, the folder, shared work."""

import operator
import subprocess
import sys
from collections import Counter
from math import log, sqrt
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedding import folder
from index.embedding.cores import shared_out
from index.embedding.packed import Floats, Packed, pack
from index.embedding.rounding import rounded
from index.embedding.signature import signature, signatures
from index.embedding.vocabulary import Counts, Shares, Vocabulary, added, choose, count, plain_piece, rarities, split
from index.embedding.word_sums import is_ours

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
        assert is_ours(tmp_path / "deep" / "model")
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
