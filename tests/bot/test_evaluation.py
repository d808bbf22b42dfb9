"""Checked questions are read with the line that is wrong named, and answers judged as an outsider would."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.answer.answering import Answering
from bot.answer.assistant import Assistant
from bot.answer.types import Answer, Quote, Status
from bot.errors import BadQuestionFile
from bot.evaluation.checked import Asked, Checked, read_asked, read_checked
from bot.evaluation.exported import as_questions
from bot.evaluation.judging import Judgement, dense, judge
from bot.evaluation.profile import profile
from bot.evidence.trial import library_of_reports
from bot.state.audit import Audit, Entry
from bot.state.database import Database
from ingest.settings import Settings
from tests.index.conftest import FOREST, report

SOURCE = "| 1 | Tỷ lệ hộ nghèo | % | 3,51 | 2,82 | Đạt |\n\nĐã giải quyết 12 vụ.<sup>3</sup>"
ROW = "1 | Tỷ lệ hộ nghèo | % | 3,51 | 2,82 | Đạt"


def written(folder: Path, *lines: object) -> Path:
    path = folder / "q.jsonl"
    path.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines), encoding="utf-8")
    return path


def checked(kind: str = "figure", *, answerable: bool = True) -> Checked:
    answer = ("2,82",) if answerable else ()
    quote = (f"| {ROW} |",) if answerable else ()
    return Checked(Asked("1", "hộ nghèo?"), kind, "plain", answerable, answer, quote, ("3,51",))


def judged(
    told: str = "Tỷ lệ hộ nghèo: 2,82 %", *quoted: str, of: Checked | None = None, status: Status = Status.ANSWERED,
    text: str = "",
) -> Judgement:  # fmt: skip
    quotes = tuple(
        Quote(each, "a.txt", "UBND", "12/BC", None, "Sông Lam", "2023", (), (1, 1)) for each in quoted or (ROW,)
    )
    return judge(of or checked(), Answer(status, told, (), quotes), text, {"a.txt": dense(SOURCE)})


class TestChecked:
    def test_what_is_not_said_has_its_usual_meaning(self, tmp_path: Path) -> None:
        (found,) = read_checked(written(tmp_path, {"id": "a", "q": "hộ nghèo?", "answer": ["2,82"]}))
        assert found == Checked(Asked("a", "hộ nghèo?"), "figure", "plain", True, ("2,82",), (), ())

    @pytest.mark.parametrize(
        ("row", "answerable"),
        [({}, False), ({"answer": ["1"]}, True), ({"quote": ["x"]}, True),
         ({"answer": ["1"], "answerable": False}, False)],
    )  # fmt: skip
    def test_a_question_is_answerable_when_an_answer_is_given(
        self, tmp_path: Path, row: dict[str, object], answerable: bool
    ) -> None:
        (found,) = read_checked(written(tmp_path, {"id": "a", "q": "?", **row}))
        assert found.answerable is answerable

    def test_a_follow_up_and_empty_lines(self, tmp_path: Path) -> None:
        path = written(tmp_path, {"id": 1, "q": "a"}, "", {"id": 2, "q": "b", "after": "a"})
        assert [(each.question, each.after) for each in read_asked(path)] == [("a", None), ("b", "a")]

    @pytest.mark.parametrize("bad", ["{", "[]", '"text"', '{"q": "a"}', '{"id": 1}'])
    def test_a_bad_line_is_named(self, tmp_path: Path, bad: str) -> None:
        for read in (read_asked, read_checked):
            with pytest.raises(BadQuestionFile, match="dòng 2"):
                read(written(tmp_path, {"id": 1, "q": "a"}, bad))

    @pytest.mark.parametrize("answer", ["2,82", [2.82], {"a": "b"}])
    def test_an_answer_that_is_no_list_of_words_is_named(self, tmp_path: Path, answer: object) -> None:
        with pytest.raises(BadQuestionFile, match="dòng 1"):
            read_checked(written(tmp_path, {"id": 1, "q": "a", "answer": answer}))

    def test_a_file_that_is_not_there_or_no_text(self, tmp_path: Path) -> None:
        (tmp_path / "latin").write_bytes(b"\xff\xfe\xff")
        for name in ("nowhere", "latin"):
            with pytest.raises(BadQuestionFile, match=name):
                read_checked(tmp_path / name)


class TestJudging:
    def test_right_in_every_way(self) -> None:
        assert judged() == Judgement(True, True, True, True, True, False, (True,))

    def test_another_figure_is_a_trap_only_where_the_right_one_is_missing(self) -> None:
        assert judged("hộ nghèo: 3,51 %").trap and not judged("hộ nghèo: 3,51 %").right
        assert not judged("hộ nghèo: 2,82 % (kế hoạch 3,51)").trap

    @pytest.mark.parametrize("told", ["12,82 %", "2,829", "2,82.5", "22,82"])
    def test_a_figure_stands_alone(self, told: str) -> None:
        assert not judged(told).figure

    @pytest.mark.parametrize("told", ["2,82%", "còn 2,82 %.", "(2,82)", "**2,82**", "3,51/2,82"])
    def test_however_it_is_set(self, told: str) -> None:
        assert judged(told).figure

    def test_a_quote_that_is_not_the_source_s_own_is_never_right(self) -> None:
        found = judged("2,82 %", ROW, "Đã giải quyết 13 vụ, một con số không ai viết.")
        assert found.verbatim == (True, False) and not found.right

    def test_a_figure_is_not_cut_in_two(self) -> None:
        assert judged("2,82 %", ROW, "giải quyết 122 vụ").verbatim == (True, False)

    def test_the_first_quote_and_all_quotes(self) -> None:
        found = judged("2,82 %", "Đã giải quyết 12 vụ.", ROW)
        assert (found.first, found.quoted, found.right) == (False, True, True)

    @pytest.mark.parametrize(("kind", "right"), [("figure", False), ("text", True), ("list", True), ("compare", False)])
    def test_the_message_counts_where_a_headline_cannot_hold_it(self, kind: str, right: bool) -> None:
        assert judged("xem đoạn trích", of=checked(kind), text="Tỷ lệ hộ nghèo 2,82 %").right is right

    @pytest.mark.parametrize(("kind", "answered"), [("figure", False), ("list", True)])
    def test_too_many_quotes_are_no_answer(self, kind: str, answered: bool) -> None:
        assert judged("2,82 %", *[ROW] * 4, of=checked(kind)).answered is answered

    def test_too_long_a_headline_is_no_answer(self) -> None:
        assert not judged("2,82 % " * 40).answered

    @pytest.mark.parametrize("status", [Status.NOT_STATED, Status.NO_REPORT, Status.REFUSED, Status.AMBIGUOUS])
    def test_what_no_report_states_is_right_when_not_answered(self, status: Status) -> None:
        unstated = checked(answerable=False)
        assert judged(of=unstated, status=status).right and not judged(of=unstated).right
        assert not judged(status=status).right


class TestExported:
    """What people said of answers becomes questions to be asked again."""

    def kept(self, folder: Path, status: str, headline: str, *good: bool) -> list[dict[str, Any]]:
        audit = Audit(Database(folder), 0)
        number = audit.keep(Entry(0.0, 1, 9, "hộ nghèo?", None, status, headline, [("a.txt", 3, 3)], "g", 1))
        for person, each in enumerate(good):
            audit.said_of(number, person, good=each, now=1.0)
        return list(as_questions(audit.all()))

    def read(self, lines: list[dict[str, Any]], folder: Path) -> list[Checked]:
        file = folder / "hoi.jsonl"
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        return read_checked(file)

    def test_of_a_right_answer_the_passage_must_be_shown_again(self, tmp_path: Path) -> None:
        (checked,) = self.read(self.kept(tmp_path, "answered", "2,82 %", True), tmp_path)
        assert checked.answerable and checked.at == (("a.txt", 3, 3),)

    def test_what_was_rightly_not_stated_stays_so(self, tmp_path: Path) -> None:
        (checked,) = self.read(self.kept(tmp_path, "not_stated", "", True), tmp_path)
        assert not checked.answerable

    def test_of_a_wrong_answer_no_figure_may_be_told_again_though_another_was_content(self, tmp_path: Path) -> None:
        (checked,) = self.read(self.kept(tmp_path, "answered", "2,82 % (kế hoạch 3,51)", True, False), tmp_path)
        assert checked.must_not == ("2,82", "3,51")

    def test_what_nobody_judged_is_no_check(self, tmp_path: Path) -> None:
        assert self.kept(tmp_path, "answered", "2,82 %") == []


class TestProfile:
    def test_every_part_of_a_question_takes_time_and_all_is_as_before_afterwards(self) -> None:
        ask = Answering.ask
        with library_of_reports([report("a.txt", FOREST)], Settings.load()) as library:
            spent = profile(Assistant(library, 500), [Asked("1", "độ che phủ rừng là bao nhiêu?")])
        assert min(spent.values()) > 0, spent
        assert Answering.ask is ask
