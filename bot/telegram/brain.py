"""What the Telegram side needs of the rest of the bot."""

from collections.abc import Callable, Sequence
from typing import Protocol

from bot.answer.assistant import Collections
from bot.answer.cards import Original, ReportCard, ReportDetail
from bot.answer.indicators import IndicatorTable
from bot.answer.neighbours import Neighbours
from bot.answer.types import Answer, Quote


class Reader(Protocol):
    """Answers from what somebody may see.  Its methods block, and may be called from several threads at once.

    A report is named by its identity, see bot.answer.cards; None says that it is not here, or no more.
    """

    def ask(self, question: str, after: str | None = None) -> Answer:
        """The answer to a question; `after` is the question that the same person asked before it."""
        ...

    def everywhere(self, question: str, after: str | None = None) -> Answer:
        """What every place states of what is asked of one."""
        ...

    def sources(self, question: str, after: str | None = None) -> Sequence[Quote]:
        """What else stands near to what is asked, nearest first."""
        ...

    def reports(self) -> Sequence[ReportCard]:
        """Every report that questions are answered from, in no particular order."""
        ...

    def report(self, identity: str) -> ReportDetail | None:
        """That report, with its outline."""
        ...

    def indicators(self, identity: str) -> IndicatorTable | None:
        """What that report planned and what came of it."""
        ...

    def neighbours(self, identity: str, at: int, page: int) -> Neighbours | None:
        """The passages around that one of that report."""
        ...

    def original(self, identity: str) -> Original | None:
        """The file that the report was read from."""
        ...

    def examples(self, most: int) -> Sequence[str]:
        """Questions that the reports answer, at most so many."""
        ...


class Brain(Protocol):
    """All reports, of which each person may see some."""

    def seen_by(self, collections: Collections) -> Reader:
        """What somebody reads who may see these sets of reports."""
        ...

    @property
    def generation(self) -> str:
        """Which state of the reports is answered from."""
        ...

    def keep_up(self) -> bool:
        """Whether it is answered from what is published now, which is looked at before.  Blocks."""
        ...

    def on_alarm(self, told: Callable[[str], None]) -> None:
        """Has `told` hear, from any thread, a line for each state of the reports that is not answered from."""
        ...
