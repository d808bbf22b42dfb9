"""Made-up reports and questions: the same for the same seed, true to themselves, read as they were meant."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from index.bench.indicators import indicators
from ingest.parse import parse_text
from ingest.report import Kind, Report, Role
from ingest.vietnamese import fold
from tests.generated.archive import Archive, applicable, named_with_figure
from tests.generated.facts import Fact, GeneratedReport
from tests.generated.questions import make_questions
from tests.generated.reports import make_reports

ROOT = Path(__file__).resolve().parent.parent
COUNT = 40
REAL = ("Bình Sơn", "Quảng Ngãi", "Hương Trà", "Yên Thế", "Hớn Quản")
KEYS = "id q kind variant answerable docs about answer quote must_not note".split()


@pytest.fixture(scope="module")
def reports() -> tuple[GeneratedReport, ...]:
    return tuple(make_reports(COUNT, seed=1))


@pytest.fixture(scope="module")
def questions(reports: tuple[GeneratedReport, ...]) -> list[dict[str, Any]]:
    return list(make_questions(reports, 300, seed=1))


@pytest.fixture(scope="module")
def read(reports: tuple[GeneratedReport, ...]) -> list[tuple[GeneratedReport, Report]]:
    chosen = [report for report in reports if report.number][:3]
    return [(report, parse_text(report.source, report.text.encode())) for report in chosen]


class TestIndicators:
    def test_they_refer_to_one_another(self) -> None:
        known = indicators()
        for indicator in known.values():
            named = {*indicator.near, *indicator.implied, *filter(None, [indicator.parent])}
            assert named <= known.keys() - {indicator.key}, indicator.key

    def test_a_part_comes_after_the_whole(self) -> None:
        order = list(indicators())
        assert all(order.index(one.parent) < order.index(one.key) for one in indicators().values() if one.parent)


class TestReports:
    def test_the_same_seed_makes_the_same_reports(self, reports: tuple[GeneratedReport, ...]) -> None:
        assert tuple(make_reports(COUNT, seed=1)) == reports
        assert tuple(make_reports(COUNT, seed=2)) != reports

    def test_no_two_are_of_one_place_and_period_and_none_is_of_a_real_one(
        self, reports: tuple[GeneratedReport, ...]
    ) -> None:
        assert len({(fold(report.place.name), report.period) for report in reports}) == COUNT
        assert not {report.place.name for report in reports} & set(REAL)

    def test_every_quote_stands_in_its_report_and_every_value_in_its_quote(
        self, reports: tuple[GeneratedReport, ...]
    ) -> None:
        for report in reports:
            assert report.facts
            for fact in report.facts:
                assert fact.quote in report.text and fact.value in fact.quote, fact

    def test_what_is_left_out_is_named_beside_no_figure(self, reports: tuple[GeneratedReport, ...]) -> None:
        for report in reports:
            unstated = [indicator for indicator in applicable(report) if not report.roles(indicator.key)]
            assert len(unstated) > 0.25 * len(applicable(report))
            # A name that itself holds a digit ("trẻ dưới 5 tuổi") may stand anywhere.
            plain = [one for one in unstated if not any(letter.isdigit() for letter in one.name)]
            assert [one.key for one in plain if named_with_figure(report, one)] == []

    def test_a_place_s_reports_agree(self) -> None:
        archive = Archive(make_reports(150, seed=3))
        compared = 0
        for report in archive.reports:
            for fact in report.facts:
                if fact.role is Role.PREVIOUS:
                    before = [
                        one
                        for one in archive.reports
                        if one.place == report.place
                        and (one.period.year, one.period.half) == (report.period.year - 1, report.period.half)
                    ]
                    done = [stated for one in before if (stated := one.stated(fact.indicator, Role.ACTUAL))]
                    compared += len(done)
                    assert all(stated.value.lstrip("0") == fact.value for stated in done)
        assert compared


class TestIngestion:
    def test_who_reports_what(self, read: list[tuple[GeneratedReport, Report]]) -> None:
        for made, found in read:
            data = found.metadata
            assert (data.locality, data.level, data.number) == (made.place.name, made.level, made.number)
            assert data.period == made.period.code
            assert data.province in (None, made.province)

    def test_as_long_as_real_ones(self, read: list[tuple[GeneratedReport, Report]]) -> None:
        assert all(80 <= len(found.passages) <= 140 for _, found in read)

    def test_the_figures_of_the_table(self, read: list[tuple[GeneratedReport, Report]]) -> None:
        for made, found in read:
            printed = _table_figures(found)
            listed = [fact for fact in made.facts if fact.in_table]
            right = [fact for fact in listed if _as_read(fact) in printed]
            assert listed and len(right) >= 0.9 * len(listed)


class TestQuestions:
    def test_the_same_seed_asks_the_same(
        self, reports: tuple[GeneratedReport, ...], questions: list[dict[str, Any]]
    ) -> None:
        assert list(make_questions(reports, 300, seed=1)) == questions

    def test_they_have_the_golden_format(self, questions: list[dict[str, Any]]) -> None:
        assert all([key for key in question if key != "after"] == KEYS for question in questions)
        assert {question["kind"] for question in questions} == {
            "figure", "plan_vs_actual", "compare", "followup", "unanswerable",
        }  # fmt: skip
        assert {question["variant"] for question in questions} == {
            "plain", "abbrev", "no_diacritics", "chatty", "typo", "tone",
        }  # fmt: skip
        assert all(("after" in question) is (question["kind"] == "followup") for question in questions)

    def test_answers_stand_in_quotes_and_quotes_in_reports(
        self, reports: tuple[GeneratedReport, ...], questions: list[dict[str, Any]]
    ) -> None:
        texts = {report.doc: report.text for report in reports}
        for question in questions:
            held = [texts[doc] for doc in question["docs"]]
            assert all(any(quote in text for text in held) for quote in question["quote"]), question
            assert all(any(answer in quote for quote in question["quote"]) for answer in question["answer"]), question
            assert not set(question["answer"]) & set(question["must_not"])
            assert bool(question["answer"]) is question["answerable"]


def test_the_command_writes_what_the_scorer_reads(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.generated", str(tmp_path), "--reports", "5", "--questions", "20"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert len(list((tmp_path / "reports").glob("*.txt"))) == 5
    lines = (tmp_path / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [f"g-{number:04}" for number in range(1, 21)]


def _table_figures(report: Report) -> set[tuple[str, Role, str, str]]:
    """(the row's own name, role, value, unit) of every figure of a table."""
    rows = {passage.ordinal for passage in report.passages if passage.kind is Kind.TABLE_ROW}
    return {
        (figure.name.rpartition(" – ")[2], figure.role, figure.value, figure.unit.lower())
        for figure in report.figures
        if figure.ordinal in rows
    }


def _as_read(fact: Fact) -> tuple[str, Role, str, str]:
    return indicators()[fact.indicator].name, fact.role, fact.value, fact.unit.lower()
