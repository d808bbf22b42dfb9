"""Whose report it is: locality, level and province, from what is printed, spelled as the gazetteer spells it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.places import Gazetteer
from ingest.vietnamese import fold, squeeze

_LEVEL = "thành phố|thị xã|thị trấn|đặc khu|tỉnh|huyện|quận|phường|xã"
_NAME = r"[A-ZÀ-ỸĐ][\w'’]*(?:[\s-]+[A-ZÀ-ỸĐ][\w'’]*){0,3}|\d{1,2}"
# What a locality says of itself on every page; others it names now and then.
_SELF = re.compile(rf"\b(?:UBND|HĐND|[ỦU][yỷ] ban [Nn]hân dân|địa bàn|toàn)\s+({_LEVEL})\b", re.I)
_ISSUER = re.compile(rf"(?:(?:ỦY|UỶ) BAN NHÂN DÂN|UBND)?\s*({_LEVEL.upper()})\s+([A-ZÀ-ỸĐ\d][A-ZÀ-ỸĐ\d\s'’-]*)")
_LED = re.compile(rf"(?:({_LEVEL})\s+|(?:TP|TX|TT|H|P|X)\.\s*)(?=[A-ZÀ-ỸĐ\d])", re.I)
_NAMED = re.compile(rf"\b((?i:{_LEVEL}))\s+({_NAME})")
_PROVINCE = re.compile(rf"\b(?:[Tt]ỉnh|TỈNH)\s+({_NAME})")


@dataclass(frozen=True, slots=True)
class Place:
    """The reporting locality; "" and None for what is not printed."""

    locality: str = ""
    level: str = ""
    province: str | None = None


def place(header: Sequence[str], dateline_place: str, body: str) -> Place:
    """The place of a report from the lines above it, the place it is signed at, and its text."""
    gazetteer = Gazetteer.load()
    led = _LED.match(dateline_place)
    name = dateline_place[led.end() :] if led else dateline_place
    level, issuing = _issuer(header)
    if issuing:
        name = name if fold(name) == fold(issuing) else issuing
    level = level or (led[1] or "").lower() if led else level
    level = level or _level(name, body)
    if not _is_named(name, level, body) and _known(gazetteer, name, level) is None:
        # Signed in a town of another name, or the name misread: the text says whose report it is.
        name = _mentioned(gazetteer, level, body) or name
    name = _spelled(gazetteer, name, level)
    return Place(name, level, _province(gazetteer, name, level, body))


def _issuer(header: Sequence[str]) -> tuple[str, str]:
    """Level and name in the issuer's line, which is printed in capitals: ("xã", "Tân Phú")."""
    for line in header:
        for cell in line.split(" | "):
            found = _ISSUER.fullmatch(squeeze(cell))
            if found:
                return found[1].lower(), found[2].title()
    return "", ""


def _level(name: str, body: str) -> str:
    """The level the text gives the place of signing, else the one that speaks of itself most often."""
    if name:
        given = {m[1].lower() for m in re.finditer(rf"\b({_LEVEL})\s+{re.escape(name)}\b", body, re.I)}
        if len(given) == 1:
            return str(given.pop())
    said = Counter[str](m[1].lower() for m in _SELF.finditer(body))
    return said.most_common(1)[0][0] if said else ""


def _is_named(name: str, level: str, body: str) -> bool:
    return bool(name) and f"{level} {name}".lower() in body.lower()


def _known(gazetteer: Gazetteer, name: str, level: str) -> str | None:
    if not name:
        return None
    return next((unit.name for unit in gazetteer.named(name) if not level or unit.level == level), None)


def _spelled(gazetteer: Gazetteer, name: str, level: str) -> str:
    """The gazetteer's spelling when all its units of that level agree on one; the printed one otherwise."""
    spellings = {unit.name for unit in gazetteer.named(name) if not level or unit.level == level} if name else set()
    return name if name in spellings or len(spellings) != 1 else spellings.pop()


def _mentioned(gazetteer: Gazetteer, level: str, body: str) -> str:
    """The unit of that level the text names most often, if the gazetteer knows it."""
    found = Counter[str]()
    for match in _NAMED.finditer(body):
        if match[1].lower() == level:
            found[_longest_known(gazetteer, match[2], level)] += 1
    del found[""]
    return found.most_common(1)[0][0] if found else ""


def _longest_known(gazetteer: Gazetteer, name: str, level: str) -> str:
    words = name.split()
    for size in range(len(words), 0, -1):
        known = _known(gazetteer, " ".join(words[:size]), level)
        if known:
            return known
    return ""


def _province(gazetteer: Gazetteer, name: str, level: str, body: str) -> str | None:
    """The province the text names, if it has such a locality; for a province itself its own name."""
    units = [unit for unit in gazetteer.named(name) if not level or unit.level == level] if name else []
    if units and all(unit.is_province for unit in units):
        return name
    possible = {unit.province for unit in units if unit.province}
    stated = Counter(_longest_known(gazetteer, m[1], "tỉnh") for m in _PROVINCE.finditer(body))
    del stated[""]
    named = [province for province, _ in stated.most_common() if not possible or province in possible]
    return named[0] if named and (possible or len(named) == 1) else None
