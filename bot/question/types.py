"""What a question asks, slot by slot."""

from dataclasses import dataclass
from enum import StrEnum

from ingest.report import Role


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


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

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

    @property
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

    @property
    def weight(self) -> float:
        """The weight of all its content words."""
        return sum(term.weight for term in self.terms)
