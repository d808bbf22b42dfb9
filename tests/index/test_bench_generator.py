"""The bench's made-up reports: the same for the same seed, like real ones in numbers, true to the questions on them."""

from itertools import islice

import pytest

from index.bench.corpus import corpus
from index.bench.places import COMMUNES, PROVINCES, places
from index.bench.questions import Asked, Question, questions
from index.bench.reports import MOST, about, reports, sizes, stated
from index.bench.statistics import Statistics, describe, recorded
from ingest.figures import read_figures
from ingest.places import Gazetteer
from ingest.report import Kind, Report, Role
from ingest.vietnamese import fold

PASSAGES, SEED = 6000, 1


@pytest.fixture(scope="module")
def made() -> list[Report]:
    return list(reports(PASSAGES, SEED))


@pytest.fixture(scope="module")
def counted(made: list[Report]) -> Statistics:
    return describe(made)


@pytest.fixture(scope="module")
def asked() -> list[Question]:
    return list(questions(PASSAGES, 300, SEED))


class TestReports:
    def test_the_same_seed_makes_the_same_reports(self, made: list[Report]) -> None:
        assert list(reports(PASSAGES, SEED)) == made
        assert next(reports(PASSAGES, SEED + 1)) != made[0]

    def test_a_report_is_the_same_whatever_was_made_before_it(self, made: list[Report]) -> None:
        assert stated(40, list(sizes(PASSAGES, SEED))[40], SEED).report == made[40]

    @pytest.mark.parametrize("passages", [100, 129, 130, 1000, 6000, 50_000])
    def test_they_have_as_many_passages_as_were_asked_for(self, passages: int) -> None:
        assert sum(sizes(passages, SEED)) == passages

    def test_every_passage_is_counted(self, made: list[Report]) -> None:
        assert [len(report.passages) for report in made] == list(sizes(PASSAGES, SEED))

    def test_no_two_are_of_one_place_and_period_however_many_there_are(self) -> None:
        most = len(list(sizes(MOST, SEED)))
        assert len({(place.full, period.code) for place, period in (about(n, SEED) for n in range(most))}) == most

    def test_places_have_names_of_their_own_that_no_real_province_or_district_bears(self) -> None:
        names = [fold(place.name) for place in places(SEED)]
        assert len(set(names)) == len(names) == PROVINCES + COMMUNES
        assert all(unit.is_commune for name in names for unit in Gazetteer.load().named(name))

    def test_ordinals_lines_and_sections_hold_together(self, made: list[Report]) -> None:
        for report in made[:20]:
            printed = [heading.text for heading in report.headings]
            assert [passage.ordinal for passage in report.passages] == list(range(len(report.passages)))
            lines = [passage.lines for passage in report.passages]
            assert lines == sorted(set(lines))
            for passage in report.passages:
                assert set(passage.section) <= set(printed)
                assert passage.text == (" | ".join(cell.text for cell in passage.cells) or passage.text)
            for note in report.footnotes:
                assert note.ref_ordinal is not None
                assert note.mark in report.passages[note.ref_ordinal].footnotes
                assert report.passages[note.ref_ordinal + 1].text.endswith(note.text)


class TestFigures:
    def test_every_figure_stands_where_it_says(self, made: list[Report]) -> None:
        for report in made:
            for figure in report.figures:
                assert report.passages[figure.ordinal].text[figure.start : figure.end] == figure.value

    def test_ingestion_reads_the_same_figures(self, made: list[Report]) -> None:
        for report in made[:20]:
            read = read_figures(report.passages, report.metadata.period)
            told = {(figure.ordinal, figure.start): figure.value for figure in report.figures}
            assert {(figure.ordinal, figure.start): figure.value for figure in read} == told

    def test_rows_state_plan_and_result(self, made: list[Report]) -> None:
        rows = [(report, passage) for report in made for passage in report.passages if passage.kind is Kind.TABLE_ROW]
        assert rows
        for report, passage in rows:
            roles = [figure.role for figure in report.figures if figure.ordinal == passage.ordinal]
            assert roles == [Role.PLAN, Role.ACTUAL]


class TestStatistics:
    def test_kinds_are_as_frequent(self, counted: Statistics) -> None:
        assert counted.kinds == pytest.approx(recorded().kinds, abs=0.04)

    @pytest.mark.parametrize("kind", [Kind.PARAGRAPH, Kind.ITEM, Kind.FOOTNOTE, Kind.TABLE_ROW])
    def test_passages_are_as_long(self, counted: Statistics, kind: Kind) -> None:
        ours, theirs = counted.lengths[kind][1:-1], recorded().lengths[kind][1:-1]
        assert ours == pytest.approx(theirs, rel=0.3)

    def test_as_many_figures_are_stated(self, counted: Statistics) -> None:
        for kind in ("paragraph", "item", "footnote", "table_row"):
            assert counted.figures[kind] == pytest.approx(recorded().figures[kind], rel=0.25)
            assert counted.stating[kind] == pytest.approx(recorded().stating[kind], abs=0.08)

    def test_figures_play_the_same_roles(self, counted: Statistics) -> None:
        for role in ("actual", "plan", "change", "ratio"):
            assert counted.roles[role] == pytest.approx(recorded().roles[role], abs=0.06)

    def test_sections_are_as_deep(self, counted: Statistics) -> None:
        assert counted.depths == pytest.approx(recorded().depths, abs=0.07)

    def test_words_are_as_frequent(self, counted: Statistics) -> None:
        assert counted.vocabulary == pytest.approx(recorded().vocabulary, abs=0.1)


class TestQuestions:
    def test_the_same_seed_asks_the_same(self, asked: list[Question]) -> None:
        assert list(questions(PASSAGES, 300, SEED)) == asked

    def test_every_value_stands_verbatim_in_its_passage(self, made: list[Report], asked: list[Question]) -> None:
        for question in asked:
            texts = [made[question.report].passages[ordinal].text for ordinal in question.ordinals]
            assert all(any(value in text for text in texts) for value in question.values), question
            assert made[question.report].source == question.source

    def test_what_is_not_stated_is_asked_too(self, asked: list[Question]) -> None:
        for question in asked:
            assert bool(question.values) is (question.asked is not Asked.UNSTATED)
        assert {question.asked for question in asked} == set(Asked)

    def test_they_name_the_passages_of_the_corpus(self, asked: list[Question]) -> None:
        texts = list(corpus(PASSAGES, SEED))
        assert [text.id for text in texts] == list(range(PASSAGES))
        for question in asked:
            told = [texts[passage] for passage in question.passages]
            assert all(text.report == question.report for text in told)
            assert all(any(value in text.text for text in told) for value in question.values)

    def test_the_context_says_whose_a_passage_is(self, made: list[Report]) -> None:
        for text in islice(corpus(PASSAGES, SEED), 300):
            assert text.context.startswith(f"UBND {made[text.report].metadata.level}")
