"""Lines → blocks: what stands between blank lines, page furniture dropped, table rows kept together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.layout.markers import Marker, Style, marker
from ingest.layout.markup import clean, heading_level, is_emphasised, is_starred, run_in
from ingest.report import Line, Lines

# A rule, a page number alone ("7", "- 7 -", "Trang 7/12"): printed on the page, not by the author.
_FURNITURE = re.compile(r"[-_*=–—\s]{3,}|[-–\s]*\d{1,3}[-–\s]*|(?:trang|page)\s*\d{1,3}(?:\s*/\s*\d{1,3})?", re.I)
_SENTENCE_INSIDE = re.compile(r"(?<!\bTP)(?<!\bTX)(?<!\bTT)[.;!?]\s+[“\"]?[A-ZÀ-ỸĐ]")
_LONGEST_TITLE = 250
_MOST_PADDED, _FEW_CELLS = 8, 8  # times the cells of a row, as a mean, that it is made wider by; what no row exceeds
_WRAPPED = range(60, 140)  # a printed line that long was wrapped by its margin


@dataclass(frozen=True)
class Block:
    """A run of text lines printed together.

    text: cleaned.  raw: as in the source, without line ends.
    """

    text: str
    raw: str
    lines: Lines

    @cached_property
    def marker(self) -> Marker | None:
        """The numbering it opens with; a star counts as one."""
        if is_starred(self.raw):
            return Marker(Style.STAR, Style.STAR, 0, 0)
        return marker(self.text)

    @cached_property
    def style(self) -> Style | None:
        """The style of its numbering."""
        return self.marker.style if self.marker else None

    @cached_property
    def stands_out(self) -> bool:
        """Set off by type: a Markdown heading, or wholly bold, italic or upper-case."""
        return heading_level(self.raw) > 0 or is_emphasised(self.raw) or is_upper(self.text)

    @cached_property
    def run_in(self) -> str:
        """The bold label it opens with, "" when there is none."""
        return run_in(self.raw)

    @cached_property
    def is_titular(self) -> bool:
        """Whether it reads as a title: short, one sentence, nothing said after a colon."""
        body = self.text[self.marker.end :] if self.marker else self.text
        if len(body) > _LONGEST_TITLE or body.endswith((";", ",")) or _SENTENCE_INSIDE.search(body):
            return False
        return re.search(r":\s+\S", body) is None


@dataclass(frozen=True, slots=True)
class Grid:
    """Consecutive rows of a table, cells cleaned.  ruled: how many rows stand above a |---| rule, 0 without one."""

    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    ruled: int

    @property
    def lines(self) -> Lines:
        return self.numbers[0], self.numbers[-1]


def is_upper(text: str) -> bool:
    """Whether every letter is upper-case, and there are at least four."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and all(c.isupper() for c in letters)


def blocks(lines: Sequence[Line]) -> Iterator[Block | Grid]:
    """The blocks and tables of a source, in order."""
    at = 0
    while at < len(lines):
        split = _splitter(lines, at)
        if split is not None:
            end = at
            while end < len(lines) and _splitter(lines, end) is split:
                end += 1
            yield _grid(lines[at:end], split == "|")
            at = end
            continue
        text = clean(lines[at].text)
        if text and not _FURNITURE.fullmatch(lines[at].text.strip()):
            end = at + 1
            while end < len(lines) and _continues(lines, at, end):
                end += 1
            raw = " ".join(line.text.strip() for line in lines[at:end])
            yield Block(clean(raw), raw, (lines[at].number, lines[end - 1].number))
            at = end
        else:
            at += 1


def _splitter(lines: Sequence[Line], at: int) -> str | None:
    """What separates the cells of a line, None when it is no table row."""
    text = lines[at].text.strip(" \r")
    if text.startswith("|") and text.count("|") >= 2:
        return "|"
    if "\t" in text.strip(" ") and (text.count("\t") >= 2 or "\t" in text.strip()):
        beside = [lines[i].text for i in (at - 1, at + 1) if 0 <= i < len(lines)]
        if text.count("\t") >= 2 or any("\t" in other.strip() for other in beside):
            return "\t"
    return None


def _grid(lines: Sequence[Line], piped: bool) -> Grid:
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    ruled = 0
    first = lines[0].number
    for line in lines:
        if piped:
            inner = line.text.strip()[1:]
            inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
            cells = re.split(r"(?<!\\)\|", inner)
            if all(re.fullmatch(r"\s*:?-+:?\s*|\s*", cell) for cell in cells) and "-" in inner and len(rows) <= 3:
                ruled = ruled or len(rows)
                continue
        else:
            cells = line.text.split("\t")
        rows.append(tuple(clean(cell) for cell in cells))
        numbers.append(line.number)
    return Grid(_even(rows), tuple(numbers) or (first,), ruled)


def _even(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The rows equally wide; where a few are beyond all measure wider, their last cell holds the rest of them."""
    widest = max((len(row) for row in rows), default=0)
    cells = sum(map(len, rows))
    width = min(widest, _FEW_CELLS + _MOST_PADDED * cells // max(len(rows), 1))
    return tuple(
        row + ("",) * (width - len(row)) if len(row) <= width else (*row[: width - 1], "|".join(row[width - 1 :]))
        for row in rows
    )


def _continues(lines: Sequence[Line], first: int, at: int) -> bool:
    """Whether line `at` goes on what began at `first`: no blank between, and the margin, not the author, broke it."""
    before, text = clean(lines[at - 1].text), clean(lines[at].text)
    if (
        not text
        or _splitter(lines, at)
        or _FURNITURE.fullmatch(lines[at].text.strip())
        or heading_level(lines[at].text)
    ):
        return False
    if marker(text) is not None or is_starred(lines[at].text) or lines[at].text.lstrip().startswith("<sup>"):
        return False
    if is_upper(before) and is_upper(text):
        return True
    return len(before) in _WRAPPED and len(clean(lines[first].text)) in _WRAPPED
