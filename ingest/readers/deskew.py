"""A page that was laid askew on the scanner, made straight."""

import numpy as np
from PIL import Image

_WIDEST = 5.0  # degrees
_SMALL = 900  # pixels: rows of text still part at that width
_STEPS = (1.0, 0.25, 0.05)  # degrees, coarse to fine


def straightened(image: Image.Image) -> Image.Image:
    """The grey image turned, by at most 5 degrees, so that its rows of text lie level."""
    angle = skew(image)
    if abs(angle) < 0.05:
        return image
    return image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)


def skew(image: Image.Image) -> float:
    """Degrees, counter-clockwise, by which the image must be turned; the turn whose rows differ the most."""
    small = image.resize((_SMALL, max(1, round(image.height * _SMALL / image.width))), Image.Resampling.BILINEAR)
    ink = np.asarray(small, dtype=np.float32)
    ys, xs = np.nonzero(ink < min(128.0, float(ink.mean()) * 0.8))
    if len(ys) < 200:
        return 0.0
    best, reach = 0.0, _WIDEST
    for step in _STEPS:
        turns = np.arange(best - reach, best + reach + step / 2, step)
        best = float(turns[int(np.argmax([_contrast(xs, ys, float(turn)) for turn in turns]))])
        reach = step
    return best


def _contrast(xs: np.ndarray, ys: np.ndarray, turn: float) -> float:
    """How much rows of pixels differ in ink once the page is turned."""
    radians = np.deg2rad(turn)
    levels = np.round(ys * np.cos(radians) - xs * np.sin(radians)).astype(np.int64)
    counts = np.bincount(levels - levels.min()).astype(np.float64)
    return float(np.square(np.diff(counts)).sum())
