"""Which blocks are headings, and how deep they truly stand, from their numbering and not from their # signs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.layout.blocks import Block, is_upper
from ingest.layout.markers import Marker, Style, follows
from ingest.layout.markup import footnote_marks, without_marks
from ingest.layout.mend import Note, Part

_QUANTITY = re.compile(r"\d[\d.,]*\s*(?:%|(?:tỷ|triệu|đồng|ha|tấn|người|hộ|km)\b)", re.I)
_CAPTION = re.compile(r"(?:bảng|biểu|hình|sơ đồ|đơn vị tính|đvt)\b|\(", re.I)
_LONGEST_PLAIN = 200
_LONGEST_STARRED = 150
_SHORTEST_RUN_IN = 12
_NUMBERED = frozenset({Style.LETTER, Style.ROMAN, Style.NUMBER, Style.DOTTED, Style.LOWER})


@dataclass(frozen=True, slots=True)
class Head:
    """A heading: its text, its depth from 1, the parts it takes up, and whether the block says more than a title."""

    text: str
    depth: int
    parts: int
    is_passage: bool


def headings(parts: Sequence[Part]) -> dict[int, Head]:
    """The headings among the parts, by the index of their first part."""
    titles = _titles(parts)
    depths = _Depths()
    found: dict[int, Head] = {}
    taken = 0
    for at in sorted(titles):
        if at < taken:
            continue
        block = parts[at]
        assert isinstance(block, Block)
        text, size = titles[at], 1
        if block.style is Style.PART:
            size = _title_lines(parts, at, titles)
            lines = [part.text for part in parts[at + 1 : at + size] if isinstance(part, Block)]
            text = " ".join([text, *lines])
        taken = at + size
        says_more = text not in (block.text, without_marks(block.text)) and size == 1
        is_passage = says_more or _states(block.text) or bool(footnote_marks(block.text))
        found[at] = Head(text, depths.enter(block), size, is_passage)
    return found


def _titles(parts: Sequence[Part]) -> dict[int, str]:
    titles: dict[int, str] = {}
    by_vote: set[int] = set()
    for at, part in enumerate(parts):
        if not isinstance(part, Block):
            continue
        if part.style in _NUMBERED:
            if part.stands_out and _may_stand_out(part):
                titles[at] = without_marks(part.text)
            elif len(part.run_in) >= _SHORTEST_RUN_IN and part.text.startswith(part.run_in):
                titles[at] = part.run_in
            elif _is_plain_title(parts, at):
                by_vote.add(at)
                if _has_child(parts, at):
                    titles[at] = without_marks(part.text)
        elif _is_unnumbered_title(parts, at):
            titles[at] = without_marks(part.text)
    for series in _series(parts):
        voted = [at for at in series if at in by_vote or at in titles]
        if 2 * len(voted) >= len(series):
            titles |= {at: without_marks(_text(parts[at])) for at in voted if at not in titles}
    return titles


def _may_stand_out(block: Block) -> bool:
    """A line set in heading type is one, unless it is a paragraph or states a figure after a colon."""
    _, colon, said = block.text.partition(": ")
    if colon and any(c.isdigit() for c in said):
        return False
    return block.is_titular or (bool(colon) and len(block.text) <= _LONGEST_PLAIN)


def _is_plain_title(parts: Sequence[Part], at: int) -> bool:
    block = parts[at]
    if not isinstance(block, Block) or block.marker is None or not block.is_titular or _states(block.text):
        return False
    below = at + 1
    while below < len(parts) and isinstance(parts[below], Note):
        below += 1
    after = parts[below] if below < len(parts) else None
    if not isinstance(after, Block) or after.marker is None:
        return True
    ends = after.style in _NUMBERED and after.marker.rank < block.marker.rank
    return not (ends or follows(after.marker, block.marker))  # a title with nothing under it is an item of a list


def _has_child(parts: Sequence[Part], at: int) -> bool:
    """Whether a series of deeper numbers begins right below."""
    block, below = parts[at], parts[at + 1] if at + 1 < len(parts) else None
    if not isinstance(block, Block) or not isinstance(below, Block) or block.marker is None or below.marker is None:
        return False
    return below.style in _NUMBERED and below.marker.rank > block.marker.rank and below.marker.order == 1


def _is_unnumbered_title(parts: Sequence[Part], at: int) -> bool:
    block = parts[at]
    if not isinstance(block, Block) or not block.is_titular or _CAPTION.match(block.text):
        return False
    if block.style is Style.PART:
        return True
    if block.style is Style.STAR:
        if len(block.text) > _LONGEST_STARRED or block.text.endswith((".", ";", ",")):
            return False
        after = parts[at + 1] if at + 1 < len(parts) else None
        return block.stands_out or not (isinstance(after, Block) and after.style is Style.STAR)
    if block.style is not None or not block.stands_out or _states(block.text):
        return False
    return len(block.text) <= _LONGEST_PLAIN and (block.raw.startswith("#") or not block.text.endswith("."))


def _series(parts: Sequence[Part]) -> list[list[int]]:
    """Numbered blocks grouped into the series they count ("1. … 2. … 3. …")."""
    done: list[list[int]] = []
    going: dict[int, list[int]] = {}
    last: dict[int, Marker] = {}
    for at, part in enumerate(parts):
        if not isinstance(part, Block) or part.style not in _NUMBERED or part.marker is None:
            continue
        rank = part.marker.rank
        for deeper in [r for r in going if r > rank]:
            del going[deeper]
        if rank in going and follows(part.marker, last[rank]):
            going[rank].append(at)
        else:
            going[rank] = [at]
            done.append(going[rank])
        last[rank] = part.marker
    return done


def _title_lines(parts: Sequence[Part], at: int, titles: Mapping[int, str]) -> int:
    """How many parts a "Phần thứ …" heading takes: the unnumbered lines in heading type below it are its title."""
    size = 1
    while size <= 3 and at + size in titles:
        below = parts[at + size]
        if not isinstance(below, Block) or below.marker is not None:
            break
        size += 1
    return size


def _states(text: str) -> bool:
    return _QUANTITY.search(text) is not None


def _text(part: Part) -> str:
    return part.text if isinstance(part, Block) else ""


class _Depths:
    """The open headings, outermost first; a heading closes those it cannot stand under."""

    def __init__(self) -> None:
        self._open: list[Marker] = []

    def enter(self, block: Block) -> int:
        """The depth of the next heading."""
        own = block.marker or Marker(Style.PLAIN, Style.PLAIN, 0, 0)
        if own.style is Style.PLAIN and is_upper(block.text):
            own = Marker(Style.PART, Style.PART, 0, 0)
        del self._open[self._parents(own) :]
        self._open.append(own)
        return len(self._open)

    def _parents(self, own: Marker) -> int:
        """How many of the open headings stay open."""
        for at in range(len(self._open) - 1, -1, -1):
            other = self._open[at]
            unnumbered = own.style in (Style.PLAIN, Style.STAR)
            if (unnumbered and other.style is own.style) or (not unnumbered and follows(own, other)):
                return at
        kept = len(self._open)
        while kept and self._closes(own, self._open[kept - 1]):
            kept -= 1
        return kept

    @staticmethod
    def _closes(own: Marker, other: Marker) -> bool:
        if own.order == 1 and own.rank >= Style.NUMBER and other.style in (Style.PLAIN, Style.STAR):
            return False  # a series that starts anew below an unnumbered heading belongs to it
        return other.rank >= own.rank
