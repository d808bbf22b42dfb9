"""What the Telegram side needs of the rest of the bot."""

from collections.abc import Sequence
from typing import Protocol

from bot.answer.cards import ReportCard
from bot.answer.types import Answer


class Brain(Protocol):
    """Answers questions.  Its methods block, and may be called from several threads at once."""

    def ask(self, question: str, after: str | None = None) -> Answer:
        """The answer to a question; `after` is the question that the same person asked before it."""
        ...

    def reports(self) -> Sequence[ReportCard]:
        """Every report that questions are answered from, in no particular order."""
        ...
