"""What a made-up report states, as plain data: what it is asked about later, and checked against."""

from dataclasses import dataclass, field

from index.bench.places import Period
from ingest.report import Role


@dataclass(frozen=True, slots=True)
class Place:
    """The locality that reports: "huyện", "Ba Tri", "Bến Tre"; a province is its own province."""

    level: str
    name: str
    province: str

    @property
    def full(self) -> str:
        return f"{self.level} {self.name}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of a report.

    indicator: its key.  value, unit: as printed.  quote: the row or the sentence that states it, verbatim.
    in_table: whether a table states it.
    """

    indicator: str
    role: Role
    value: str
    unit: str
    quote: str
    in_table: bool = False


@dataclass(frozen=True, slots=True)
class GeneratedReport:
    """A made-up report.

    number: as "123/BC-UBND", None when it is left blank.
    facts: every figure of an indicator that it states.
    in_words: keys of the indicators of which it says how they went, without any figure.
    """

    source: str
    text: str
    place: Place
    period: Period
    number: str | None
    facts: tuple[Fact, ...]
    in_words: frozenset[str] = field(default=frozenset())

    @property
    def level(self) -> str:
        return self.place.level

    @property
    def province(self) -> str:
        return self.place.province

    @property
    def doc(self) -> str:
        """What the questions call it by: the number its file's name begins with."""
        return self.source.partition("-")[0]

    def stated(self, key: str, role: Role) -> Fact | None:
        """What it states of an indicator in that role, None when it does not."""
        return next((fact for fact in self.facts if fact.indicator == key and fact.role is role), None)

    def roles(self, key: str) -> frozenset[Role]:
        return frozenset(fact.role for fact in self.facts if fact.indicator == key)
