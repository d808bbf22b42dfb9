"""Figures of a table row: each cell that holds a quantity, named by the row and given its role by the column."""

import re
from collections.abc import Iterator

from ingest.figures.columns import Side, columns
from ingest.figures.numbers import NUMBER
from ingest.layout.blocks import is_upper
from ingest.layout.markers import Style, marker
from ingest.layout.rows import own_label
from ingest.report import Figure, Passage
from ingest.vietnamese import fold

_BAR = " | "
_N = rf"(?:{NUMBER})"
_COMPARED = r"(?:[<>≥≤~]\s?|(?:trên|dưới|hơn|gần|khoảng)\s+)?"
_PLAIN = re.compile(rf"(?P<value>{_COMPARED}-?{_N}(?:\s?[-–/]\s?{_N})?)\s?(?P<percent>%?)", re.I)
_WITH_SHARE = re.compile(rf"(?P<value>{_N}\s?/\s?{_N})\s*\(\s*(?P<share>{_COMPARED}{_N})\s?%\s*\)", re.I)
_LONGEST_VALUE = 40  # a longer cell is a text, quoted and not counted
_GROUPS = (Style.PART, Style.LETTER, Style.ROMAN)


def row_figures(passage: Passage, period: str, caption_unit: str) -> Iterator[Figure]:
    """The figures of a row.  caption_unit: the unit given above the table, for columns and rows that have none."""
    sides = columns(tuple(cell.column for cell in passage.cells), period)
    texts = [cell.text for cell in passage.cells]
    starts = [0]
    for text in texts:
        starts.append(starts[-1] + len(text) + len(_BAR))
    label = next((text for text, side in zip(texts, sides, strict=True) if side.side is Side.LABEL), "")
    unit = next((text for text, side in zip(texts, sides, strict=True) if side.side is Side.UNIT and text), "")
    verdict = next(
        (t for t, side in zip(texts, sides, strict=True) if side.side is Side.AGAINST and _is_verdict(t)), ""
    )
    name = _name(passage, label)
    for text, start, side in zip(texts, starts, sides, strict=False):
        if side.side not in (Side.VALUE, Side.AGAINST) or not any(c.isdigit() for c in text):
            continue
        in_unit = side.unit if side.side is Side.AGAINST else unit or side.unit or _label_unit(label) or caption_unit
        for value, at, printed in _values(text, in_unit):
            yield Figure(
                name, printed, value, side.role, side.period or period, verdict,
                passage.ordinal, start + at, start + at + len(value),
            )  # fmt: skip


def _values(text: str, unit: str) -> list[tuple[str, int, str]]:
    """(value, where it starts in the cell, unit) of what a cell states; a phrase is one value, its unit in it."""
    shared = _WITH_SHARE.fullmatch(text)
    if shared:
        whole = "" if unit == "%" else unit
        return [(shared["value"], shared.start("value"), whole), (shared["share"], shared.start("share"), "%")]
    plain = _PLAIN.fullmatch(text)
    if plain:
        return [(plain["value"], plain.start("value"), "%" if plain["percent"] else unit)]
    return [(text, 0, "")] if len(text) <= _LONGEST_VALUE else []


def _is_verdict(text: str) -> bool:
    return bool(text) and not any(c.isdigit() for c in text)


def _name(passage: Passage, label: str) -> str:
    """Parent rows and the row itself without their numbering; headings of a group ("A. Về kinh tế") are left out."""
    above = []
    for parent in passage.parents:
        found = marker(parent)
        if not is_upper(parent) and not (found and found.style in _GROUPS):
            above.append(own_label(parent))
    return " – ".join([*above, own_label(label)])


def _label_unit(label: str) -> str:
    found = re.search(r"\((%|[^()\d]{1,15})\)\s*$", label)
    if found and (found[1] == "%" or re.search(r"dong|\bha\b|\btan\b|\bkm|nguoi|\bho\b|usd|con\b", fold(found[1]))):
        return found[1]
    return ""
