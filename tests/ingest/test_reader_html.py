"""Web pages as portals publish reports: what is seen is read, what surrounds it is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import IngestError, UnknownFormat, UnreadableFile
from ingest.parse import parse_text
from ingest.readers import read
from ingest.report import Kind

PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Cổng thông tin</title><style>p { color: red }</style></head><body>
<nav><a href="/">Trang chủ</a></nav><div class="sidebar menu"><ul><li>Tin mới</li></ul></div>
<div id="noi-dung">
<table><tr><td>UBND HUYỆN BÌNH AN<br>Số: 12/BC-UBND</td>
<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Bình An, ngày 05 tháng 12 năm 2023</td></tr></table>
<h1>BÁO CÁO</h1><p><b>Kết quả công tác năm 2023</b></p>
<h2>I. KINH TẾ</h2>
<p>Đã thu hồi 12 ha đất<sup><a href="#ghi-chu-1">1</a></sup> trong năm &lt;2023&gt;.</p>
<p hidden>Bản nháp</p><p style="display: none">Ẩn</p><script>var x = 1;</script>
<table><caption>Biểu 1</caption>
<thead><tr><th rowspan="2">TT</th><th rowspan="2">Chỉ tiêu</th><th colspan="2">Năm 2023</th></tr>
<tr><th>Kế hoạch</th><th>Thực hiện</th></tr></thead>
<tr><td colspan="4">A. Kinh tế</td></tr><tr><td>1<td>Thu<td>689,60<td>1.284,679</tr></table>
<ul><li>Đất ở</li><li>Đất rừng</li></ul>
<ol start="3" type="a"><li>Thuế 5 tỷ đồng</li><li>Phí 6 tỷ đồng</li></ol>
</div>
<div class="footer">Bản quyền 2023</div>
<ol><li id="ghi-chu-1">Số liệu sơ bộ. <a href="#tro-lai">↑</a></li></ol>
</body></html>"""


def texts(html: str) -> list[str]:
    return [line.text for line in read("bc.html", html.encode()) if line.text]


class TestPage:
    def test_report(self) -> None:
        report = parse_text("bc.html", PAGE.encode())
        assert report.metadata.number == "12/BC-UBND"
        assert report.metadata.issued == "2023-12-05"
        assert report.metadata.title == "Kết quả công tác năm 2023"
        assert [h.text for h in report.headings] == ["I. KINH TẾ"]
        assert [t.columns for t in report.tables] == [("TT", "Chỉ tiêu", "Năm 2023 – Kế hoạch", "Năm 2023 – Thực hiện")]
        row = next(p for p in report.passages if p.text.startswith("1 | "))
        assert (row.text, row.parents) == ("1 | Thu | 689,60 | 1.284,679", ("A. Kinh tế",))

    def test_note_beside_what_calls_it(self) -> None:
        report = parse_text("bc.html", PAGE.encode())
        assert [(n.mark, n.text) for n in report.footnotes] == [("1", "Số liệu sơ bộ.")]
        at = report.footnotes[0].ref_ordinal
        assert at is not None
        assert report.passages[at].text == "Đã thu hồi 12 ha đất¹ trong năm <2023>."

    def test_only_what_is_seen_of_the_text(self) -> None:
        said = " ".join(p.text for p in parse_text("bc.html", PAGE.encode()).passages)
        for unseen in ("Trang chủ", "Tin mới", "Bản nháp", "Ẩn", "var x", "Bản quyền", "Cổng thông tin", "color"):
            assert unseen not in said

    def test_lists(self) -> None:
        items = [p.text for p in parse_text("bc.html", PAGE.encode()).passages if p.kind is Kind.ITEM]
        assert items == ["- Đất ở", "- Đất rừng", "c. Thuế 5 tỷ đồng", "d. Phí 6 tỷ đồng"]

    def test_items_beyond_the_letters_are_numbered_in_figures(self) -> None:
        html = "<html><ol type=A start=26><li>Đất</li><li>Rừng</li></ol><ol type=a start=0><li>Nước</li></ol></html>"
        assert texts(html) == ["Z. Đất", "27. Rừng", "0. Nước"]

    def test_main_part_alone(self) -> None:
        assert texts("<html><body><div>Lời giới thiệu</div><main><p>Báo cáo</p></main></body></html>") == ["Báo cáo"]

    def test_what_holds_the_text_is_kept_whatever_its_name(self) -> None:
        assert texts("<html><body><div class='content sidebar'><p>Báo cáo năm 2023</p></div></body></html>") == [
            "Báo cáo năm 2023"
        ]

    def test_layout_table_is_none(self) -> None:
        inner = "<table><tr><td>Chỉ tiêu<td>Năm 2023</tr><tr><td>Thu<td>5</tr></table>"
        assert texts(f"<html><table><tr><td><h2>I. Thu</h2>{inner}</td><td>Bên phải</td></tr></table></html>") == [
            "## I. Thu", "| Chỉ tiêu | Năm 2023 |", "|---|---|", "| Thu | 5 |", "Bên phải",
        ]  # fmt: skip

    def test_notes_of_word(self) -> None:
        html = (
            "<html><body><p class=MsoNormal>Thu 5 tỷ<a href='#_ftn1' name='_ftnref1'><span>[1]</span></a>.</p>"
            "<div><hr><div id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> Chưa kể phí.</p></div></div>"
        )
        assert texts(html) == ["Thu 5 tỷ<sup>1</sup>.", "<sup>1</sup> Chưa kể phí."]

    def test_a_note_called_from_two_places_is_said_at_both(self) -> None:
        call = "<sup><a href='#a'>1</a></sup>"
        html = f"<html><body><p>Thu{call}.</p><p>Chi{call}.</p><p id=a>1. Sơ bộ.</p></body></html>"
        note = "<sup>1</sup> Sơ bộ."
        assert texts(html) == ["Thu<sup>1</sup>.", note, "Chi<sup>1</sup>.", note]

    def test_a_note_called_by_a_note_is_a_mark_alone(self) -> None:
        html = (
            "<html><body><p>Thu<sup><a href='#a'>1</a></sup>.</p>"
            "<p id=a>1. Sơ bộ<sup><a href='#b'>2</a></sup></p><p id=b>2. Chưa duyệt.</p></body></html>"
        )
        assert texts(html) == ["Thu<sup>1</sup>.", "<sup>1</sup> Sơ bộ<sup>2</sup>"]

    def test_a_number_that_leads_to_no_paragraph_is_a_mark_alone(self) -> None:
        html = "<html><body><p>Thu<sup><a href='#a'>1</a></sup>.</p><span id=a>1. Sơ bộ.</span></body></html>"
        assert texts(html) == ["Thu<sup>1</sup>.", "1. Sơ bộ."]

    def test_type(self) -> None:
        html = "<html><p><strong>1. Thu:</strong> <em>5 km<sup>2</sup></em></p><p style='font-weight:bold'>Chi"
        assert texts(html) == ["**1. Thu:** 5 km<sup>2</sup>", "**Chi**"]


class TestCharset:
    TEXT = "<html><head>{}</head><body><p>Ủy ban nhân dân huyện báo cáo kết quả thực hiện năm 2023</p></body></html>"

    @pytest.mark.parametrize(
        ("said", "charset"),
        [
            ("", "utf-8"),
            ("", "utf-8-sig"),
            ("", "utf-16"),
            ("<meta charset=utf-8>", "utf-8"),
            ('<meta http-equiv=Content-Type content="text/html; charset=utf-16">', "utf-16"),
            ("<meta charset='windows-1258'>", "utf-8"),
        ],
    )
    def test_read(self, said: str, charset: str) -> None:
        data = self.TEXT.format(said).encode(charset)
        assert [line.text for line in read("bc.html", data) if line.text] == [
            "Ủy ban nhân dân huyện báo cáo kết quả thực hiện năm 2023"
        ]

    def test_none(self) -> None:
        with pytest.raises(UnreadableFile, match="bảng mã"):
            read("bc.html", b"<html><p>\xff\xfe\xfd\xfc\x81</p></html>")


class TestHostile:
    def test_other_markup(self) -> None:
        with pytest.raises(UnknownFormat, match=r"^Tệp bc\.xml không phải trang web"):
            read("bc.xml", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>")

    def test_empty(self) -> None:
        with pytest.raises(UnreadableFile, match="không có chữ"):
            read("bc.html", b"<!DOCTYPE html><p>")

    @pytest.mark.parametrize("inside", ["<div>", "<table><tr><td>", "<b>", "<ul><li>"])
    def test_nested_beyond_measure(self, inside: str) -> None:
        try:
            lines = read("bc.html", ("<html><body>" + inside * 5000 + "Chữ").encode())
        except IngestError:
            return
        assert any("Chữ" in line.text for line in lines)

    def test_spans_beyond_measure(self) -> None:
        row = "<tr><td colspan=99999 rowspan=99999>a</td><td>b</td></tr>"
        lines = read("bc.html", f"<html><table>{row * 50}</table></html>".encode())
        assert max(len(line.text) for line in lines) < 2000

    def test_areas_beyond_measure_are_single_cells(self) -> None:
        row = "<tr>" + "<td colspan=100 rowspan=400>a</td>" * 2 + "</tr>"
        lines = [line for line in read("bc.html", f"<html><table>{row * 400}</table></html>".encode()) if line.text]
        assert max(line.text.count("a") for line in lines) <= 200

    def test_larger_than_any_page(self) -> None:
        with pytest.raises(UnreadableFile, match=r"^Trang bc\.html quá lớn"):
            read("bc.html", b"<html><p>" + b" " * 2**25)

    def test_entities_are_not_expanded(self) -> None:
        html = "<!DOCTYPE html [<!ENTITY a 'bom'><!ENTITY b '&a;&a;'>]><html><body><p>Thu &b;</p></body></html>"
        assert "bombom" not in " ".join(texts(html))

    @given(st.lists(st.sampled_from([
        "<p>", "</p>", "<b>", "</i>", "<table>", "<tr>", "<td colspan=2>", "<td rowspan=0>", "</table>", "<li>", "<ol>",
        "<sup>", "<a href='#x'>1</a>", "<p id=x>", "<a name=x href='#y'>[2]</a>", "<br>", "<h9>", "<!--", "-->", "&#0;",
        "&lt;", "Thu 5 tỷ", "|", "\\", "\0", "<main>", "<caption>", "<th>",
    ]), max_size=30))  # fmt: skip
    @settings(max_examples=150, deadline=None)
    def test_pieces(self, pieces: list[str]) -> None:
        try:
            lines = read("bc.html", ("<html>" + "".join(pieces)).encode())
        except IngestError:
            return
        numbers = [line.number for line in lines]
        assert numbers == sorted(numbers)
        assert not any("\n" in line.text for line in lines)
