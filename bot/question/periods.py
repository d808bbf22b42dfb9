"""When a question asks about: years, halves, quarters, months, single dates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.question.types import Period
from ingest.vietnamese import Token

_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTHS = {"6": "6", "sau": "6", "9": "9", "chin": "9", "3": "3", "ba": "3"}
WHOLE_YEAR = "FY"
"""The part of a year that "cả năm" asks for."""
_PARTS = {"6": "H1", "9": "9M", "3": "Q1"}
_YEAR = re.compile(r"199\d|20[0-4]\d")
_SHORT_YEAR = re.compile(r"\d\d")
_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
_BASE_REACH = 6  # words between "so với" and the year it makes a base of


@dataclass(slots=True)
class _Found:
    years: list[int] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    part: str = ""
    used: set[int] = field(default_factory=set)


def find_period(words: Sequence[Token], source: str, latest: int | None) -> tuple[Period, frozenset[int]]:
    """The period named in `words`, and the indices of the words that name it.

    latest: the newest year reported on, which "năm nay" and "năm ngoái" count from.
    A span of years ("2021-2025", "giai đoạn …") is part of an indicator's name and is left where it is.
    """
    plain = [word.plain for word in words]
    found = _Found()
    for i, word in enumerate(plain):
        if i in found.used:
            continue
        if _DATE.fullmatch(word):
            found.dates.append(word)
            found.used.add(i)
        elif _YEAR.fullmatch(word) and not _in_span(words, source, i) and not _is_scale(words, source, i):
            _year(plain, i, found)
        elif word in ("ca", "tron", "suot") and plain[i + 1 : i + 2] == ["nam"]:
            found.part = found.part or WHOLE_YEAR
        elif word == "nam":
            _spoken_year(plain, i, latest, found)
        elif word in _MONTHS and plain[i + 1 : i + 2] == ["thang"]:
            _months(plain, i, found)
        elif word == "quy" and plain[i + 1 : i + 2] and plain[i + 1] in _QUARTERS and words[i].text != "quỹ":
            found.part = f"Q{_QUARTERS[plain[i + 1]]}"
            found.used.update({i, i + 1})
    return Period(tuple(dict.fromkeys(found.years)), found.part, tuple(found.dates)), frozenset(found.used)


def _year(plain: list[str], i: int, found: _Found) -> None:
    """As in: "năm 2023" or "2023", unless it is a base ("so với 2022") or a horizon ("đến 2025")."""
    found.used.update({i, *({i - 1} if i and plain[i - 1] == "nam" else ())})
    if not _is_base(plain, i) and "den" not in plain[max(0, i - 2) : i]:
        found.years.append(int(plain[i]))


def _spoken_year(plain: list[str], i: int, latest: int | None, found: _Found) -> None:
    """As in: "năm 23", "năm nay", "năm ngoái"."""
    after = plain[i + 1] if i + 1 < len(plain) else ""
    if _SHORT_YEAR.fullmatch(after):
        found.years.append(2000 + int(after))
    elif latest and after == "nay":
        found.years.append(latest)
    elif latest and after in ("ngoai", "truoc") and not _is_base(plain, i):
        found.years.append(latest - 1)
    else:
        return
    found.used.update({i, i + 1})


def _months(plain: list[str], i: int, found: _Found) -> None:
    """As in: "6 tháng đầu năm", "9 tháng", "6 tháng cuối năm"."""
    months = _MONTHS[plain[i]]
    found.part = "H2" if months == "6" and plain[i + 2 : i + 3] == ["cuoi"] else _PARTS[months]
    found.used.update({i, i + 1})
    for j, expected in ((i + 2, ("dau", "cuoi")), (i + 3, ("nam",))):
        if j >= len(plain) or plain[j] not in expected:
            break
        found.used.add(j)


def _in_span(words: Sequence[Token], source: str, i: int) -> bool:
    """Whether the year is one end of "2021-2025"."""
    before = source[: words[i].start].rstrip()
    after = source[words[i].end :].lstrip()
    return bool(re.search(r"\d{4}\s*[-–]$", before) or re.match(r"[-–]\s*\d{4}", after))


def _is_scale(words: Sequence[Token], source: str, i: int) -> bool:
    """As in: "quy hoạch tỷ lệ 1/2000"."""
    return (
        i > 0
        and words[i - 1].text == "1"
        and source[words[i - 1].end : words[i].start] == "/"
        and words[i].text == "2000"
    )


def _is_base(plain: list[str], i: int) -> bool:
    """Whether the words before say "so với", so that the year is a base and not what is asked."""
    before = plain[max(0, i - _BASE_REACH) : i]
    return any(before[j : j + 2] == ["so", "voi"] for j in range(len(before)))
