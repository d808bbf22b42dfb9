"""The footnotes at the foot of a page, in smaller type, each with its mark."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.printed import Rule
from ingest.readers.rows import Row, joined

_SMALLER = 0.93  # of the size of the text
_RAISED = re.compile(r"<sup>\(?(\d{1,3})\)?</sup>\s*(.*)", re.S)
_PLAIN = re.compile(r"\(?([1-9]\d{0,2})(?:\)|[.)]?(?=\s|[-–]\s))\s*(.*)", re.S)
_SEPARATOR = range(40, 260)  # points: how long the line above footnotes is


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, or the rest of one (mark "") that began on the page before."""

    mark: str
    text: str
    page: int


def split_off(rows: Sequence[Row], rules: Sequence[Rule], size: float) -> tuple[list[Row], list[Row]]:
    """The rows of the text and those of the footnotes below it.  size: of the text."""
    start = len(rows)
    while start and rows[start - 1].size <= _SMALLER * size:
        start -= 1
    lines = [rule.level for rule in rules if rule.across and int(rule.end - rule.start) in _SEPARATOR]
    under = next((at for at in range(start, len(rows)) if any(_between(rows, at, y) for y in lines)), None)
    if under is None:
        under = next((at for at in range(start, len(rows)) if rows[at].opening_mark), None)
    if under is None:
        return list(rows), []
    return list(rows[:under]), list(rows[under:])


def notes(rows: Sequence[Row], page: int) -> list[Note]:
    """The notes in the rows at the foot of a page."""
    found: list[tuple[str, list[str]]] = []
    edge = min((row.left for row in rows), default=0.0)
    for row in rows:
        match = _RAISED.match(row.text)
        if match is None and row.left <= edge + 3.0:
            plain = _PLAIN.match(row.text)
            match = plain if plain and _is_next(plain[1], found) else None
        if match:
            found.append((match[1], [match[2]]))
        elif found:
            found[-1][1].append(row.text)
        else:
            found.append(("", [row.text]))
    return [Note(mark, joined([text for text in texts if text]), page) for mark, texts in found]


def _between(rows: Sequence[Row], at: int, y: float) -> bool:
    above = rows[at - 1].baseline if at else 0.0
    return above - 1.0 <= y <= rows[at].baseline


def _is_next(mark: str, found: Sequence[tuple[str, list[str]]]) -> bool:
    """Whether a plain number can be a mark: the first, or one more than the last."""
    before = [int(known) for known, _ in found if known]
    return int(mark) == before[-1] + 1 if before else not found
