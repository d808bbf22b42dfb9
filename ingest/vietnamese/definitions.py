"""Abbreviations that texts define themselves: "hạ tầng kỹ thuật (HTKT)", "HTKT (hạ tầng kỹ thuật)", "HTKT: Hạ tầng …".

Nothing is taken for one unless its capitals are the initials of the words beside it: Đ of đ, U of ủ, none of "và".
"""

import re
from collections.abc import Iterable, Iterator

from ingest.vietnamese.abbreviations import Words
from ingest.vietnamese.spelling import canonical, fold

_CAPITAL = "[A-ZĂÂĐÊÔƠƯ]"
_SHORT = f"(?<!\\w)({_CAPITAL}{{2,10}})(?!\\w)"

DEFINING = ("*(*", f"{_CAPITAL}{_CAPITAL}*", f"[-–+•] {_CAPITAL}{_CAPITAL}*", f"[0-9]*| {_CAPITAL}{_CAPITAL}*|*")
"""Patterns, as SQLite's GLOB has them, one of which every text that defines an abbreviation follows."""

_AFTER_FULL = re.compile(rf"\((?:[^()]{{0,30}}\blà:?\s)?\s*[\"“]?{_SHORT}")  # "… (sau đây viết tắt là HTKT)"
_BEFORE_FULL = re.compile(rf"\((?:(?<={_CAPITAL}\s\()|(?<={_CAPITAL}\())\s*(?:(?:viết tắt )?(?:của|là):?\s)?")
_BEFORE_BRACKET = re.compile(_SHORT + r"\s?$")
_LISTED = re.compile(rf"(?:[-–+•] |\d+ \| )?{_SHORT}\s?[:|]\s")  # an item or a row of a list of abbreviations
_WORD = re.compile(r"[^\W_]+")
_PARTS = re.compile(r"[.;:()|…]")
_LONGEST_FULL = 120  # characters


def defined(texts: Iterable[str]) -> dict[str, Words]:
    """Abbreviation, canonical → the canonical words it stands for, of those that all texts (in NFC) define alike."""
    found: dict[str, set[Words]] = {}
    for text in texts:
        for short, full in _definitions(text):
            found.setdefault(canonical(short), set()).add(full)
    return {short: meanings.pop() for short, meanings in found.items() if len(meanings) == 1}


def _definitions(text: str) -> Iterator[tuple[str, Words]]:
    for match in _AFTER_FULL.finditer(text):
        before = _words(_PARTS.split(text[max(0, match.start() - _LONGEST_FULL) : match.start()])[-1])
        yield from _named(match[1], before[-len(match[1]) :])
    for match in _BEFORE_FULL.finditer(text):
        if short := _BEFORE_BRACKET.search(text, max(0, match.start() - _LONGEST_FULL), match.start()):
            yield from _following(short[1], text[match.end() :])
    if listed := _LISTED.match(text):
        yield from _following(listed[1], text[listed.end() :])


def _following(short: str, text: str) -> Iterator[tuple[str, Words]]:
    """The abbreviation by all of what the text begins with, or by that up to a comma."""
    part = _PARTS.split(text[:_LONGEST_FULL])[0]
    for said in dict.fromkeys((part, part.split(",")[0])):
        yield from _named(short, _words(said))


def _named(short: str, full: Words) -> Iterator[tuple[str, Words]]:
    """The abbreviation by those words when its capitals are their initials."""
    capitals = short.lower()
    if len(full) == len(capitals) and all(map(_is_initial, capitals, full)):
        yield short, tuple(map(canonical, full))


def _is_initial(capital: str, word: str) -> bool:
    return fold(capital) == fold(word[0]) and (capital != "đ" or word[0] in "đĐ")


def _words(text: str) -> Words:
    return tuple(word for word in _WORD.findall(text) if word.lower() != "và")
