"""Training from a corpus of a few hundred made-up pairs, in the files and formats of the real one."""

import json
import lzma
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from index.embedding import train
from index.embedding.cloze import stretches
from index.embedding.corpus import (
    CorpusMissing,
    Pair,
    for_ranking,
    negatives,
    pairs,
    pairs_within,
    rows,
    texts,
)
from index.embedding.folder import opened
from index.embedding.judged import SETS, Judged, alqac, viquad, xquad
from index.embedding.leak import LeakCheck, judged_texts
from index.embedding.vocabulary import choose, count
from ingest.vietnamese import fold

# Torch says once a process that its sparse matrices are new.
pytestmark = pytest.mark.filterwarnings("ignore:Sparse CSR tensor support is in beta:UserWarning")

TOPICS = {
    "giảm nghèo": ("tỉ lệ hộ nghèo", "hộ cận nghèo", "an sinh xã hội", "hỗ trợ nhà ở"),
    "giáo dục": ("trường đạt chuẩn quốc gia", "học sinh tiểu học", "giáo viên mầm non", "phổ cập giáo dục"),
    "y tế": ("bảo hiểm y tế", "trạm y tế xã", "giường bệnh", "tiêm chủng mở rộng"),
    "giao thông": ("đường liên xã", "tai nạn giao thông", "cầu dân sinh", "mặt đường bê tông"),
    "nông nghiệp": ("sản lượng lúa", "diện tích gieo trồng", "đàn gia súc", "nuôi trồng thủy sản"),
    "thu ngân sách": ("thu nội địa", "dự toán được giao", "thuế giá trị gia tăng", "nợ đọng thuế"),
}


def write(path: Path, made: Sequence[Mapping[str, object]]) -> None:
    """The objects one a line, packed when the name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in made).encode()
    path.write_bytes(lzma.compress(text) if path.suffix == ".xz" else text)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six topics; a pair's query and passage speak of one topic, mostly in different phrases of it."""
    folder = tmp_path_factory.mktemp("corpus")
    chance = random.Random(7)
    made = []
    documents = []
    for number in range(400):
        topic = chance.choice(list(TOPICS))
        asked, *told = chance.sample(TOPICS[topic], 3)
        query = f"Tình hình {topic}, {asked} tại xã số {number}"
        passage = f"Năm {2000 + number % 25}, về {topic}: {told[0]} và {told[1]} tăng {number},{number % 90 + 10}%."
        made.append({"a": query, "b": passage})
        documents.append({"text": f"{query}\nBáo cáo về {topic}.\n{passage} {asked} được quan tâm."})
    write(folder / "train" / "small.pairs.jsonl.xz", made)
    write(folder / "train" / "vietnews.text.jsonl.xz", documents)
    write(folder / "train" / "small.negatives.jsonl.xz", [{"a": made[0]["a"], "b": "Đội bóng thắng trận thứ hai."}])
    return folder


@pytest.fixture(scope="module")
def model(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> SentenceTransformer:
    out = tmp_path_factory.mktemp("made") / "model"
    assert train.main(["--corpus", str(corpus), "--out", str(out), "--smoke"]) == 0
    assert not list(out.parent.glob("model.*"))
    return opened(out)


class TestTraining:
    def test_a_vector_has_the_size_asked_for(self, model: SentenceTransformer) -> None:
        assert model.encode(["hộ nghèo", "Kawann"]).shape == (2, train.SMOKE.dimension) == (2, 64)

    @pytest.mark.parametrize("numbers", train.SMOKE.widths)
    def test_phrases_of_one_topic_are_nearer_than_phrases_of_two(
        self, model: SentenceTransformer, numbers: int
    ) -> None:
        phrases = [phrase for topic in TOPICS.values() for phrase in topic]
        topic_of = np.repeat(np.arange(len(TOPICS)), 4)
        vectors = model.encode(phrases, truncate_dim=numbers, normalize_embeddings=True)
        near = vectors @ vectors.T
        same = (topic_of[:, None] == topic_of[None, :]) & ~np.eye(len(phrases), dtype=bool)
        apart = topic_of[:, None] != topic_of[None, :]
        assert near[same].mean() > near[apart].mean() + 0.3

    def test_unaccented_text_is_nearest_to_its_accented_form(self, model: SentenceTransformer) -> None:
        topics = [f"{topic}, {', '.join(phrases)}" for topic, phrases in TOPICS.items()]
        near = model.encode([fold(topic) for topic in topics]) @ model.encode(topics).T
        assert list(near.argmax(axis=1)) == list(range(len(topics)))

    def test_a_figure_never_seen_is_found_again(self, model: SentenceTransformer) -> None:
        asked, right, wrong = model.encode(["tăng 17,8634%", "17,8634 hộ", "19,2277 hộ"])
        assert asked @ right > asked @ wrong + 0.3

    def test_same_seed_makes_the_same_model(self, corpus: Path, model: SentenceTransformer, tmp_path: Path) -> None:
        train.train(corpus, tmp_path / "again", train.SMOKE)
        phrases = [phrase for topic in TOPICS.values() for phrase in topic]
        np.testing.assert_allclose(opened(tmp_path / "again").encode(phrases), model.encode(phrases), atol=2e-3)

    @pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # of a fork, from Python 3.12 on
    def test_running_text_is_asked_for_too_and_the_cores_make_no_difference(self) -> None:
        documents = [" ".join(f"Câu {i} viết về vụ thứ {i * n} của xã." for i in range(60)) for n in range(5)]
        offered = [Pair("hộ nghèo", "xã có hộ", "law")] * 3
        chosen = choose(count(documents), train.SMOKE.shares)
        one, two = (
            train._examples(chosen, documents, offered, replace(train.SMOKE, workers=workers), seed=7)
            for workers in (1, 2)
        )
        made = one.sources != one.sources[-1]
        assert made.sum() == sum(len(list(stretches(text))) for text in documents) > 5 and (~made).sum() == 3
        assert np.array_equal(one.queries.rows, two.queries.rows)
        assert np.array_equal(one.passages.weights, two.passages.weights)
        assert np.array_equal(one.sources, two.sources)

    def test_no_corpus_is_one_line(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert train.main(["--corpus", str(tmp_path), "--out", str(tmp_path / "m")]) == 2
        said = capsys.readouterr().err
        assert str(tmp_path) in said and said.count("\n") == 1

    @pytest.mark.parametrize("kind", ["pairs", "text"])
    def test_a_corpus_with_nothing_to_learn_is_one_line(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
    ) -> None:
        write(tmp_path / "train" / f"small.{kind}.jsonl.xz", [{"a": "Điều 1", "b": "Phạm vi", "text": "Điều 1"}])
        assert train.main(["--corpus", str(tmp_path), "--out", str(tmp_path / "m"), "--smoke"]) == 2
        assert capsys.readouterr().err.count("\n") == 1 and not (tmp_path / "m").exists()


class TestCorpus:
    def test_files_are_read_in_the_order_of_their_names(self, tmp_path: Path) -> None:
        write(tmp_path / "train" / "b.pairs.jsonl.xz", [{"a": "ba", "b": "bốn"}])
        write(tmp_path / "train" / "a.pairs.jsonl.xz", [{"a": "một", "b": "hai"}, {"a": "hai", "b": "ba"}])
        write(tmp_path / "train" / "law.text.jsonl.xz", [{"text": "năm"}])
        write(tmp_path / "train" / "qa.negatives.jsonl.xz", [{"a": "q", "b": "x"}, {"a": "q", "b": "y"}])
        assert list(pairs(tmp_path)) == [Pair("một", "hai", "a"), Pair("hai", "ba", "a"), Pair("ba", "bốn", "b")]
        assert list(texts(tmp_path)) == [("law", "năm")]
        assert list(negatives(tmp_path)) == [Pair("q", "x", "qa"), Pair("q", "y", "qa")]

    @pytest.mark.parametrize("read", [texts, pairs, negatives])
    def test_no_file_to_learn_from_is_told(self, tmp_path: Path, read: Callable[[Path], object]) -> None:
        with pytest.raises(CorpusMissing, match="train"):
            list(read(tmp_path))  # type: ignore[call-overload]  # each gives an iterator

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Tít\nTóm tắt\nThân một\nThân hai", [("Tít", "Tóm tắt"), ("Tóm tắt", "Thân một\nThân hai")]),
            ("Tít\nTóm tắt", [("Tít", "Tóm tắt")]),
            ("\nTóm tắt\nThân", [("Tóm tắt", "Thân")]),
            ("Tít\n\nThân", []),
            ("Tít", []),
            ("", []),
        ],
    )
    def test_news_give_title_with_abstract_and_abstract_with_body(
        self, text: str, found: list[tuple[str, str]]
    ) -> None:
        assert list(pairs_within("vietnews", text)) == [Pair(query, passage, "vietnews") for query, passage in found]
        assert list(pairs_within("viwiki", text)) == []


class TestForRanking:
    def test_kept_are_questions_of_people_and_one_document_in_64(self) -> None:
        documents = [f"văn bản số {number}" for number in range(6_400)]
        assert all(for_ranking(asked, text) for asked in ("qa_zalo2019", "law_vlsp2025") for text in documents[:200])
        assert 70 < sum(for_ranking("viwiki", text) for text in documents) < 130

    def test_what_is_kept_is_not_learned_nor_any_pair_that_repeats_it(self, tmp_path: Path) -> None:
        documents = [" ".join(f"w{number}x{at}" for at in range(40)) for number in range(300)]
        kept = [text for text in documents if for_ranking("viwiki", text)]
        learned = [text for text in documents if text not in kept]
        assert 0 < len(kept) < 20
        quoting = Pair("hỏi", "mở đầu " + " ".join(kept[0].split()[5:25]), "law")
        other = Pair("hỏi", " ".join(learned[0].split()[5:25]), "law")
        itself = Pair("hỏi", next(f"đoạn {n}" for n in range(10**4) if for_ranking("law", f"đoạn {n}")), "law")
        asked = Pair("người hỏi", "đoạn người trả lời", "qa_zalo2019")
        offered = [quoting, other, itself, asked]
        assert not for_ranking("law", quoting.passage) and not for_ranking("law", other.passage)
        write(tmp_path / "train" / "viwiki.text.jsonl.xz", [{"text": text} for text in documents])
        for source in ("law", "qa_zalo2019"):
            of_source = [{"a": pair.query, "b": pair.passage} for pair in offered if pair.source == source]
            write(tmp_path / "train" / f"{source}.pairs.jsonl.xz", of_source)
        assert train._learnable(tmp_path, workers=1) == (learned, [other])

    def test_a_kept_document_of_news_gives_no_pairs(self, tmp_path: Path) -> None:
        def news(number: int) -> str:
            title, *told = (" ".join(f"{part}{number}x{at}" for at in range(15)) for part in "abc")
            return "\n".join((title, *told))

        documents = [news(number) for number in range(300)]
        learned = [text for text in documents if not for_ranking("vietnews", text)]
        assert 0 < len(learned) < len(documents)
        write(tmp_path / "train" / "vietnews.text.jsonl.xz", [{"text": text} for text in documents])
        found = [pair for text in learned for pair in pairs_within("vietnews", text)]
        assert train._learnable(tmp_path, workers=1) == (learned, found)

    def test_what_the_model_is_judged_by_is_not_learned(self, tmp_path: Path) -> None:
        judged, free = (" ".join(f"{word}{at}" for at in range(30)) for word in ("j", "f"))
        assert not for_ranking("viwiki", judged) and not for_ranking("viwiki", free)
        write(tmp_path / "eval" / "xquad_vi.jsonl", [{"question": "hỏi", "context": f"trước {judged} sau"}])
        write(tmp_path / "train" / "viwiki.text.jsonl.xz", [{"text": judged}, {"text": free}])
        write(tmp_path / "train" / "law.pairs.jsonl.xz", [{"a": "hỏi", "b": judged}, {"a": "hỏi", "b": free}])
        assert train._learnable(tmp_path, workers=1) == ([free], [Pair("hỏi", free, "law")])


class TestLeakCheck:
    JUDGED = "một hai ba bốn năm sáu bảy tám chín mười mười_một mười_hai mười_ba"

    @pytest.mark.parametrize("before", range(7))
    def test_twelve_words_in_a_row_are_found_wherever_they_stand(self, before: int) -> None:
        words = self.JUDGED.split()
        text = " ".join(["khác"] * before + [word.upper() + "," for word in words[1:13]] + ["khác"] * 3)
        assert LeakCheck([self.JUDGED]).repeats(text)

    def test_eleven_words_in_a_row_are_no_leak(self) -> None:
        words = self.JUDGED.split()
        assert not LeakCheck([self.JUDGED]).repeats(" ".join(["khác", *words[:11], "khác", *words[11:]]))

    def test_two_texts_make_no_window_together(self) -> None:
        words = self.JUDGED.split()
        assert not LeakCheck([" ".join(words[:7]), " ".join(words[7:])]).repeats(self.JUDGED)


XQUAD = [
    {"question": "q1", "context": "đoạn a"},
    {"question": "q2", "context": "đoạn b"},
    {"question": "q3", "context": "đoạn a"},
]
CONTEXTS = [{"id": "c1", "text": "đoạn c"}, {"id": "c2", "text": "đoạn d"}, {"id": "c3", "text": "đoạn a"}]
ASKED = [
    {"question": "q1", "context_id": "c2", "is_impossible": False},
    {"question": "q2", "context_id": "c1", "is_impossible": True},
    {"question": "q3", "context_id": "c1", "is_impossible": False},
]
ARTICLES = [{"id": "luật 1", "text": "điều một"}, {"id": "luật 2", "text": "điều hai"}]
LEGAL = [
    {"split": "private_test", "text": "q1", "rel": ["luật 2", "luật 1"]},
    {"split": "train", "text": "q2", "rel": ["luật 1"]},
    {"split": "private_test", "text": "q3", "rel": ["an article that is not there"]},
]
FILES: Mapping[str, Sequence[Mapping[str, object]]] = {
    "xquad_vi": XQUAD,
    "viquad2_contexts": CONTEXTS,
    "viquad2_questions": ASKED,
    "alqac_articles": ARTICLES,
    "alqac_questions": LEGAL,
}


class TestJudged:
    @pytest.fixture
    def sets(self, tmp_path: Path) -> Path:
        for name, made in FILES.items():
            write(tmp_path / "eval" / f"{name}.jsonl", made)
        return tmp_path

    def test_xquad_has_each_paragraph_once(self, sets: Path) -> None:
        assert xquad(sets) == Judged(
            ("q1", "q2", "q3"), ("đoạn a", "đoạn b"), (frozenset({0}), frozenset({1}), frozenset({0}))
        )

    def test_viquad_asks_what_can_be_answered_over_all_contexts(self, sets: Path) -> None:
        assert viquad(sets) == Judged(("q1", "q3"), ("đoạn c", "đoạn d", "đoạn a"), (frozenset({1}), frozenset({0})))

    def test_alqac_is_its_private_test_and_what_is_not_there_is_missed(self, sets: Path) -> None:
        assert alqac(sets) == Judged(("q1", "q3"), ("điều một", "điều hai"), (frozenset({0, 1}), frozenset()))

    @pytest.mark.parametrize("name", SETS)
    @pytest.mark.parametrize("absent", FILES)
    def test_a_set_that_is_not_there_is_told(self, sets: Path, name: str, absent: str) -> None:
        (sets / "eval" / f"{absent}.jsonl").unlink()
        needed = {"XQuAD-vi": "xquad", "UIT-ViQuAD 2.0": "viquad2", "ALQAC 2023": "alqac"}[name]
        if absent.startswith(needed):
            with pytest.raises(CorpusMissing, match=absent):
                SETS[name](sets)
        else:
            assert SETS[name](sets).questions

    def test_every_paragraph_is_kept_from_training_and_once(self, sets: Path) -> None:
        paragraphs = ["đoạn a", "đoạn b", "đoạn c", "đoạn d", "điều một", "điều hai"]
        assert judged_texts(sets) == paragraphs
        (sets / "eval" / "viquad2_contexts.jsonl").unlink()
        assert judged_texts(sets) == [text for text in paragraphs if text not in {"đoạn c", "đoạn d"}]

    def test_a_file_is_read_line_by_line(self, sets: Path) -> None:
        assert rows(sets / "eval" / "alqac_questions.jsonl") == LEGAL
