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
_SECTION_LIMIT = 60  # characters of one heading in a section path
_PATH_LIMIT = 3  # headings of a section path: the outermost and the innermost ones


def spoken_date(issued: str | None) -> str:
    """ "2023-12-05" → "ngày 05/12/2023", "2023-12" → "tháng 12/2023", None → ""."""
    parts = (issued or "").split("-")
    if len(parts) == 3:
        return "ngày " + "/".join(reversed(parts))
    if len(parts) == 2:
        return f"tháng {parts[1]}/{parts[0]}"
    return ""


def spoken_period(period: str) -> str:
    """ "2023" → "năm 2023", "2022-H1" → "6 tháng đầu năm 2022"; a form that is not known stays as it is."""
    for form, spoken in _PERIODS:
        if match := form.fullmatch(period):
            return spoken.format(*match.groups())
    return period


def spoken_lines(lines: tuple[int, int], source: str) -> str:
    """ "dòng 45–47", "dòng 45"; for a PDF the numbers are pages: "trang 3"."""
    name = "trang" if PurePath(source).suffix.lower() == ".pdf" else "dòng"
    first, last = lines
    return f"{name} {first}" if first == last else f"{name} {first}–{last}"


def spoken_section(section: tuple[str, ...], limit: int = _SECTION_LIMIT) -> str:
    """The headings joined by " › ", the middle of a deep path left out and a long heading cut at a word."""
    path = [shorten(heading, limit) for heading in section if heading.strip()]
    if len(path) > _PATH_LIMIT:
        path = [path[0], "…", *path[-(_PATH_LIMIT - 1) :]]
    return " › ".join(path)


def shorten(text: str, limit: int) -> str:
    """The text on one line, at most `limit` characters, cut between words and marked with "…"."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.–-") + "…"
