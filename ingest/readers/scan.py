"""The image of a page → a printed page: straightened, its ruled lines found, its words read by OCR."""

import statistics
from collections.abc import Iterator, Sequence
from itertools import groupby
from threading import Lock
from typing import Any

from PIL import Image

from ingest.errors import UnreadableFile
from ingest.readers import ocr
from ingest.readers.cell_strips import Strip, parted
from ingest.readers.deskew import straightened
from ingest.readers.image_rules import found_rules, without_rules
from ingest.readers.pdf_tables import cell_boxes
from ingest.readers.printed import Page, Rule, Word
from ingest.turns import turn
from ingest.vietnamese import nfc

_DPI = 300
_MOST_PIXELS = 12_000_000  # A4 at 350 dpi: finer print is not, and its arrays would not fit in memory
_LONGEST = 20  # times as long as it is wide
_SHORT_SIDE = 595.0  # points of A4: an image says nothing sure of its size
_TYPE = 0.72  # a capital's height is that part of the size of its type
_SAME_TYPE = 0.25  # of the height: ink differs that much from line to line of one type
_SPECK = 20.0  # of 100: surer than that, what was read is text, else a stamp or dirt
_DOUBTFUL = 80.0  # of 100: a cell read less surely is read again by itself
_WRONG = 60.0  # of 100: a figure read less surely is left out of its cell, for it may be another figure
_MOST_AGAIN = 60  # cells of a page
_LOOKING = Lock()  # the arrays of two pages would not fit in memory


def rendered(page: Any) -> Image.Image:
    """A pdfium.PdfPage as a grey image, at 300 dpi or as near as memory allows."""
    width, height = page.get_size()
    scale = min(_DPI / 72, (_MOST_PIXELS / (width * height)) ** 0.5)
    image: Image.Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    return image


def read_page(name: str, image: Image.Image, number: int) -> Page:
    """The page in a grey image; raises UnreadableFile for no page's shape, and where OCR is missing or fails.

    Several threads may read a page each: one at a time looks for lines, all have their words recognised.
    """
    if max(image.size) > _LONGEST * min(image.size):
        raise UnreadableFile(
            f"Tệp {name} có trang {number} quá dài và hẹp, không đọc được; anh/chị vui lòng quét lại từng trang giấy."
        )
    with turn():
        with _LOOKING:
            width, height, rules, text, strips = _parted(image)
        points = _SHORT_SIDE / min(width, height)
        seen = [word for word in ocr.words(name, text, ocr.PAGE) if word.confidence >= _SPECK]
        for strip in strips:
            seen += _cells(name, strip)
    confidence = round(statistics.mean(word.confidence for word in seen)) if seen else 0
    return Page(number, width * points, height * points, tuple(_words(seen, points)), rules, confidence)


def _parted(image: Image.Image) -> tuple[int, int, tuple[Rule, ...], Image.Image, list[Strip]]:
    """Width and height in pixels, the ruled lines in points, the text beside tables, the tables' cells."""
    finer = (image.width * image.height / _MOST_PIXELS) ** 0.5
    if finer > 1:
        image = image.resize((round(image.width / finer), round(image.height / finer)), Image.Resampling.LANCZOS)
    image = straightened(image)
    drawn = found_rules(image)
    points = _SHORT_SIDE / min(image.size)
    rules = tuple(Rule(r.across, r.level * points, r.start * points, r.end * points) for r in drawn)
    boxes = [
        (left / points, top / points, right / points, bottom / points) for left, top, right, bottom in cell_boxes(rules)
    ]
    return image.width, image.height, rules, *parted(without_rules(image, drawn), boxes)


def _cells(name: str, strip: Strip) -> list[ocr.Seen]:
    """The words of the cells of a strip, where they stand on the page."""
    found: list[ocr.Seen] = []
    again = 0
    for at, own in enumerate(strip.by_cell(ocr.words(name, strip.image, ocr.BLOCK))):
        kept, strip_of = own, strip
        if _sureness(own) < _DOUBTFUL and again < _MOST_AGAIN:
            again += 1
            alone = strip.alone(at)
            second = alone.by_cell(ocr.words(name, alone.image, ocr.LINE))[0]
            if _sureness(second) > _sureness(own):
                kept, strip_of = second, alone
        sure = [word for word in kept if word.confidence >= (_WRONG if _has_digit(word.text) else _SPECK)]
        found += strip_of.placed(sure, at if strip_of is strip else 0)
    return found


def _sureness(own: Sequence[ocr.Seen]) -> float:
    return min((word.confidence for word in own), default=0.0)


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _words(seen: Sequence[ocr.Seen], points: float) -> Iterator[Word]:
    """The words in points.

    OCR gives boxes of ink: those of one line are put on one baseline, and lines of nearly the usual height are
    taken to be of the usual size.
    """
    usual = statistics.median(word.bottom - word.top for word in seen) if seen else 0
    for _, line in groupby(seen, key=lambda word: word.line):
        own = list(line)
        baseline = statistics.median(word.bottom for word in own) * points
        height = statistics.median(word.bottom - word.top for word in own)
        if abs(height - usual) <= _SAME_TYPE * usual:
            height = usual
        size = height * points / _TYPE
        for word in own:
            yield Word(nfc(word.text), word.left * points, word.right * points, baseline, size)
