"""The numbering a line opens with: Phần thứ nhất, A., I., 1., 1.1., a), (1), - and their order."""

import re
from dataclasses import dataclass
from enum import IntEnum

_UPPER = "A-ZÀ-ỸĐ"
_WORDS = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7}
_ROMAN = {"I": 1, "V": 5, "X": 10}
_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_PATTERN = re.compile(
    r"(?P<part>(?:Phần|PHẦN)\s+(?:(?:thứ|THỨ)\s+)?(?P<ordinal>(?i:nhất|hai|ba|tư|bốn|năm|sáu|bảy)|[IVX]+|\d{1,2})\b)[.:]?\s*"
    rf"|(?P<dotted>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?:[.)]\s*|\s+)(?=[“\"‘{_UPPER}])"
    rf"|(?P<number>\d{{1,2}})(?:[.)/]\s+(?=\S)|[.)/](?=[“\"{_UPPER}]))"
    rf"|(?P<roman>[IVX]+)(?:[.)]\s*(?=[“\"{_UPPER}])|[.)/]\s+(?=\S)|\s*[-–]\s+(?=\S))"
    r"|(?P<letter>[A-HK-UĐ])(?:[.)/]\s+|\s+[-–]\s+)(?=\S)"
    rf"|(?P<lower>[a-zđ])(?:[.)](?=[“\"{_UPPER}])|[.)/]\s+(?=\S))"
    r"|\((?P<paren>\d{1,2}|[a-zđ]|[ivx]+)\)\s*(?=\S)"
    r"|(?P<bullet>[-–—+•●○◦▪■])\s*(?=\S)"
)


class Style(IntEnum):
    """Kinds of numbering, outermost first; the value is the rank a heading so numbered has."""

    PART = 0
    LETTER = 1
    ROMAN = 2
    NUMBER = 3
    DOTTED = 4  # 1.1; deeper ones rank between it and LOWER
    LOWER = 8
    PLAIN = 9  # no numbering, set off by type alone
    STAR = 10
    PAREN = 11
    BULLET = 12


@dataclass(frozen=True, slots=True)
class Marker:
    """What a line opens with.

    rank: of its style, a deeper dotted number ranking lower ("1.1.1" below "1.1").
    order: its place in its series, from 1; 0 for a bullet.
    end: where the text after it starts.
    """

    style: Style
    rank: int
    order: int
    end: int


def marker(text: str) -> Marker | None:
    """The numbering of a cleaned line, None when it has none."""
    found = _PATTERN.match(text)
    if found is None:
        return None
    kind, end = found.lastgroup, found.end()
    if found["part"]:
        return Marker(Style.PART, Style.PART, _ordinal(found["ordinal"]), end)
    if kind == "dotted":
        steps = found["dotted"].split(".")
        return Marker(Style.DOTTED, Style.DOTTED + len(steps) - 2, int(steps[-1]), end)
    if kind == "number":
        return Marker(Style.NUMBER, Style.NUMBER, int(found["number"]), end)
    if kind == "roman":
        return Marker(Style.ROMAN, Style.ROMAN, roman(found["roman"]), end)
    if kind == "letter":
        return Marker(Style.LETTER, Style.LETTER, _letter_order(found["letter"].lower()), end)
    if kind == "lower":
        return Marker(Style.LOWER, Style.LOWER, _letter_order(found["lower"]), end)
    if kind == "paren":
        return Marker(Style.PAREN, Style.PAREN, int(found["paren"]) if found["paren"].isdigit() else 0, end)
    return Marker(Style.BULLET, Style.BULLET, 0, end)


def follows(later: Marker, earlier: Marker) -> bool:
    """Whether `later` is the next of the series `earlier` belongs to; a series of letters may leave out đ."""
    if later.rank != earlier.rank:
        return False
    step = later.order - earlier.order
    return 1 <= step <= 2 if later.style in (Style.LOWER, Style.LETTER) else step == 1


def roman(text: str) -> int:
    """The value of a roman numeral of I, V and X."""
    values = [_ROMAN[letter] for letter in text]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def _ordinal(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _WORDS.get(text.lower()) or roman(text)


def _letter_order(letter: str) -> int:
    return _ALPHABET.index(letter) + 1 if letter in _ALPHABET else 0
