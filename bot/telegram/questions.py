"""A question in, its answer out: kept, remembered for what follows, with buttons to look further."""

import time
from typing import Any

from bot import messages
from bot.answer.types import Answer, Status
from bot.render.html import to_messages
from bot.state.audit import Entry
from bot.state.kept import Kept
from bot.telegram.asker import Asker
from bot.telegram.brain import Brain
from bot.telegram.metrics import Metrics, Unanswered
from bot.telegram.rate import Window
from bot.telegram.reply import Reply, Rows, plain
from bot.telegram.thinking import Thinking

_A_MINUTE = 20  # questions of one person
_LEANT_ON = 3  # questions before, that a follow-up to follow-ups may lean on
_PEOPLE_KEPT = 2048  # people whose pace is remembered before those at rest are forgotten


class Questions:
    """Answers for Telegram."""

    def __init__(self, brain: Brain, kept: Kept, thinking: Thinking, metrics: Metrics) -> None:
        self._brain = brain
        self._kept = kept
        self._thinking = thinking
        self._metrics = metrics
        self._pace: dict[int, Window] = {}

    async def answer(self, asker: Asker, question: str, log: Any) -> Reply:
        """The answer to the question, or why there is none now; it may follow the question before it."""
        after = self._kept.memory.previous((asker.chat, asker.person), time.time())
        return await self.answer_after(after, asker, question, log)

    async def answer_after(self, after: str | None, asker: Asker, question: str, log: Any) -> Reply:
        """The same, the question before it given."""
        if not any(char.isprintable() and not char.isspace() for char in question):
            return plain(messages.EMPTY)
        if wait := self._too_fast(asker.person, time.monotonic()):
            return plain(messages.TOO_FAST.format(seconds=round(wait)))
        started = time.perf_counter()
        try:
            status, reply = await self._thinking.think(lambda: self._worked_out(asker, question, after))
        except TimeoutError:
            log.warning("too busy to answer")
            self._metrics.unanswered(Unanswered.BUSY)
            return plain(messages.BUSY)
        except Exception:
            self._metrics.unanswered(Unanswered.FAULT)
            raise
        took = time.perf_counter() - started
        log.info("answered", status=str(status), ms=round(1000 * took))
        self._metrics.answered(status, took)
        return reply

    def _worked_out(self, asker: Asker, question: str, after: str | None) -> tuple[Status, Reply]:
        """The answer as it is sent, kept and remembered: all that takes time, off the event loop."""
        started = time.perf_counter()
        answer = asker.reader.ask(question, after)
        original = bool(answer.quotes) and asker.reader.original(answer.quotes[0].report) is not None
        # A word of thanks or a slip must not break the thread of the questions.
        if answer.status is not Status.REFUSED:
            self._kept.memory.remember((asker.chat, asker.person), _thread(after, question), time.time())
        number = self.note(asker, question, after, answer, time.perf_counter() - started)
        rows = _under(answer, number, question, after, original=original)
        return answer.status, Reply(to_messages(answer, asker.link), rows, asked=number)

    def note(self, asker: Asker, question: str, after: str | None, answer: Answer, took: float) -> int:
        """The number under which the question and its answer, found in so many seconds, are kept."""
        return self._kept.audit.keep(
            Entry(
                at=time.time(),
                chat=asker.chat,
                person=asker.person,
                question=question,
                after=after,
                status=answer.status.value,
                headline=answer.headline,
                quotes=[(quote.source, *quote.lines) for quote in answer.quotes],
                generation=self._brain.generation,
                ms=round(1000 * took),
            )
        )

    def _too_fast(self, person: int, now: float) -> float:
        """Seconds until the person may ask again; 0 when that is now, and the question is counted."""
        if len(self._pace) > _PEOPLE_KEPT:
            self._pace = {each: window for each, window in self._pace.items() if not window.at_rest(now)}
        window = self._pace.setdefault(person, Window(_A_MINUTE, 60.0))
        wait = window.wait(now)
        if not wait:
            window.take(now)
        return wait


def _thread(after: str | None, question: str) -> str:
    """The question with those it may lean on, one a line: the next may lean on it in turn."""
    before = after.splitlines() if after else []
    return "\n".join([*before[-_LEANT_ON:], " ".join(question.split())])


def _under(answer: Answer, number: int, question: str, after: str | None, *, original: bool) -> Rows:
    """The buttons under an answer."""
    if answer.status is Status.REFUSED:
        return ()
    asked: dict[str, object] = {"question": question, "after": after}
    first: list[tuple[str, dict[str, object]]] = []
    second: list[tuple[str, dict[str, object]]] = []
    if answer.quotes:
        quote = answer.quotes[0]
        around = {"do": "around", "report": quote.report, "at": quote.ordinal, "page": 0}
        first += [(messages.BUTTON_AROUND, around), (messages.BUTTON_SOURCES, asked | {"do": "sources", "page": 1})]
    if answer.compared and answer.compared.comparable:
        second.append((messages.BUTTON_CHART, asked | {"do": "chart"}))
    elif answer.quotes and answer.quotes[0].figure:
        second.append((messages.BUTTON_EVERYWHERE, asked | {"do": "everywhere"}))
    if original:
        second.append((messages.BUTTON_ORIGINAL, {"do": "original", "report": answer.quotes[0].report}))
    said = (
        (messages.BUTTON_GOOD, {"do": "good", "asked": number}),
        (messages.BUTTON_BAD, {"do": "bad", "asked": number}),
    )
    return tuple(tuple(row) for row in (first, second, said) if row)
