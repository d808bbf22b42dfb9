"""`python -m index bench --passages N`: what it measures, prints, writes and keeps, and what it leaves alone."""

import json
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from bot.answer.types import Answer, Quote, Status
from bot.evaluation.speed import is_right
from index.bench.child import Child
from index.bench.disk import disk_mb
from index.bench.exact import recall
from index.bench.measured import Answered, Filled, Measured, Searched, Updated
from index.bench.memory import Memory
from index.bench.plot import plot
from index.bench.questions import Asked, Question, questions
from index.bench.reports import reports, sizes
from index.bench.sized import SEED
from index.bench.times import Times
from index.errors import StepFailed
from index.library import Library, Query
from index.publish import add_reports, rebuild, stored
from ingest.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PASSAGES, ASKED = 2000, 12


def bench(*typed: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "index", "bench", *typed]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1200, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def printed(folder: Path) -> str:
    """What the command prints, having kept its data and written its figures and its picture."""
    measured = bench(
        f"--passages={PASSAGES}", f"--questions={ASKED}", f"--keep={folder}", f"--json={folder / 'measured.json'}",
        f"--plot={folder / 'measured.png'}",
    )  # fmt: skip
    assert (measured.returncode, measured.stderr) == (0, "")
    return measured.stdout


@pytest.fixture(scope="module")
def measured(printed: str, folder: Path) -> dict[str, Any]:
    [figures] = json.loads((folder / "measured.json").read_text(encoding="utf-8"))
    assert printed
    return dict(figures)


@pytest.fixture
def of_kept(folder: Path, printed: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    assert printed
    monkeypatch.setenv("BAOCAO_DATA_DIR", str(folder / str(PASSAGES) / "data"))
    return Settings.load()


@pytest.fixture(scope="module")
def asked() -> dict[Asked, Question]:
    """A question of each kind."""
    return {question.asked: question for question in questions(PASSAGES, 100, SEED)}


class TestCommand:
    def test_every_figure_is_written(self, measured: dict[str, Any]) -> None:
        assert measured.keys() == {field.name for field in fields(Measured)}
        for part, of in {"filled": Filled, "answered": Answered, "searched": Searched, "updated": Updated}.items():
            assert measured[part].keys() == {field.name for field in fields(of)}

    def test_they_are_of_what_was_asked_for(self, measured: dict[str, Any]) -> None:
        assert measured["filled"]["passages"] == PASSAGES
        assert measured["filled"]["reports"] == len(list(sizes(PASSAGES, SEED)))
        assert measured["answered"]["questions"] == ASKED
        assert measured["per_second"].keys() == {"1", "2"}

    def test_memory_adds_up(self, measured: dict[str, Any]) -> None:
        held = measured["answered"]["memory_mb"]
        assert held["resident"] == pytest.approx(held["anonymous"] + held["of_files"])
        assert held["anonymous"] > 50

    def test_the_disk_is_told_by_part(self, measured: dict[str, Any]) -> None:
        parts = measured["filled"]["disk_mb"]
        assert parts["reports.sqlite"] > 1 and all("000001" not in name for name in parts)

    def test_most_known_answers_are_given(self, measured: dict[str, Any]) -> None:
        right = measured["answered"]["right"]
        assert right.keys() <= {kind.value for kind in Asked}
        assert sum(right.values()) / len(right) > 0.7

    def test_the_exact_engine_finds_the_nearest(self, measured: dict[str, Any]) -> None:
        assert measured["searched"]["recall_at_10"] == 1.0

    def test_tables_tell_it_in_vietnamese(self, printed: str) -> None:
        for said in ("Nạp và dựng", "Dựng chỉ mục (giây)", "Câu có nơi (ms)", "recall@10", "Trên đĩa (MB)", "2.000"):
            assert said in printed

    def test_a_picture_is_drawn(self, folder: Path, printed: str) -> None:
        assert printed
        assert (folder / "measured.png").read_bytes().startswith(b"\x89PNG")

    def test_what_was_added_to_be_measured_is_gone(self, of_kept: Settings, measured: dict[str, Any]) -> None:
        assert len(Library.open(of_kept).reports) == measured["filled"]["reports"]

    def test_what_is_kept_is_used_again_and_the_users_folder_is_left_alone(
        self, of_kept: Settings, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept = of_kept.data_dir.parent / "filled.json"
        noted = json.loads(kept.read_text(encoding="utf-8"))
        noted["filled"]["storing_s"] = 123.0
        kept.write_text(json.dumps(noted), encoding="utf-8")
        monkeypatch.setenv("BAOCAO_DATA_DIR", str(tmp_path / "own"))
        again = bench(f"--sizes={PASSAGES}", "--questions=1", f"--keep={folder}", "--json=-")
        assert (again.returncode, again.stderr) == (0, "")
        assert json.loads(again.stdout)[0]["filled"]["storing_s"] == 123.0
        assert not (tmp_path / "own").exists()

    def test_another_folder_is_not_written_over(self, tmp_path: Path) -> None:
        (tmp_path / "500").mkdir()
        (tmp_path / "500" / "letter.txt").write_text("x", encoding="utf-8")
        refused = bench("--passages=500", f"--keep={tmp_path}")
        assert refused.returncode == 2 and len(refused.stderr.splitlines()) == 1
        assert "--keep" in refused.stderr

    @pytest.mark.parametrize(
        "typed",
        [
            ["--passages=5"],
            ["--passages=1000", "--sizes=1000"],
            ["--sizes=1000,many"],
            ["--passages=1000", "--questions=0"],
            ["--passages=1000", "--json=/nowhere/at/all.json"],
            ["--keep=folder"],
        ],
    )
    def test_bad_usage_is_one_line(self, typed: list[str]) -> None:
        told = bench(*typed)
        assert told.returncode == 2 and len(told.stderr.splitlines()) == 1 and not told.stdout.strip()


class TestSteps:
    def test_a_fault_is_told_by_the_process_that_waits(self, tmp_path: Path) -> None:
        told = {"config": str(tmp_path / "none.toml"), "passages": 100, "questions": 1, "seed": SEED}
        with Child("fill", tmp_path, told) as child, pytest.raises(StepFailed, match=r"none\.toml") as failed:
            child.measured()
        assert failed.value.exit_code == 2

    def test_a_step_that_dies_is_noticed(self, tmp_path: Path) -> None:
        with Child("unknown", tmp_path, {"config": None}) as child, pytest.raises(StepFailed, match="giữa chừng"):
            child.measured()

    def test_what_an_engine_misses_lowers_recall(self, settings: Settings) -> None:
        class Scattered(Library):
            def by_meaning(self, query: Query) -> list[int]:
                return [*super().by_meaning(query)[:5], *range(1, 6)]

        add_reports(settings, reports(300, SEED))
        asked = [question.text for question in questions(300, 5, SEED)]
        assert recall(settings, Library.open(settings), asked) == 1.0
        assert 0.5 <= recall(settings, Scattered.open(settings), asked) < 0.8

    def test_what_lies_on_disk_is_counted_once(self, settings: Settings) -> None:
        add_reports(settings, reports(300, SEED))
        whole = sum(path.stat().st_size for path in settings.data_dir.rglob("*") if path.is_file()) / 1e6
        assert sum(disk_mb(settings.data_dir).values()) == pytest.approx(whole, rel=0.05)
        (settings.data_dir / "again").hardlink_to(settings.data_dir / "reports.sqlite")
        assert sum(disk_mb(settings.data_dir).values()) == pytest.approx(whole, rel=0.05)

    def test_made_up_reports_are_kept_whole_by_the_store(self, settings: Settings) -> None:
        made = list(reports(300, SEED))
        add_reports(settings, made)
        assert rebuild(settings).manifest.passages == 300
        with stored(settings) as store:
            assert [store.report(each.id) for each in store.reports()] == made

    def test_sizes_without_some_figures_are_drawn(self, tmp_path: Path) -> None:
        filled = Filled(12, 1000, 1.0, 1.0, 2.0, 3.0, 400.0, {"reports.sqlite": 1.0})
        answered = Answered(1, 0.1, None, None, 10.0, {}, Memory(300.0, 200.0, 100.0))
        one = Measured("faiss", filled, 5.0, answered, {1: 9.0}, Searched(Times(1.0, 2.0, 3.0), 1.0), Updated(1.0, 1.0))
        plot([one, replace(one, filled=replace(filled, passages=10_000))], tmp_path / "drawn.png")
        assert (tmp_path / "drawn.png").stat().st_size > 10_000


class TestJudging:
    each = tuple(sizes(PASSAGES, SEED))

    def judged(self, question: Question, answer: Answer) -> bool:
        return is_right(question, answer, self.each, SEED)

    def test_the_value_from_its_report_is_right(self, asked: dict[Asked, Question]) -> None:
        question = asked[Asked.FIGURE]
        assert self.judged(question, _answer(question.source, f"Chỉ tiêu: {question.values[0]} %"))

    def test_a_longer_number_is_another(self, asked: dict[Asked, Question]) -> None:
        question = asked[Asked.FIGURE]
        for near in (f"1{question.values[0]}", f"{question.values[0]}1", f"1.{question.values[0]}"):
            assert not self.judged(question, _answer(question.source, f"Chỉ tiêu: {near} %"))

    def test_another_report_is_wrong(self, asked: dict[Asked, Question]) -> None:
        question = asked[Asked.FIGURE]
        assert not self.judged(question, _answer("000000-khac.txt", f"Chỉ tiêu: {question.values[0]} %"))

    def test_both_values_are_wanted(self, asked: dict[Asked, Question]) -> None:
        question = asked[Asked.BOTH]
        plan, actual = question.values
        assert self.judged(question, _answer(question.source, f"{actual} (kế hoạch {plan})"))
        if plan != actual:
            assert not self.judged(question, _answer(question.source, actual))

    def test_what_is_not_stated_must_be_said_to_be_so(self, asked: dict[Asked, Question]) -> None:
        question = asked[Asked.UNSTATED]
        assert not self.judged(question, _answer(question.source, "12 %"))
        assert self.judged(question, Answer(Status.NOT_STATED))

    def test_without_a_place_every_quote_must_state_it(self, asked: dict[Asked, Question]) -> None:
        question = asked[Asked.EVERYWHERE]
        right = _answer(question.source, "12 %", question.ordinals[0])
        assert self.judged(question, right)
        other = _answer(question.source, "12 %", 0).quotes
        assert not self.judged(question, replace(right, quotes=(*right.quotes, *other)))


def _answer(source: str, headline: str, ordinal: int = 0) -> Answer:
    quote = Quote(
        text="", source=source, issuer="", number=None, issued=None, locality="", period="", section=(), lines=(1, 1),
        ordinal=ordinal,
    )  # fmt: skip
    return Answer(Status.ANSWERED, headline=headline, quotes=(quote,))
