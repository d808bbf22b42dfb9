"""One indicator over several places, as data for a table and a chart."""

from collections import Counter
from dataclasses import dataclass

from bot.evidence.stated import Stated
from ingest.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Compared:
    """What one place states of the indicator.

    place: as in "huyện Bình Sơn"; told: what it states, in its own words; "" where it does not state it.
    value: the same as one plain number, as printed; None where it is not one.  plan: of that value, where it stands
        beside it.
    period: that of the value ("2023"); document: the report's number or the name of its file; "" where it states
        nothing.
    """

    place: str
    told: str = ""
    value: Stated | None = None
    plan: Stated | None = None
    period: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The places compared.  indicator: as it was asked; lowest_first: whether the lowest was asked for."""

    indicator: str
    places: tuple[Compared, ...]
    lowest_first: bool = False

    @property
    def comparable(self) -> tuple[Compared, ...]:
        """Those that state one plain number in the unit that most of them state, highest first unless asked else."""
        units = Counter(fold(each.value.unit) for each in self.places if each.value)
        usual = units.most_common(1)[0][0] if units else ""
        alike = [(each.value.number, each) for each in self.places if each.value and fold(each.value.unit) == usual]
        ordered = sorted(alike, key=lambda pair: pair[0], reverse=not self.lowest_first)
        return tuple(each for _, each in ordered)

    @property
    def apart(self) -> tuple[Compared, ...]:
        """Those that state it otherwise: in words, as a range, or in another unit."""
        comparable = self.comparable
        return tuple(each for each in self.places if each.told and each not in comparable)

    @property
    def silent(self) -> tuple[Compared, ...]:
        """Those that do not state it."""
        return tuple(each for each in self.places if not each.told)

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods told of, each once, in the order of the places."""
        return tuple(dict.fromkeys(each.period for each in self.places if each.period))
