"""Text PDF → lines: paragraphs, columns, tables, footnotes, page numbers, and files that are no reports."""

import os
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableFile
from ingest.layout import lay_out
from ingest.readers import read
from ingest.report import Kind, Line
from tests.ingest.pdf_writer import Sheet, pdf

# Rows of 75 letters, as wide as the text area (85 to 535) in type of 12 points.
FULL = "Trong năm, Ủy ban nhân dân xã Bình An đã chỉ đạo thực hiện tốt các nhiệm vụ"


def _body(sheet: Sheet, y: float, paragraphs: int) -> float:
    for number in range(paragraphs):
        y = sheet.paragraph(y, f"{number}x {FULL}"[:69], FULL, FULL, "kết thúc đoạn văn.")
    return y


def _texts(*sheets: Sheet) -> list[str]:
    return [line.text for line in read("a.pdf", pdf(*sheets)) if line.text]


class TestParagraphs:
    def test_printed_rows_of_a_paragraph_are_one_line(self) -> None:
        sheet = Sheet()
        y = sheet.paragraph(100, FULL[:69], FULL, "năm 2023.")
        sheet.paragraph(y, FULL[:69], "đạt 5,2%.")
        assert _texts(sheet) == [f"{FULL[:69]} {FULL} năm 2023.", f"{FULL[:69]} đạt 5,2%."]

    def test_a_row_that_begins_with_a_dash_in_mid_sentence_goes_on(self) -> None:
        sheet = Sheet()
        sheet.paragraph(100, FULL[:69], "- xã hội" + FULL[8:], "hết.")
        assert len(_texts(sheet)) == 1

    def test_items_each_with_its_dash_are_lines_of_their_own(self) -> None:
        sheet = Sheet()
        y = _body(sheet, 100, 2)
        for at in range(3):
            y = sheet.paragraph(y, f"- Khoản {at}: {FULL}"[:69], "năm nay;")
        assert [text for text in _texts(sheet) if text.startswith("- ")] == [
            f"- Khoản {at}: {FULL}"[:69] + " năm nay;" for at in range(3)
        ]

    def test_a_number_cut_at_the_end_of_a_row_is_whole(self) -> None:
        sheet = Sheet()
        sheet.paragraph(100, FULL[:69], FULL[:70] + "2021-", "2025 được giữ vững.")
        assert _texts(sheet)[0].endswith("2021-2025 được giữ vững.")

    def test_a_heading_is_bold(self) -> None:
        sheet = Sheet()
        sheet.text(121, 100, "I. KẾT QUẢ", bold=True)
        _body(sheet, 118, 1)
        assert _texts(sheet)[0] == "**I. KẾT QUẢ**"

    def test_bold_words_a_paragraph_opens_with_are_its_label(self) -> None:
        sheet = Sheet()
        sheet.text(121, 100, "1. Về kinh tế:", bold=True)
        sheet.text(121 + 15 * 6, 100, "tăng trưởng khá, thu ngân sách vượt kế hoạch giao,")
        sheet.text(85, 118, "bằng 102% dự toán.")
        assert _texts(sheet) == [
            "**1. Về kinh tế:** tăng trưởng khá, thu ngân sách vượt kế hoạch giao, bằng 102% dự toán."
        ]

    def test_a_title_of_two_centred_rows_is_one_line(self) -> None:
        sheet = Sheet()
        for y, row in ((100, "BÁO CÁO"), (118, "Tình hình kinh tế - xã hội năm 2023"), (136, "của xã Bình An")):
            sheet.text(310 - 3 * len(row), y, row, bold=True)
        _body(sheet, 170, 2)
        assert _texts(sheet)[:2] == ["**BÁO CÁO**", "**Tình hình kinh tế - xã hội năm 2023 của xã Bình An**"]

    def test_an_item_set_under_its_own_text_is_one_paragraph(self) -> None:
        sheet = Sheet()
        y = _body(sheet, 100, 2)
        sheet.text(85, y, "-")
        sheet.text(103, y, FULL[:71])
        sheet.text(103, y + 18, "năm 2023.")
        assert _texts(sheet)[2:] == [f"- {FULL[:71]} năm 2023."]

    def test_a_row_set_in_begins_a_paragraph(self) -> None:
        sheet = Sheet()
        y = _body(sheet, 100, 2)
        sheet.text(85, y, FULL)
        sheet.text(121, y + 18, "Năm 2023 đạt khá.")
        assert _texts(sheet)[2:] == [FULL, "Năm 2023 đạt khá."]

    def test_words_that_stand_upright_beside_the_text_are_left_out(self) -> None:
        sheet = Sheet()
        _body(sheet, 100, 1)
        codes = "".join(f"{ord(letter):04x}" for letter in "SAO Y")
        sheet.drawn.append(f"BT /R 12 Tf 0 1 -1 0 40 300 Tm <{codes}> Tj ET")
        assert not any("SAO" in text for text in _texts(sheet))

    def test_letters_written_after_their_row_and_accents_written_apart_find_their_place(self) -> None:
        sheet = Sheet()
        sheet.text(85, 100, "Thu ngân s")
        sheet.text(85 + 11 * 6, 100, "ch nghe\u0300o")
        sheet.text(85 + 10 * 6, 100, "á")
        assert _texts(sheet) == ["Thu ngân sách nghèo"]

    def test_an_invisible_layer_is_not_read_where_there_is_print(self) -> None:
        sheet = Sheet()
        _body(sheet, 100, 1)
        sheet.text(85, 400, "chữ ẩn", mode=3)
        assert not any("ẩn" in text for text in _texts(sheet))


class TestPages:
    def test_lines_are_numbered_by_page(self) -> None:
        one, two = Sheet(), Sheet()
        one.text(85, 100, "Trang đầu.")
        two.text(85, 100, "Trang sau.")
        lines = [line for line in read("a.pdf", pdf(one, two)) if line.text]
        assert [(line.text, line.number, line.confidence) for line in lines] == [
            ("Trang đầu.", 1, None),
            ("Trang sau.", 2, None),
        ]

    def test_page_numbers_and_running_headers_are_left_out(self) -> None:
        sheets = [Sheet() for _ in range(4)]
        for number, sheet in enumerate(sheets, start=1):
            sheet.text(290, 40, str(number))
            sheet.text(85, 60, f"Báo cáo của xã Bình An – bản {number}", 9)
            _body(sheet, 100, 2)
        assert not any("Bình An – bản" in text or text.isdigit() for text in _texts(*sheets))

    @pytest.mark.parametrize("rest", ["của huyện đạt khá.", "Bình An đạt khá."])
    def test_a_paragraph_cut_by_the_page_is_one_passage(self, rest: str) -> None:
        one, two = Sheet(), Sheet()
        one.paragraph(_body(one, 100, 2), FULL[:69], FULL)
        two.text(290, 40, "2")
        two.text(85, 100, rest)
        _body(two, 118, 2)
        passages = lay_out(read("a.pdf", pdf(one, two))).passages
        assert [p.lines[0] for p in passages if p.text == f"{FULL[:69]} {FULL} {rest}"] == [1]

    def test_what_begins_with_an_indent_on_the_next_page_is_a_new_paragraph(self) -> None:
        one, two = Sheet(), Sheet()
        one.paragraph(_body(one, 100, 2), FULL[:69], FULL[:74] + ".")
        _body(two, 100, 2)
        assert lay_out(read("a.pdf", pdf(one, two))).passages[3].text.startswith("0x")

    def test_a_footnote_is_tied_to_its_mark(self) -> None:
        sheet = Sheet()
        _body(sheet, 100, 3)
        sheet.text(121, 320, "Thu ngân sách đạt khá")
        sheet.text(121 + 21 * 6, 315, "1", 7)
        sheet.text(121 + 21 * 6 + 3.5, 320, ".")
        sheet.line(85, 700, 200, 700)
        sheet.text(85, 712, "1", 6)
        sheet.text(92, 715, "Không kể thu tiền sử dụng đất;", 10)
        sheet.text(85, 727, "kể cả thu chuyển nguồn.", 10)
        sheet.text(290, 800, "1")
        layout = lay_out(read("a.pdf", pdf(sheet)))
        note = layout.footnotes[0]
        assert (note.mark, note.text) == ("1", "Không kể thu tiền sử dụng đất; kể cả thu chuyển nguồn.")
        assert note.ref_ordinal is not None
        assert layout.passages[note.ref_ordinal].text == "Thu ngân sách đạt khá¹."

    def test_a_footnote_that_goes_on_over_the_page_is_whole_and_so_is_the_paragraph_above_it(self) -> None:
        one, two = Sheet(), Sheet()
        y = _body(one, 100, 8)
        one.text(85, y, FULL[:73])
        one.text(85 + 73 * 6, y - 5, "1", 7)
        one.line(85, 760, 200, 760)
        one.text(85, 772, "1", 6)
        one.text(92, 775, "Không kể thu tiền sử dụng đất và các khoản thu khác của", 10)
        two.text(85, 100, "Bình An đạt khá.")
        y = _body(two, 118, 3)
        two.line(85, 760, 200, 760)
        two.text(85, 772, "xã trong năm.", 10)
        layout = lay_out(read("a.pdf", pdf(one, two)))
        assert [(note.mark, note.text) for note in layout.footnotes] == [
            ("1", "Không kể thu tiền sử dụng đất và các khoản thu khác của xã trong năm.")
        ]
        assert any(p.text == f"{FULL[:73]}¹ Bình An đạt khá." for p in layout.passages)

    def test_a_bold_first_row_of_a_page_begins_anew(self) -> None:
        one, two = Sheet(), Sheet()
        one.paragraph(_body(one, 100, 2), FULL[:69], FULL)
        two.text(85, 100, "II. HẠN CHẾ", bold=True)
        _body(two, 118, 2)
        assert "**II. HẠN CHẾ**" in _texts(one, two)


class TestColumns:
    def test_a_letterhead_is_read_left_then_right(self) -> None:
        sheet = Sheet()
        sheet.text(90, 60, "ỦY BAN NHÂN DÂN")
        sheet.text(300, 58, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        sheet.text(100, 78, "XÃ BÌNH AN")
        sheet.text(310, 76, "Độc lập - Tự do - Hạnh phúc")
        sheet.text(100, 100, "Số: 12/BC-UBND")
        sheet.text(310, 100, "Bình An, ngày 05 tháng 12 năm 2023")
        sheet.text(280, 140, "BÁO CÁO", bold=True)
        _body(sheet, 170, 2)
        assert _texts(sheet)[:6] == [
            "ỦY BAN NHÂN DÂN XÃ BÌNH AN",
            "Số: 12/BC-UBND",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Bình An, ngày 05 tháng 12 năm 2023",
            "**BÁO CÁO**",
        ]

    def test_what_stands_alone_above_one_column_belongs_to_it(self) -> None:
        sheet = Sheet()
        sheet.text(90, 60, "ỦY BAN NHÂN DÂN")
        sheet.text(330, 78, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA")
        sheet.text(100, 78, "XÃ BÌNH AN")
        sheet.text(100, 100, "Số: 12/BC-UBND")
        sheet.text(330, 100, "Bình An, ngày 05 tháng 12 năm 2023")
        y = _body(sheet, 150, 2) + 20
        sheet.text(330, y, "TM. ỦY BAN NHÂN DÂN", bold=True)
        for at, (left, right) in enumerate((("Nơi nhận:", "CHỦ TỊCH"), ("- Như trên;", "Nguyễn Văn A")), start=1):
            sheet.text(90, y + 18 * at, left)
            sheet.text(350, y + 18 * at, right)
        found = _texts(sheet)
        assert found[0] == "ỦY BAN NHÂN DÂN XÃ BÌNH AN"
        assert found.index("Nơi nhận:") < found.index("- Như trên;") < found.index("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH")

    def test_a_row_over_the_whole_width_ends_the_columns(self) -> None:
        sheet = Sheet()
        for at, (left, right) in enumerate((("Nơi nhận:", "CHỦ TỊCH"), ("- Như trên;", "Nguyễn Văn A"))):
            sheet.text(90, 100 + 18 * at, left)
            sheet.text(350, 100 + 18 * at, right)
        sheet.text(85, 140, FULL)
        assert _texts(sheet) == ["Nơi nhận:", "- Như trên;", "CHỦ TỊCH", "Nguyễn Văn A", FULL]

    @pytest.mark.parametrize(
        "rows",
        [
            (("Bình An", "Bình Hòa", "Bình Tân"), ("tốt", "khá", "tốt"), ("khá", "tốt", "khá")),
            (("Thu", "10", "12"), ("Chi ngân sách", "9", ""), ("", "8", "7")),
        ],
    )
    def test_words_lined_up_are_no_table_without_figures_and_columns(self, rows: tuple[tuple[str, ...], ...]) -> None:
        sheet = Sheet()
        for at, row in enumerate(rows):
            for x, cell in zip((90, 200 + 60 * at, 400), row, strict=True):
                sheet.text(x, 100 + 18 * at, cell)
        assert not any(text.startswith("|") for text in _texts(sheet))

    def test_figures_lined_up_without_rules_are_a_table(self) -> None:
        sheet = Sheet()
        y = _body(sheet, 100, 1) + 10
        for row in (("Chỉ tiêu", "KH 2023", "TH 2023"), ("Thu", "10,5", "12,0"), ("Chi", "9,1", "8,8")):
            for x, cell in zip((90, 250, 400), row, strict=True):
                sheet.text(x, y, cell)
            y += 18
        _body(sheet, y + 10, 1)
        table = lay_out(read("a.pdf", pdf(sheet))).tables[0]
        assert table.columns == ("Chỉ tiêu", "KH 2023", "TH 2023")
        assert table.rows == (("Thu", "10,5", "12,0"), ("Chi", "9,1", "8,8"))


class TestRuledTables:
    XS = (85.0, 120.0, 300.0, 420.0, 535.0)

    def _row(self, sheet: Sheet, y: float, *cells: str) -> None:
        for x, cell in zip(self.XS, cells, strict=False):
            sheet.text(x + 4, y + 14, cell, 10)

    def _table(self, sheet: Sheet, y: float, *rows: tuple[str, ...]) -> None:
        sheet.grid(list(self.XS), [y + 20 * at for at in range(len(rows) + 1)])
        for at, row in enumerate(rows):
            self._row(sheet, y + 20 * at, *row)

    HEADER = ("TT", "Chỉ tiêu", "KH 2023", "TH 2023")

    def test_rows_and_cells_with_several_rows_of_print(self) -> None:
        sheet = Sheet()
        y = _body(sheet, 100, 2)
        sheet.grid(list(self.XS), [y, y + 20, y + 54])
        self._row(sheet, y, *self.HEADER)
        self._row(sheet, y + 20, "1", "Tỷ lệ hộ nghèo đến", "3,51", "2,82")
        self._row(sheet, y + 34, "", "cuối năm", "", "")
        assert [text for text in _texts(sheet) if text.startswith("|")] == [
            "| TT | Chỉ tiêu | KH 2023 | TH 2023 |",
            "|---|---|---|---|",
            "| 1 | Tỷ lệ hộ nghèo đến cuối năm | 3,51 | 2,82 |",
        ]

    def test_a_header_that_spans_columns_names_each(self) -> None:
        sheet = Sheet()
        xs, y = self.XS, 100.0
        for x in (xs[0], xs[1], xs[2], xs[4]):
            sheet.line(x, y, x, y + 80)
        sheet.line(xs[3], y + 20, xs[3], y + 80)
        for at in (0, 40, 60, 80):
            sheet.line(xs[0], y + at, xs[4], y + at)
        sheet.line(xs[2], y + 20, xs[4], y + 20)
        self._row(sheet, y, "TT", "Chỉ tiêu", "Năm 2023")
        self._row(sheet, y + 20, "", "", "Kế hoạch", "Thực hiện")
        self._row(sheet, y + 40, "1", "Thu", "10", "12")
        self._row(sheet, y + 60, "2", "Chi", "9", "8")
        table = lay_out(read("a.pdf", pdf(sheet))).tables[0]
        assert table.columns == ("TT", "Chỉ tiêu", "Năm 2023 – Kế hoạch", "Năm 2023 – Thực hiện")
        assert table.rows == (("1", "Thu", "10", "12"), ("2", "Chi", "9", "8"))

    def test_a_table_goes_on_over_the_page_with_its_header_again(self) -> None:
        one, two = Sheet(), Sheet()
        _body(one, 100, 2)
        self._table(one, 700, self.HEADER, ("1", "Thu ngân sách trên", "10", "12"))
        self._table(two, 80, self.HEADER, ("2", "Chi", "9", "8"))
        _body(two, 200, 2)
        layout = lay_out(read("a.pdf", pdf(one, two)))
        assert [table.rows for table in layout.tables] == [
            (("1", "Thu ngân sách trên", "10", "12"), ("2", "Chi", "9", "8"))
        ]
        assert [p.lines for p in layout.passages if p.kind is Kind.TABLE_ROW] == [(1, 1), (2, 2)]

    def test_a_row_cut_by_the_page_is_whole(self) -> None:
        one, two = Sheet(), Sheet()
        _body(one, 100, 2)
        self._table(one, 700, self.HEADER, ("1", "Thu ngân sách trên", "10", "12"))
        self._table(two, 80, ("", "địa bàn", "", ""), ("2", "Chi", "9", "8"))
        _body(two, 200, 2)
        assert lay_out(read("a.pdf", pdf(one, two))).tables[0].rows[0] == (
            "1",
            "Thu ngân sách trên địa bàn",
            "10",
            "12",
        )

    @pytest.mark.parametrize("turn", [90, 180, 270])
    def test_a_page_that_is_stored_turned_reads_as_it_is_shown(self, turn: int) -> None:
        sheet = Sheet(width=842.0, height=595.0, turn=turn)
        sheet.text(85, 80, "Phụ lục số liệu")
        self._table(sheet, 100, self.HEADER, ("1", "Thu", "10", "12"))
        assert _texts(sheet) == [
            "Phụ lục số liệu",
            "| TT | Chỉ tiêu | KH 2023 | TH 2023 |",
            "|---|---|---|---|",
            "| 1 | Thu | 10 | 12 |",
        ]

    def test_cells_drawn_as_boxes_over_shading_are_the_same_table(self) -> None:
        lines, boxes = Sheet(), Sheet()
        rows = (self.HEADER, ("1", "Thu", "10", "12"), ("2", "Chi", "9", "8"))
        self._table(lines, 100, *rows)
        boxes.box(self.XS[0], 100, self.XS[-1], 120, "f")
        for at, row in enumerate(rows):
            for left, right in pairwise(self.XS):
                boxes.box(left, 100 + 20 * at, right, 120 + 20 * at)
            self._row(boxes, 100 + 20 * at, *row)
        assert _texts(boxes) == _texts(lines)
        assert len(_texts(boxes)) == 4

    def test_shading_alone_rules_nothing(self) -> None:
        sheet = Sheet()
        for at in range(3):
            for left, right in pairwise(self.XS):
                sheet.box(left, 100 + 20 * at, right, 120 + 20 * at, "f")
        self._row(sheet, 100, "Thu", "và", "chi")
        assert not any(text.startswith("|") for text in _texts(sheet))

    def test_a_table_without_lines_at_its_sides_has_all_its_columns(self) -> None:
        sheet = Sheet()
        for y in (100.0, 120.0, 140.0):
            sheet.line(self.XS[0], y, self.XS[-1], y)
        for x in self.XS[1:-1]:
            sheet.line(x, 100, x, 140)
        self._row(sheet, 100, *self.HEADER)
        self._row(sheet, 120, "1", "Thu", "10", "12")
        assert _texts(sheet) == ["| TT | Chỉ tiêu | KH 2023 | TH 2023 |", "|---|---|---|---|", "| 1 | Thu | 10 | 12 |"]

    def test_a_drawing_of_very_many_lines_is_no_table_and_the_text_beside_it_is_read(self) -> None:
        sheet = Sheet()
        self._table(sheet, 100, self.HEADER, ("1", "Thu", "10", "12"))
        sheet.drawn.append(
            "".join(f"{at % 500} {at // 500} m {at % 500 + 10} {at // 500} l S\n" for at in range(20_001))
        )
        found = _texts(sheet)
        assert not any(text.startswith("|") for text in found)
        assert "Thu" in " ".join(found)

    def test_a_frame_around_a_text_is_no_table(self) -> None:
        sheet = Sheet()
        sheet.grid([80.0, 540.0], [80.0, 300.0])
        _body(sheet, 100, 2)
        assert not any(text.startswith("|") for text in _texts(sheet))


class TestHostile:
    def _said(self, data: bytes) -> str:
        with pytest.raises(UnreadableFile) as fault:
            read("a.pdf", data)
        said = str(fault.value)
        assert "\n" not in said
        return said

    def test_a_password_is_asked_to_be_taken_off(self) -> None:
        sheet = Sheet()
        sheet.text(85, 100, "Kín.")
        locked = f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>"
        assert "mật khẩu" in self._said(pdf(sheet, extra=f"/Encrypt {locked} /ID [<41> <41>]"))

    @pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\x00" * 5000])
    def test_a_damaged_file(self, data: bytes) -> None:
        assert "hỏng" in self._said(data)

    def test_too_many_pages(self) -> None:
        assert "2001 trang" in self._said(pdf(*[Sheet()] * 2001))

    def test_a_page_of_absurd_size(self) -> None:
        sheet = Sheet(width=100_000.0, height=100_000.0)
        sheet.text(85, 100, "Khổ lớn.")
        assert "khổ giấy" in self._said(pdf(sheet))

    def test_a_page_with_more_letters_than_it_can_hold(self) -> None:
        sheet = Sheet()
        for row in range(100):
            sheet.text(20, 20 + 8 * row, "ab c" * 275, 1)
        assert "hỏng" in self._said(pdf(sheet))

    def test_a_file_without_any_text(self) -> None:
        assert "không có chữ" in self._said(pdf(Sheet()))

    def test_characters_without_meaning_are_read_by_ocr_or_not_at_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        sheet = Sheet()
        for row in range(10):
            sheet.text(85, 100 + 18 * row, "".join(chr(0xE000 + at) for at in range(40)))
        assert "tesseract-ocr-vie" in self._said(pdf(sheet, meaning=False))

    @settings(max_examples=100, deadline=None)
    @given(st.data())
    def test_whatever_is_broken_in_a_file_is_said_or_read(self, data: st.DataObject) -> None:
        sheet = Sheet()
        _body(sheet, 100, 2)
        sheet.grid([85.0, 300.0, 535.0], [500.0, 520.0, 540.0])
        whole = bytearray(pdf(sheet))
        for _ in range(data.draw(st.integers(1, 20))):
            whole[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
        with patch.dict(os.environ, PATH=""):  # OCR has no part in this
            lines, said = _outcome(bytes(whole))
        assert (said and "\n" not in said) or all(line.number >= 1 for line in lines)


def _outcome(data: bytes) -> tuple[list[Line], str]:
    try:
        return read("a.pdf", data), ""
    except UnreadableFile as fault:
        return [], str(fault)
