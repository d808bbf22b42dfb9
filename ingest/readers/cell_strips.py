"""The cells of a table cut out and put one below the other, so that OCR reads each by itself and all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.readers.ocr import Seen

_Box = tuple[float, float, float, float]
_MARGIN = 24  # pixels of white around a cell
_SMALLER = 0.8
_TALLEST = 12_000  # pixels of a strip
_INSET = 0.0025  # of the short side: what is left of the lines around a cell
_DARK = 128
_WIDEST_DASH = 60  # pixels
_INK = 0.0005  # of a cell: with less, it is empty


@dataclass(frozen=True, slots=True)
class _Piece:
    """A cell in the strip: its top there, its height, and its left and top on the page."""

    top: int
    height: int
    page_left: int
    page_top: int


@dataclass(frozen=True, slots=True)
class Strip:
    """Cells one below the other.  scale: of its pixels to those of the page."""

    image: Image.Image
    pieces: tuple[_Piece, ...]
    scale: float = 1.0

    def by_cell(self, seen: Sequence[Seen]) -> list[list[Seen]]:
        """The words read in the strip, cell by cell, each still where it stands in the strip."""
        cells: list[list[Seen]] = [[] for _ in self.pieces]
        for word in seen:
            middle = (word.top + word.bottom) / 2
            for at, piece in enumerate(self.pieces):
                if piece.top - _MARGIN / 2 <= middle <= piece.top + piece.height + _MARGIN / 2:
                    cells[at].append(word)
                    break
        return [own or self._dash(at) for at, own in enumerate(cells)]

    def alone(self, at: int) -> "Strip":
        """A strip of that cell only, in another size: OCR that failed at one size seldom fails at both."""
        piece = self.pieces[at]
        cell = self.image.crop((0, piece.top - _MARGIN, self.image.width, piece.top + piece.height + _MARGIN))
        size = round(cell.width * _SMALLER), round(cell.height * _SMALLER)
        moved = replace(piece, top=round(_MARGIN * _SMALLER), height=round(piece.height * _SMALLER))
        return Strip(cell.resize(size, Image.Resampling.BICUBIC), (moved,), _SMALLER)

    def placed(self, seen: Sequence[Seen], at: int) -> list[Seen]:
        """The words of a cell, where they stand on the page; a line of OCR is a line of its own cell."""
        piece = self.pieces[at]
        line = piece.page_left, piece.page_top

        def across(x: int) -> int:
            return piece.page_left - _MARGIN + round(x / self.scale)

        def down(y: int) -> int:
            return piece.page_top + round((y - piece.top) / self.scale)

        return [
            replace(
                word, left=across(word.left), right=across(word.right), top=down(word.top), bottom=down(word.bottom),
                line=(*line, hash(word.line)),
            )
            for word in seen
        ]  # fmt: skip

    def _dash(self, at: int) -> list[Seen]:
        """A dash that stands alone, which OCR takes for a speck."""
        piece = self.pieces[at]
        ink = np.asarray(self.image)[piece.top : piece.top + piece.height] < _DARK
        ys, xs = np.nonzero(ink)
        if not len(ys):
            return []
        width, height = int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1
        if not (1.5 * height <= width <= _WIDEST_DASH and ink.sum() >= 0.6 * width * height):
            return []
        left, bottom = int(xs.min()), piece.top + int(ys.max())
        return [Seen("-", left, bottom - 2 * width, left + width, bottom + width // 2, (0, 0, 0), 100.0)]


def parted(image: Image.Image, boxes: Sequence[_Box]) -> tuple[Image.Image, list[Strip]]:
    """The page without its cells, and the cells that hold something in strips.  boxes: in pixels."""
    pixels = np.array(image)
    white = int(np.median(pixels))
    inset = max(2, round(_INSET * min(image.size)))
    cells: list[tuple[int, int, NDArray[np.uint8]]] = []
    for box in boxes:
        x0, y0, x1, y1 = (max(0, round(side)) for side in box)
        cell = pixels[y0 + inset : y1 - inset, x0 + inset : x1 - inset].copy()
        if cell.size and (cell < _DARK).mean() > _INK:
            cells.append((x0 + inset, y0 + inset, cell))
    for left, top, right, bottom in boxes:
        pixels[max(0, round(top)) : round(bottom), max(0, round(left)) : round(right)] = white
    strips: list[Strip] = []
    while cells:
        tall, count = _MARGIN, 0
        while count < len(cells) and (count == 0 or tall + len(cells[count][2]) + _MARGIN <= _TALLEST):
            tall += len(cells[count][2]) + _MARGIN
            count += 1
        strips.append(_strip(cells[:count], tall, white))
        cells = cells[count:]
    return Image.fromarray(pixels), strips


def _strip(cells: Sequence[tuple[int, int, NDArray[np.uint8]]], tall: int, white: int) -> Strip:
    paper = np.full((tall, max(cell.shape[1] for _, _, cell in cells) + 2 * _MARGIN), white, dtype=np.uint8)
    pieces = []
    top = _MARGIN
    for left, page_top, cell in cells:
        paper[top : top + cell.shape[0], _MARGIN : _MARGIN + cell.shape[1]] = cell
        pieces.append(_Piece(top, cell.shape[0], left, page_top))
        top += cell.shape[0] + _MARGIN
    return Strip(Image.fromarray(paper), tuple(pieces))
