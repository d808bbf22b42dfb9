"""What quick reading of a workbook leaves out: merged areas, and the rows and columns that are hidden."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree

from ingest.errors import UnreadableFile
from ingest.readers.attributes import whole
from ingest.readers.merged import Span
from ingest.readers.package import parsed, related
from ingest.readers.zipped import Archive, damaged

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_IDENTITY = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
_REFERENCE = re.compile(r"([A-Z]{1,3})\d{1,7}")
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384  # Excel's own
_MOST_CELLS, _MOST_PLACES = 300_000, 3_000_000  # places: also the empty ones left of a cell
_MOST_MERGES = 20_000
_MOST_TOLD = 1_000  # stretches of columns of one look


@dataclass(frozen=True, slots=True)
class Areas:
    """Of one sheet, rows and columns counted from 0."""

    merged: tuple[Span, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]


def areas(name: str, archive: Archive) -> dict[str, Areas]:
    """The areas of each visible sheet, by its title; raises UnreadableFile, also for a sheet beyond measure.

    Of sheets that share a part or a title the first: Excel writes none.
    """
    book = next(iter(related(name, archive, "", "officeDocument").values()), "xl/workbook.xml")
    parts = related(name, archive, book, "worksheet")
    unread = set(parts.values())
    found: dict[str, Areas] = {}
    for sheet in parsed(name, archive, book).iter(_MAIN + "sheet"):
        part, title = parts.get(sheet.get(_IDENTITY, ""), ""), sheet.get("name", "")
        if part in unread and title not in found and sheet.get("state", "visible") == "visible":
            unread.remove(part)
            found[title] = _areas(name, archive.read(part))
    return found


def _areas(name: str, xml: bytes) -> Areas:
    merged: list[Span] = []
    rows: set[int] = set()
    columns: set[int] = set()
    seen = places = width = at = told = 0
    wanted = tuple(_MAIN + tag for tag in ("row", "c", "col", "mergeCell"))
    try:
        for _, element in etree.iterparse(
            BytesIO(xml), tag=wanted, resolve_entities=False, no_network=True, huge_tree=False
        ):
            if element.tag == _MAIN + "c":
                seen += 1
                found = _REFERENCE.fullmatch(element.get("r", "A1"))
                if found is None or seen > _MOST_CELLS:
                    raise _too_large(name)
                width = max(width + 1, _column(found[1]) + 1)
            elif element.tag == _MAIN + "row":
                at = whole(element.get("r", str(at + 1)), 0)
                places += width
                width = 0
                if not 1 <= at <= _MOST_ROWS or places > _MOST_PLACES:
                    raise _too_large(name)
                if element.get("hidden") in {"1", "true"}:
                    rows.add(at - 1)
            elif element.tag == _MAIN + "col":
                told += 1
                columns |= _hidden_columns(element) if told <= _MOST_TOLD else set()
            elif (span := _span(element.get("ref", ""))) is not None and len(merged) < _MOST_MERGES:
                merged.append(span)
            if element.tag != _MAIN + "c":  # a row's cells go with it
                element.clear()
    except etree.XMLSyntaxError:
        raise damaged(name) from None
    return Areas(tuple(merged), frozenset(rows), frozenset(columns))


def _hidden_columns(element: Any) -> set[int]:
    if element.get("hidden") not in {"1", "true"}:
        return set()
    first, last = whole(element.get("min"), 1), whole(element.get("max"), 0)
    return set(range(first - 1, min(last, _MOST_COLUMNS)))


def _span(reference: str) -> Span | None:
    found = _AREA.fullmatch(reference)
    if found is None:
        return None
    left, top, right, bottom = _column(found[1]), int(found[2]) - 1, _column(found[3]), int(found[4]) - 1
    if right < left or bottom < top:
        return None
    return Span(top, left, bottom - top + 1, right - left + 1)


def _column(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def _too_large(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"Bảng tính {name} quá lớn nên không được đọc; anh/chị vui lòng tách các biểu cần hỏi ra tệp riêng."
    )
