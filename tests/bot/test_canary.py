"""A new state of the reports is answered from once it has answered what the bot asks itself."""

import gc
from pathlib import Path

import pytest

from bot.answer.assistant import Assistant
from bot.evaluation import canary
from bot.evaluation.checked import Checked, read_checked
from index.library import Library
from index.publish import add_reports
from ingest.parse import parse_file
from ingest.settings import Settings
from tests.generated.reports import make_reports
from tests.index.conftest import FOREST, report

QUESTION = "Độ che phủ rừng năm 2023 của Sông Lam?"
CHANGED = FOREST.replace("41,5%", "42,5%")
SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("BAOCAO_DATA_DIR", str(tmp_path / "data"))
    return Settings.load()


@pytest.fixture
def own(tmp_path: Path) -> list[Checked]:
    """What the administrator knows of the reports."""
    file = tmp_path / "own.jsonl"
    file.write_text(f'{{"id": "1", "q": "{QUESTION}", "answer": ["41,5"]}}\n', encoding="utf-8")
    return read_checked(file)


def guarded(settings: Settings, own: list[Checked]) -> Assistant:
    return Assistant(Library.open(settings), 500, lambda reader, name: canary.faults(reader, own, name))


def test_reports_as_they_are_read_answer_the_questions_made_from_them(settings: Settings) -> None:
    read = [parse_file(path) for path in sorted(SAMPLES.iterdir())]
    read += [report(made.source, made.text) for made in make_reports(6, seed=4)]
    add_reports(settings, read)
    assistant = Assistant(Library.open(settings), 500)
    assert [canary.faults(assistant, [], str(seed)) for seed in range(5)] == [[]] * 5


def test_an_index_that_finds_the_wrong_passages_is_noticed_by_them(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_reports(settings, [report(made.source, made.text) for made in make_reports(4, seed=4)])
    assistant = Assistant(Library.open(settings), 500)
    assert canary.faults(assistant, [], "1") == []
    found = Library.passage
    swapped = sorted(
        stored.id for each in Library.open(settings).reports for stored in Library.open(settings).passages_of(each.id)
    )
    other = dict(zip(swapped, reversed(swapped), strict=True))
    monkeypatch.setattr(Library, "passage", lambda library, identity: found(library, other[identity]))
    assert canary.faults(Assistant(Library.open(settings), 500), [], "1")


def test_one_that_fails_is_not_answered_from_and_the_next_that_passes_is(
    settings: Settings, own: list[Checked]
) -> None:
    add_reports(settings, [report("a.txt", FOREST)])
    assistant = guarded(settings, own)
    told: list[str] = []
    assistant.on_alarm(told.append)
    assert assistant.keep_up() and "41,5" in assistant.ask(QUESTION).headline
    add_reports(settings, [report("a.txt", CHANGED)])
    assert not assistant.keep_up() and not assistant.keep_up()
    assert "41,5" in assistant.ask(QUESTION).headline
    (line,) = told
    assert QUESTION in line and "000002" in line and "000001" in line
    add_reports(settings, [report("a.txt", FOREST.replace("3,9", "3,8"))])
    assert assistant.keep_up() and assistant.generation == "000003"


def test_at_the_start_the_one_before_stands_in_for_one_that_fails(settings: Settings, own: list[Checked]) -> None:
    add_reports(settings, [report("a.txt", FOREST)])
    add_reports(settings, [report("a.txt", CHANGED)])
    assistant = guarded(settings, own)
    told: list[str] = []
    assistant.on_alarm(told.append)
    assert "41,5" in assistant.ask(QUESTION).headline and assistant.generation == "000001"
    assert len(told) == 1


def test_without_another_it_is_answered_from_the_only_one_there_is_and_that_is_told(
    settings: Settings, own: list[Checked]
) -> None:
    add_reports(settings, [report("a.txt", CHANGED)])
    assistant = guarded(settings, own)
    told: list[str] = []
    assistant.on_alarm(told.append)
    assert "42,5" in assistant.ask(QUESTION).headline
    assert "vẫn phải dùng" in told[0]


def test_what_was_answered_from_before_is_let_go(settings: Settings) -> None:
    add_reports(settings, [report("a.txt", FOREST)])
    assistant = Assistant(Library.open(settings), 500)
    assistant.ask(QUESTION)
    before = str(settings.data_dir / "generations" / assistant.generation)
    gc.freeze()  # as once everything is loaded
    assert any(before in name for name in open_files())
    add_reports(settings, [report("a.txt", CHANGED)])
    assert assistant.keep_up()
    assert not any(before in name for name in open_files())


def open_files() -> list[str]:
    return [str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
