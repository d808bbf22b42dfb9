"""How pairs are made, packed into batches and learned from."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from index.embedding import cloze
from index.embedding.contrast import Recipe, learn
from index.embedding.corpus import Pair
from index.embedding.examples import RARE_ROWS, Bags, Examples, batches, examples, joined
from index.embedding.packed import Floats, pack
from index.embedding.signature import signatures
from index.embedding.vocabulary import Vocabulary, choose, count
from tests.index.test_embedding_parts import EVERYTHING, POOR, spelt_out


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
