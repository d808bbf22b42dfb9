"""A table row by its columns: which cell is planned, done, done before and judged, and how it is told."""

import pytest

from bot.evidence.rows import Sides, asked_previous, of_previous, of_row, row_sides, value_of_row
from bot.question import Question, Surroundings, understand
from ingest.report import Cell

WIDE = ("TT", "Chỉ tiêu", "ĐVT", "TH 2022", "KH 2023", "TH 2023", "So với KH (%)", "Ghi chú")
RICE = ("1", "Sản lượng lúa", "Tấn", "50.100", "50.000", "51.240", "102,5", "x")


def sides(columns: tuple[str, ...], cells: tuple[str, ...], period: str = "2023") -> Sides:
    return row_sides([Cell(column, text) for column, text in zip(columns, cells, strict=True)], period)


def asked(text: str) -> Question:
    return understand(text, Surroundings((), 2023, lambda _: 4.0))


class TestSides:
    @pytest.mark.parametrize(
        ("columns", "cells", "plan", "actual", "verdict", "previous"),
        [
            (WIDE, RICE, "50.000", "51.240", "102,5", {"2022": "50.100"}),
            (
                ("TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch năm 2023", "Ước TH năm 2023", "Đánh giá"),
                ("-", "Lúa đông xuân", "Tấn", "3", "4", "Đạt (vượt)"),
                "3", "4", "Đạt (vượt)", {},
            ),
            (
                ("TT", "Chỉ tiêu", "ĐVT", "Giao 2023", "TH 2022", "UTH 2023", "UTH/KH (%)", "KH 2024"),
                ("1", "Đàn lợn", "Con", "100", "90", "120", "120", "130"),
                "100", "120", "120", {"2022": "90"},
            ),
            (("TT", "Chỉ tiêu", "ĐVT", "Năm 2022", "Năm 2023"), ("1", "Đàn lợn", "Con", "90", "120"),
             "", "120", "", {"2022": "90"}),
            (("TT", "Chỉ tiêu", "ĐVT", "KH 2023", "TH 2023"), ("1", "Đàn lợn", "Con", "100", ""), "100", "", "", {}),
            (("TT", "Tên xã", "Kết quả"), ("1", "Xã Phú An", "Chưa đạt"), "", "Chưa đạt", "", {}),
        ],
    )  # fmt: skip
    def test_they_are_read_by_the_names_of_the_columns(
        self, columns: tuple[str, ...], cells: tuple[str, ...], plan: str, actual: str, verdict: str,
        previous: dict[str, str],
    ) -> None:  # fmt: skip
        found = sides(columns, cells)
        assert (found.plan, found.actual, found.verdict) == (plan, actual, verdict)
        assert {period: cell.text for period, cell in found.previous.items()} == previous

    def test_the_same_half_a_year_before(self) -> None:
        columns = ("Chỉ tiêu", "ĐVT", "Cùng kỳ 2022", "Ước 6 tháng 2023", "% so cùng kỳ")
        found = sides(columns, ("Doanh nghiệp mới", "DN", "47", "50", "106"), "2023-H1")
        assert found.actual == "50" and [cell.text for cell in found.previous.values()] == ["47"]

    def test_a_verdict_against_the_plan_comes_before_one_against_last_year(self) -> None:
        columns = ("TT", "Chỉ tiêu", "KH 2023", "TH 2023", "So với cùng kỳ (%)", "So với KH (%)")
        found = sides(columns, ("1", "Đàn lợn", "100", "120", "133", "120"))
        assert (found.verdict, found.verdict_column) == ("120", "So với KH (%)")

    def test_a_verdict_in_words_comes_before_a_share(self) -> None:
        columns = ("TT", "Chỉ tiêu", "KH 2023", "TH 2023", "So với KH (%)", "Đánh giá")
        assert sides(columns, ("1", "Chè", "450", "432", "96", "Không đạt")).verdict == "Không đạt"

    def test_no_cells_say_nothing(self) -> None:
        assert row_sides([]) == Sides()


class TestTold:
    @pytest.mark.parametrize(
        ("question", "told"),
        [
            ("sản lượng lúa năm 2023", "Sản lượng lúa: 51.240 Tấn (kế hoạch 50.000; So với KH (%): 102,5)"),
            ("kế hoạch sản lượng lúa", "Sản lượng lúa: kế hoạch 50.000 Tấn (thực hiện 51.240; So với KH (%): 102,5)"),
        ],
    )
    def test_what_is_asked_stands_first_and_a_bare_figure_with_its_column(self, question: str, told: str) -> None:
        assert of_row(asked(question), sides(WIDE, RICE)) == told

    def test_the_value_alone(self) -> None:
        assert value_of_row(asked("sản lượng lúa"), sides(WIDE, RICE)) == "51.240 Tấn"

    def test_a_part_is_told_with_its_whole(self) -> None:
        part = sides(("TT", "Chỉ tiêu", "ĐVT", "TH 2023"), ("-", "Đông xuân", "Tấn", "29.100"))
        assert of_row(asked("lúa"), part, ("1. Sản lượng lúa",)) == "Sản lượng lúa – Đông xuân: 29.100 Tấn"

    @pytest.mark.parametrize(
        ("question", "previous"),
        [("lúa năm 2022", "50.100"), ("lúa năm 2023", None), ("lúa năm 2021", None), ("lúa năm 2024", None),
         ("lúa", None)],
    )  # fmt: skip
    def test_the_year_before_is_told_only_when_it_is_asked(self, question: str, previous: str | None) -> None:
        cell = asked_previous(asked(question), sides(WIDE, RICE), 2023)
        assert (cell.text if cell else None) == previous

    def test_the_year_before_is_told_with_its_column(self) -> None:
        found = sides(WIDE, RICE)
        assert of_previous(found, found.previous["2022"]) == "Sản lượng lúa: 50.100 Tấn (TH 2022)"
