"""A PDFium page → the straight lines drawn on it, which may rule a table."""

import ctypes
from collections.abc import Iterator
from typing import Any

from pypdfium2 import raw

from ingest.readers.pdf_glyphs import Turn
from ingest.readers.printed import Rule

_THIN = 2.5  # points: a filled box no thicker is a line
_SHORT = 6.0  # points: nothing shorter rules a table
_MOST = 20_000  # of a page: beyond, it is a drawing


def rules(page: Any) -> tuple[Rule, ...]:
    """The level and upright lines of a pdfium.PdfPage; none of a page that is a drawing."""
    turn = Turn(page)
    found: list[Rule] = []
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2):
        found.extend(_lines(drawn, turn))
        if len(found) > _MOST:
            return ()
    return tuple(found)


def _lines(drawn: Any, turn: Turn) -> Iterator[Rule]:
    left, top, right, bottom = turn.span(*drawn.get_bounds())
    if bottom - top <= _THIN or right - left <= _THIN:
        yield from _line(left, top, right, bottom)
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
    if not stroke.value and raw.FPDFPath_CountSegments(drawn) <= 5:
        return  # shading behind a cell
    for (x0, y0), (x1, y1) in _segments(drawn, turn):
        yield from _line(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _line(left: float, top: float, right: float, bottom: float) -> Iterator[Rule]:
    if right - left >= _SHORT and bottom - top <= _THIN:
        yield Rule(True, (top + bottom) / 2, left, right)
    elif bottom - top >= _SHORT and right - left <= _THIN:
        yield Rule(False, (left + right) / 2, top, bottom)


def _segments(drawn: Any, turn: Turn) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    begun = before = (0.0, 0.0)
    for index in range(min(raw.FPDFPath_CountSegments(drawn), _MOST)):
        segment = raw.FPDFPath_GetPathSegment(drawn, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = turn.point(
            matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f
        )
        match raw.FPDFPathSegment_GetType(segment):
            case raw.FPDF_SEGMENT_MOVETO:
                begun = here
            case raw.FPDF_SEGMENT_LINETO:
                yield before, here
        before = here
        if raw.FPDFPathSegment_GetClose(segment):
            yield here, begun
            before = begun
