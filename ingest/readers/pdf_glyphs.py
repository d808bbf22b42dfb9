"""A PDFium page → its words: characters with their type, put together by the gaps between them."""

import ctypes
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pypdfium2 import raw

from ingest.readers.printed import Word
from ingest.vietnamese import nfc

_BOLD_NAME = re.compile(r"bold|black|heavy|demi", re.I)
# Fonts of the time before Unicode (TCVN3, VNI): what they print is not what their characters say.
_LEGACY_NAME = re.compile(r"(?:[A-Z]{6}\+)?(?:\.?Vn[A-Z]|VNI[-A-Z])")
_FORCE_BOLD = 1 << 18
_INVISIBLE, _FILLED_AND_STROKED = 3, 2
_SPACE = 0.12  # of the size: a narrower gap parts no words
_ONE_LINE = 0.15  # of the size: baselines nearer than that are one line
_MOST_CHARACTERS = 100_000
_SPACES = frozenset({9, 32, 0xA0})
_NOTHING = frozenset({2, 10, 13, 0xAD, 0x200B, 0xFEFF})


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What a page prints: its words, its characters, and how many of them have no meaning.  Invisible text is none."""

    words: tuple[Word, ...]
    characters: int
    meaningless: int


@dataclass(frozen=True, slots=True)
class _Type:
    size: float
    bold: bool
    legacy: bool
    invisible: bool
    level: bool


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    left: float
    right: float
    baseline: float
    type: _Type


class Turn:
    """Page space (y upwards, before the page's own rotation) → points from the top left corner as it is shown."""

    def __init__(self, page: Any) -> None:
        self.box = page.get_bbox()
        self.quarter = page.get_rotation() // 90

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The point as shown."""
        left, bottom, right, top = self.box
        match self.quarter:
            case 1:
                return y - bottom, x - left
            case 2:
                return right - x, y - bottom
            case 3:
                return top - y, right - x
            case _:
                return x - left, top - y

    def span(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A box as shown: left, top, right, bottom."""
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def is_level(self, a: float, b: float) -> bool:
        """Whether text that runs along (a, b) in page space is shown level, left to right."""
        x, y = ((a, b), (b, -a), (-a, -b), (-b, a))[self.quarter]
        return x > 0 and abs(y) < 0.05 * x


def glyphs(page: Any) -> Glyphs:
    """The words of a pdfium.PdfPage, line by line; raises OverflowError for more than a page can hold."""
    textpage = page.get_textpage()
    try:
        turn = Turn(page)
        types: dict[int, _Type] = {}
        drawn: list[_Glyph] = []
        meaningless = characters = 0
        count = raw.FPDFText_CountChars(textpage)
        if count > _MOST_CHARACTERS:
            raise OverflowError(count)
        for index in range(count):
            code = raw.FPDFText_GetUnicode(textpage, index)
            if code in _NOTHING or (code in _SPACES and raw.FPDFText_IsGenerated(textpage, index)):
                continue
            type_ = _type_of(textpage, index, turn, types)
            if type_.invisible:
                continue
            characters += code not in _SPACES
            if type_.legacy or code == 0 or not _means_something(code):
                meaningless += 1
            if not type_.level:
                continue
            if code >= 32 or code in _SPACES:
                drawn.append(_glyph(textpage, index, code, turn, type_))
        return Glyphs(tuple(_words(drawn)), characters, meaningless)
    finally:
        textpage.close()


def _means_something(code: int) -> bool:
    return code in _SPACES or (
        code >= 32 and code != 0xFFFD and not 0xE000 <= code < 0xF000 and not 0x80 <= code < 0xA0
    )


def _glyph(textpage: Any, index: int, code: int, turn: Turn, type_: _Type) -> _Glyph:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, index, box)
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, index, x, y)
    left, _, right, _ = turn.span(box.left, box.bottom, box.right, box.top)
    _, baseline = turn.point(x.value, y.value)
    return _Glyph(chr(code), left, right, baseline, type_)


def _type_of(textpage: Any, index: int, turn: Turn, known: dict[int, _Type]) -> _Type:
    """The type a character is set in, looked up once for each run of text."""
    run = raw.FPDFText_GetTextObject(textpage, index)
    key = ctypes.cast(run, ctypes.c_void_p).value or 0
    if key not in known or not key:
        matrix = raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
        raw.FPDFText_GetMatrix(textpage, index, matrix)
        scale = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
        name, flags = _font(textpage, index)
        mode = raw.FPDFTextObj_GetTextRenderMode(run) if key else 0
        heavy = raw.FPDFText_GetFontWeight(textpage, index) >= 600 or bool(flags & _FORCE_BOLD)
        known[key] = _Type(
            size=round(raw.FPDFText_GetFontSize(textpage, index) * scale, 2) or 1.0,
            bold=heavy or _BOLD_NAME.search(name) is not None or mode == _FILLED_AND_STROKED,
            legacy=_LEGACY_NAME.match(name) is not None,
            invisible=mode == _INVISIBLE,
            level=turn.is_level(matrix.a, matrix.b),
        )
    return known[key]


def _font(textpage: Any, index: int) -> tuple[str, int]:
    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(256)
    size = raw.FPDFText_GetFontInfo(textpage, index, buffer, 256, flags)
    return (buffer.value.decode("utf-8", "replace") if 0 < size <= 256 else ""), flags.value


def _words(drawn: Sequence[_Glyph]) -> Iterator[Word]:
    """Words by position alone: letters of another font (Vietnamese ones, often) are written after their line."""
    for line in _lines(drawn):
        run: list[_Glyph] = []
        for glyph in line:
            if glyph.text.isspace():
                if glyph.right - glyph.left >= _SPACE / 2 * glyph.type.size:
                    yield from _word(run, glyph.left)
                    run = []
                continue
            if run and not _is_glued(run[-1], glyph):
                yield from _word(run)
                run = []
            run.append(glyph)
        yield from _word(run)


def _lines(drawn: Sequence[_Glyph]) -> Iterator[list[_Glyph]]:
    """Glyphs on one baseline, left to right."""
    line: list[_Glyph] = []
    for glyph in sorted(drawn, key=lambda g: g.baseline):
        if line and glyph.baseline - line[0].baseline > _ONE_LINE * glyph.type.size:
            yield sorted(line, key=_across)
            line = []
        line.append(glyph)
    yield sorted(line, key=_across)


def _across(glyph: _Glyph) -> float:
    """Where a glyph stands in its line; an accent written apart comes after its letter."""
    behind = glyph.type.size / 4 if unicodedata.combining(glyph.text) else 0.0
    return (glyph.left + glyph.right) / 2 + behind


def _is_glued(before: _Glyph, after: _Glyph) -> bool:
    if unicodedata.combining(after.text):
        return after.left - before.right < after.type.size / 2
    alike = abs(before.type.size - after.type.size) <= 0.1 * before.type.size
    return alike and after.left - before.right < _SPACE * after.type.size


def _word(run: Sequence[_Glyph], limit: float = float("inf")) -> Iterator[Word]:
    """The word of a run of glyphs that ends by `limit`: letters of a substituted font may reach past the space."""
    text = nfc("".join(glyph.text for glyph in run)).strip()
    if text:
        bold = 2 * sum(glyph.type.bold for glyph in run) > len(run)
        right = min(limit, max(glyph.right for glyph in run))
        yield Word(text, run[0].left, max(right, run[0].left + 0.1), run[0].baseline, run[0].type.size, bold)
