"""What somebody reads of the reports, worked out in another process."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.answer.cards import Original, ReportCard, ReportDetail
from bot.answer.indicators import IndicatorTable
from bot.answer.neighbours import Neighbours
from bot.answer.types import Answer, Quote
from ingest.plain_json import maker

_answer: Callable[[Any], Answer] = maker(Answer)
_quotes: Callable[[Any], tuple[Quote, ...]] = maker(tuple[Quote, ...])
_cards: Callable[[Any], tuple[ReportCard, ...]] = maker(tuple[ReportCard, ...])
_detail: Callable[[Any], ReportDetail | None] = maker(ReportDetail | None)
_table: Callable[[Any], IndicatorTable | None] = maker(IndicatorTable | None)
_neighbours: Callable[[Any], Neighbours | None] = maker(Neighbours | None)
_original: Callable[[Any], Original | None] = maker(Original | None)
_texts: Callable[[Any], tuple[str, ...]] = maker(tuple[str, ...])

Ask = Callable[[str, Sequence[object]], Any]
"""What a method with these arguments returns, as JSON."""


class PooledReader:
    """See bot.telegram.brain.  What it returns is made anew of what the process said; it raises what `ask` does."""

    def __init__(self, ask: Ask) -> None:
        self._said = ask

    def ask(self, question: str, after: str | None = None) -> Answer:
        """The answer to a question; `after` is the question that the same person asked before it."""
        return _answer(self._said("ask", (question, after)))

    def everywhere(self, question: str, after: str | None = None) -> Answer:
        """What every place states of what is asked of one."""
        return _answer(self._said("everywhere", (question, after)))

    def sources(self, question: str, after: str | None = None) -> tuple[Quote, ...]:
        """What else stands near to what is asked, nearest first."""
        return _quotes(self._said("sources", (question, after)))

    def reports(self) -> tuple[ReportCard, ...]:
        """Every report that questions are answered from, in no particular order."""
        return _cards(self._said("reports", ()))

    def report(self, identity: str) -> ReportDetail | None:
        """That report, with its outline."""
        return _detail(self._said("report", (identity,)))

    def indicators(self, identity: str) -> IndicatorTable | None:
        """What that report planned and what came of it."""
        return _table(self._said("indicators", (identity,)))

    def neighbours(self, identity: str, at: int, page: int) -> Neighbours | None:
        """The passages around that one of that report."""
        return _neighbours(self._said("neighbours", (identity, at, page)))

    def original(self, identity: str) -> Original | None:
        """The file that the report was read from."""
        return _original(self._said("original", (identity,)))

    def examples(self, most: int) -> tuple[str, ...]:
        """Questions that the reports answer, at most so many."""
        return _texts(self._said("examples", (most,)))
