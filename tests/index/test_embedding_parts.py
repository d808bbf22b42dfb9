"""The steps of the training, each by itself."""

import numpy as np
import pytest

from index.embedding.cloze import cloze_pairs
from index.embedding.corpus import Pair
from index.embedding.examples import batches, examples
from index.embedding.phrases import phrases, stream
from index.embedding.start import first_vectors, lend_to_folded, row_of_ids
from index.embedding.tokeniser import Shares, build

SHARES = Shares(words=50, phrases=50, folded=50, figures=5, runs=50, letters=40)
TEXTS = [
    "Tỷ lệ hộ nghèo giảm. Ủy ban nhân dân huyện báo cáo, tỷ giá hối đoái tăng 5%.",
    "Ủy ban nhân dân xã nêu tỉ lệ thất nghiệp; tỷ giá hối đoái ổn định, hộ khá tăng 5%.",
    "Huyện có tỉ lệ che phủ rừng cao. Xã báo cáo Ủy ban nhân dân về tỉ giá hối đoái.",
] * 4


class TestPhrases:
    def test_words_that_belong_together_are_found_and_their_fragments_are_not(self) -> None:
        found = phrases(stream(TEXTS, 10_000), least=8, cohesion=(0.25, 0.25, 0.25))
        assert found["ủy ban nhân dân"] == 12 and found["tỉ giá hối đoái"] == 12 and found["tỉ lệ"] == 12
        assert not {"ban nhân", "ủy ban nhân", "giá hối đoái", "hối đoái"} & set(found)

    def test_no_phrase_spans_a_mark_or_two_texts(self) -> None:
        found = phrases(stream(["hộ nghèo, giảm nhiều", "hộ khá"] * 20, 10_000), least=2, cohesion=(0.0,))
        assert set(found) == {"hộ nghèo", "giảm nhiều", "hộ khá"}

    def test_reading_stops_after_the_limit(self) -> None:
        assert len(stream(["một hai ba"] * 100, 10).ids) == 12


class TestTokeniser:
    @pytest.mark.parametrize(
        ("text", "pieces"),
        [
            ("UỶ BAN NHÂN DÂN huyện", ["▁ủy▁ban▁nhân▁dân", "▁huyện"]),
            ("uy ban nhan dan xa", ["▁uy▁ban▁nhan▁dan", "▁xa"]),
            ("tăng 5%", ["▁tăng", "▁5·"]),
            ("tăng 5,25% và", ["▁tăng", "▁5,25·", "▁v", "à"]),
        ],
    )
    def test_longest_known_piece_wins_and_figures_stay_whole(self, text: str, pieces: list[str]) -> None:
        read = stream(TEXTS, 10_000)
        made = build(read.counts(), phrases(read, least=8, cohesion=(0.25, 0.25, 0.25)), SHARES)
        assert made.encode(text).tokens == pieces


class TestFirstVectors:
    def test_words_of_one_company_are_near_and_an_unaccented_piece_is_where_its_word_is(self) -> None:
        texts = ["lúa ngô khoai", "khoai lúa ngô", "cầu đường cống", "đường cống cầu"] * 30
        made = build(stream(texts, 10_000).counts(), {}, SHARES)
        ids = row_of_ids(made, texts, limit=10_000, seed=1)
        vectors = first_vectors(ids, made.get_vocab_size(), dimensions=2, window=2, seed=1)
        vectors = lend_to_folded(vectors, ids, made)
        rice, maize, bridge, folded = (vectors[made.token_to_id(piece)] for piece in ("▁lúa", "▁ngô", "▁cầu", "▁lua"))
        assert rice @ maize > rice @ bridge + 0.5
        np.testing.assert_allclose(folded, rice, rtol=1e-5)


class TestBatches:
    def test_hold_one_source_and_no_two_alike_and_use_a_pair_once(self) -> None:
        pairs = [Pair(f"Điều {i % 30}", f"đoạn số {i}", "law") for i in range(300)]
        pairs += [Pair(f"tin {i}", f"bài {i % 40}", "news") for i in range(200)]
        ready = examples(build(stream(TEXTS, 10_000).counts(), {}, SHARES), pairs, {}, longest=20)
        made = list(batches(ready, 32, np.random.default_rng(3)))
        for batch in made:
            chosen = [pairs[i] for i in batch]
            assert len({pair.source for pair in chosen}) == 1
            assert len({pair.query for pair in chosen}) == len({pair.passage for pair in chosen}) == len(chosen) <= 32
        used = np.concatenate(made)
        assert len(set(used)) == len(used) >= 0.9 * len(pairs)

    def test_hard_negatives_stand_with_their_question(self) -> None:
        made = build(stream(TEXTS, 10_000).counts(), {}, SHARES)
        ready = examples(made, [Pair("hộ", "xã", "qa"), Pair("tỉ lệ", "rừng", "qa")], {"tỉ lệ": "huyện"}, longest=20)
        assert list(ready.negative_of) == [-1, 0]
        assert [made.id_to_token(i) for i in ready.negatives.ids] == ["▁huyện"]


class TestCloze:
    def test_a_query_is_words_of_its_document_and_the_seed_decides(self) -> None:
        document = " ".join(f"Câu {i} nói về việc thứ {i} của xã trong năm nay và năm sau." for i in range(60))
        made = list(cloze_pairs([document], share=1.0, seed=5))
        assert len(made) > 5 and made == list(cloze_pairs([document], share=1.0, seed=5))
        assert all(set(pair.query.split()) <= set(document.split()) for pair in made)
        assert all(45 <= len(pair.passage.split()) <= 180 for pair in made)
        assert len(list(cloze_pairs([document] * 20, share=0.5, seed=5))) < 0.7 * 20 * len(made)
