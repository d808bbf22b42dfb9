"""Tables counted in a corpus: how rare a syllable is, and which pairs only look as if they held a stop word."""

import json
import lzma
import math
from pathlib import Path

from bot.question.lexicon import make

TOWN = "khu đô thị mới của thành phố được mở rộng"
WORK = "do thị trường khó khăn nên việc làm giảm"
RARE = "sản phẩm ocop của huyện tăng nhanh năm qua"


def corpus(folder: Path, *paragraphs: str) -> Path:
    """Public texts as they lie in the corpus, all paragraphs in the first of them."""
    (folder / "train").mkdir()
    for name in ("vietnews.text", "law_phapdien.text", "news_hddtvn.text"):
        with lzma.open(folder / "train" / f"{name}.jsonl.xz", "wt", encoding="utf-8") as file:
            if name == "vietnews.text":
                file.write(json.dumps({"text": "\n".join(paragraphs)}, ensure_ascii=False) + "\n")
    return folder


def test_the_rarer_a_syllable_the_higher_it_counts_and_short_lines_are_no_paragraphs(tmp_path: Path) -> None:
    found = make.tables(corpus(tmp_path, *[TOWN] * 70, *[WORK] * 20, RARE, "ngắn quá"))
    rarity = {word: float(value) for word, value in (row.split("\t") for row in found["rarity.tsv"])}
    assert rarity["ocop"] == round(math.log(1 + 90.5 / 1.5), 2)
    assert rarity["ocop"] > rarity["khăn"] > rarity["đô"]
    assert "ngắn" not in rarity


def test_a_pair_is_meant_when_it_was_seen_often_and_hardly_ever_with_a_stop_word(tmp_path: Path) -> None:
    town = "do thi"
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert town in make.tables(corpus(tmp_path / "a", *[TOWN] * 70, *[WORK] * 5))["plain_pairs.txt"]
    assert town not in make.tables(corpus(tmp_path / "b", *[TOWN] * 70, *[WORK] * 20))["plain_pairs.txt"]
    assert town not in make.tables(corpus(tmp_path, *[TOWN] * 50))["plain_pairs.txt"], "not often enough"
