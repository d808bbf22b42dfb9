"""What an answer is: a status, a headline that is a span of its quotes, and the quotes themselves."""

from dataclasses import dataclass
from enum import StrEnum

from bot.answer.compared import Comparison


class Status(StrEnum):
    """Whether the reports state what was asked."""

    ANSWERED = "answered"
    NOT_STATED = "not_stated"  # a report of that place and period is here and does not state it
    NO_REPORT = "no_report"  # no report of that place or period is here
    REFUSED = "refused"  # not a question the reports could answer
    AMBIGUOUS = "ambiguous"  # asks back


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim passage with its place in its source.

    issuer, number, issued: of the report ("UBND huyện Bình Sơn", "783/BC-UBND", "2023-12-05").
    columns: of a table row, the column names, in the order of the cells in `text` (joined by " | ").
    footnotes: texts of the footnotes tied to the passage, shown under it.
    confidence: of 100, how surely OCR read it, so a letter or digit may be wrong; None: not from an image.
    ordinal: the passage's number in its report; report: the report's identity, see bot.answer.cards.
    elsewhere: why it is shown though it is not the answer ("nơi khác: ..."); empty for an answering quote.
    figure: the characters of `text` that are the figure asked, its unit left out; None where that is not known.
    """

    text: str
    source: str
    issuer: str
    number: str | None
    issued: str | None
    locality: str
    period: str
    section: tuple[str, ...]
    lines: tuple[int, int]
    columns: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    confidence: int | None = None
    elsewhere: str = ""
    ordinal: int = 0
    report: str = ""
    figure: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One finished answer.

    headline: plain text, at most 240 characters, the answer itself; "" unless answered.
    lines: the headline line by line, where it tells of several places; empty when it is one line.
    notes: plain lines said beside the headline (what is missing, what was understood), in order.
    quotes: best first, at most 3 for a single fact, 12 for a list, comparison or open question.
    compared: of an answer about several places, what each of them states, as data.
    certainty: how probably the first quote states what is asked, 0…1; None where a rule decides (documents, lists).
    """

    status: Status
    headline: str = ""
    notes: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    lines: tuple[str, ...] = ()
    certainty: float | None = None
    compared: Comparison | None = None
