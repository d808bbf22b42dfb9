"""The bot's Telegram side over a brain whose answers, faults and delays a test chooses by what it asks."""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Self

from bot.answer.assistant import Collections
from bot.answer.cards import ReportCard
from bot.answer.types import Answer, Quote, Status
from bot.telegram.run import run
from ingest.settings import Settings


class Silent:
    """A brain without reports, whose answers a subclass gives to everybody."""

    generation = "1"

    def seen_by(self, collections: Collections) -> Self:  # noqa: ARG002  # all see the same
        return self

    def ask(self, question: str, after: str | None = None) -> Answer:
        raise NotImplementedError

    def keep_up(self) -> bool:
        return True

    def on_alarm(self, told: Callable[[str], None]) -> None:
        """Nothing is ever warned of."""

    def everywhere(self, question: str, after: str | None = None) -> Answer:  # noqa: ARG002
        return Answer(Status.NO_REPORT)

    def sources(self, question: str, after: str | None = None) -> Sequence[Quote]:  # noqa: ARG002
        return ()

    def original(self, identity: str) -> None:  # noqa: ARG002
        return None

    def reports(self) -> Sequence[ReportCard]:
        return ()

    def report(self, identity: str) -> None:  # noqa: ARG002  # nothing is here
        return None

    def indicators(self, identity: str) -> None:  # noqa: ARG002
        return None

    def neighbours(self, identity: str, at: int, page: int) -> None:  # noqa: ARG002
        return None

    def examples(self, most: int) -> Sequence[str]:  # noqa: ARG002
        return ()


class OwnBrain(Silent):
    """Repeats the question; "hỏng" raises with a secret in the text, "chậm" waits, "cảm ơn" is refused."""

    def ask(self, question: str, after: str | None = None) -> Answer:
        if question == "hỏng":
            raise RuntimeError(f"cannot open https://example.org/bot{os.environ['BAOCAO_TELEGRAM__TOKEN']}/x")
        if question == "chậm":
            time.sleep(1)
        if question == "cảm ơn":
            return Answer(Status.REFUSED)
        quote = Quote(question, "a.txt", "UBND huyện A", None, None, "A", "2023", (), (1, 2))
        return Answer(Status.ANSWERED, "Đã hỏi", (f"câu trước: {after}",), (quote,))


if __name__ == "__main__":
    run(Settings.load(None), lambda: nullcontext(OwnBrain()))
