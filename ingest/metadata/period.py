"""The period a report is about, from its title: "2023", "2022-H1", "2024-Q3", "2025-09", "2024-9M"."""

import re
from functools import lru_cache

from ingest.vietnamese import fold

# A title names what is reported before what is planned; only the first is the report's period.
_PLANNED = re.compile(
    r"[,;.:]?\s*(?:va\s+)?(?:mot so\s+)?(?:cac\s+)?"
    r"(?:phuong huong|nhiem vu|giai phap|ke hoach|muc tieu|chuong trinh cong tac|du kien|dinh huong)\b"
)
_YEAR = r"(?:\D{0,12}(?P<year>20\d\d))?"
_QUARTER = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_FORMS = (  # widest first: "tháng 9 và 9 tháng đầu năm 2024" is about the nine months
    ("span", re.compile(r"(?:giai doan|nhiem ki)\s*(?P<year>20\d\d)\s*[-–]\s*(?P<last>20\d\d)")),
    ("months", re.compile(rf"\b(?P<n>\d{{1,2}}|sau|chin|ba)\s+thang\b\s*(?P<half>dau|cuoi)?(?:\s*nam)?{_YEAR}")),
    ("quarter", re.compile(rf"\bqu[iy]\s+(?P<n>iv|i{{1,3}}|[1-4])\b{_YEAR}")),
    ("month", re.compile(rf"\bthang\s+(?P<n>\d{{1,2}})\b{_YEAR}")),
    ("year", re.compile(r"\bnam\s+(?P<year>20\d\d)\b")),
)
_PERIODS_KEPT = 1_000  # as many reports share each
_SHORTEST_TITLE = 12  # characters; a title may itself begin with "Kế hoạch" or "Nhiệm vụ"
_COUNTS = {"sau": 6, "chin": 9, "ba": 3}


def period(title: str, issued_year: int | None) -> str:
    """The period of a title; the first year it names, or that of signing, where the period has none; else ""."""
    plain = fold(title)
    ahead = (plain[: cut.start()] for cut in _PLANNED.finditer(plain, _SHORTEST_TITLE))
    # "thực hiện nhiệm vụ 6 tháng …": what comes before any time is named is not over yet
    done = next((text for text in ahead if any(pattern.search(text) for _, pattern in _FORMS)), plain)
    years = re.findall(r"\b20\d\d\b", done) or re.findall(r"\b20\d\d\b", plain)
    return named_period(done, int(years[0]) if years else issued_year)


def named_period(text: str, year: int | None) -> str:
    """The widest period a text names, `year` where it names none; "" without either."""
    plain = fold(text)
    years = re.findall(r"\b20\d\d\b", plain)
    fallback = int(years[0]) if years else year
    for form, pattern in _FORMS:
        found = pattern.search(plain)
        if found:
            of = int(found["year"] or fallback or 0)
            return _named(form, found, of) if of else ""
    return str(fallback) if fallback else ""


def _named(form: str, found: re.Match[str], year: int) -> str:
    if form == "span":
        return f"{year}-{found['last']}"
    if form == "months":
        count = _COUNTS.get(found["n"]) or int(found["n"])
        if count == 6:
            return f"{year}-H2" if found["half"] == "cuoi" else f"{year}-H1"
        if count == 3:
            return f"{year}-Q4" if found["half"] == "cuoi" else f"{year}-Q1"
        return str(year) if count == 12 else f"{year}-{count}M"
    if form == "quarter":
        return f"{year}-Q{_QUARTER[found['n']]}"
    if form == "month":
        month = int(found["n"])
        return f"{year}-{month:02}" if 1 <= month <= 12 else str(year)
    return str(year)


@lru_cache(_PERIODS_KEPT)
def last_month(period: str) -> tuple[int, int]:
    """(year, month) a period ends with, (0, 0) for none: "2022-H1" → (2022, 6)."""
    found = re.fullmatch(
        r"(\d{4})(?:-(?:H(?P<half>\d)|Q(?P<quarter>\d)|(?P<months>\d+)M|(?P<month>\d\d)|(?P<last>\d{4})))?", period
    )
    if found is None:
        return 0, 0
    if found["last"]:
        return int(found["last"]), 12
    steps = ((found["half"], 6), (found["quarter"], 3), (found["months"], 1), (found["month"], 1))
    return int(found[1]), next((int(text) * size for text, size in steps if text), 12)
