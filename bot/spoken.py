"""Dates, periods and places as an official says them."""

import re
from pathlib import PurePath

_PERIODS = (
    (re.compile(r"(\d{4})"), "năm {0}"),
    (re.compile(r"(\d{4})-H1"), "6 tháng đầu năm {0}"),
    (re.compile(r"(\d{4})-H2"), "6 tháng cuối năm {0}"),
    (re.compile(r"(\d{4})-Q1"), "quý I/{0}"),
    (re.compile(r"(\d{4})-Q2"), "quý II/{0}"),
    (re.compile(r"(\d{4})-Q3"), "quý III/{0}"),
    (re.compile(r"(\d{4})-Q4"), "quý IV/{0}"),
    (re.compile(r"(\d{4})-(\d{1,2})M"), "{1} tháng năm {0}"),
    (re.compile(r"(\d{4})-0?(\d{1,2})"), "tháng {1}/{0}"),
)
# How a heading is numbered: "Phần thứ nhất", "Chương II", "IV.", "A.", "2.1.", "b)".
_LABEL = re.compile(
    r"((?i:phần|chương|mục)(?i: thứ)? \w+|[IVXLC]+(?=[./)])|[A-ZĐ](?=[./)])|\d+(?:\.\d+)*(?=[./)])|[a-zđ](?=\)))"
)
_PAGED = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif"})
_OUTER_LIMIT = 24  # characters of an outer heading that has no number
_PATH_LIMIT = 5  # headings of a section path


def spoken_date(issued: str | None) -> str:
    """As in: "2023-12-05" → "ngày 05/12/2023", "2023-12" → "tháng 12/2023", None → ""."""
    parts = (issued or "").split("-")
    if len(parts) == 3:
        return "ngày " + "/".join(reversed(parts))
    if len(parts) == 2:
        return f"tháng {parts[1]}/{parts[0]}"
    return ""


def spoken_period(period: str) -> str:
    """As in: "2023" → "năm 2023", "2022-H1" → "6 tháng đầu năm 2022"; a form that is not known stays as it is."""
    for form, spoken in _PERIODS:
        if match := form.fullmatch(period):
            return spoken.format(*match.groups())
    return period


def spoken_lines(lines: tuple[int, int], source: str) -> str:
    """As in: "dòng 45–47", "dòng 45"; for a PDF or an image the numbers are pages: "trang 3"."""
    name = "trang" if PurePath(source).suffix.lower() in _PAGED else "dòng"
    first, last = lines
    return f"{name} {first}" if first == last else f"{name} {first}–{last}"


def spoken_section(section: tuple[str, ...], limit: int) -> str:
    """As in: "Phần thứ nhất › II › 2. Xã hội": outer headings by number, the innermost cut at `limit` characters."""
    headings = [heading for heading in section if heading.strip()]
    if not headings:
        return ""
    path = [_label(heading) for heading in headings[:-1]] + [shorten(headings[-1], limit)]
    if len(path) > _PATH_LIMIT:
        path = [path[0], "…", *path[-(_PATH_LIMIT - 2) :]]
    return " › ".join(path)


def _label(heading: str) -> str:
    match = _LABEL.match(heading.strip())
    return match[1] if match else shorten(heading, _OUTER_LIMIT)


def shorten(text: str, limit: int) -> str:
    """The text on one line, at most `limit` characters, cut between words and marked with "…"."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.–-") + "…"
