"""Every quantity with its name, unit, role and place; nothing that only looks like one."""

import pytest

from ingest.figures.numbers import quantities
from ingest.parse import parse_text
from ingest.report import Figure, Report, Role

TOP = "An Phú, ngày 5 tháng 12 năm 2023\n\nBÁO CÁO\n\nKết quả công tác năm 2023\n\n"


def parsed(text: str) -> Report:
    return parse_text("bc.txt", (TOP + text).encode())


def figures(text: str) -> list[Figure]:
    return list(parsed(text).figures)


def one(text: str) -> Figure:
    found = figures(text)
    assert len(found) == 1, found
    return found[0]


class TestQuantities:
    @pytest.mark.parametrize(
        ("text", "value", "unit"),
        [
            ("Tổng thu đạt 1.284,679 tỷ đồng.", "1.284,679", "tỷ đồng"),
            ("Kim ngạch 17,3 triệu USD.", "17,3", "triệu USD"),
            ("Có hơn 25 thông báo.", "hơn 25", "thông báo"),
            ("Tỷ lệ hộ nghèo còn dưới 1,5% dân số.", "dưới 1,5", "%"),
            ("Tỷ lệ đạt >99%.", ">99", "%"),
            ("GRDP tăng 6,5-7,0%.", "6,5-7,0", "%"),
            ("Có 29/38 trường đạt chuẩn.", "29/38", "trường"),
            ("Số tiền 251.502.000 đồng.", "251.502.000", "đồng"),
            ("Giao 1125 ý kiến chỉ đạo.", "1125", "ý kiến"),
            ("Có 3585 hồ sơ.", "3585", "hồ sơ"),
            ("Diện tích 25,6 m²/người.", "25,6", "m²/người"),
        ],
    )
    def test_value_and_unit_as_printed(self, text: str, value: str, unit: str) -> None:
        found = list(quantities(text))
        assert [(text[q.start : q.end], q.unit) for q in found] == [(value, unit)]

    @pytest.mark.parametrize(
        "text",
        [
            "Ngày 05/12/2023 và tháng 11/2023, năm 2023, giai đoạn 2021-2025.",
            "Nghị quyết số 38/NQ-HĐND ngày 16/12/2022, Chỉ thị 19-CT/TU, Nghị định 59/2019/NĐ-CP.",
            "Chỉ thị 17, Chỉ thị 19 và Đề án 06; Quyết định 1039/QĐ-UBND.",
            "Quy hoạch tỷ lệ 1/2000, quốc lộ 1A, tỉnh lộ 16, dịch Covid-19, ISO 9001-2015.",
            "1. Trẻ dưới 5 tuổi, kế hoạch 5 năm, 6 tháng đầu năm, kỳ họp thứ 9, lần thứ 14, lớp 10.",
            "(1) Về quy hoạch, (2) về giao thông, tiêu chí số 3.",
        ],
    )
    def test_not_quantities(self, text: str) -> None:
        assert [text[q.start : q.end] for q in quantities(text)] == []


class TestRows:
    TABLE = (
        "| TT | Chỉ tiêu | ĐVT | TH năm 2022 | KH 2023 | Ước TH 2023 | So với KH (%) | Đánh giá |\n|-|-|-|-|-|-|-|-|\n"
        "| I | KINH TẾ | | | | | | |\n| 1 | Thu ngân sách | Tỷ đồng | 140 | 150 | 151,5 | 101 | Đạt |\n"
        "| - | Thu tiền đất | Tỷ đồng | 30 | 40-45 | - | | |\n"
        "| 2 | Trường đạt chuẩn | % | 70 | 31/38 (81,6%) | >76,3% | 93,5 | Không đạt |\n"
        "| 3 | Giảm tiêu chí tai nạn | | x | giảm 3 tiêu chí | giảm 01 tiêu chí | | Không đạt |\n"
    )

    def test_roles_periods_units_and_verdicts(self) -> None:
        found = [
            (f.role, f.period, f.value, f.unit, f.verdict) for f in figures(self.TABLE) if f.name == "Thu ngân sách"
        ]
        assert found == [
            (Role.PREVIOUS, "2022", "140", "Tỷ đồng", "Đạt"),
            (Role.PLAN, "2023", "150", "Tỷ đồng", "Đạt"),
            (Role.ACTUAL, "2023", "151,5", "Tỷ đồng", "Đạt"),
            (Role.RATIO, "2023", "101", "%", "Đạt"),
        ]

    def test_names_hold_the_parents_but_not_the_groups(self) -> None:
        assert [f.value for f in figures(self.TABLE) if f.name == "Thu ngân sách – Thu tiền đất"] == ["30", "40-45"]

    def test_two_figures_in_a_cell(self) -> None:
        found = [(f.value, f.unit) for f in figures(self.TABLE) if f.name == "Trường đạt chuẩn"]
        assert found == [("70", "%"), ("31/38", ""), ("81,6", "%"), (">76,3", "%"), ("93,5", "%")]

    def test_a_phrase_is_one_value(self) -> None:
        assert [f.value for f in figures(self.TABLE) if "tai nạn" in f.name] == ["giảm 3 tiêu chí", "giảm 01 tiêu chí"]

    def test_unit_from_the_line_above(self) -> None:
        table = "Đơn vị tính: Triệu đồng\n\n| Nội dung | Số tiền |\n|-|-|\n| Sửa trường | 1.250 |\n"
        figure = one(table)
        assert (figure.name, figure.unit, figure.role) == ("Sửa trường", "Triệu đồng", Role.ACTUAL)

    def test_unit_in_brackets_behind_the_name(self) -> None:
        table = (
            "| Chỉ tiêu | Năm 2023 | Tăng, giảm |\n|-|-|-|\n"
            "| Sản lượng lúa (tấn) | 51.240 | 1.240 |\n| Số xã (loại 1) | 3 | 0 |\n"
        )
        found = [(f.value, f.unit, f.role) for f in figures(table)]
        assert found[:2] == [("51.240", "tấn", Role.ACTUAL), ("1.240", "tấn", Role.CHANGE)]
        assert {unit for _, unit, _ in found[2:]} == {""}

    def test_offsets_in_the_row(self) -> None:
        report = parsed(self.TABLE)
        assert all(report.passages[f.ordinal].text[f.start : f.end] == f.value for f in report.figures)


class TestSentences:
    @pytest.mark.parametrize(
        ("text", "role"),
        [
            ("Tổng thu đạt 151 tỷ đồng.", Role.ACTUAL),
            ("Tổng thu ước thực hiện 151 tỷ đồng.", Role.ACTUAL),
            ("Kế hoạch vốn được giao là 300 tỷ đồng.", Role.PLAN),
            ("Dự toán tỉnh giao là 215 tỷ đồng.", Role.PLAN),
            ("Phấn đấu giải ngân 389 tỷ đồng.", Role.PLAN),
            ("Dự kiến có 29/38 trường đạt chuẩn.", Role.ESTIMATE),
            ("Giá trị sản xuất tăng khoảng 8,7%.", Role.CHANGE),
            ("Tỷ lệ sinh giảm 0,8% so với cùng kỳ.", Role.CHANGE),
            ("Thu ngân sách đạt 96,79% dự toán tỉnh giao.", Role.RATIO),
            ("Chi ngân sách bằng 88% so với cùng kỳ năm 2022.", Role.RATIO),
        ],
    )
    def test_role_by_its_cues(self, text: str, role: Role) -> None:
        assert one(text).role is role

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            (
                "Tổng thu ngân sách trên địa bàn ước thực hiện năm 2023 là 527,1 tỷ đồng.",
                "Tổng thu ngân sách trên địa bàn",
            ),
            ("Trong năm, tỷ lệ bao phủ BHYT đạt 99,37%.", "tỷ lệ bao phủ BHYT"),
            ("Toàn xã có 02 thôn đạt chuẩn nông thôn mới.", "Toàn xã thôn đạt chuẩn nông thôn mới"),
            ("Tổng chi ngân sách huyện, xã là 1.107 tỷ đồng.", "Tổng chi ngân sách huyện, xã"),
            ("Duy trì 100% xã đạt bộ tiêu chí y tế.", "Duy trì xã đạt bộ tiêu chí y tế"),
        ],
    )
    def test_name_is_the_phrase_around_it(self, text: str, name: str) -> None:
        assert one(text).name == name

    def test_ratio_and_change_are_of_the_figure_before(self) -> None:
        found = figures("Tổng thu đạt 151 tỷ đồng, đạt 73% dự toán, tăng 5% so với cùng kỳ.")
        assert [(f.name, f.role) for f in found] == [
            ("Tổng thu", Role.ACTUAL),
            ("Tổng thu", Role.RATIO),
            ("Tổng thu", Role.CHANGE),
        ]

    def test_parts_know_the_whole(self) -> None:
        found = figures("Kế hoạch vốn là 300 tỷ đồng, trong đó: Vốn tỉnh: 200 tỷ đồng; vốn xã: 100 tỷ đồng.")
        assert [(f.name, f.role) for f in found[1:]] == [
            ("Kế hoạch vốn – Vốn tỉnh", Role.PLAN),
            ("Kế hoạch vốn – vốn xã", Role.PLAN),
        ]

    def test_label_before_a_colon(self) -> None:
        found = figures("Cơ cấu kinh tế: Dịch vụ chiếm 49,7%; nông nghiệp chiếm 8,6%.")
        assert [f.name for f in found] == ["Cơ cấu kinh tế – Dịch vụ", "Cơ cấu kinh tế – nông nghiệp"]

    def test_later_sections_plan(self) -> None:
        text = "I. Kết quả năm 2023\n\nThu đạt 5 tỷ đồng.\n\nII. Nhiệm vụ năm 2024\n\nTổng thu đạt 7 tỷ đồng."
        assert [(f.value, f.role, f.period) for f in figures(text)] == [
            ("5", Role.ACTUAL, "2023"),
            ("7", Role.PLAN, "2024"),
        ]

    def test_another_year_named(self) -> None:
        found = figures("Năm 2022 thu đạt 5 tỷ đồng. Thu đạt 6 tỷ đồng, tăng 20% so với năm 2022.")
        assert [f.period for f in found] == ["2022", "2023", "2023"]

    def test_brackets_do_not_change_what_is_spoken_of(self) -> None:
        found = figures("Tổng thu đạt 270 tỷ đồng (dự toán tỉnh giao là 269 tỷ đồng), bằng 129% so với cùng kỳ.")
        assert [(f.name, f.role) for f in found] == [
            ("Tổng thu", Role.ACTUAL),
            ("Tổng thu – dự toán tỉnh giao", Role.PLAN),
            ("Tổng thu", Role.RATIO),
        ]

    def test_what_is_made_up_ends_with_its_bracket(self) -> None:
        found = figures("Kế hoạch vốn là 300 tỷ đồng (trong đó vốn tỉnh 200 tỷ đồng), tổng thu đạt 151 tỷ đồng.")
        assert [(f.name, f.value) for f in found][1:] == [("Kế hoạch vốn – vốn tỉnh", "200"), ("tổng thu", "151")]

    def test_half_year_report_is_not_ahead_of_itself(self) -> None:
        half = "BÁO CÁO\n\nTình hình 6 tháng đầu năm 2022\n\n"
        text = "A. Nhiệm vụ năm 2022\n\nThu đạt 5 tỷ đồng.\n\nB. Nhiệm vụ 6 tháng cuối năm 2022\n\nThu đạt 7 tỷ đồng."
        found = parse_text("bc.txt", (half + text).encode()).figures
        assert [(f.role, f.period) for f in found] == [(Role.ACTUAL, "2022-H1"), (Role.PLAN, "2022-H2")]
