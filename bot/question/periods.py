"""When a question asks about: years, halves, quarters, months, single dates."""

import re
from collections.abc import Sequence

from bot.question.types import Period
from ingest.vietnamese import Token

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT_YEAR = re.compile(r"\d\d")


def find_period(words: Sequence[Token], source: str, latest: int | None) -> tuple[Period, frozenset[int]]:
    """The period named in `words`, and the indices of the words that name it.

    latest: the newest year reported on, which "năm nay" and "năm ngoái" count from.
    A span of years ("2021-2025", "giai đoạn …") is part of an indicator's name and is left where it is.
    """
    years: list[int] = []
    dates: list[str] = []
    part = ""
    used: set[int] = set()
    plain = [word.plain for word in words]
    for i, word in enumerate(plain):
        if i in used:
            continue
        ahead = plain[i + 1 : i + 6]
        if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", word):
            dates.append(word)
            used.add(i)
        elif _YEAR.fullmatch(word) and not _in_span(words, source, i):
            used.update({i, *({i - 1} if i and plain[i - 1] == "nam" else ())})
            if (
                not _compared(plain, i)
                and plain[max(0, i - 2) : i][:1] != ["den"]
                and plain[max(0, i - 1) : i] != ["den"]
            ):
                years.append(int(word))
        elif word == "nam" and ahead[:1] and _SHORT_YEAR.fullmatch(ahead[0]):
            years.append(2000 + int(ahead[0]))
            used.update({i, i + 1})
        elif word == "nam" and ahead[:1] in (["ngoai"], ["truoc"]) and latest and not _compared(plain, i):
            years.append(latest - 1)
            used.update({i, i + 1})
        elif word == "nam" and ahead[:1] == ["nay"] and latest:
            years.append(latest)
            used.update({i, i + 1})
        elif word in ("6", "sau", "9", "chin", "3", "ba") and ahead[:1] == ["thang"]:
            months = {"sau": "6", "chin": "9", "ba": "3"}.get(word, word)
            last = ahead[1:2] == ["cuoi"]
            part = {"6": "H2" if last else "H1", "9": "9M", "3": "Q1"}[months]
            used.update({i, i + 1})
            for j, expected in ((i + 2, ("dau", "cuoi")), (i + 3, ("nam",))):
                if j < len(plain) and plain[j] in expected:
                    used.add(j)
                else:
                    break
        elif word == "quy" and ahead[:1] and ahead[0] in _ROMAN and not words[i].text.startswith("quỹ"):
            part = f"Q{_ROMAN[ahead[0]]}"
            used.update({i, i + 1})
    return Period(tuple(dict.fromkeys(years)), part, tuple(dates)), frozenset(used)


def _in_span(words: Sequence[Token], source: str, i: int) -> bool:
    """Whether the year is one end of "2021-2025"."""
    before = source[: words[i].start].rstrip()
    after = source[words[i].end :].lstrip()
    return bool(re.search(r"\d{4}\s*[-–]$", before) or re.match(r"[-–]\s*\d{4}", after))


def _compared(plain: list[str], i: int) -> bool:
    """Whether the words before say "so với", so that the year is a base and not what is asked."""
    before = plain[max(0, i - 6) : i]
    return any(before[j : j + 2] == ["so", "voi"] for j in range(len(before)))
