"""Images of pages → lines: straightened, tables by their rules, and what is said where nothing can be read."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.errors import UnreadableFile
from ingest.layout import lay_out
from ingest.readers import deskew, image_rules, ocr, read
from ingest.report import Kind, Line
from tests.ingest.convert import OFFICE, convert, pages_as_images, scanned
from tests.ingest.pdf_writer import Sheet, pdf

_REPORT = """Số: 12/BC-UBND

Bình An, ngày 05 tháng 12 năm 2023

BÁO CÁO

**Tình hình kinh tế - xã hội năm 2023 của xã Bình An**

I. KẾT QUẢ THỰC HIỆN

Trong năm 2023, dưới sự lãnh đạo của Đảng ủy, Ủy ban nhân dân xã \
đã chỉ đạo các ban, ngành triển khai nhiều giải pháp \
phục hồi sản xuất sau bão, giữ vững an ninh trật tự và chăm lo \
đời sống nhân dân trên địa bàn<sup>1</sup>.

<sup>1</sup> Theo số liệu thống kê đến hết tháng 11 năm 2023 của xã.

| TT | Chỉ tiêu | Đơn vị | KH 2023 | TH 2023 |
|---|---|---|---|---|
| 1 | Tổng thu ngân sách trên địa bàn | Tỷ đồng | 12,50 | 13,75 |
| 2 | Tỷ lệ hộ nghèo đến cuối năm | % | 3,10 | 2,46 |
| 3 | Số lao động được giải quyết việc làm | Người | 160 | 187 |
| 4 | Số hộ được hỗ trợ nhà ở theo chương trình | Hộ | - | 24 |

1. Về nông nghiệp

Tổng diện tích gieo trồng cả năm đạt 845 ha, bằng 102 % kế hoạch; \
năng suất lúa bình quân ước đạt 61 tạ trên một héc ta, tăng nhẹ \
so với năm trước nhờ thời tiết thuận lợi và giống mới.
"""


def _png(image: Image.Image) -> bytes:
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def _printed() -> bytes:
    sheet = Sheet()
    sheet.text(85, 100, "BAO CAO", 20)
    sheet.text(85, 140, "Thu 12 500", 20)
    return pdf(sheet)


def _has_ocr() -> bool:
    try:
        ocr.words("a.png", Image.new("L", (200, 100), 255), ocr.BLOCK)
    except UnreadableFile:
        return False
    return True


needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
needs_ocr = pytest.mark.skipif(not _has_ocr(), reason="Tesseract with Vietnamese is not installed")


def _drawn() -> Image.Image:
    """A page of bars that stand for rows of words, and a table of thin grey lines below them."""
    page = Image.new("L", (1240, 1754), 250)
    draw = ImageDraw.Draw(page)
    pick = np.random.default_rng(0)
    for y in range(150, 800, 40):
        x = 150
        while x < 1050:
            width = int(pick.integers(20, 40))
            draw.rectangle((x, y, x + width, y + 14), fill=20)
            x += width + 14
    for y in (900, 960, 1020):
        draw.line((150, y, 1090, y), fill=150, width=2)
    for x in (150, 500, 1090):
        draw.line((x, 900, x, 1020), fill=150, width=2)
    return page


class TestImage:
    @pytest.mark.parametrize("turn", [-4.2, -0.4, 0.0, 1.5, 4.6])
    def test_the_angle_a_page_was_laid_at_is_found(self, turn: float) -> None:
        turned = _drawn().rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=250)
        assert deskew.skew(turned) == pytest.approx(-turn, abs=0.15)

    def test_thin_lines_are_found_and_rows_of_words_are_not(self) -> None:
        noise = np.random.default_rng(1).normal(0, 10, (1754, 1240))
        grey = np.clip(np.asarray(_drawn(), dtype=np.float32) + noise, 0, 255).astype(np.uint8)
        found = image_rules.found_rules(Image.fromarray(grey))
        assert sorted({round(rule.level, -1) for rule in found if rule.across}) == [900, 960, 1020]
        assert sorted({round(rule.level, -1) for rule in found if not rule.across}) == [150, 500, 1090]

    def test_lines_are_wiped_out_and_words_are_kept(self) -> None:
        page = _drawn()
        wiped = np.asarray(image_rules.without_rules(page, image_rules.found_rules(page)))
        assert wiped[880:1040].min() > 200
        assert (wiped[:820] == np.asarray(page)[:820]).all()


class TestHostile:
    def _said(self, data: bytes) -> str:
        with pytest.raises(UnreadableFile) as fault:
            read("a.png", data)
        assert "\n" not in str(fault.value)
        return str(fault.value)

    def test_without_ocr_the_packages_are_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        assert "sudo apt-get install tesseract-ocr tesseract-ocr-vie" in self._said(_png(_drawn()))

    @needs_ocr
    def test_only_a_tiff_has_pages(self) -> None:
        made = {}
        for kind in ("GIF", "TIFF"):
            file = io.BytesIO()
            page = pages_as_images(_printed(), turned=0.0)[0].convert("L")
            page.save(file, kind, save_all=True, append_images=[page.point(lambda grey: min(255, grey + 1))])
            made[kind] = " ".join(line.text for line in read("a.tiff", file.getvalue())).count("BAO CAO")
        assert made == {"GIF": 1, "TIFF": 2}

    def test_a_damaged_image(self) -> None:
        assert "hỏng" in self._said(_png(_drawn())[:900])

    def test_an_image_too_large_to_hold(self) -> None:
        header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
        chunk = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
        assert "quá lớn" in self._said(b"\x89PNG\r\n\x1a\n" + chunk + _png(_drawn())[33:])

    @pytest.mark.parametrize("size", [(6001, 6000), (1, 1)])
    def test_more_than_any_scan_holds(self, size: tuple[int, int]) -> None:
        file = io.BytesIO()
        page = Image.new("1", size, 1)
        page.save(
            file, "TIFF", compression="group4", save_all=True, append_images=[page] * (500 if size == (1, 1) else 0)
        )
        assert "quá lớn" in self._said(file.getvalue())

    def test_a_strip_is_no_page(self) -> None:
        said = self._said(_png(Image.new("L", (20, 3000), 255)))
        assert "trang 1 quá dài và hẹp" in said

    def test_ocr_that_fails_is_said(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        program = tmp_path / "tesseract"
        program.write_text('#!/bin/sh\n[ "$1" = --list-langs ] && echo vie && exit 0\nexit 1\n', encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
        assert self._said(_png(_drawn())).startswith("Không nhận dạng được chữ trong tệp a.png")


@needs_ocr
def test_what_is_clear_in_an_image_is_paper() -> None:
    page = pages_as_images(_printed(), turned=0.0)[0].convert("L")
    clear = Image.new("LA", page.size, (0, 0))
    clear.putalpha(page.point(lambda grey: 255 - grey))
    assert "BAO CAO" in " ".join(line.text for line in read("a.png", _png(clear)))


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


@needs_office
class TestOfficePdf:
    def test_a_printed_report_reads_as_the_text_it_was_printed_from(self, tmp_path: Path) -> None:
        lines = [Line(text, number) for number, text in enumerate(_REPORT.split("\n"), start=1)]
        expected = [p for p in lay_out(lines).passages if p.kind is not Kind.HEADER]
        found = lay_out(read("a.pdf", convert(_REPORT, "pdf", tmp_path)))
        have = [(p.kind, _letters(p.text)) for p in found.passages]
        assert [(p.kind, p.text) for p in expected if (p.kind, _letters(p.text)) not in have] == []
        assert [note.ref_ordinal is not None for note in found.footnotes] == [True]
        assert all(p.confidence is None for p in found.passages)

    @needs_ocr
    def test_a_scanned_report_keeps_its_table_and_says_that_it_is_scanned(self, tmp_path: Path) -> None:
        found = lay_out(read("a.pdf", scanned(convert(_REPORT, "pdf", tmp_path))))
        assert all(p.confidence is not None and p.confidence > 50 for p in found.passages)
        rows = found.tables[0].rows
        assert [row[-2:] for row in rows] == [("12,50", "13,75"), ("3,10", "2,46"), ("160", "187"), ("-", "24")]
        assert [_letters(row[1]) for row in rows][1] == "Tỷlệhộnghèođếncuốinăm"
        assert any("845ha" in _letters(p.text) and "giốngmới" in _letters(p.text) for p in found.passages)

    @needs_ocr
    def test_a_photograph_of_a_page_is_read_as_its_scan(self, tmp_path: Path) -> None:
        image = pages_as_images(convert(_REPORT, "pdf", tmp_path), turned=-1.3)[0]
        found = lay_out(read("a.png", _png(image)))
        assert [row[-1] for row in found.tables[0].rows] == ["13,75", "2,46", "187", "24"]
