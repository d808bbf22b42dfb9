"""Workbooks as offices keep their indicator tables: merged headers, titles above, cells shown through their format."""

import datetime as dt
import io
import zipfile
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableFile
from ingest.parse import parse_text
from ingest.readers import read
from ingest.readers.cell_values import printed
from ingest.report import Kind


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def texts(book: openpyxl.Workbook) -> list[str]:
    return [line.text for line in read("bieu.xlsx", saved(book)) if line.text]


def filled(*rows: tuple[object, ...]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Biểu 01"
    for row in rows:
        sheet.append(row)
    return book


class TestPrinted:
    @pytest.mark.parametrize(
        ("value", "shape", "shown"),
        [
            (2.82, "0.00", "2,82"),
            (1284, "#,##0", "1.284"),
            (1284.679, "#,##0.000", "1.284,679"),
            (1284.679, "General", "1284,679"),
            (0.1 + 0.2, "General", "0,3"),
            (45.0, "General", "45"),
            (1e15, "General", "1000000000000000"),
            (0.9045, "0.00%", "90,45%"),
            (-5.25, "0.0", "-5,3"),
            (-0.001, "0.0", "0,0"),
            (-5, "#,##0;(#,##0)", "(5)"),
            (0, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "-"),
            (12345.6, "_(* #,##0.0_);_(* \\(#,##0.0\\)", "12.345,6"),
            (5, "00", "05"),
            (2500000, "#,##0,", "2.500"),
            (12, '#,##0 "tỷ đồng"', "12 tỷ đồng"),
            (22293.49, "#,##0.00\\ [$₫-42A]", "22.293,49 ₫"),
            (0, "#,##0", "0"),
            (1e300, "0", "1" + "0" * 300),
            (dt.datetime(2023, 12, 5), "mm-dd-yy", "05/12/2023"),
            (dt.date(2023, 12, 5), "mm/yyyy", "12/2023"),
            (dt.date(2023, 12, 5), '"năm" yyyy', "2023"),
            (dt.time(7, 30), "h:mm", "07:30"),
            (dt.datetime(2023, 12, 5, 7, 30), "h:mm", "07:30"),
            (dt.datetime(2023, 12, 5, 7, 30), "General", "05/12/2023"),
            (True, "General", "TRUE"),
            (False, "0.00", "FALSE"),
            (float("inf"), "0.0", ""),
            (float("nan"), "General", ""),
            (None, "General", ""),
            ("  Thu", "@", "  Thu"),
        ],
    )
    def test_as_excel_shows_it(self, value: object, shape: str, shown: str) -> None:
        assert printed(value, shape) == shown

    @given(st.decimals(-(10**9), 10**9, places=4).map(float), st.integers(0, 3))
    def test_the_figure_is_the_rounded_one(self, value: float, places: int) -> None:
        shown = printed(value, "#,##0" + ("." + "0" * places if places else ""))
        back = Decimal(shown.replace(".", "").replace(",", "."))
        assert back == Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        assert all(len(group) == 3 for group in shown.split(",")[0].split(".")[1:])

    @given(st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9), st.text('#0?.,;%"_*\\()[]$- @aE+/', max_size=14))
    def test_any_format_shows_something_of_one_line(self, value: float, shape: str) -> None:
        assert "\n" not in printed(value, shape)


class TestSheet:
    def test_titles_merged_header_groups_and_formats(self) -> None:
        book = filled(
            ("BIỂU CHỈ TIÊU KINH TẾ - XÃ HỘI NĂM 2023",), (None, None, None, None, "Đơn vị: Tỷ đồng"), (),
            ("TT", "Chỉ tiêu", "Năm 2023", None, "Ngày chốt"), (None, None, "Kế hoạch", "Thực hiện"),
            ("A", "B", 1, 2, 3), ("I. Kinh tế",), (1, "Thu ngân sách", 689.6, 1284.679, dt.date(2023, 12, 5)),
            (2, "Tỷ lệ đô thị hóa", 0.9, 0.95),
        )  # fmt: skip
        sheet = book["Biểu 01"]
        for area in ("A1:E1", "A4:A5", "B4:B5", "C4:D4", "E4:E5", "A7:E7"):
            sheet.merge_cells(area)
        for cell, shape in (("C8", "#,##0.00"), ("D8", "#,##0.000"), ("C9", "0%"), ("D9", "0.0%")):
            sheet[cell].number_format = shape
        report = parse_text("bieu.xlsx", saved(book))
        assert [t.columns for t in report.tables] == [
            ("TT", "Chỉ tiêu", "Năm 2023 – Kế hoạch", "Năm 2023 – Thực hiện", "Ngày chốt")
        ]
        rows = [p for p in report.passages if p.kind is Kind.TABLE_ROW]
        assert [row.text for row in rows] == [
            " | I. Kinh tế |  |  | ",
            "1 | Thu ngân sách | 689,60 | 1.284,679 | 05/12/2023",
            "2 | Tỷ lệ đô thị hóa | 90% | 95,0% | ",
        ]
        assert [row.parents for row in rows[1:]] == [("I. Kinh tế",)] * 2
        assert texts(book)[:3] == ["## Biểu 01", "BIỂU CHỈ TIÊU KINH TẾ - XÃ HỘI NĂM 2023", "Đơn vị: Tỷ đồng"]

    def test_blank_rows_part_tables_and_not_one_table(self) -> None:
        book = filled(
            ("Chỉ tiêu", "Kế hoạch", "Thực hiện"), ("Thu", 5, 6), (), ("Chi", 3, 4), (),
            ("Xã", "Số hộ"), ("Bình An", 12),
        )  # fmt: skip
        report = parse_text("bieu.xlsx", saved(book))
        assert [(t.columns, len(t.rows)) for t in report.tables] == [
            (("Chỉ tiêu", "Kế hoạch", "Thực hiện"), 2),
            (("Xã", "Số hộ"), 1),
        ]

    def test_letterhead_and_signature_are_lines(self) -> None:
        book = filled(
            ("UBND HUYỆN BÌNH AN", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (), ("Chỉ tiêu", "Năm 2023", "Ghi chú"),
            ("Thu", 5, "Vượt"), (), (None, None, "TM. ỦY BAN NHÂN DÂN"),
        )  # fmt: skip
        assert [text for text in texts(book) if "|" not in text] == [
            "## Biểu 01", "UBND HUYỆN BÌNH AN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TM. ỦY BAN NHÂN DÂN",
        ]  # fmt: skip

    def test_a_line_right_below_a_table_ends_it(self) -> None:
        book = filled(
            ("Chỉ tiêu", "Năm 2023"), ("Thu", 5), ("Ghi chú: số liệu sơ bộ",), (), ("Chi", 6),
        )  # fmt: skip
        assert [text for text in texts(book) if text != "|---|---|"] == [
            "## Biểu 01", "| Chỉ tiêu | Năm 2023 |", "| Thu | 5 |", "Ghi chú: số liệu sơ bộ", "| Chi | 6 |",
        ]  # fmt: skip

    def test_what_is_hidden_or_empty_is_left_out(self) -> None:
        book = filled(
            ("Chỉ tiêu", None, "Nháp", "Năm 2023"), ("Thu", None, 9, 5), ("Nợ", None, 9, 1), ("Chi", None, 9, 6)
        )
        sheet = book["Biểu 01"]
        sheet.column_dimensions["C"].hidden = True
        sheet.row_dimensions[3].hidden = True
        book.create_sheet("Mật", 0).append(("Số liệu mật", 1))
        book["Mật"].sheet_state = "hidden"
        book.create_sheet("Trống")
        assert texts(book) == ["## Biểu 01", "| Chỉ tiêu | Năm 2023 |", "|---|---|", "| Thu | 5 |", "| Chi | 6 |"]

    def test_errors_of_formulas_are_no_values(self) -> None:
        book = filled(("Chỉ tiêu", "Kế hoạch", "Thực hiện"), ("Thu", 5, "#DIV/0!"))
        assert texts(book)[-1] == "| Thu | 5 |  |"

    def test_a_formula_shows_its_last_result(self) -> None:
        data = saved(filled(("Chỉ tiêu", "Năm 2023", "Tỷ lệ"), ("Thu", 5, 7)))
        changed = with_part(data, "xl/worksheets/sheet1.xml", b"<v>7</v>", b"<f>B2+2</f><v>8.5</v>")
        assert [line.text for line in read("bieu.xlsx", changed)][-2] == "| Thu | 5 | 8,5 |"


def with_part(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            assert name != part or old in content
            after.writestr(name, content.replace(old, new) if name == part else content)
    return out.getvalue()


class TestHostile:
    WHOLE = saved(filled(("Chỉ tiêu", "Năm 2023"), ("Thu", 5)))
    SHEET = "xl/worksheets/sheet1.xml"

    @pytest.mark.parametrize("row", [b"99999999", b"1048577", b"123456789012345", b"1e14", b"-5"])
    def test_rows_beyond_measure(self, row: bytes) -> None:
        changed = with_part(self.WHOLE, self.SHEET, b'<row r="2"', b'<row r="%s"' % row)
        with pytest.raises(UnreadableFile, match="quá lớn"):
            read("bieu.xlsx", changed)

    def test_far_columns_in_many_rows(self) -> None:
        rows = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (at, at) for at in range(10, 1000))
        with pytest.raises(UnreadableFile, match="quá lớn"):
            read("bieu.xlsx", with_part(self.WHOLE, self.SHEET, b"</sheetData>", rows + b"</sheetData>"))

    def test_size_that_is_not_true(self) -> None:
        changed = with_part(self.WHOLE, self.SHEET, b'<dimension ref="A1:B2"', b'<dimension ref="A1:XFD1048576"')
        assert len(read("bieu.xlsx", changed)) == len(read("bieu.xlsx", self.WHOLE))

    def test_entities(self) -> None:
        changed = with_part(self.WHOLE, self.SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet')
        with pytest.raises(UnreadableFile, match="không an toàn"):
            read("bieu.xlsx", changed)

    @pytest.mark.parametrize("part", ["xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"])
    def test_damaged_part(self, part: str) -> None:
        with pytest.raises(UnreadableFile, match="bị hỏng"):
            read("bieu.xlsx", with_part(self.WHOLE, part, b"</", b"<"))

    @pytest.mark.parametrize("place", [b"B0002000000000", b"2B", b""])
    def test_a_cell_at_no_place(self, place: bytes) -> None:
        changed = with_part(self.WHOLE, self.SHEET, b'<c r="B2"', b'<c r="%s"' % place)
        with pytest.raises(UnreadableFile, match="quá lớn"):
            read("bieu.xlsx", changed)

    @staticmethod
    def merged(area: bytes) -> bytes:
        merges = b'</sheetData><mergeCells count="1"><mergeCell ref="%s"/></mergeCells>' % area
        return with_part(TestHostile.WHOLE, TestHostile.SHEET, b"</sheetData>", merges)

    def test_a_merge_of_one_cell_merges_nothing(self) -> None:
        assert read("bieu.xlsx", self.merged(b"A1")) == read("bieu.xlsx", self.WHOLE)

    @pytest.mark.parametrize("area", [b"", b"A1:B", b"B2:A1", b"A2:B1"])
    def test_a_merge_that_is_no_area(self, area: bytes) -> None:
        with pytest.raises(UnreadableFile, match="bị hỏng"):
            read("bieu.xlsx", self.merged(area))

    def test_columns_of_a_width_of_their_own_are_not_hidden(self) -> None:
        columns = b'<cols><col min="2" max="2" width="30" customWidth="1"/></cols><sheetData>'
        changed = with_part(self.WHOLE, self.SHEET, b"<sheetData>", columns)
        assert read("bieu.xlsx", changed) == read("bieu.xlsx", self.WHOLE)

    def test_merge_over_the_whole_sheet(self) -> None:
        lines = read("bieu.xlsx", self.merged(b"A1:XFD1048576"))
        assert any("Chỉ tiêu" in line.text for line in lines)
