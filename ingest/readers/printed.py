"""A printed page as geometry: words and ruled lines, in points from the top left corner.

Text PDF and OCR both end here, so that rows, tables and paragraphs are found by one code.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without white space.

    baseline: the y it stands on; size: of its type in points.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool = False

    @property
    def middle(self) -> float:
        """The y half-way up its small letters."""
        return self.baseline - self.size * 0.25


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: across when `level` is its y and start, end are x; upright when `level` is its x."""

    across: bool
    level: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page.  number: 1-based; confidence: of 100, the mean of its words where OCR read them, else None."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    confidence: int | None = None
