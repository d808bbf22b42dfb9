"""What a unit of before 1 July 2025 is part of since."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Successor:
    """A unit since 1 July 2025: level and name, and its province ("" for a province)."""

    name: str
    province: str


def successors(level: str, name: str) -> tuple[Successor, ...]:
    """The units that took over one of that level and name, wherever in the country; empty for a name unknown."""
    return tuple(_successors().get(fold(f"{level} {name}"), ()))


@cache
def _successors() -> dict[str, list[Successor]]:
    found: defaultdict[str, list[Successor]] = defaultdict(list)
    for row in files(__package__).joinpath("merged.tsv").read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            name, province, parts = row.split("\t")
            for part in parts.split("; "):
                if fold(part) != fold(name):
                    found[fold(part)].append(Successor(name, province))
    return dict(found)
