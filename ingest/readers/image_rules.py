"""Straight lines in the image of a page: found as long runs of ink, and wiped out before the text is read."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.readers.printed import Rule

_DARK = 0.78  # of the paper's brightness: thin lines come out grey
_LONG = 0.035  # of the short side: a run of ink that long is no letter
_THICK = 0.006  # of the short side: a thicker run is a bar or a shadow
_BRIDGED = 0.008  # of the short side: a gap that long is a fault of the print
_DRAWN, _PAPER = 0.6, 0.15  # how much of a line is ink, and how little beside it
_WIPED = 0.0025  # of the short side, either way of a line
_SLACK = 2  # pixels a line may stray from straight, either way


def found_rules(image: Image.Image) -> list[Rule]:
    """The level and upright lines of a straight grey image, in pixels."""
    pixels = np.asarray(image)
    ink = pixels < _DARK * float(np.median(pixels))
    short = min(image.size)
    return [*_runs(ink, short, across=True), *_runs(ink.T, short, across=False)]


def without_rules(image: Image.Image, rules: Sequence[Rule]) -> Image.Image:
    """The image with those lines painted white."""
    pixels = np.array(image)
    white = int(np.median(pixels))
    reach = max(2, round(_WIPED * min(image.size)))
    for rule in rules:
        level, start, end = round(rule.level), round(rule.start), round(rule.end)
        band = slice(max(0, level - reach), level + reach + 1)
        if rule.across:
            pixels[band, start : end + 1] = white
        else:
            pixels[start : end + 1, band] = white
    return Image.fromarray(pixels)


def _runs(ink: NDArray[np.bool_], short: int, *, across: bool) -> list[Rule]:
    """Long runs along the rows of `ink`, those on neighbouring rows taken as one line."""
    length, thickness = int(short * _LONG), max(3, int(short * _THICK))
    spread = ink.copy()
    for step in range(1, _SLACK + 1):
        spread[step:] |= ink[:-step]
        spread[:-step] |= ink[step:]
    spread = _bridged(spread, max(2, int(short * _BRIDGED)))
    edges = np.diff(np.pad(spread.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    long = ends - starts >= length
    open_: list[list[int]] = []  # first row, last row, start, end
    done: list[list[int]] = []
    for row, start, end in zip(rows[long].tolist(), starts[long].tolist(), ends[long].tolist(), strict=True):
        done += [line for line in open_ if line[1] < row - 1]
        open_ = [line for line in open_ if line[1] >= row - 1]
        for line in open_:
            if start < line[3] and line[2] < end:
                line[1], line[2], line[3] = row, min(line[2], start), max(line[3], end)
                break
        else:
            open_.append([row, row, start, end])
    return [
        Rule(across, (first + last) / 2, start, end)
        for first, last, start, end in done + open_
        if last - first + 1 <= thickness + 2 * _SLACK and _is_alone(ink, first, last, start, end, max(4, short // 400))
    ]


def _is_alone(ink: NDArray[np.bool_], first: int, last: int, start: int, end: int, beside: int) -> bool:
    """Whether there is paper on both sides of a run: the feet of a row of letters have letters above them."""
    inside = ink[first : last + 1, start:end].any(axis=0).mean()
    above = ink[max(0, first - beside) : first, start:end]
    below = ink[last + 1 : last + 1 + beside, start:end]
    return bool(inside >= _DRAWN) and all(side.size == 0 or side.mean() <= _PAPER for side in (above, below))


def _bridged(ink: NDArray[np.bool_], gap: int) -> NDArray[np.bool_]:
    """The ink with gaps along its rows no longer than `gap` closed."""
    return ~_widened(~_widened(ink, gap), gap)


def _widened(ink: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """The ink drawn out to the right and to the left by half of `reach`."""
    half = reach // 2
    counted = np.cumsum(np.pad(ink, ((0, 0), (half + 1, half))), axis=1, dtype=np.int32)
    return counted[:, 2 * half + 1 :] > counted[:, : -2 * half - 1]
