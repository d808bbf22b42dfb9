"""A passage among those that stand before and after it in its report."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.cards import identity_of
from index.library import StoredPassage, StoredReport

_A_PAGE = 5


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Some passages of a report, in its order.

    report: its identity, see bot.answer.cards; source: its file.
    at: number of the passage they stand around; page: 0 holds it, others lie beside.
    passages: (number, text, first and last line) of each; before, after: whether there are more.
    """

    report: str
    source: str
    issuer: str
    at: int
    page: int
    passages: tuple[tuple[int, str, tuple[int, int]], ...]
    before: bool
    after: bool


def neighbours_of(report: StoredReport, passages: Sequence[StoredPassage], at: int, page: int) -> Neighbours:
    """Five passages: for page 0 two before that one and two after it, for page 1 the next five."""
    own = next((i for i, each in enumerate(passages) if each.passage.ordinal == at), 0)
    first = own - _A_PAGE // 2 + page * _A_PAGE
    shown = passages[max(0, first) : max(0, first + _A_PAGE)]
    return Neighbours(
        identity_of(report.digest),
        report.source,
        report.metadata.issuer,
        at,
        page,
        tuple((each.passage.ordinal, each.passage.text, each.passage.lines) for each in shown),
        before=first > 0,
        after=first + _A_PAGE < len(passages),
    )
