"""What a question asks, slot by slot."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from bot.question.contrast import ByLine, by_line, members
from ingest.report import Role
from ingest.vietnamese import fold

_TELLS_CHANGE = re.compile(r"\b(tang|giam|toc do|cung ki)\b")


class Intent(StrEnum):
    """The kind of answer that is wanted."""

    FIGURE = "figure"
    TEXT = "text"  # why, how, what is said of
    LIST = "list"
    COMPARE = "compare"  # one figure over several places
    DOCUMENT = "document"  # the report's own number, date, signer, session
    CATALOGUE = "catalogue"  # which reports are here
    GREETING = "greeting"
    OUTSIDE = "outside"  # nothing a report could answer


class Slot(StrEnum):
    """What of a document is asked."""

    NUMBER = "number"
    DATE = "date"
    SIGNER = "signer"
    SESSION = "session"
    POSITION = "position"  # of the signer
    RECIPIENTS = "recipients"


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question.

    typed: the word as it was typed, of an abbreviation all of it; weight: how much it matters, from its rarity;
    group: words of one unbroken phrase share a number.
    head: how near it stands to the "bao nhiêu" that asks for a figure, 0…1: what is counted, not only what it is about.
    exact: typed in a question that has diacritics, so that one without any ("chi") is not one with ("chỉ").
    official: with its neighbour it is of what reports name, so that what does not hold it speaks of something else.
    """

    text: str
    plain: str
    typed: str
    weight: float
    group: int
    head: float = 0.0
    exact: bool = False
    official: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question, framing included: canonical, folded, and how rare it is in the ingested reports."""

    text: str
    plain: str
    rarity: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place the question names.

    reports: ids of the reports of that very place (none: it is not here).
    part_of_report: a commune, which reports of its district may tell of: it must then stand in the evidence.
    """

    name: str
    level: str
    reports: frozenset[int] = frozenset()
    part_of_report: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """When: years, a part of the year ("H1", "Q3", "9M"; "FY": cả năm), single dates as typed ("30/11/2023")."""

    years: tuple[int, ...] = ()
    part: str = ""
    dates: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.years or self.part or self.dates)


@dataclass(frozen=True)
class Question:
    """A question understood; what follows from its slots is reckoned once, for all the passages it is held against.

    plain: the text, folded; words: all its words but places and times, abbreviations written out.
    units: words that follow "bao nhiêu"/"mấy", folded ("vu", "%", "ti").
    claimed: figures the asker states and wants confirmed.
    roles: which sides of an indicator are asked (plan, actual, change, ratio); empty when none is named.
    """

    text: str
    plain: str
    intent: Intent
    words: tuple[Word, ...] = ()
    terms: tuple[Term, ...] = ()
    places: tuple[Place, ...] = ()
    period: Period = Period()
    units: tuple[str, ...] = ()
    roles: frozenset[Role] = frozenset()
    slots: tuple[Slot, ...] = ()
    claimed: tuple[str, ...] = ()
    accented: bool = True
    title: str = ""  # what of a report's title is named, folded: "kinh te xa hoi"
    everywhere_said: bool = False  # "các địa phương", "các nơi"
    superlative: str = ""  # "max", "min" when a ranking is asked
    quantity: bool = False  # the answer must hold a quantity
    difference: bool = False  # the difference of two figures is asked
    completed: bool = False  # what it leaves out was taken from the question before
    cited: bool = False  # the number of a document that a report cites is asked
    when: bool = False  # a date or a year is asked
    asks: int = 1  # how many quantities are asked

    @cached_property
    def subject(self) -> str:
        """What is asked about, without where and when: each report says these once and every passage means them."""
        return " ".join(word.text for word in self.words)

    @property
    def phrase(self) -> tuple[str, ...]:
        """All its words but places and times, canonical, abbreviations written out."""
        return tuple(word.text for word in self.words)

    @property
    def asks_plan_only(self) -> bool:
        """Whether the plan is asked and nothing else."""
        return self.roles == {Role.PLAN}

    @cached_property
    def weight(self) -> float:
        """The weight of all its content words."""
        return sum(term.weight for term in self.terms)

    @cached_property
    def rarity(self) -> float:
        """The rarity of all its words."""
        return sum(word.rarity for word in self.words)

    @cached_property
    def pairs(self) -> tuple[tuple[tuple[str, str], float], ...]:
        """Its folded words two by two, and how rare the two are together."""
        return tuple(((a.plain, b.plain), a.rarity + b.rarity) for a, b in pairwise(self.words))

    @cached_property
    def triples(self) -> tuple[tuple[str, str, str], ...]:
        """Its folded words three by three."""
        plain = [word.plain for word in self.words]
        return tuple(zip(plain, plain[1:], plain[2:], strict=False))

    @cached_property
    def rates(self) -> frozenset[int]:
        """Indices of the terms "tỷ lệ", "tỷ trọng": a percentage says as much without the words."""
        plain = [term.plain for term in self.terms]
        pairs = (i for i in range(len(plain) - 1) if plain[i : i + 2] in (["ti", "le"], ["ti", "trong"]))
        return frozenset(j for i in pairs for j in (i, i + 1))

    @cached_property
    def asks_change(self) -> bool:
        """Whether it is asked by how much something rose or fell, or how it stands to another year."""
        return Role.CHANGE in self.roles or bool(_TELLS_CHANGE.search(self.plain))

    @cached_property
    def asks_value(self) -> bool:
        """Whether the value itself is asked, neither a percentage nor a comparison."""
        return self.roles <= {Role.ACTUAL} and "%" not in self.units and not self.rates

    @cached_property
    def contrasts(self) -> ByLine:
        """What it names that reports set beside something else."""
        words = [word.text if self.accented else word.plain for word in self.words]
        return by_line(members(words, accented=self.accented))

    @cached_property
    def communes(self) -> tuple[str, ...]:
        """The places, folded, that must stand in the evidence itself."""
        return tuple(fold(place.name) for place in self.places if place.part_of_report)
