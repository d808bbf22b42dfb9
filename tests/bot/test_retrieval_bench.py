"""`python -m index bench retrieval`: the right passage's place by BM25, by embedding, fused and ranked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.index.conftest import FOREST, SCHOOLS

ROOT = Path(__file__).parents[2]


def bench(*typed: str) -> subprocess.CompletedProcess[str]:
    """The command as it is typed."""
    return subprocess.run(
        [sys.executable, "-m", "index", "bench", "retrieval", *typed],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def written(path: Path, rows: list[dict[str, object]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def golden(tmp_path: Path) -> tuple[Path, Path]:
    """Questions over two reports that differ by place, one of them without a quote; and the reports' folder."""
    questions = written(
        tmp_path / "golden.jsonl",
        [
            {"id": 1, "q": "độ che phủ rừng của Núi Voi", "quote": ["Độ che phủ rừng của huyện Núi Voi đạt 28%"]},
            {"id": 2, "q": "tỷ lệ hộ nghèo của Sông Lam?", "quote": ["| 1 | Tỷ lệ hộ nghèo | % | 4,2 | 3,9 |"]},
            {"id": 3, "q": "còn Núi Voi?", "after": "thu ngân sách nhà nước của Sông Lam", "quote": ["Thu NSNN trên"]},
            {"id": 4, "q": "giá vàng hôm nay?", "quote": []},
        ],
    )
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "a.txt").write_text(FOREST, encoding="utf-8")
    (reports / "b.txt").write_text(SCHOOLS, encoding="utf-8")
    return questions, reports


class TestGolden:
    def test_every_way_of_asking_and_every_stage_has_its_shares(self, golden: tuple[Path, Path]) -> None:
        done = bench("--golden", str(golden[0]), "--reports", str(golden[1]), "--json")
        assert (done.returncode, done.stderr) == (0, "")
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert [line["variant"] for line in lines] == ["as written", "unaccented", "abbreviated"]
        for line in lines:
            assert line["questions"] == 3 and list(line["columns"]) == ["BM25", "embedding", "fused", "ranked"]
            assert line["columns"]["ranked"] == [1.0, 1.0, 1.0]
            assert all(sorted(shares) == shares for shares in line["columns"].values())

    def test_a_table_for_the_reader(self, golden: tuple[Path, Path]) -> None:
        done = bench("--golden", str(golden[0]), "--reports", str(golden[1]))
        assert done.returncode == 0 and "ranked" in done.stdout and "1.000 1.000 1.000" in done.stdout


class TestPublicSets:
    def test_each_set_is_searched_by_itself(self, tmp_path: Path) -> None:
        poor, rice = "Cuối năm còn 120 hộ nghèo, chiếm 2,1% tổng số hộ.", "Sản lượng lúa cả năm đạt 20.000 tấn."
        asked = [("hộ nghèo còn bao nhiêu", poor), ("sản lượng lúa năm nay", rice), ("sản lượng lúa", poor)]
        folder = tmp_path / "eval"
        written(folder / "xquad_vi.jsonl", [{"question": q, "context": c} for q, c in asked])
        written(folder / "viquad2_contexts.jsonl", [{"id": 7, "text": poor}, {"id": 8, "text": rice}])
        written(
            folder / "viquad2_questions.jsonl",
            [
                {"question": "số hộ nghèo", "context_id": 7, "is_impossible": False},
                {"question": "ai trồng lúa", "context_id": 8, "is_impossible": True},
            ],
        )
        written(folder / "alqac_articles.jsonl", [{"id": "a", "text": poor}, {"id": "b", "text": rice}])
        written(
            folder / "alqac_questions.jsonl",
            [
                {"split": "private_test", "text": "sản lượng lúa", "rel": ["an article that is not there"]},
                {"split": "train", "text": "sản lượng lúa", "rel": ["b"]},
            ],
        )
        done = bench("--corpus", str(tmp_path), "--json")
        assert (done.returncode, done.stderr) == (0, "")
        found = {(line["judged"], line["variant"]): line for line in map(json.loads, done.stdout.splitlines())}
        assert len(found) == 6
        shares = {name: found[name, "as written"]["columns"]["ranked"][0] for name, _ in found}
        assert shares == {"XQuAD-vi": pytest.approx(2 / 3), "UIT-ViQuAD 2.0": 1.0, "ALQAC 2023": 0.0}
        assert found["UIT-ViQuAD 2.0", "unaccented"]["questions"] == 1


@pytest.mark.parametrize(
    "typed", [[], ["--corpus", "/nowhere"], ["--golden", "/nowhere/q.jsonl", "--reports", "/nowhere"]]
)
def test_what_is_missing_is_one_line(typed: list[str]) -> None:
    done = bench(*typed)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
