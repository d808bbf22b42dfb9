"""`python -m index bench --peers`: what is compared, in a process of its own each, and which of it is right."""

import ast
import json
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.evaluation.peers import corpus_of
from index.bench.peers import start
from index.bench.peers.fusion import fused
from index.bench.peers.judging import Line, Right, judged
from index.bench.peers.plot import plot
from index.bench.peers.protocol import Corpus, Found, Measured
from index.bench.peers.registry import OURS, PEERS, SEARCH
from index.bench.peers.run import measured
from index.bench.peers.shown import tables, wins
from index.errors import PeerFailed, PeersMissing
from ingest.errors import NothingToRead
from ingest.settings import Settings
from tests.index.conftest import FOREST, SCHOOLS

_QUESTIONS = [
    {"id": 1, "q": "độ che phủ rừng năm 2023 của huyện Núi Voi?", "quote": ["rừng của huyện Núi Voi đạt 28%"]},
    {"id": 1, "q": "tỷ lệ hộ nghèo năm 2023 của huyện Sông Lam?", "at": [["a.txt", 17, 17]]},
    {"id": 2, "q": "còn Núi Voi?", "after": "tỷ lệ hộ nghèo năm 2023 của Sông Lam?", "at": [["b.txt", 17, 17]]},
    {"id": 3, "q": "số vụ cháy rừng năm 2023 của huyện Sông Lam?", "answerable": False},
]


@pytest.fixture
def golden(tmp_path: Path) -> tuple[Path, Path]:
    """Questions over two reports that differ by place, one of which neither answers; and the reports' folder."""
    questions, reports = tmp_path / "golden.jsonl", tmp_path / "reports"
    questions.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _QUESTIONS), encoding="utf-8")
    reports.mkdir()
    (reports / "a.txt").write_text(FOREST, encoding="utf-8")
    (reports / "b.txt").write_text(SCHOOLS, encoding="utf-8")
    return questions, reports


@pytest.fixture
def two(tmp_path: Path, golden: tuple[Path, Path]) -> tuple[Corpus, Right]:
    """The corpus of the two reports, and which passages answer."""
    return corpus_of(_folder(tmp_path), Settings(), None, *golden)


@pytest.fixture
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The project's packages in the place of those that `make peers` installs."""
    python = tmp_path / "peers" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="ascii")
    python.chmod(0o755)
    (tmp_path / "peers" / ".installed").touch()
    monkeypatch.setattr(start, "ENVIRONMENT", tmp_path / "peers")


class TestCorpus:
    def test_every_passage_names_its_place_and_period(self, two: tuple[Corpus, Right]) -> None:
        passages = list(two[0].passages())
        assert [passage.id for passage in passages] == list(range(len(passages)))
        assert {passage.report for passage in passages} == {"a.txt", "b.txt"}
        for passage in passages:
            place = {"a.txt": "huyện Sông Lam", "b.txt": "huyện Núi Voi"}[passage.report]
            assert passage.indexed.startswith(f"{place}, năm 2023") and passage.indexed.endswith(passage.text)

    def test_the_right_passages_are_those_of_the_quote_or_the_lines(self, two: tuple[Corpus, Right]) -> None:
        corpus, right = two
        texts = {passage.id: (passage.report, passage.text) for passage in corpus.passages()}
        found = [None if wanted is None else [texts[each] for each in wanted] for wanted in right]
        assert found == [
            [("b.txt", "Độ che phủ rừng của huyện Núi Voi đạt 28% vào cuối năm 2023.")],
            [("a.txt", "1 | Tỷ lệ hộ nghèo | % | 4,2 | 3,9")],
            [("b.txt", "1 | Tỷ lệ hộ nghèo | % | 4,2 | 3,9")],
            None,
        ]

    def test_a_question_is_asked_with_the_one_before_it(self, two: tuple[Corpus, Right]) -> None:
        alone, *_, after, _ = two[0].questions()
        assert alone.whole == alone.text
        assert after.whole == "tỷ lệ hộ nghèo năm 2023 của Sông Lam? còn Núi Voi?"

    def test_reports_made_up_stand_among_the_real_ones(self, tmp_path: Path, golden: tuple[Path, Path]) -> None:
        corpus, right = corpus_of(_folder(tmp_path), Settings(), 300, *golden)
        assert [report.source for report in corpus.reports()][:2] == ["a.txt", "b.txt"]
        assert sum(1 for _ in corpus.passages()) > 300
        assert [wanted and len(wanted) for wanted in right] == [1, 1, 1, None]

    def test_questions_over_reports_made_up_alone(self, tmp_path: Path) -> None:
        corpus, right = corpus_of(_folder(tmp_path), Settings(), 300, None, None)
        assert sum(1 for _ in corpus.passages()) == 300
        assert len(corpus.questions()) == len(right) and None in right
        assert all(wanted is None or wanted <= set(range(300)) for wanted in right)

    def test_no_report_is_said(self, tmp_path: Path, golden: tuple[Path, Path]) -> None:
        with pytest.raises(NothingToRead, match="Không có báo cáo nào"):
            corpus_of(_folder(tmp_path), Settings(), None, golden[0], tmp_path / "nowhere")


class TestSearches:
    @pytest.mark.usefixtures("own_environment")
    @pytest.mark.parametrize("name", [SEARCH, "sqlite", "milvus-lite"])
    def test_a_search_finds_but_cannot_say_that_nothing_is_stated(self, name: str, two: tuple[Corpus, Right]) -> None:
        if name == "milvus-lite":
            pytest.importorskip("milvus_lite")
        corpus, right = two
        line = judged(name, start.measure(name, corpus, None), right)
        assert (line.in_ten, line.false) == (1.0, 1.0)
        assert line.right <= 3 / 4
        assert 0 < line.p50_ms <= line.p95_ms <= line.p99_ms
        assert 0 < line.resident_mb <= line.peak_mb
        assert line.build_s > 0 and line.build_cpu_s > 0

    def test_this_program_says_it(self, two: tuple[Corpus, Right]) -> None:
        corpus, right = two
        line = judged(OURS, measured(OURS, corpus, Settings()), right)
        assert (line.first, line.right, line.false) == (1.0, 1.0, 0.0)

    @pytest.mark.parametrize("name", PEERS)
    def test_every_search_is_where_the_registry_says(self, name: str) -> None:
        module, made_by = PEERS[name].made_by.split(":")
        found = find_spec(module)
        assert found and found.origin
        classes = (each for each in ast.parse(Path(found.origin).read_text(encoding="utf-8")).body)
        assert made_by in [each.name for each in classes if isinstance(each, ast.ClassDef)]

    def test_every_package_compared_is_locked(self) -> None:
        locked = (Path(start.__file__).parents[3] / "requirements-peers.lock").read_text(encoding="utf-8").splitlines()
        names = {line.split("==")[0] for line in locked if "==" in line}
        assert names >= {package for entry in PEERS.values() for package in entry.packages}
        assert "torch==2.13.0" in locked

    def test_ranks_are_fused(self) -> None:
        assert fused([1, 2, 3], [3, 4]) == [3, 1, 2, 4]
        assert len(fused(range(30), range(30, 60))) == 10


class TestFaults:
    def test_without_their_environment_one_line_says_what_to_do(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(start, "ENVIRONMENT", tmp_path)
        with pytest.raises(PeersMissing, match="chạy make peers") as said:
            start.python_of("txtai")
        assert "\n" not in str(said.value) and said.value.exit_code == 2
        assert start.python_of(SEARCH) == Path(sys.executable)

    @pytest.mark.usefixtures("own_environment")
    def test_a_search_that_fails_is_named_in_one_line(self, two: tuple[Corpus, Right]) -> None:
        with pytest.raises(PeerFailed, match=r"txtai \(hybrid\): ModuleNotFoundError: .*txtai") as said:
            start.measure("txtai", two[0], None)
        assert "\n" not in str(said.value) and said.value.exit_code == 1


class TestJudging:
    def test_shares(self) -> None:
        found = [Found([7, 1], stated=True), Found([1, 7], stated=True), Found([7], stated=False)]
        nothing = [Found([], stated=False), Found([3], stated=True)]
        line = _line("x", found + nothing, [frozenset({7})] * 3 + [None, None])
        assert (line.first, line.in_ten, line.right, line.false) == (1 / 3, 1.0, 2 / 5, 1 / 2)
        assert (line.p50_ms, line.p99_ms, line.cpu_ms) == (3.0, 5.0, 3.0)

    def test_where_a_search_is_better_is_said(self) -> None:
        right, wrong = [Found([7], stated=True)], [Found([8], stated=True)]
        search = _line(SEARCH, wrong, [frozenset({7})])
        ours = _line(OURS, right, [frozenset({7})], slower=10)
        peer = _line("bm25s", right, [frozenset({7})], slower=0.5)
        alike = _line("txtai", wrong, [frozenset({7})], slower=0.95)
        shares = ["đoạn đầu đúng", "10 đoạn đầu", "đúng mọi câu"]
        times = ["CPU một câu"]
        assert wins(peer, search, ours) == (shares + times, times)
        assert wins(alike, search, ours) == ([], times)
        *_, told = tables([ours, search, peer, alike])
        assert [list(column.cells) for column in told.columns] == [
            ["bm25s (chỉ BM25)", "txtai (hybrid)"],
            [", ".join(shares + times), "–"],
            [", ".join(times), ", ".join(times)],
        ]

    def test_a_picture(self, tmp_path: Path) -> None:
        found = [Found([7], stated=True)]
        plot([_line(OURS, found, [frozenset({7})]), _line("txtai", found, [None])], tmp_path / "x.png")
        assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")


def _line(name: str, found: list[Found], right: Right, slower: float = 1) -> Line:
    times = [slower * (place + 1) for place in range(len(found))]
    by_id = {str(place): each for place, each in enumerate(found)}
    return judged(name, Measured("", 1.0, 1.0, 100.0, 90.0, times, times, by_id), right)


def _folder(path: Path) -> Path:
    made = path / "corpus"
    made.mkdir()
    return made
