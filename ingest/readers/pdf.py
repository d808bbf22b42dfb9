"""PDF: its text where it has one, else its pages as images."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.errors import UnreadableFile
from ingest.readers import document
from ingest.readers.pdf_glyphs import Glyphs, glyphs
from ingest.readers.pdf_rules import rules
from ingest.readers.printed import Page
from ingest.readers.side_by_side import read_side_by_side
from ingest.report import Line

_MOST_PAGES = 2_000
_LARGEST = 14_400.0  # points: the largest page the format allows
_MOST_MEANINGLESS = 0.2  # of the characters: beyond, the text says nothing
_FEW = 20  # characters: fewer beside a picture of the page are a stamp or a number


def read(name: str, data: bytes) -> list[Line]:
    """The lines of a PDF, numbered by page; raises UnreadableFile."""
    pdf = _opened(name, data)
    try:
        pages = read_side_by_side(_page(name, pdf, index) for index in range(len(pdf)))
    except (pdfium.PdfiumError, ValueError, OverflowError) as fault:
        raise UnreadableFile(f"Tệp {name} bị hỏng, không đọc được; anh/chị vui lòng xuất lại tệp PDF.") from fault
    finally:
        pdf.close()
    return document.lines(name, pages)


def _opened(name: str, data: bytes) -> Any:
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD:
            said = "được đặt mật khẩu; anh/chị vui lòng bỏ mật khẩu rồi gửi lại"
        else:
            said = "bị hỏng, không đọc được; anh/chị vui lòng xuất lại tệp PDF"
        raise UnreadableFile(f"Tệp {name} {said}.") from None
    if not 0 < len(pdf) <= _MOST_PAGES:
        pages = len(pdf)
        pdf.close()
        raise UnreadableFile(f"Tệp {name} có {pages} trang; chỉ đọc được tệp từ 1 đến {_MOST_PAGES} trang.")
    return pdf


def _page(name: str, pdf: Any, index: int) -> Callable[[], Page]:
    """What makes the page, without PDFium, which only one thread may call."""
    page = pdf[index]
    try:
        width, height = page.get_size()
        if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
            raise UnreadableFile(f"Tệp {name} có trang {index + 1} khổ giấy bất thường, không đọc được.")
        text = glyphs(page)
        if _is_picture(page, text, width * height):
            from ingest.readers import scan

            return partial(scan.read_page, name, scan.rendered(page), index + 1)
        return partial(Page, index + 1, width, height, text.words, rules(page))
    finally:
        page.close()


def _is_picture(page: Any, text: Glyphs, area: float) -> bool:
    """Whether what is to be read stands in images: no text, text without meaning, or a page that was scanned."""
    if text.meaningless > _MOST_MEANINGLESS * text.characters:
        return True
    if text.characters > _FEW:
        return False
    covered = 0.0
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    return covered > 0.25 * area
