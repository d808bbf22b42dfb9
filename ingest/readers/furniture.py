"""What the page prints and the author did not write: running headers and footers, page numbers."""

import re
from collections.abc import Sequence

from ingest.readers.printed import Page
from ingest.readers.rows import Row

_NUMBER = re.compile(r"[-–—\s]*\d{1,4}[-–—\s]*|(?:trang|page)\s*\d{1,4}(?:\s*/\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4}", re.I)
_DIGITS = re.compile(r"\d+")
_EDGE = 0.12  # of the height: what stands further in belongs to the text
_SAME = 4.0  # points
_ENDS = 2  # rows at either end that may be furniture


def without_furniture(pages: Sequence[Page], rows: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The rows of each page without page numbers and without what stands at the same place on most pages."""
    seen: dict[tuple[str, int], int] = {}
    for page, own in zip(pages, rows, strict=True):
        for key in {_key(page, row) for row in _ends(page, own)}:
            seen[key] = seen.get(key, 0) + 1
    often = max(3, len(pages) // 3)
    return [
        _kept(page, own, {key for key, times in seen.items() if times >= often})
        for page, own in zip(pages, rows, strict=True)
    ]


def _kept(page: Page, rows: Sequence[Row], repeated: set[tuple[str, int]]) -> list[Row]:
    ends = {id(row) for row in _ends(page, rows)}
    return [
        row
        for row in rows
        if id(row) not in ends or not (_is_page_number(page, row) or _near(_key(page, row), repeated))
    ]


def _ends(page: Page, rows: Sequence[Row]) -> list[Row]:
    """The first and last rows, where they stand in the margins."""
    edge = _EDGE * page.height
    top = [row for row in rows[:_ENDS] if row.baseline <= edge]
    return top + [row for row in rows[-_ENDS:] if row.baseline >= page.height - edge and row not in top]


def _is_page_number(page: Page, row: Row) -> bool:
    return _NUMBER.fullmatch(row.text) is not None and row.right - row.left < page.width / 4


def _key(page: Page, row: Row) -> tuple[str, int]:
    """Its text without numbers, and its place from the nearer edge."""
    from_edge = row.baseline if row.baseline < page.height / 2 else row.baseline - page.height
    return _DIGITS.sub("#", row.text), round(from_edge / _SAME)


def _near(key: tuple[str, int], repeated: set[tuple[str, int]]) -> bool:
    return any((key[0], key[1] + step) in repeated for step in (-1, 0, 1))
