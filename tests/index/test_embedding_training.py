"""Training from a corpus of a few hundred made-up pairs, in the files and formats of the real one."""

import json
import lzma
import random
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from index.embedding import train
from index.embedding.corpus import Pair, negatives, pairs
from index.embedding.leak import LeakCheck
from ingest.vietnamese import fold

TOPICS = {
    "giảm nghèo": ("tỉ lệ hộ nghèo", "hộ cận nghèo", "an sinh xã hội", "hỗ trợ nhà ở"),
    "giáo dục": ("trường đạt chuẩn quốc gia", "học sinh tiểu học", "giáo viên mầm non", "phổ cập giáo dục"),
    "y tế": ("bảo hiểm y tế", "trạm y tế xã", "giường bệnh", "tiêm chủng mở rộng"),
    "giao thông": ("đường liên xã", "tai nạn giao thông", "cầu dân sinh", "mặt đường bê tông"),
    "nông nghiệp": ("sản lượng lúa", "diện tích gieo trồng", "đàn gia súc", "nuôi trồng thủy sản"),
    "thu ngân sách": ("thu nội địa", "dự toán được giao", "thuế giá trị gia tăng", "nợ đọng thuế"),
}


def write(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with lzma.open(folder / name, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six topics; a pair's query and passage speak of one topic, mostly in different phrases of it."""
    folder = tmp_path_factory.mktemp("corpus")
    chance = random.Random(7)
    made, documents = [], []
    for number in range(400):
        topic = chance.choice(list(TOPICS))
        asked, *told = chance.sample(TOPICS[topic], 3)
        query = f"Tình hình {topic}, {asked} tại xã số {number}"
        passage = f"Năm {2000 + number % 25}, về {topic}: {told[0]} và {told[1]} tăng {number},{number % 90 + 10}%."
        made.append({"a": query, "b": passage})
        documents.append({"text": f"{query}\nBáo cáo về {topic}.\n{passage} {asked} được quan tâm."})
    write(folder / "train", "small.pairs.jsonl.xz", made)
    write(folder / "train", "vietnews.text.jsonl.xz", documents)
    write(folder / "train", "small.negatives.jsonl.xz", [{"a": made[0]["a"], "b": "Đội bóng thắng trận thứ hai."}])
    return folder


@pytest.fixture(scope="module")
def model(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> SentenceTransformer:
    out = tmp_path_factory.mktemp("made") / "model"
    assert train.main(["--corpus", str(corpus), "--out", str(out), "--smoke"]) == 0
    assert not list(out.parent.glob("model.*"))
    return SentenceTransformer(str(out), device="cpu").float()


class TestTraining:
    def test_phrases_of_one_topic_are_nearer_than_phrases_of_two(self, model: SentenceTransformer) -> None:
        phrases = [phrase for topic in TOPICS.values() for phrase in topic]
        topic_of = np.repeat(np.arange(len(TOPICS)), 4)
        near = model.encode(phrases) @ model.encode(phrases).T
        same = (topic_of[:, None] == topic_of[None, :]) & ~np.eye(len(phrases), dtype=bool)
        apart = topic_of[:, None] != topic_of[None, :]
        assert near[same].mean() > near[apart].mean() + 0.3

    def test_unaccented_text_is_nearest_to_its_accented_form(self, model: SentenceTransformer) -> None:
        topics = [f"{topic}, {', '.join(phrases)}" for topic, phrases in TOPICS.items()]
        near = model.encode([fold(topic) for topic in topics]) @ model.encode(topics).T
        assert list(near.argmax(axis=1)) == list(range(len(topics)))

    def test_same_seed_makes_the_same_model(self, corpus: Path, model: SentenceTransformer, tmp_path: Path) -> None:
        train.train(corpus, tmp_path / "again", train.SMOKE)
        again = SentenceTransformer(str(tmp_path / "again"), device="cpu").float()
        text = ["Tỷ lệ hộ nghèo năm 2023"]
        np.testing.assert_allclose(again.encode(text), model.encode(text), atol=2e-3)

    def test_no_corpus_is_one_line(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert train.main(["--corpus", str(tmp_path), "--out", str(tmp_path / "m")]) == 2
        said = capsys.readouterr().err
        assert str(tmp_path) in said and said.count("\n") == 1

    def test_a_corpus_with_nothing_to_learn_is_one_line(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write(tmp_path / "train", "small.pairs.jsonl.xz", [{"a": "Điều 1", "b": "Phạm vi"}])
        assert train.main(["--corpus", str(tmp_path), "--out", str(tmp_path / "m"), "--smoke"]) == 2
        assert capsys.readouterr().err.count("\n") == 1 and not (tmp_path / "m").exists()


class TestCorpus:
    def test_news_give_title_and_abstract_then_abstract_and_body(self, tmp_path: Path) -> None:
        write(tmp_path / "train", "vietnews.text.jsonl.xz", [{"text": "Tít\nTóm tắt\nThân một\nThân hai"}])
        write(tmp_path / "train", "law.pairs.jsonl.xz", [{"a": "Điều 1", "b": "Phạm vi"}])
        assert list(pairs(tmp_path)) == [
            Pair("Điều 1", "Phạm vi", "law"),
            Pair("Tít", "Tóm tắt", "vietnews"),
            Pair("Tóm tắt", "Thân một\nThân hai", "vietnews"),
        ]

    def test_first_negative_of_a_question_is_kept(self, tmp_path: Path) -> None:
        write(tmp_path / "train", "qa.negatives.jsonl.xz", [{"a": "q", "b": "một"}, {"a": "q", "b": "hai"}])
        assert negatives(tmp_path) == {"q": "một"}


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
