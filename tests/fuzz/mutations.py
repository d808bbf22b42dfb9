"""Inputs bent out of shape: whatever is text or can be read as such falls into parts, which change places.

All chance is one Random's, so that the same seed makes the same inputs.
"""

import random
import re
import unicodedata
from collections.abc import Sequence

from ingest.vietnamese import fold_letters

LONGEST = 120_000
"""Characters of an input: what takes the square of its length takes seconds of so many."""

NUMBERS = (
    "0", "-1", "1", "3", "255", "4096", "65536", "2147483648", "99999999999999999999", "9" * 400, "1e400", "1e-400",
    "-0.0", "0.5", "nan", "inf", "²", "٣", "２", "½", "①", "2,82", "1.284,679", "0,0,0", "29/38", "3-4", ">48",
    "02/21", "31/02/2023", "20", "2023", "1900-2100", "D800", "1F600", "FFFFFFFFFF", "",
)  # fmt: skip
WORDS = (
    "# ", "## **", "**", "***", "* ", "- ", "+ ", "|", "| ", " | ", "|---|", "\t", "1. ", "1.1. ", "I. ", "A. ",
    "a) ", "(1) ", "(", ")", "[3]", "[^4]", "¹", "<sup>2</sup>", "<b>", "</b>", "<br>", "&lt;", "&amp;", "\\", "---",
    ":", ";", ". ", ", ", "\n", "\n\n", "\f", "\r", "\v", "\x00", "\x1b", "\x85", "\u2028", "\u200b", "\u200f",
    "\u202e", "\ufeff", "\u0301", "\u0323", "\ufffd", "\U0001f1fb\U0001f1f3", "😀", "е", "ο", "Phần thứ nhất",
    "BÁO CÁO", "Kính gửi: ", "Số: 12/BC-UBND", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH",
    "Đơn vị tính: tỷ đồng", "UBND huyện Bình Sơn", "Bình Sơn, ngày 05 tháng 12 năm 2023", "ngày 31 tháng 13 năm 2023",
    "6 tháng đầu năm 2023", "quý IV", "tháng 99", "kỳ họp thứ", "giai đoạn 2021-2025", "đạt 5,2%", "tăng 3-4 tỷ đồng",
    "so với cùng kỳ", "so với kế hoạch", "ước đạt ", "trong đó: ", "29/38 trường", "hộ nghèo", "tỷ lệ hộ nghèo",
    "bao nhiêu", "vì sao", "so sánh", "danh sách", "còn ", "Yên Thế", "huyện", "TP.", "KT-XH",
    "TTHC (thủ tục hành chính)", "thu ngân sách", "đạt chưa?", "?", "các địa phương",
)  # fmt: skip

LINES = re.compile(r"[^\n]*\n|[^\n]+")
PIECES = re.compile(r"\w+|\s+|[^\w\s]+")
LETTERS = re.compile(r".", re.S)
TAGS = re.compile(r"<[^>]*>|[^<]+|<")
VALUES = re.compile(r'"[^"]*"|[^"]+|"')
PDF = re.compile(r"stream|endstream|\d+ 0 (?:obj|R)|-?\d+(?:\.\d+)?|/\w+|<[0-9a-fA-F]*>|\w+|\s+|[^\w\s]")
NUMBERED = re.compile(r"-?\d[\d.,]*|[^\d-]+|-")

PLAIN = (LINES, PIECES, LETTERS, NUMBERED)
MARKUP = (TAGS, TAGS, VALUES, PIECES, LETTERS)

_LOOKALIKES = str.maketrans("aceopxyABCEHKMOPTXidlu", "асеорхуАВСЕНКМОРТХіԁӏս")
_STRETCH = 60  # parts that move together, at most
_NUMBER = re.compile(r"-?\d[\d.,]*")


def bent(chance: random.Random, text: str, other: str, patterns: Sequence[re.Pattern[str]]) -> str:
    """The text after a few changes among its parts, which one of the patterns tells; some parts are of `other`."""
    for _ in range(chance.choice((1, 1, 2, 3, 6, 12))):
        pattern = chance.choice(patterns)
        parts = pattern.findall(text)
        text = "".join(_changed(chance, parts, pattern.findall(other)))[:LONGEST]
    return text


def respelt(chance: random.Random, text: str) -> str:
    """The same words as others write them: decomposed, without diacritics, in other letters, with signs between."""
    match chance.randrange(7):
        case 0:
            return unicodedata.normalize("NFD", text)
        case 1:
            return fold_letters(text)
        case 2:
            return text.upper()
        case 3:
            return text.translate(_LOOKALIKES)
        case 4:
            return chance.choice(("\u200b", "\u200f", "\u00a0", "\u0301", "\ufe0f", "\ud83d")).join(text[:2000])
        case 5:
            return text.replace(" ", chance.choice(("\u00a0", "\u3000", "  ", "\t", "\u2009", "_", "")))
        case _:
            return text.replace("\n", chance.choice(("\n\n", " ", "\r", "\r\n", "\u2028", "\t")))


def excerpt(chance: random.Random, text: str) -> str:
    """Some lines of the text that stand together, or all of it."""
    lines = text.splitlines(keepends=True)
    size = chance.choice((3, 12, 40, len(lines)))
    first = chance.randrange(max(1, len(lines) - size + 1))
    return "".join(lines[first : first + size])


def _changed(chance: random.Random, parts: list[str], others: list[str]) -> list[str]:
    if not parts:
        return [chance.choice(WORDS)]
    first, last = _stretch(chance, parts)
    stretch = parts[first:last]
    match chance.randrange(10):
        case 0:
            return parts[:first] + parts[last:]
        case 1:
            return parts[:last] + stretch * chance.choice((1, 2, 40)) + parts[last:]
        case 2:
            at = chance.randrange(len(parts) + 1)
            return parts[:at] + stretch + parts[at:]
        case 3 if others:
            begin, end = _stretch(chance, others)
            return parts[:first] + others[begin:end] + parts[last:]
        case 4:
            return parts[:first] + stretch[::-1] + parts[last:]
        case 5 if chance.random() < 0.1:
            return parts[:first] + _many(chance, stretch[:8]) + parts[last:]
        case 6 if chance.random() < 0.1:
            word = chance.choice(WORDS) + chance.choice(("", " ", chance.choice(WORDS)))
            return parts[:first] + _many(chance, [word]) + parts[last:]
        case 7:
            return [*parts[:first], chance.choice(WORDS), *parts[first:]]
        case _:
            return [*parts[:first], _instead(chance, parts[first]), *parts[first + 1 :]]


def _instead(chance: random.Random, part: str) -> str:
    """Another value in the place of a number or of a quoted value, any word in the place of a word."""
    if part[:1] == part[-1:] == '"':
        return f'"{chance.choice(NUMBERS if chance.random() < 0.7 else WORDS)}"'
    return chance.choice(NUMBERS if _NUMBER.fullmatch(part) else WORDS)


def _many(chance: random.Random, stretch: Sequence[str]) -> list[str]:
    """So many of them that what grows with the square shows."""
    size = sum(map(len, stretch)) or 1
    return [*stretch] * (chance.choice((3_000, 30_000, LONGEST)) // size)


def _stretch(chance: random.Random, parts: Sequence[str]) -> tuple[int, int]:
    first = chance.randrange(len(parts))
    return first, min(len(parts), first + chance.choice((1, 1, 2, 5, _STRETCH)))
