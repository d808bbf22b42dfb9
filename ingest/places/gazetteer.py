"""The administrative units of Viet Nam before and after 1 July 2025, found by name."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.vietnamese import fold

# How a level is typed, folded; longest first so that "thanh pho" is tried before "t".
LEVEL_WORDS: dict[tuple[str, ...], str] = {
    ("thanh", "pho"): "thành phố", ("tp",): "thành phố", ("thi", "xa"): "thị xã", ("tx",): "thị xã",
    ("thi", "tran"): "thị trấn", ("tt",): "thị trấn", ("huyen",): "huyện", ("h",): "huyện", ("quan",): "quận",
    ("q",): "quận", ("tinh",): "tỉnh", ("xa",): "xã", ("x",): "xã", ("phuong",): "phường", ("p",): "phường",
    ("dac", "khu"): "đặc khu",
}  # fmt: skip
COMMUNE_LEVELS = frozenset({"xã", "phường", "thị trấn", "đặc khu"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit.  district and province are "" where there is none; era is old, new or both."""

    name: str
    level: str
    district: str
    province: str
    era: str

    @property
    def is_province(self) -> bool:
        return not self.province and self.level in ("tỉnh", "thành phố")

    @property
    def is_commune(self) -> bool:
        return self.level in COMMUNE_LEVELS


class Gazetteer:
    """Units by folded name, so that "huong tra" finds Hương Trà; a lookup costs one dictionary access."""

    def __init__(self, units: tuple[Unit, ...]) -> None:
        self._by_name: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            self._by_name[" ".join(fold(unit.name).replace("-", " ").split())].append(unit)

    @staticmethod
    @cache
    def load() -> "Gazetteer":
        """The shipped gazetteer (names before and after the 2025 merger)."""
        rows = files(__package__).joinpath("gazetteer.tsv").read_text(encoding="utf-8").splitlines()
        return Gazetteer(tuple(Unit(*row.split("\t")) for row in rows if row and not row.startswith("#")))

    def named(self, name: str) -> tuple[Unit, ...]:
        """Every unit of that name, whatever the diacritics and the case."""
        return tuple(self._by_name.get(" ".join(fold(name).replace("-", " ").split()), ()))

    def province_of(self, name: str, level: str) -> str | None:
        """The province (of before July 2025) of the one district-level unit so named, None when there are several."""
        provinces = {
            unit.province or unit.name
            for unit in self.named(name)
            if not unit.is_commune and unit.era != "new" and (not level or unit.level == level)
        }
        return provinces.pop() if len(provinces) == 1 else None
