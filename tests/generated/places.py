"""Which places report: drawn from the gazetteer, several of a province, no two of one name."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from random import Random

from ingest.places import Unit
from ingest.vietnamese import fold
from tests.generated.facts import Place

# Those of the real reports, which made-up figures must never be mistaken for.
_REAL = frozenset(map(fold, ("Bình Sơn", "Quảng Ngãi", "Hương Trà", "Yên Thế", "Hớn Quản")))
_PLAIN_NAME = re.compile(r"[^\W\d]+(?: [^\W\d]+){1,2}")
_LEVELS = {"huyện": 60, "thị xã": 10, "thành phố": 12, "xã": 8, "phường": 5, "tỉnh": 5}  # of a hundred reports
_OF_A_PROVINCE = 9  # reports that a province gives before the next one is drawn


def drawn(rng: Random) -> Iterator[Place]:
    """Places without end of names, province after province, each name once whatever its level and diacritics."""
    taken = set(_REAL)
    provinces = sorted(unit.name for unit in _units() if unit.is_province and unit.level == "tỉnh")
    rng.shuffle(provinces)
    while True:
        for province in provinces:
            units = _by_province().get(province, {})
            for level in rng.choices(list(_LEVELS), list(_LEVELS.values()), k=_OF_A_PROVINCE):
                free = [unit for unit in units.get(level, ()) if fold(unit.name) not in taken]
                if free:
                    unit = rng.choice(free)
                    taken.add(fold(unit.name))
                    yield Place(level, unit.name, province)


@cache
def communes(district: str, province: str) -> tuple[Place, ...]:
    """The communes and wards of a district."""
    return tuple(
        Place(unit.level, unit.name, province)
        for unit in _units()
        if unit.is_commune
        and (unit.district, unit.province) == (district, province)
        and _PLAIN_NAME.fullmatch(unit.name)
    )


@cache
def districts(province: str) -> tuple[Place, ...]:
    """The districts and towns of a province whose names no other district has."""
    of_it = _by_province().get(province, {})
    return tuple(
        Place(unit.level, unit.name, province) for level in ("huyện", "thị xã") for unit in of_it.get(level, ())
    )


@cache
def _units() -> tuple[Unit, ...]:
    """Every unit of before July 2025, when districts reported."""
    rows = files("ingest.places").joinpath("gazetteer.tsv").read_text(encoding="utf-8").splitlines()
    read = (Unit(*row.split("\t")) for row in rows if row and not row.startswith("#"))
    return tuple(unit for unit in read if unit.era != "new")


@cache
def _by_province() -> dict[str, dict[str, list[Unit]]]:
    """The units of each province by level, apart from those whose name is no name of one's own or many others'."""
    bearers: defaultdict[str, int] = defaultdict(int)
    for unit in _units():
        bearers[fold(unit.name)] += 1
    found: defaultdict[str, defaultdict[str, list[Unit]]] = defaultdict(lambda: defaultdict(list))
    for unit in _units():
        most = 1 if unit.is_commune else 3
        if _PLAIN_NAME.fullmatch(unit.name) and bearers[fold(unit.name)] <= most:
            found[unit.province or unit.name][unit.level].append(unit)
    return {province: dict(levels) for province, levels in found.items()}
