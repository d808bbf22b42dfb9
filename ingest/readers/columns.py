"""What stands side by side without a rule between: a letterhead, a signature beside its recipients, a plain table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf_tables import Table
from ingest.readers.printed import Word
from ingest.readers.rows import Row

_GAP = 18.0  # points between two words that may part columns
_GUTTER = 8.0  # points that stay white in every row of a band
_FURTHEST = 130.0  # points a signature leaves for the hand
_MOST_TRIES = 10  # first rows of a run that are tried as those of a table
_VALUE = re.compile(r"[<>≤≥~]?\d[\d.,/-]*%?|[-–]")


@dataclass(frozen=True, slots=True)
class Beside:
    """Rows in two columns, each to be read by itself, the left one first."""

    left: tuple[Row, ...]
    right: tuple[Row, ...]


def side_by_side(rows: Sequence[Row], middle: float) -> list[Row | Beside | Table]:
    """The rows with those in columns taken together.  middle: x of the middle of the text area."""
    found: list[Row | Beside | Table] = []
    at = tried_to = tries = 0
    while at < len(rows):
        tries = tries if at < tried_to else 0
        if tries < _MOST_TRIES:
            table, tried_to = _plain_table(rows, at)
            tries += 1
            if table is not None:
                found.append(table)
                at = tried_to
                continue
        beside, end = _band(rows, at, middle)
        if beside is None:
            found.append(rows[at])
            at += 1
            continue
        above = _above(found, beside)
        del found[len(found) - len(above) :]
        found.append(_with_above(above, beside))
        at = end
    return found


def _above(found: Sequence[Row | Beside | Table], beside: Beside) -> list[Row]:
    """The rows right above a band that stand wholly in one of its columns; in the left one only at the page's top."""
    gutter_left, gutter_right = max(row.right for row in beside.left), min(row.left for row in beside.right)
    above: list[Row] = []
    next_ = min(beside.left[0].baseline, beside.right[0].baseline)
    for part in reversed(found):
        if not isinstance(part, Row) or next_ - part.baseline > 2.5 * part.size:
            break
        if not (part.left > gutter_left or part.right < gutter_right):
            break
        above.insert(0, part)
        next_ = part.baseline
    if len(above) < len(found):
        while above and above[0].left <= gutter_left:
            above.pop(0)
    return above


def _with_above(above: Sequence[Row], beside: Beside) -> Beside:
    gutter = max(row.right for row in beside.left)
    left = tuple(row for row in above if row.left <= gutter)
    return Beside(left + beside.left, tuple(row for row in above if row.left > gutter) + beside.right)


def _parts(row: Row, gap: float = _GAP) -> list[list[Word]]:
    """The words of a row, parted at wide gaps."""
    parts = [[row.words[0]]]
    for before, word in pairwise(row.words):
        if word.left - before.right >= gap:
            parts.append([])
        parts[-1].append(word)
    return parts


def _band(rows: Sequence[Row], at: int, middle: float) -> tuple[Beside | None, int]:
    """The band of two columns that begins with a row, and where it ends."""
    begun = _first_of_two(rows, at)
    if begun is None:
        return None, at
    low, high = begun[0].right, begun[1].left
    left: list[Row] = []
    right: list[Row] = []
    end = at
    while end < len(rows) and (end == at or rows[end].baseline - rows[end - 1].baseline <= _FURTHEST):
        row = rows[end]
        one, two = _sides(row, low, high)
        low, high = max((low, *(w.right for w in one))), min((high, *(w.left for w in two)))
        if high - low < _GUTTER or not (one or two):
            break
        if not (one and two) and end > at + 1 and _is_centred(row, middle):
            break
        left += [Row(one)] if one else []
        right += [Row(two)] if two else []
        end += 1
    return (Beside(tuple(left), tuple(right)), end) if left and right and end - at >= 2 else (None, at)


def _sides(row: Row, low: float, high: float) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The words of a row left and right of the strip between low and high; neither where it crosses."""
    parts = _parts(row)
    if len(parts) == 2 and parts[0][-1].right <= high and parts[1][0].left >= low:
        return tuple(parts[0]), tuple(parts[1])
    if len(parts) == 1 and row.right <= high - _GUTTER and row.left < low:
        return row.words, ()
    if len(parts) == 1 and row.left >= low + _GUTTER:
        return (), row.words
    return (), ()


def _first_of_two(rows: Sequence[Row], at: int) -> tuple[Row, Row] | None:
    """The two rows that open a band: a row with one wide gap, or two rows too near for one column."""
    parts = _parts(rows[at])
    if len(parts) == 2:
        return Row(tuple(parts[0])), Row(tuple(parts[1]))
    if len(parts) > 2 or at + 1 == len(rows) or rows[at + 1].baseline - rows[at].baseline >= rows[at].size:
        return None
    one, two = sorted(rows[at : at + 2], key=lambda row: row.left)
    return (one, two) if two.left - one.right >= _GAP else None


def _is_centred(row: Row, middle: float) -> bool:
    return abs((row.left + row.right) / 2 - middle) <= 12.0


def _plain_table(rows: Sequence[Row], at: int) -> tuple[Table | None, int]:
    """Rows of three columns or more, one of them figures, that line up one below the other; and where they end."""
    end = at
    while end < len(rows) and len(_parts(rows[end], _GUTTER * 1.5)) >= 3:
        end += 1
    if end - at < 3:
        return None, end
    taken = [word for row in rows[at:end] for word in row.words]
    starts = _columns(taken)
    if len(starts) < 3:
        return None, end
    cells = [_cells(row, starts) for row in rows[at:end]]
    filled = sum(bool(cell) for row in cells for cell in row) / (len(cells) * len(starts))
    figures = max(sum(bool(_VALUE.fullmatch(row[c])) for row in cells) for c in range(1, len(starts)))
    if filled < 0.7 or 2 * figures < len(cells):
        return None, end
    edges = (*starts, max(word.right for word in taken))
    top = rows[at].baseline - rows[at].size
    return Table(tuple(cells), 1, edges, top, rows[end - 1].baseline, frozenset(taken)), end


def _columns(words: Sequence[Word]) -> list[float]:
    """Where columns start: the x after a strip that is white in every row."""
    starts: list[float] = []
    reached = float("-inf")
    for word in sorted(words, key=lambda w: w.left):
        if word.left - reached >= _GUTTER:
            starts.append(word.left)
        reached = max(reached, word.right)
    return starts


def _cells(row: Row, starts: Sequence[float]) -> tuple[str, ...]:
    cells: list[list[Word]] = [[] for _ in starts]
    for word in row.words:
        cells[sum(start <= word.left + 0.01 for start in starts) - 1].append(word)
    return tuple(Row(tuple(cell)).text.replace("|", "\\|") if cell else "" for cell in cells)
