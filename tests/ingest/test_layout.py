"""The printed page: headings of true depth, paragraphs mended, footnotes tied, frame told from text."""

import pytest

from ingest.layout import Layout, lay_out
from ingest.layout.markers import Style, follows, marker, roman
from ingest.layout.markup import clean, footnote_marks, is_emphasised, is_starred, run_in
from ingest.report import Kind, Line, Passage

TOP = "BÁO CÁO\n\nKết quả công tác năm 2023\n\n"


def laid_out(text: str) -> Layout:
    return lay_out([Line(row, number) for number, row in enumerate(text.split("\n"), start=1)])


def below(layout: Layout, *kinds: Kind) -> list[Passage]:
    return [p for p in layout.passages if p.kind in kinds]


class TestMarkup:
    """Marks go, what is printed stays character for character."""

    @pytest.mark.parametrize(
        ("raw", "printed"),
        [
            ("##### **1. Các  cuộc họp:**", "1. Các  cuộc họp:"),
            ("**** Kết quả đầu tư***", "Kết quả đầu tư"),
            (r"#### **\* Nguyên nhân**", "Nguyên nhân"),
            ("<b>Không đạt</b>", "Không đạt"),
            ("của huyện<sup>(10)</sup> và xã<sup>2</sup>", "của huyện⁽¹⁰⁾ và xã²"),
            ("tỷ lệ trẻ <5 tuổi >48 &gt; 3", "tỷ lệ trẻ <5 tuổi >48 > 3"),
            ("đạt *giá so sánh* 7.613 tỷ", "đạt giá so sánh 7.613 tỷ"),
        ],
    )
    def test_clean(self, raw: str, printed: str) -> None:
        assert clean(raw) == printed

    def test_marks_are_not_units_of_length(self) -> None:
        assert footnote_marks("rộng 25 m², 3 km² và 2 ha; đất đai⁴ xong⁽¹⁰⁾.") == ("4", "10")

    def test_hints_of_type(self) -> None:
        assert is_emphasised("## **Đánh giá chung**")
        assert not is_emphasised("**Đánh giá:** đã xong")
        assert is_starred("*** Kết quả**")
        assert not is_starred("***Nơi nhận:***")
        assert run_in("**2.1. Về kinh tế:** Giá trị tăng") == "2.1. Về kinh tế:"
        assert run_in("Giá trị **tăng** 5%") == ""


class TestMarkers:
    """What a line opens with."""

    @pytest.mark.parametrize(
        ("text", "style", "order"),
        [
            ("Phần thứ hai", Style.PART, 2),
            ("PHẦN THỨ NHẤT", Style.PART, 1),
            ("Phần III", Style.PART, 3),
            ("Phần 2", Style.PART, 2),
            ("B. Chương trình", Style.LETTER, 2),
            ("IV. Kết quả", Style.ROMAN, 4),
            ("12. Tăng cường", Style.NUMBER, 12),
            ("2.10. Nội chính", Style.DOTTED, 10),
            ("b) Về đô thị", Style.LOWER, 2),
            ("(3) Có 100% số xã", Style.PAREN, 3),
            ("+ Dịch vụ", Style.BULLET, 0),
        ],
    )
    def test_read(self, text: str, style: Style, order: int) -> None:
        found = marker(text)
        assert found is not None
        assert (found.style, found.order) == (style, order)

    @pytest.mark.parametrize(
        "text", ["40.937 tỷ đồng", "Phần mềm quản lý", "V/v công tác", "2.245 quyết định", "90% kế hoạch"]
    )
    def test_none(self, text: str) -> None:
        assert marker(text) is None

    def test_order_of_letters_and_romans(self) -> None:
        d, dd, e = (marker(f"{letter}) Y tế") for letter in "dđe")
        assert d is not None and dd is not None and e is not None
        assert follows(dd, d)
        assert follows(e, d)
        assert not follows(d, dd)
        assert [roman(text) for text in ("I", "IV", "IX", "XIV")] == [1, 4, 9, 14]


class TestHeadings:
    def test_depth_is_that_of_the_numbering(self) -> None:
        layout = laid_out(
            TOP
            + "#### Phần thứ nhất\n\nĐÁNH GIÁ CHUNG\n\n# I. Kết quả\n\n### 1. Kinh tế\n\nĐã làm tốt.\n\n# 1.1. Thu\n\n"
            "Đã thu đủ.\n\na) Thu thuế\n\nĐã thu.\n\n* Về nợ đọng\n\nĐã giảm.\n\n## 2. Xã hội\n\nỔn định.\n\n"
            "# II. Hạn chế\n\nCòn ít."
        )
        assert [(h.depth, h.text) for h in layout.headings] == [
            (1, "Phần thứ nhất ĐÁNH GIÁ CHUNG"),
            (2, "I. Kết quả"),
            (3, "1. Kinh tế"),
            (4, "1.1. Thu"),
            (5, "a) Thu thuế"),
            (6, "Về nợ đọng"),
            (3, "2. Xã hội"),
            (2, "II. Hạn chế"),
        ]
        last = below(layout, Kind.PARAGRAPH)[-1]
        assert last.section == ("Phần thứ nhất ĐÁNH GIÁ CHUNG", "II. Hạn chế")

    def test_numbered_tasks_are_items(self) -> None:
        tasks = [
            f"{n}. Tiếp tục thực hiện nhiệm vụ thứ {n} của năm; bảo đảm tiến độ. Báo cáo hằng quý." for n in range(1, 4)
        ]
        layout = laid_out(TOP + "I. Nhiệm vụ\n\n" + "\n\n".join([*tasks, "4. Chỉ đạo giao quân."]))
        assert [h.text for h in layout.headings] == ["I. Nhiệm vụ"]
        assert [p.text[:2] for p in below(layout, Kind.ITEM)] == ["1.", "2.", "3.", "4."]

    def test_numbered_line_that_states_a_figure_is_an_item(self) -> None:
        layout = laid_out(
            TOP + "I. Một cửa\n\n1. Hồ sơ: đã trả 52 hồ sơ\n\n2. Tỷ lệ thanh toán: 0,6%\n\n# II. Hạn chế\n\nÍt."
        )
        assert [h.text for h in layout.headings] == ["I. Một cửa", "II. Hạn chế"]
        assert "2. Tỷ lệ thanh toán: 0,6%" in [p.text for p in below(layout, Kind.ITEM)]

    def test_numbered_run_in_is_heading_and_passage(self) -> None:
        layout = laid_out(TOP + "I. Kết quả\n\n**1. Về chăn nuôi:** Đàn bò có 120 con.\n\nĐàn lợn có 90 con.")
        assert layout.headings[1].text == "1. Về chăn nuôi:"
        run, after = below(layout, Kind.ITEM, Kind.PARAGRAPH)
        assert run.text == "1. Về chăn nuôi: Đàn bò có 120 con."
        assert after.section == ("I. Kết quả", "1. Về chăn nuôi:")

    def test_series_below_an_unnumbered_heading(self) -> None:
        layout = laid_out(
            TOP + "I. Một cửa\n\n### Tại huyện:\n\nCó 5 hồ sơ.\n\n### Tại các xã:\n\nCó 6 hồ sơ.\n\nII. Hạn chế\n\nÍt."
        )
        assert [h.depth for h in layout.headings] == [1, 2, 2, 1]

    def test_numbers_that_start_anew_below_an_unnumbered_heading_belong_to_it(self) -> None:
        layout = laid_out(
            TOP + "I. Một cửa\n\n### Tại huyện:\n\n1. Tiếp nhận\n\nCó 5 hồ sơ.\n\n2. Trả kết quả\n\nCó 4 hồ sơ.\n\n"
            "### Tại các xã:\n\n1. Tiếp nhận\n\nCó 6 hồ sơ.\n\nII. Hạn chế\n\nÍt."
        )
        assert [(h.depth, h.text) for h in layout.headings] == [
            (1, "I. Một cửa"),
            (2, "Tại huyện:"),
            (3, "1. Tiếp nhận"),
            (3, "2. Trả kết quả"),
            (2, "Tại các xã:"),
            (3, "1. Tiếp nhận"),
            (1, "II. Hạn chế"),
        ]

    def test_a_line_in_heading_type_that_states_a_figure_is_none(self) -> None:
        layout = laid_out(
            TOP + "I. Kết quả\n\n**1. Thu ngân sách: 312 tỷ đồng**\n\n**2. Chi ngân sách: 290 tỷ đồng**\n"
        )
        assert [h.text for h in layout.headings] == ["I. Kết quả"]

    def test_a_starred_sentence_is_an_item_and_a_starred_title_a_heading(self) -> None:
        layout = laid_out(TOP + "I. Kết quả\n\n* Kinh tế\n\nĐã làm tốt.\n\n* Thu ngân sách đạt khá.\n\nĐã làm tốt.")
        assert [h.text for h in layout.headings] == ["I. Kết quả", "Kinh tế"]

    def test_a_note_below_a_title_does_not_hide_what_it_heads(self) -> None:
        layout = laid_out(
            TOP + "I. Kết quả\n\n1. Kinh tế¹\n\n¹ Theo giá so sánh.\n\nKinh tế phát triển ổn định.\n\n2. Xã hội\n\nTốt."
        )
        assert [h.text for h in layout.headings][1:] == ["1. Kinh tế", "2. Xã hội"]

    def test_short_title_above_a_deeper_series(self) -> None:
        layout = laid_out(
            TOP + "I. Mục tiêu\n\n1. Mục tiêu: đạt 3 xã.\n\n2. Nhiệm vụ\n\n2.1. Đẩy mạnh thu\n\nLàm ngay."
        )
        assert [(h.depth, h.text) for h in layout.headings] == [
            (1, "I. Mục tiêu"),
            (2, "2. Nhiệm vụ"),
            (3, "2.1. Đẩy mạnh thu"),
        ]


class TestMending:
    """Halves are joined, whole paragraphs are not."""

    HALF = "Trong năm, xã đã phối hợp với các ban, ngành để thực hiện công tác"

    @pytest.mark.parametrize(
        "between", ["\n\n", "\n\n---\n\n", "\n\n- 4 -\n\n\f\n", "\n\n¹ Gồm 3 lớp.\n\n", "\n\n\n\n\n"]
    )
    def test_joined_by_one_space(self, between: str) -> None:
        layout = laid_out(TOP + f"Mở đầu có chú thích¹.\n\n{self.HALF}{between}đào tạo nghề cho lao động.")
        texts = [p.text for p in below(layout, Kind.PARAGRAPH)]
        assert f"{self.HALF} đào tạo nghề cho lao động." in texts

    @pytest.mark.parametrize("second", ["Đào tạo nghề tốt.", "- đào tạo nghề", "a) đào tạo nghề", "## đào tạo nghề"])
    def test_a_new_paragraph_stays_one(self, second: str) -> None:
        layout = laid_out(TOP + f"{self.HALF}\n\n{second}")
        assert self.HALF in [p.text for p in below(layout, Kind.PARAGRAPH)]

    def test_a_finished_sentence_is_not_continued(self) -> None:
        layout = laid_out(TOP + "Đã xong việc trồng rừng tại tất cả các thôn trong toàn xã./.\n\nđược ghi nhận.")
        assert len(below(layout, Kind.PARAGRAPH)) == 2

    def test_figure_or_bracket_continues_a_long_half(self) -> None:
        layout = laid_out(TOP + f"{self.HALF}\n\n40.937 tỷ đồng.\n\n{self.HALF}\n\n(ba xã) xong.")
        assert len(below(layout, Kind.PARAGRAPH)) == 2

    def test_lines_span_both_halves(self) -> None:
        layout = laid_out(TOP + f"{self.HALF}\n\nđào tạo.")
        assert below(layout, Kind.PARAGRAPH)[0].lines == (5, 7)


class TestFootnotes:
    def test_tied_to_the_passage_that_carries_the_mark(self) -> None:
        layout = laid_out(
            TOP + "Đoạn một<sup>1</sup>.\n\nĐoạn hai<sup>(2)</sup>.\n\n<sup>1</sup>- Như: kế hoạch.\n\n"
            "<sup>(2)</sup>Gồm 3 xã."
        )
        assert [(n.mark, n.text) for n in layout.footnotes] == [("1", "Như: kế hoạch."), ("2", "Gồm 3 xã.")]
        for note in layout.footnotes:
            assert note.ref_ordinal is not None
            assert note.mark in layout.passages[note.ref_ordinal].footnotes

    @pytest.mark.parametrize(
        ("mark", "note"), [("(1)", "(1) Gồm 3 xã."), ("[1]", "[1] Gồm 3 xã."), ("1", "1 Gồm 3 xã.")]
    )
    def test_marks_not_printed_as_marks(self, mark: str, note: str) -> None:
        layout = laid_out(TOP + f"Đã khảo sát đất đai{mark}.\n\nViệc khác đã xong.\n\n{note}")
        assert [(n.mark, n.ref_ordinal) for n in layout.footnotes] == [("1", 2)]

    def test_restarted_numbers_are_tied_to_the_nearest(self) -> None:
        layout = laid_out(TOP + "Một¹.\n\n¹ Chú thích đầu.\n\nHai¹.\n\n¹ Chú thích sau.")
        assert [layout.passages[n.ref_ordinal or 0].text for n in layout.footnotes] == ["Một¹.", "Hai¹."]

    def test_list_of_a_note_goes_on(self) -> None:
        layout = laid_out(
            TOP + "Vốn đã giao¹.\n\n¹ Trong đó: - Vốn tỉnh 5 tỷ đồng.\n\n- Vốn xã 2 tỷ đồng.\n\nViệc khác đã xong."
        )
        assert layout.footnotes[0].text == "Trong đó: - Vốn tỉnh 5 tỷ đồng. - Vốn xã 2 tỷ đồng."
        assert below(layout, Kind.PARAGRAPH)[-1].text == "Việc khác đã xong."


class TestFrame:
    TEXT = (
        "ỦY BAN NHÂN DÂN\nXÃ AN PHÚ\n\nSố: 12/BC-UBND\n\nAn Phú, ngày 02 tháng 3 năm 2024\n\nBÁO CÁO\n\n"
        "Kết quả công tác\n"
        "quý I năm 2024\n\n(Trình tại kỳ họp)\n\nKính gửi:\n- HĐND xã;\n- Đảng ủy xã.\n\n"
        "Trong quý I, xã đã làm tốt.\n\n"
        "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nLê Thị Hà\n\nPHỤ LỤC\n\n"
        "Số liệu kèm theo báo cáo."
    )

    def test_kinds(self) -> None:
        layout = laid_out(self.TEXT)
        assert layout.title == "Kết quả công tác quý I năm 2024"
        assert below(layout, Kind.HEADER)[-1].text == "- Đảng ủy xã."
        assert [p.text for p in below(layout, Kind.PARAGRAPH)] == [
            "Trong quý I, xã đã làm tốt.",
            "Số liệu kèm theo báo cáo.",
        ]
        assert [p.text for p in below(layout, Kind.SIGNATURE)][-2:] == ["TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "Lê Thị Hà"]
        assert [h.text for h in layout.headings] == ["PHỤ LỤC"]

    def test_nothing_printed_is_lost(self) -> None:
        layout = laid_out(self.TEXT)
        said = " ".join([*(p.text for p in layout.passages), *(h.text for h in layout.headings)])
        assert [row for row in self.TEXT.split("\n") if row not in said] == []
