"""What the block above the text prints: number, date and place, session."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.vietnamese import squeeze

_NUMBER = re.compile(
    r"\bS[ốóôồỗoòõ]\s*:?\s*(?P<digits>\d[\d\s]*)?[.…_\s]*[/-]\s*(?P<kind>(?:\d{4}\s*/\s*)?BC(?:\s*[-–]\s*[A-ZĐ&]+[\d.]*)+)",
    re.I,
)
_DATELINE = re.compile(
    r"(?P<place>[A-ZÀ-ỸĐ][^,;:|\d]{1,40}?)\s*,\s*ngày\s*(?P<day>\d{1,2})?[\s.…_]*tháng\s*(?P<month>\d{1,2})?[\s.…_]*"
    r"năm\s*(?P<year>(?:19|20)\d\d)",
)
_SESSION = re.compile(
    r"kỳ họp (?:thứ\s+[\w]+|[\w\s]{1,20}?|lần thứ\s+\w+)(?:\s*\([^)]{1,40}\))?\s*[,;-]?\s*"
    r"(?:HĐND|Hội đồng nhân dân)\s+[^,;:.()]{2,40}?\bkh(?:óa|oá)\s+\w+(?:\s*,?\s*nhiệm kỳ\s+\d{4}\s*[-–]\s*\d{4})?",
    re.I,
)
_TERM = re.compile(r"\s*,?\s*nhiệm kỳ\s+\d{4}\s*[-–]\s*\d{4}$", re.I)


@dataclass(frozen=True, slots=True)
class Dateline:
    """As in "Bình Sơn, ngày 05 tháng 12 năm 2023": the place as printed, and the date as far as it is filled in."""

    place: str
    issued: str | None
    year: int


def number(header: Sequence[str]) -> str | None:
    """The document's own number without its gaps ("3422/BC-UBND"); None where it is left blank or not printed."""
    for line in header:
        found = _NUMBER.search(line)
        if found:
            digits = re.sub(r"\s", "", found["digits"] or "")
            kind = re.sub(r"\s", "", found["kind"])
            return f"{digits}/{kind}" if digits else None
    return None


def dateline(lines: Sequence[str]) -> Dateline | None:
    """The place and date of signing, from the first line that is one."""
    for line in lines:
        found = _DATELINE.search(line)
        if found:
            return Dateline(squeeze(found["place"].split("|")[-1]), _iso(found), int(found["year"]))
    return None


def session(lines: Sequence[str]) -> str | None:
    """The council session the report is for, as printed, without the years of the term."""
    for line in lines:
        found = _SESSION.search(line)
        if found:
            return _TERM.sub("", found[0])
    return None


def _iso(found: re.Match[str]) -> str | None:
    month, day = int(found["month"] or 0), int(found["day"] or 0)
    if not 1 <= month <= 12:
        return None
    return f"{found['year']}-{month:02}-{day:02}" if 1 <= day <= 31 else f"{found['year']}-{month:02}"
