"""What is answered does not hang on these places, these years and so few reports: the golden questions asked elsewhere.

Needs ../shared (reports, golden questions, the scorer), which lies beside the project and is no part of it.
"""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.asked import GOLDEN, REPORTS, add, needs_shared, questions, scores
from tests.generated.facts import GeneratedReport
from tests.generated.questions import make_questions
from tests.generated.reports import make_reports
from tests.renamed import later, names_a_place, renamed, renamed_question

pytestmark = needs_shared

_SEED = 11  # neither 1 nor 7, whose questions have been looked at


def written(reports: list[GeneratedReport], folder: Path) -> Path:
    """The folder, with those reports in it."""
    for report in reports:
        (folder / report.source).write_text(report.text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder, data = tmp_path_factory.mktemp("moved"), tmp_path_factory.mktemp("data")
    for path in REPORTS.glob("*.txt"):
        (folder / later(path.name)).write_text(renamed(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert add(folder.iterdir(), data) == ["new"] * 5
    return scores(map(renamed_question, questions(GOLDEN)), data, folder)


@pytest.fixture(scope="module")
def placed() -> list[dict[str, Any]]:
    return [question for question in questions(GOLDEN) if names_a_place(question)]


@pytest.fixture(scope="module")
def among_many(placed: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = written(list(make_reports(295, _SEED)), tmp_path_factory.mktemp("many"))
    for path in REPORTS.glob("*.txt"):
        shutil.copy(path, folder)
    data = tmp_path_factory.mktemp("data")
    assert add(folder.iterdir(), data) == ["new"] * 300
    return scores(placed, data, folder)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    reports = list(make_reports(120, _SEED))
    folder, data = written(reports, tmp_path_factory.mktemp("made")), tmp_path_factory.mktemp("data")
    assert add(folder.iterdir(), data) == ["new"] * 120
    return scores(make_questions(reports, 200, _SEED), data, folder)


class TestOtherPlacesAndYears:
    """The five reports with their places renamed and their years one later, and the questions alike."""

    def test_no_name_is_left(self) -> None:
        moved = [renamed_question(question) for question in questions(GOLDEN)]
        assert sum(map(names_a_place, questions(GOLDEN))) > 0.9 * len(moved) and not any(map(names_a_place, moved))

    @pytest.mark.parametrize("share", ["right", "quote_at_1", "false", "refused", "trap"])
    def test_they_are_answered_as_well(self, moved: dict[str, Any], five_scores: dict[str, Any], share: str) -> None:
        assert moved[share] == pytest.approx(five_scores[share], abs=0.02), moved


class TestManyReports:
    """The five reports among 295 others; only questions that name a place have the same answer there."""

    def test_they_are_answered_as_well(
        self, among_many: dict[str, Any], placed: list[dict[str, Any]], five: Path
    ) -> None:
        alone = scores(placed, five, REPORTS)
        assert among_many["right"] >= alone["right"] - 0.03, (among_many, alone)

    def test_nothing_is_taken_from_another_report(self, among_many: dict[str, Any]) -> None:
        assert among_many["false"] <= 0.03 and among_many["verbatim"] == 1.0, among_many


class TestGeneratedQuestions:
    """Reports and questions that nobody has looked at."""

    def test_most_are_answered_right(self, made: dict[str, Any]) -> None:
        assert made["right"] >= 0.85 and made["verbatim"] == 1.0, made

    def test_hardly_anything_is_stated_that_no_report_states(self, made: dict[str, Any]) -> None:
        assert made["false"] <= 0.08, made
