"""Word documents as offices make them: letterhead tables, automatic numbers, merged cells, notes, tracked changes."""

import contextlib
import io
import zipfile
from collections.abc import Sequence

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, nsmap
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from ingest.errors import IngestError, UnknownFormat, UnreadableFile
from ingest.parse import parse_text
from ingest.readers import read
from ingest.report import Kind, Passage, Report

W = nsdecls("w")
W_NAMES = nsmap["w"]


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def parsed(document: Document) -> Report:
    return parse_text("bc.docx", saved(document))


def texts(document: Document) -> list[str]:
    return [line.text for line in read("bc.docx", saved(document)) if line.text]


def of(report: Report, kind: Kind) -> list[Passage]:
    return [p for p in report.passages if p.kind is kind]


def titled() -> Document:
    """A document with the letterhead and title every report opens with."""
    document = docx.Document()
    head = document.add_table(2, 2)
    for cell, text in zip(
        (c for row in head.rows for c in row.cells),
        (
            "UBND HUYỆN BÌNH AN",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
            "Số: 12/BC-UBND",
            "Bình An, ngày 05 tháng 12 năm 2023",
        ),
        strict=True,
    ):
        cell.text = text
    bold(document, "BÁO CÁO")
    bold(document, "Kết quả công tác năm 2023")
    return document


def bold(document: Document, text: str) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = True
    return paragraph


def fill(table: Table, rows: Sequence[Sequence[str]], first: int = 0) -> None:
    for at, row in enumerate(rows, start=first):
        for column, text in enumerate(row):
            table.cell(at, column).text = text


def append(document: Document, xml: str) -> None:
    """Raw WordprocessingML at the end of the body, for what python-docx has no words for."""
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def attach(document: Document, kind: str, xml: str) -> None:
    """Another part of the package: footnotes, numbering."""
    part = Part(PackURI(f"/word/{kind}.xml"), f"application/vnd.test.{kind}+xml", xml.encode(), document.part.package)
    document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, kind.upper()))


class TestFrame:
    def test_letterhead_beside_each_other(self) -> None:
        report = parsed(titled())
        assert report.metadata.number == "12/BC-UBND"
        assert report.metadata.issued == "2023-12-05"
        assert report.metadata.locality == "Bình An"
        assert report.metadata.title == "Kết quả công tác năm 2023"
        assert report.tables == ()

    def test_letterhead_by_tabs(self) -> None:
        document = docx.Document()
        document.add_paragraph("UBND HUYỆN BÌNH AN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        document.add_paragraph("Số: 12/BC-UBND\t\tBình An, ngày 05 tháng 12 năm 2023")
        bold(document, "BÁO CÁO")
        report = parsed(document)
        assert (report.metadata.number, report.metadata.issued) == ("12/BC-UBND", "2023-12-05")
        assert report.tables == ()

    def test_signature_table(self) -> None:
        document = titled()
        document.add_paragraph("Kinh tế của huyện ổn định, đời sống nhân dân được cải thiện.")
        foot = document.add_table(1, 2)
        foot.cell(0, 0).text = "Nơi nhận:\n- HĐND huyện;\n- Lưu: VT."
        foot.cell(0, 1).text = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
        foot.cell(0, 1).add_paragraph("Nguyễn Văn A")
        report = parsed(document)
        assert report.metadata.signer == "Nguyễn Văn A"
        assert report.tables == ()
        assert "- Lưu: VT." in [p.text for p in of(report, Kind.SIGNATURE)]

    def test_headers_and_footers_are_not_text(self) -> None:
        document = titled()
        document.sections[0].header.paragraphs[0].text = "Lưu hành nội bộ"
        document.sections[0].footer.paragraphs[0].text = "Trang 1"
        assert not {"Lưu hành nội bộ", "Trang 1"} & set(texts(document))


class TestNumbering:
    LEVELS = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="70">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2.%3."/></w:lvl>'
        '<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%4)"/></w:lvl>'
        '<w:lvl w:ilvl="4"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
        '<w:lvl w:ilvl="5"><w:numFmt w:val="bullet"/><w:lvlText w:val="+"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="70"><w:abstractNumId w:val="70"/></w:num>'
        '<w:num w:numId="80"><w:abstractNumId w:val="70"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>'
    )

    def numbered(self, *paragraphs: tuple[int, str], number: int = 70) -> Document:
        document = docx.Document()
        numbering = document.part.numbering_part.element
        root = etree.fromstring(self.LEVELS)
        for child in reversed(root):
            numbering.insert(0, parse_xml(etree.tostring(child)))
        for depth, text in paragraphs:
            append(
                document,
                f'<w:p {W}><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
                f"<w:r><w:t>{text}</w:t></w:r></w:p>",
            )
        return document

    def test_written_out(self) -> None:
        document = self.numbered(
            (0, "Kết quả"), (1, "Kinh tế"), (2, "Thu"), (2, "Chi"), (3, "Thuế"), (3, "Phí"), (4, "Đất"), (5, "Nhà"),
            (1, "Xã hội"), (2, "Y tế"), (0, "Hạn chế"), (1, "Chung"),
        )  # fmt: skip
        assert texts(document) == [
            "I. Kết quả", "1. Kinh tế", "1.1. Thu", "1.2. Chi", "a) Thuế", "b) Phí", "- Đất", "+ Nhà",
            "2. Xã hội", "2.1. Y tế", "II. Hạn chế", "1. Chung",
        ]  # fmt: skip

    def test_a_list_told_where_to_start(self) -> None:
        assert texts(self.numbered((0, "Một"), (0, "Hai"), number=80)) == ["V. Một", "VI. Hai"]

    def test_a_list_whose_levels_are_told_otherwise(self) -> None:
        document = self.numbered((0, "Một"), (0, "Hai"), number=90)
        document.part.numbering_part.element.append(
            parse_xml(
                f'<w:num {W} w:numId="90"><w:abstractNumId w:val="70"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">'
                '<w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1)"/></w:lvl></w:lvlOverride></w:num>'
            )
        )
        assert texts(document) == ["A) Một", "B) Hai"]

    def test_a_list_that_takes_its_levels_from_a_style(self) -> None:
        document = self.numbered((0, "Một"), (0, "Hai"), number=91)
        style = document.styles.add_style("Danh mục", 1).element
        style.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="70"/></w:numPr>'))
        numbering = document.part.numbering_part.element
        linked = f'<w:abstractNum {W} w:abstractNumId="71"><w:numStyleLink w:val="{style.styleId}"/></w:abstractNum>'
        numbering.insert(1, parse_xml(linked))
        numbering.append(parse_xml(f'<w:num {W} w:numId="91"><w:abstractNumId w:val="71"/></w:num>'))
        assert texts(document) == ["I. Một", "II. Hai"]

    def test_a_list_without_a_sign_prints_none(self) -> None:
        document = self.numbered((4, "Đất ở"))
        level = document.part.numbering_part.element.find(f".//{{{W_NAMES}}}lvl[@{{{W_NAMES}}}ilvl='4']")
        level[-1].set(f"{{{W_NAMES}}}val", " ")
        assert texts(document) == ["Đất ở"]

    def test_by_style(self) -> None:
        document = docx.Document()
        for text in ("Thu", "Chi"):
            document.add_paragraph(text, style="List Number")
        document.add_paragraph("Đất", style="List Bullet")
        assert texts(document) == ["1. Thu", "2. Chi", "- Đất"]

    def test_headings_have_depth(self) -> None:
        document = titled()
        document.add_heading("I. Kết quả", 1)
        document.add_heading("1. Kinh tế", 2)
        document.add_paragraph("Kinh tế phát triển ổn định trong cả năm.")
        report = parsed(document)
        assert [(h.depth, h.text) for h in report.headings] == [(1, "I. Kết quả"), (2, "1. Kinh tế")]
        assert of(report, Kind.PARAGRAPH)[-1].section == ("I. Kết quả", "1. Kinh tế")

    def test_a_style_called_a_heading_is_one_whatever_else_it_says(self) -> None:
        document = titled()
        document.add_heading("Phần thứ nhất", 0)
        document.add_paragraph("Năm 2023 có nhiều khó khăn.")
        heading = document.styles["Heading 2"].element
        heading.pPr.remove(heading.pPr.find(f"{{{W_NAMES}}}outlineLvl"))
        document.add_heading("Kinh tế", 2)
        document.add_paragraph("Kinh tế phát triển ổn định trong cả năm.")
        assert [(h.depth, h.text) for h in parsed(document).headings] == [(1, "Phần thứ nhất"), (2, "Kinh tế")]


class TestRuns:
    def test_bold_label_and_raised_text(self) -> None:
        document = docx.Document()
        paragraph = document.add_paragraph()
        paragraph.add_run("1. Về kinh tế:").bold = True
        paragraph.add_run(" rộng 5 km")
        paragraph.add_run("2").font.superscript = True
        assert texts(document) == ["**1. Về kinh tế:** rộng 5 km<sup>2</sup>"]

    def test_look_comes_from_the_style_unless_the_run_says_otherwise(self) -> None:
        document = docx.Document()
        style = document.styles.add_style("Đậm", 1)
        style.font.bold = True
        paragraph = document.add_paragraph("Đánh giá", style="Đậm")
        paragraph.add_run(" chung").bold = False
        assert texts(document) == ["**Đánh giá** chung"]

    def test_hidden_text_is_not_printed(self) -> None:
        document = docx.Document()
        paragraph = document.add_paragraph("Thu 5 tỷ")
        paragraph.add_run(" và 9 tỷ bí mật").font.hidden = True
        assert texts(document) == ["Thu 5 tỷ"]

    def test_capitals_by_type_are_printed_capitals(self) -> None:
        document = docx.Document()
        document.add_paragraph().add_run("Đánh giá chung").font.all_caps = True
        assert texts(document) == ["ĐÁNH GIÁ CHUNG"]

    def test_tracked_changes_are_accepted(self) -> None:
        document = docx.Document()
        append(
            document,
            f"<w:p {W}><w:r><w:t>Thu </w:t></w:r><w:del><w:r><w:delText>4</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>5</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> cũ</w:t></w:r></w:moveFrom>"
            '<w:moveTo><w:r><w:t xml:space="preserve"> tỷ</w:t></w:r></w:moveTo></w:p>',
        )
        append(document, f"<w:p {W}><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Một </w:t></w:r></w:p>")
        append(document, f"<w:p {W}><w:r><w:t>đoạn.</w:t></w:r></w:p>")
        assert texts(document) == ["Thu 5 tỷ", "Một đoạn."]

    def test_what_stands_before_a_removed_last_mark_is_read(self) -> None:
        document = docx.Document()
        append(document, f"<w:p {W}><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Thu 5 tỷ.</w:t></w:r></w:p>")
        assert texts(document) == ["Thu 5 tỷ."]

    def test_links_fields_and_controls_are_read(self) -> None:
        document = docx.Document()
        append(
            document,
            f"<w:sdt {W}><w:sdtContent><w:p><w:hyperlink><w:r><w:t>Cổng</w:t></w:r></w:hyperlink><w:r>"
            '<w:fldChar w:fldCharType="begin"/><w:instrText> PAGE </w:instrText><w:fldChar w:fldCharType="end"/></w:r>'
            '<w:fldSimple w:instr="DATE"><w:r><w:t> 2023</w:t></w:r></w:fldSimple></w:p></w:sdtContent></w:sdt>',
        )
        assert texts(document) == ["Cổng 2023"]

    def test_line_breaks_part_lines_of_one_paragraph(self) -> None:
        document = docx.Document()
        document.add_paragraph("CHỦ TỊCH\nNguyễn Văn A")
        lines = [line for line in read("bc.docx", saved(document)) if line.text]
        assert [(line.text, line.number) for line in lines] == [("CHỦ TỊCH", 1), ("Nguyễn Văn A", 1)]

    def test_text_boxes_once(self) -> None:
        document = docx.Document()
        box = "<w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent>"
        append(
            document,
            f'<w:p {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:t>Ngoài</w:t></w:r><w:r><mc:AlternateContent>'
            f'<mc:Choice Requires="wps">{box}</mc:Choice>'
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>",
        )
        assert texts(document) == ["Ngoài", "Trong khung"]

    def test_signs_of_the_symbol_font(self) -> None:
        document = docx.Document()
        append(
            document,
            f'<w:p {W}><w:r><w:t>Đạt </w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95%</w:t></w:r></w:p>',
        )
        assert texts(document) == ["Đạt ≥95%"]

    @pytest.mark.parametrize(
        ("sign", "shown"),
        [
            ('w:font="Arial" w:char="2265"', "Đạt ≥95%"),
            ('w:font="Wingdings" w:char="F0E0"', "Đạt 95%"),
            ('w:font="Arial" w:char="D800"', "Đạt 95%"),
            ('w:font="Arial" w:char="xyz"', "Đạt 95%"),
        ],
    )
    def test_signs_of_other_fonts_only_where_every_font_has_them(self, sign: str, shown: str) -> None:
        document = docx.Document()
        append(document, f"<w:p {W}><w:r><w:t>Đạt </w:t><w:sym {sign}/><w:t>95%</w:t></w:r></w:p>")
        assert texts(document) == [shown]

    def test_a_page_break_within_a_paragraph_parts_words_not_lines(self) -> None:
        document = docx.Document()
        append(document, f'<w:p {W}><w:r><w:t>Thu</w:t><w:br w:type="page"/><w:t>5 tỷ</w:t></w:r></w:p>')
        assert texts(document) == ["Thu 5 tỷ"]

    def test_an_equation_keeps_its_fraction_and_power(self) -> None:
        document = docx.Document()
        part, power = "<m:r><m:t>%s</m:t></m:r>", "<m:sSup><m:e>%s</m:e><m:sup>%s</m:sup></m:sSup>"
        over = f"<m:f><m:num>{part % 'thu'}</m:num><m:den>{part % 'chi'}</m:den></m:f>"
        append(
            document,
            f"<w:p {W} {nsdecls('m')}><w:r><w:t>Tỷ lệ </w:t></w:r>"
            f"<m:oMath>{over}{part % ' × 10'}{power % ('', part % '2')}</m:oMath></w:p>",
        )
        assert parsed(document).passages[0].text == "Tỷ lệ thu/chi × 10²"

    def test_old_fonts(self) -> None:
        document = docx.Document()
        document.add_paragraph().add_run("B¸o c¸o").font.name = ".VnTime"
        document.add_paragraph().add_run("ñy ban nh©n d©n").font.name = ".VnTimeH"
        document.add_paragraph().add_run("Baùo caùo").font.name = "VNI-Times"
        assert texts(document) == ["Báo cáo", "ỦY BAN NHÂN DÂN", "Báo cáo"]


class TestFootnotes:
    NOTES = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        '<w:footnote w:id="4"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> Trong đó:</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>đất ở 5 ha.</w:t></w:r></w:p></w:footnote>"
        '<w:footnote w:id="2"><w:p><w:r><w:t>Số liệu sơ bộ.</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="9"><w:p><w:r><w:tab/><w:t>Rừng trồng.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )

    def test_tied_to_the_paragraph_and_the_table_that_carry_them(self) -> None:
        document = titled()
        attach(document, "footnotes", self.NOTES)
        paragraph = document.add_paragraph("Đã thu hồi 12 ha đất để xây dựng công trình")
        paragraph._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="4"/></w:r>'))
        paragraph.add_run(" và 3 ha rừng")
        paragraph._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="9"/></w:r>'))
        paragraph.add_run(".")
        document.add_paragraph("Công tác quản lý đất đai được thực hiện nghiêm túc.")
        table = document.add_table(2, 2)
        fill(table, [("Chỉ tiêu", "Năm 2023"), ("Thu", "5")])
        table.cell(1, 0).paragraphs[0]._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'))
        report = parsed(document)
        assert [(n.mark, n.text) for n in report.footnotes] == [
            ("1", "Trong đó: đất ở 5 ha."),
            ("2", "Rừng trồng."),
            ("3", "Số liệu sơ bộ."),
        ]
        carriers = [report.passages[n.ref_ordinal].text for n in report.footnotes if n.ref_ordinal is not None]
        assert carriers == ["Đã thu hồi 12 ha đất để xây dựng công trình¹ và 3 ha rừng²."] * 2 + ["Thu³ | 5"]

    def test_a_note_that_is_not_there_or_was_called_before_leaves_no_mark(self) -> None:
        document = titled()
        attach(document, "footnotes", self.NOTES)
        paragraph = document.add_paragraph("Đã thu hồi 12 ha đất")
        for identity in (2, 77, 2):
            paragraph._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="{identity}"/></w:r>'))
        report = parsed(document)
        assert [p.text for p in report.passages if "thu hồi" in p.text] == ["Đã thu hồi 12 ha đất¹"]
        assert [(n.mark, n.text) for n in report.footnotes] == [("1", "Số liệu sơ bộ.")]


class TestTables:
    def test_merged_header_and_group_rows(self) -> None:
        document = titled()
        table = document.add_table(5, 6)
        table.cell(0, 0).merge(table.cell(1, 0)).text = "TT"
        table.cell(0, 1).merge(table.cell(1, 1)).text = "Chỉ tiêu"
        table.cell(0, 2).merge(table.cell(0, 3)).text = "Năm 2023"
        table.cell(0, 4).merge(table.cell(1, 4)).text = "So sánh (%)"
        table.cell(0, 5).merge(table.cell(1, 5)).text = "Ghi chú"
        fill(table, [("", "", "Kế hoạch", "Thực hiện")], first=1)
        table.cell(1, 2).text, table.cell(1, 3).text = "Kế hoạch", "Thực hiện"
        table.cell(2, 0).merge(table.cell(2, 5)).text = "A. Kinh tế"
        fill(table, [("1", "Thu | chi", "689,60", "1.284,679", "186", ""), ("2", "Đàn bò", "40", "50", "125", "")], 3)
        for at in (0, 1):
            table.cell(at, 0).text = "TT"
            table.cell(at, 1).text = "Chỉ tiêu"
            table.cell(at, 4).text = "So sánh (%)"
            table.cell(at, 5).text = "Ghi chú"
        report = parsed(document)
        assert [t.columns for t in report.tables] == [
            ("TT", "Chỉ tiêu", "Năm 2023 – Kế hoạch", "Năm 2023 – Thực hiện", "So sánh (%)", "Ghi chú")
        ]
        rows = of(report, Kind.TABLE_ROW)
        assert [row.cells[1].text for row in rows] == ["A. Kinh tế", "Thu / chi", "Đàn bò"]
        assert rows[2].parents == ("A. Kinh tế",)
        assert [row.lines[0] for row in rows] == list(range(rows[0].lines[0], rows[0].lines[0] + 3))

    def test_merged_name_goes_to_its_rows_and_a_merged_figure_does_not(self) -> None:
        document = titled()
        table = document.add_table(4, 3)
        fill(table, [("Xã", "Năm", "Số hộ"), ("Bình An", "2022", "12"), ("", "2023", ""), ("Bình Hòa", "2023", "9")])
        table.cell(1, 0).merge(table.cell(2, 0)).text = "Bình An"
        table.cell(1, 2).merge(table.cell(2, 2)).text = "12"
        rows = parsed(document).tables[0].rows
        assert rows == (("Bình An", "2022", "12"), ("Bình An", "2023", ""), ("Bình Hòa", "2023", "9"))

    def test_caption_row_over_the_whole_width_is_a_line(self) -> None:
        document = titled()
        table = document.add_table(3, 2)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "Biểu 1. Thu ngân sách"
        fill(table, [("Chỉ tiêu", "Năm 2023"), ("Thu", "5")], first=1)
        report = parsed(document)
        assert report.tables[0].columns == ("Chỉ tiêu", "Năm 2023")
        assert "Biểu 1. Thu ngân sách" in [p.text for p in report.passages]

    def test_nested_table_is_read_in_its_cell(self) -> None:
        document = docx.Document()
        table = document.add_table(2, 2)
        fill(table, [("Chỉ tiêu", "Chi tiết"), ("Đàn bò", "")])
        fill(table.cell(1, 1).add_table(1, 2), [("2022:", "40 con")])
        assert texts(document)[-1] == "| Đàn bò | 2022: 40 con |"

    def test_deleted_row_is_gone(self) -> None:
        document = docx.Document()
        table = document.add_table(3, 2)
        fill(table, [("Chỉ tiêu", "Năm 2023"), ("Thu", "5"), ("Chi", "6")])
        table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {W}/>"))
        assert texts(document) == ["| Chỉ tiêu | Năm 2023 |", "|---|---|", "| Chi | 6 |"]

    def test_a_table_whose_rows_are_all_deleted_is_gone(self) -> None:
        document = docx.Document()
        table = document.add_table(1, 2)
        fill(table, [("Thu", "5")])
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {W}/>"))
        document.add_paragraph("Hết.")
        assert texts(document) == ["Hết."]

    def test_rows_marked_as_header_name_the_columns(self) -> None:
        document = titled()
        table = document.add_table(4, 3)
        rows = [("Chỉ tiêu", "Năm", "Năm"), ("", "2022", "2023"), ("(1)", "(2)", "(3)"), ("Đàn bò", "40", "50")]
        fill(table, rows)
        for row in table.rows[:2]:
            row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W}/>"))
        assert parsed(document).tables[0].columns == ("Chỉ tiêu", "Năm – 2022", "Năm – 2023")

    def test_a_row_in_a_content_control_is_read(self) -> None:
        document = docx.Document()
        table = document.add_table(2, 2)
        fill(table, [("Chỉ tiêu", "Năm 2023"), ("Thu", "5")])
        row = table.rows[1]._tr
        control = parse_xml(f"<w:sdt {W}><w:sdtContent/></w:sdt>")
        row.addprevious(control)
        control[0].append(row)
        assert texts(document)[-1] == "| Thu | 5 |"

    def test_more_columns_than_word_can_make_are_read_into_the_last(self) -> None:
        document = docx.Document()
        cells = "".join(f"<w:tc><w:p><w:r><w:t>c{at}</w:t></w:r></w:p></w:tc>" for at in range(202))
        append(document, f"<w:tbl {W}><w:tr>{cells}</w:tr></w:tbl>")
        row = texts(document)[0]
        assert row.endswith("| c198 | c199 c200 c201 |")

    def test_one_column_is_no_table(self) -> None:
        document = docx.Document()
        document.add_table(1, 1).cell(0, 0).text = "Ghi nhớ: thu 5 tỷ."
        assert texts(document) == ["Ghi nhớ: thu 5 tỷ."]


def repacked(data: bytes, changed: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part not in changed:
                new.writestr(part, old.read(part))
        for part, content in changed.items():
            new.writestr(part, content)
    return out.getvalue()


class TestHostile:
    """One line for the user, whatever comes in."""

    WHOLE = saved(titled())

    def test_entities(self) -> None:
        bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:document/>'
        with pytest.raises(UnreadableFile, match="không an toàn"):
            read("bc.docx", repacked(self.WHOLE, {"word/document.xml": bomb}))

    def test_swollen(self) -> None:
        with pytest.raises(UnreadableFile, match="quá lớn"):
            read("bc.docx", repacked(self.WHOLE, {"word/media/image1.bin": bytes(50_000_000)}))

    def test_many_entries(self) -> None:
        with pytest.raises(UnreadableFile, match="quá nhiều"):
            read("bc.docx", repacked(self.WHOLE, {f"word/media/{n}": b"x" for n in range(10_001)}))

    @pytest.mark.parametrize("path", ["../ra-ngoai.xml", "/etc/x.xml", "C:\\x.xml", "WORD/document.xml"])
    def test_names(self, path: str) -> None:
        with pytest.raises(UnreadableFile, match="không an toàn"):
            read("bc.docx", repacked(self.WHOLE, {path: b"<x/>"}))

    def test_locked_entry(self) -> None:
        data = bytearray(self.WHOLE)
        at = data.find(b"PK\x01\x02")
        data[at + 8] |= 1
        with pytest.raises(UnreadableFile, match="mật khẩu"):
            read("bc.docx", bytes(data))

    def test_deeply_nested(self) -> None:
        body = b"<w:tbl><w:tr><w:tc>" * 3000 + b"</w:tc></w:tr></w:tbl>" * 3000
        xml = b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (nsdecls("w")[9:-1].encode(), body)
        with pytest.raises(UnreadableFile):
            read("bc.docx", repacked(self.WHOLE, {"word/document.xml": xml}))

    def test_no_body(self) -> None:
        xml = f"<w:document {W}/>".encode()
        with pytest.raises(UnreadableFile, match=r"^Tệp bc\.docx bị hỏng"):
            read("bc.docx", repacked(self.WHOLE, {"word/document.xml": xml}))

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
    def test_cut_short(self, share: float) -> None:
        with pytest.raises(UnreadableFile, match=r"^Tệp bc\.docx bị hỏng"):
            read("bc.docx", self.WHOLE[: int(len(self.WHOLE) * share)])

    def test_bytes_changed(self) -> None:
        for at in range(0, len(self.WHOLE), 397):
            data = bytearray(self.WHOLE)
            data[at] ^= 0xFF
            with contextlib.suppress(IngestError):
                read("bc.docx", bytes(data))

    def test_another_zip(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("bao-cao.txt", "Báo cáo")
        with pytest.raises(UnknownFormat, match=r"^Tệp bc\.docx là tệp nén"):
            read("bc.docx", out.getvalue())
