"""Ruled lines and words → tables: cells, cells that span others, header rows."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.readers.printed import Rule, Word
from ingest.readers.rows import joined, rows

_NEAR = 3.5  # points: lines no further apart are one
_OPEN = 20.0  # points a line must reach further than the last one across it to leave the table open there
_MOST_LINES = 1_500  # of a page: beyond, it is a drawing
_MOST_CELLS = 5_000  # of a table on one page
_SHIFTED = 0.12  # of the width: what the line between two columns may stray from page to page


@dataclass(frozen=True, slots=True)
class Table:
    """A table on one page.

    cells: row by row; a cell that spans others holds its text in the first and leaves the rest "".
    header: how many rows name the columns.  edges: x of the lines between the columns.
    top, bottom: y.  words: those that stand in it.
    """

    cells: tuple[tuple[str, ...], ...]
    header: int
    edges: tuple[float, ...]
    top: float
    bottom: float
    words: frozenset[Word]

    def goes_on_in(self, other: "Table") -> bool:
        """Whether `other`, the first thing on the next page, has the same columns."""
        width = self.edges[-1] - self.edges[0]
        return len(self.edges) == len(other.edges) and all(
            abs((a - self.edges[0]) - (b - other.edges[0])) <= _SHIFTED * width
            for a, b in zip(self.edges, other.edges, strict=True)
        )


def ruled_tables(words: Sequence[Word], drawn: Iterable[Rule]) -> list[Table]:
    """The tables that lines rule, top to bottom."""
    grids = [_grid(group) for group in _groups(_merged(drawn))]
    found = [_table(words, grid) for grid in grids if grid is not None]
    return sorted((table for table in found if table is not None), key=lambda table: table.top)


def _merged(drawn: Iterable[Rule]) -> list[Rule]:
    """Pieces of one line, and lines drawn twice, made one; none of a drawing."""
    merged: list[Rule] = []
    for one in _on_one_level(drawn):
        for rule in sorted(one, key=lambda r: r.start):
            last = merged[-1] if merged else None
            if last and last.across is rule.across and last.level == one[0].level and rule.start <= last.end + _NEAR:
                merged[-1] = replace(last, end=max(last.end, rule.end))
            else:
                merged.append(replace(rule, level=one[0].level))
    return merged if len(merged) <= _MOST_LINES else []


def _on_one_level(drawn: Iterable[Rule]) -> list[list[Rule]]:
    levels: list[list[Rule]] = []
    for rule in sorted(drawn, key=lambda r: (r.across, r.level)):
        first = levels[-1][0] if levels else None
        if first and first.across is rule.across and rule.level - first.level <= _NEAR:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    return levels


def _groups(drawn: Sequence[Rule]) -> list[list[Rule]]:
    """Lines that touch one another."""
    across = [rule for rule in drawn if rule.across]
    upright = [rule for rule in drawn if not rule.across]
    group_of = {id(rule): number for number, rule in enumerate((*across, *upright))}
    for a in across:
        for b in upright:
            if (
                b.start - _NEAR <= a.level <= b.end + _NEAR
                and a.start - _NEAR <= b.level <= a.end + _NEAR
                and group_of[id(a)] != group_of[id(b)]
            ):
                old, new = group_of[id(b)], group_of[id(a)]
                for key, value in group_of.items():
                    if value == old:
                        group_of[key] = new
    groups: dict[int, list[Rule]] = {}
    for rule in (*across, *upright):
        groups.setdefault(group_of[id(rule)], []).append(rule)
    return [group for group in groups.values() if len(group) >= 4]


def _levels(drawn: Iterable[float], ends: Sequence[float]) -> list[float]:
    """Where lines stand, and where those across them end when nothing closes the table there."""
    levels: list[float] = []
    for value in sorted(drawn):
        if not levels or value - levels[-1] > _NEAR:
            levels.append(value)
    if levels and min(ends) < levels[0] - _OPEN:
        levels.insert(0, min(ends))
    if levels and max(ends) > levels[-1] + _OPEN:
        levels.append(max(ends))
    return levels


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the lines of a table stand, and for each place of the grid the first place of its cell."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: tuple[tuple[tuple[int, int], ...], ...]


def cell_boxes(drawn: Iterable[Rule]) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of every cell that lines rule."""
    boxes = []
    for group in _groups(_merged(drawn)):
        grid = _grid(group)
        reach: dict[tuple[int, int], tuple[int, int]] = {}
        for r, row in enumerate(grid.owner if grid else ()):
            for c, place in enumerate(row):
                reach[place] = max(reach.get(place, (r, c)), (r, c))
        if grid and len(reach) > 1:
            boxes += [(grid.xs[c], grid.ys[r], grid.xs[d + 1], grid.ys[q + 1]) for (r, c), (q, d) in reach.items()]
    return boxes


def _grid(group: Sequence[Rule]) -> _Grid | None:
    across = [rule for rule in group if rule.across]
    upright = [rule for rule in group if not rule.across]
    ys = _levels([r.level for r in across], [y for r in upright for y in (r.start, r.end)])
    xs = _levels([r.level for r in upright], [x for r in across for x in (r.start, r.end)])
    height, width = len(ys) - 1, len(xs) - 1
    if width < 2 or height < 1 or width * height > _MOST_CELLS:
        return None
    return _Grid(tuple(xs), tuple(ys), tuple(tuple(row) for row in _owners(xs, ys, across, upright)))


def _table(words: Sequence[Word], grid: _Grid) -> Table | None:
    owner, height, width = grid.owner, len(grid.ys) - 1, len(grid.xs) - 1
    inside: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        row, column = _place(grid.ys, word.middle), _place(grid.xs, (word.left + word.right) / 2)
        if 0 <= row < height and 0 <= column < width:
            inside.setdefault(owner[row][column], []).append(word)
    if len(inside) < 2:
        return None  # a frame, or a drawing
    said = {place: joined([row.text for row in rows(cell)]).replace("|", "\\|") for place, cell in inside.items()}
    taken = frozenset(word for cell in inside.values() for word in cell)
    by_number = _numbered(grid)
    if by_number is not None:
        header, edges = 1, tuple(grid.xs[c] for _, c in by_number[-1]) + grid.xs[-1:]
        cells = tuple(tuple(said.get(place, "") for place in row) for row in by_number)
    else:
        header = _header(owner, width, height)
        spanned = tuple(
            tuple(said.get((r, c), "") if owner[r][c] == (r, c) else "" for c in range(width)) for r in range(height)
        )
        cells, kept = _without_empty_columns(spanned, owner)
        edges = tuple(x for x, keep in zip(grid.xs, (*kept, True), strict=True) if keep)
    return Table(tuple(row for row in cells if any(row)), header, edges, grid.ys[0], grid.ys[-1], taken)


def _numbered(grid: _Grid) -> list[list[tuple[int, int]]] | None:
    """The cells of each row in order, where every row has as many: lines may shift from row to row."""
    by_row = [list(dict.fromkeys(row)) for row in grid.owner]
    counts = {len(row) for row in by_row}
    below = any(place[0] != r for r, row in enumerate(by_row) for place in row)
    return by_row if len(counts) == 1 and counts.pop() > 1 and not below else None


def _place(levels: Sequence[float], value: float) -> int:
    return bisect_right(levels, value) - 1


def _owners(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], upright: Sequence[Rule]
) -> list[list[tuple[int, int]]]:
    """For each place of the grid the first place of the cell it belongs to: no line stands between them."""
    owner = [[(r, c) for c in range(len(xs) - 1)] for r in range(len(ys) - 1)]
    at_x, at_y = [_near(upright, x) for x in xs], [_near(across, y) for y in ys]
    for r in range(len(ys) - 1):
        for c in range(len(xs) - 1):
            if c and not _is_ruled(at_x[c], ys[r], ys[r + 1]):
                owner[r][c] = owner[r][c - 1]
            elif r and not _is_ruled(at_y[r], xs[c], xs[c + 1]):
                owner[r][c] = owner[r - 1][c]
    return owner


def _near(drawn: Sequence[Rule], level: float) -> list[Rule]:
    return [rule for rule in drawn if abs(rule.level - level) <= _NEAR]


def _is_ruled(drawn: Sequence[Rule], start: float, end: float) -> bool:
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in drawn)
    return covered >= 0.5 * (end - start)


def _without_empty_columns(
    cells: tuple[tuple[str, ...], ...], owner: Sequence[Sequence[tuple[int, int]]]
) -> tuple[tuple[tuple[str, ...], ...], list[bool]]:
    """Columns that only exist because lines of two rows do not quite meet are left out."""
    kept = [
        any(row[c] for row in cells) or all(owner[r][c] == (r, c) for r in range(len(cells)))
        for c in range(len(cells[0]))
    ]
    return tuple(tuple(cell for cell, keep in zip(row, kept, strict=True) if keep) for row in cells), kept


def _header(owner: Sequence[Sequence[tuple[int, int]]], width: int, height: int) -> int:
    """As many rows as the cells of the first one reach down, two when one of them spans columns."""
    deep = 1
    while deep < height and any(owner[deep][c][0] == 0 for c in range(width)):
        deep += 1
    spans = any(owner[0][c][1] < c for c in range(width)) and any(owner[0][c] == (0, c) and c for c in range(width))
    return max(deep, 2 if spans and height > 2 else 1)
