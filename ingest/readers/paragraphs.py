"""Printed rows → paragraphs: where the author, not the margin, ended a line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.rows import Row, joined

_INDENT = 10.0  # points: a row set in further than that begins something
_WIDER = 1.35  # times the usual distance of rows: space the author left
_MARKER = re.compile(r"[-–—+•●○▪*]\s*\S|\(?[\dIVXa-zđA-Z]{1,4}(?:\.\d{1,2})*[.)/]\s")
_ENDED = re.compile(r"[.;:!?…][”\"’»)\]]*(?:<sup>[^<]*</sup>)*$")
_NAMES = re.compile(r"BÁO CÁO|(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s+\S+(?:\s+\S+)?[.:]?")


@dataclass(frozen=True, slots=True)
class Measure:
    """The text area: its left and right edge, and the usual distance between the baselines of two rows."""

    left: float
    right: float
    pitch: float

    def is_centred(self, row: Row) -> bool:
        """Whether a row stands in the middle, clear of both edges."""
        off = (row.left + row.right) / 2 - (self.left + self.right) / 2
        return abs(off) <= _INDENT and row.left >= self.left + 2 * _INDENT

    def is_full(self, row: Row, after: Row) -> bool:
        """Whether the first word of the row after it had no room left in a row."""
        first = after.words[0]
        return row.right + (first.right - first.left) + 0.25 * row.size > self.right - 1.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Rows that are one paragraph, and the first page it stands on."""

    rows: tuple[Row, ...]
    page: int

    @property
    def text(self) -> str:
        return joined([row.text for row in self.rows])

    @property
    def bold(self) -> bool:
        return all(row.bold for row in self.rows)

    @property
    def label(self) -> str:
        """The bold words it opens with, up to a colon or a full stop; "" when there are none."""
        words = [word for row in self.rows for word in row.words]
        bold = 0
        while bold < len(words) and words[bold].bold:
            bold += 1
        if bold < 2 or bold == len(words) or not words[bold - 1].text.endswith((":", ".")):
            return ""
        label = ""
        for row in self.rows:
            own = row.words[:bold]
            label = joined([label, Row(own).text]) if own else label
            bold -= len(own)
        return label if self.text.startswith(label) else ""


def measure(rows: Sequence[Row], page_width: float) -> Measure:
    """The text area that rows fill, of whole pages or of one."""
    if not rows:
        return Measure(page_width * 0.14, page_width * 0.9, 18.0)
    long = [row for row in rows if row.right - row.left > page_width * 0.5] or rows
    left = _most([row.left for row in long], 2.0, lowest=True)
    right = _most([row.right for row in long], 2.0, lowest=False)
    steps = [b.baseline - a.baseline for a, b in pairwise(rows) if 0 < b.baseline - a.baseline < 60]
    return Measure(left, right, _most(steps, 1.0, lowest=True) if steps else 18.0)


def paragraphs(rows: Sequence[Row], area: Measure, page: int) -> list[Paragraph]:
    """The paragraphs of running rows of one page."""
    found: list[list[Row]] = []
    for row in rows:
        if found and not _begins(found[-1], row, area):
            found[-1].append(row)
        else:
            found.append([row])
    return [Paragraph(tuple(own), page) for own in found]


def runs_on(last: Paragraph, first: Paragraph, area_before: Measure, area: Measure) -> bool:
    """Whether the first paragraph of a page is the rest of the last one of the page before."""
    before, after = last.rows[-1], first.rows[0]
    if abs(before.size - after.size) > 1.2 or last.bold is not first.bold or area.is_centred(after):
        return False
    if not area_before.is_full(before, after) or after.opening_mark:
        return False
    hanging = last.rows[-1].left - area_before.left if len(last.rows) > 1 else 0.0
    if after.left - area.left > max(hanging, 0.0) + _INDENT:
        return False
    indented = last.rows[0].left > area_before.left + _INDENT
    return not _ENDED.search(before.text) or (indented and _MARKER.match(after.text) is None)


def _begins(own: Sequence[Row], row: Row, area: Measure) -> bool:
    """Whether a row begins a paragraph below the rows of the one before it."""
    before = own[-1]
    step = row.baseline - before.baseline
    if abs(row.size - before.size) > 1.2 or step > _WIDER * area.pitch or step <= 0:
        return True
    alike = (row.bold and before.bold) or (row.text.isupper() and before.text.isupper())
    if area.is_centred(row) and alike and (area.is_centred(before) or len(own) == 1):
        return _NAMES.fullmatch(before.text) is not None or row.text.isupper() is not before.text.isupper()
    if not area.is_full(before, row):
        return True
    edge = own[1].left if len(own) > 1 else min(before.left, area.left)
    if row.left > edge + _INDENT and not _hangs(own, row):
        return True
    marked = _MARKER.match(row.text) is not None
    return marked and _ENDED.search(before.text) is not None and row.left >= own[0].left - _INDENT / 2


def _hangs(own: Sequence[Row], row: Row) -> bool:
    """Whether the second row is set under the text after the number or dash of the first."""
    first = own[0]
    if len(own) > 1 or len(first.words) < 2 or _MARKER.match(first.text) is None:
        return False
    return abs(row.left - first.words[1].left) <= _INDENT / 2


def _most(values: Sequence[float], step: float, *, lowest: bool) -> float:
    """The value most are near to; of equals, the lowest or the highest."""
    counted: dict[int, list[float]] = {}
    for value in values:
        counted.setdefault(round(value / step), []).append(value)
    sums = {key: len(own) + len(counted.get(key + 1, ())) for key, own in counted.items()}
    best = max(sums, key=lambda key: (sums[key], -key if lowest else key))
    near = counted[best] + counted.get(best + 1, [])
    return min(near) if lowest else max(near)
