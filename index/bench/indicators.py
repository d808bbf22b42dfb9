"""The indicators that made-up reports state, as tables print them, paragraphs word them and officials ask for them.

The indicators themselves are data: indicators.txt, one a line, its columns named in its first line.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

LOWER = "-"
_SOURCE = Path(__file__).with_name("indicators.txt")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    low, high: the plausible range of its value in a district.
    lower_is_better: as of poverty and of accidents.
    parent: the indicator it is a part of, and under whose row a table prints it; "" for none.
    near: other indicators that a careless reader takes for it.
    implied: indicators that, once stated, state this one as well.
    said: its wordings in a paragraph; asked: as officials put it; short: the same with their abbreviations.
    sentence: how a paragraph states it where "… đạt …" would not do, {v} for the value; "" where it would.
    how_many: how its number is asked for ("xảy ra bao nhiêu vụ cháy"); "" where only its name is asked for.
    """

    key: str
    area: str
    flags: frozenset[str]
    unit: str
    decimals: int
    low: float
    high: float
    lower_is_better: bool
    parent: str
    near: tuple[str, ...]
    implied: tuple[str, ...]
    name: str
    said: tuple[str, ...]
    asked: tuple[str, ...]
    short: tuple[str, ...]
    sentence: str
    how_many: str

    @property
    def is_event(self) -> bool:
        """Whether it happens without being planned, so that no table of plans lists it."""
        return "e" in self.flags

    @property
    def is_share(self) -> bool:
        return self.unit == "%"

    @property
    def grows_apart(self) -> bool:
        """Whether its growth is an indicator of its own, so that no sentence may state it in passing."""
        return "g" in self.flags

    @property
    def names(self) -> tuple[str, ...]:
        """Every way to name it."""
        return tuple(dict.fromkeys((*self.said, *self.asked, *self.short)))

    def is_of(self, level: str) -> bool:
        """Whether a report of that level of unit has it."""
        if level in ("xã", "phường", "thị trấn") and "d" in self.flags:
            return False
        return not (level in ("phường", "quận") and "r" in self.flags)


@cache
def indicators() -> dict[str, Indicator]:
    """All indicators by key, in the order reports deal with them; a part comes after what it is a part of."""
    lines = _SOURCE.read_text(encoding="utf-8").splitlines()
    read = [_read(line) for line in lines if line and not line.startswith("#")]
    return {indicator.key: indicator for indicator in read}


def _read(line: str) -> Indicator:
    columns = [column.strip() for column in line.split("|")]
    key, area, flags, unit, decimals, limits, better, parent, near, implied, name, *wordings = columns
    said, asked, short, sentence, how_many = wordings
    low, _, high = limits.partition("..")
    return Indicator(
        key=key,
        area=area,
        flags=frozenset(flags),
        unit=unit,
        decimals=int(decimals),
        low=float(low),
        high=float(high),
        lower_is_better=better == LOWER,
        parent=parent,
        near=tuple(near.split()),
        implied=tuple(implied.split()),
        name=name,
        said=_several(said),
        asked=_several(asked),
        short=_several(short),
        sentence=sentence,
        how_many=how_many,
    )


def _several(column: str) -> tuple[str, ...]:
    return tuple(wording.strip() for wording in column.split(";"))
