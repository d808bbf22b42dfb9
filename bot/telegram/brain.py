"""What the Telegram side needs of the rest of the bot."""

from collections.abc import Sequence
from typing import Protocol

from bot.answer.cards import ReportCard, ReportDetail
from bot.answer.indicators import IndicatorTable
from bot.answer.neighbours import Neighbours
from bot.answer.types import Answer


class Brain(Protocol):
    """Answers questions.  Its methods block, and may be called from several threads at once."""

    def ask(self, question: str, after: str | None = None) -> Answer:
        """The answer to a question; `after` is the question that the same person asked before it."""
        ...

    def reports(self) -> Sequence[ReportCard]:
        """Every report that questions are answered from, in no particular order."""
        ...

    def report(self, identity: str) -> ReportDetail | None:
        """The report that a card called so, with its outline; None when it is here no more."""
        ...

    def indicators(self, identity: str) -> IndicatorTable | None:
        """What that report planned and what came of it; None when it is here no more."""
        ...

    def neighbours(self, source: str, at: int, page: int) -> Neighbours | None:
        """The passages around that one of that file; None when it is here no more."""
        ...

    def examples(self, most: int) -> Sequence[str]:
        """Questions that the reports answer, at most so many."""
        ...

    @property
    def generation(self) -> str:
        """Which state of the reports is answered from."""
        ...
