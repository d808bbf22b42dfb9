"""Which rows of a table stand under which: groups "A.", numbers, "-" and "+" sub-rows."""

import re
from collections.abc import Sequence

from ingest.layout.markers import Style, marker
from ingest.layout.tables import Whole
from ingest.vietnamese import fold

_INDEX = re.compile(
    r"(?P<dotted>\d{1,2}(?:\.\d{1,2})+)|(?P<number>\d{1,3})|(?P<roman>[IVX]+)|(?P<letter>[A-ZĐ])|(?P<lower>[a-zđ])"
)
_GROUP, _UNMARKED, _SUB, _SUBSUB = -1, 9, 10, 11


def parents(whole: Whole) -> list[tuple[str, ...]]:
    """For each row the labels of the rows it stands under, outermost first, as printed."""
    above: list[tuple[int, str]] = []
    found: list[tuple[str, ...]] = []
    for row in whole.rows:
        label = row.cells[whole.label]
        rank = _rank(row.cells, whole.label)
        while above and above[-1][0] >= rank:
            above.pop()
        found.append(tuple(text for _, text in above))
        if label and rank < _SUBSUB and not fold(label).strip(" :").endswith("trong do"):
            above.append((rank, label))
    return found


def own_label(label: str) -> str:
    """A row label without its numbering: "- Dịch vụ" → "Dịch vụ", "A. Về kinh tế" → "Về kinh tế"."""
    found = marker(label)
    return label[found.end :] if found else label


def is_group(cells: Sequence[str], label: int) -> bool:
    """Whether a row only names those below it."""
    return bool(cells[label]) and not any(c for i, c in enumerate(cells) if i > label)


def _rank(cells: Sequence[str], label: int) -> int:
    """How deep the numbering of a row stands, outermost lowest; an unmarked group is outermost."""
    index = cells[0].strip(" .)(/") if label else ""
    if index in ("-", "–", "*"):
        return _SUB
    if index == "+":
        return _SUBSUB
    found = _INDEX.fullmatch(index)
    if found and found.lastgroup:
        step = index.count(".")
        return {"letter": 1, "roman": 2, "number": 3, "dotted": 3 + step, "lower": 8}[found.lastgroup]
    own = marker(cells[label])
    if own is None:
        return _GROUP if is_group(cells, label) else _UNMARKED
    if own.style is Style.BULLET:
        return _SUBSUB if cells[label].startswith("+") else _SUB
    return int(own.rank)
