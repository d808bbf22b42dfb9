"""How quick and how right answers are over the reports that `index bench` makes up; its own process asks."""

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from bot.answer.assistant import Assistant
from bot.answer.types import Answer, Status
from bot.brains.loading import loaded, seldom_look_for_garbage
from index.bench.measured import Answered
from index.bench.memory import held
from index.bench.questions import Asked, Question
from index.bench.reports import sizes, stated
from index.bench.times import times_of
from index.library import Library
from ingest.settings import Settings


def answer_all(
    settings: Settings, questions: Sequence[Question], passages: int, seed: int, ready: Callable[[], None]
) -> Answered:
    """Opens the library, answers the first question, says so, then answers all of them, one at a time."""
    began = time.perf_counter()
    library = Library.open(settings)
    assistant = Assistant(library, settings.answer.question_limit)
    opened = time.perf_counter() - began
    assistant.ask(questions[0].text)
    ready()
    seldom_look_for_garbage()
    answers: list[Answer] = []
    took: list[float] = []
    cpu = time.process_time()
    for question in questions:
        began = time.perf_counter()
        answers.append(assistant.ask(question.text))
        took.append(time.perf_counter() - began)
    cpu = time.process_time() - cpu
    memory = held()
    everywhere = [question.asked is Asked.EVERYWHERE for question in questions]
    return Answered(
        questions=len(questions),
        open_s=opened,
        placed_ms=times_of(each for each, wide in zip(took, everywhere, strict=True) if not wide),
        everywhere_ms=times_of(each for each, wide in zip(took, everywhere, strict=True) if wide),
        cpu_ms=1000 * cpu / len(questions),
        right=_right(zip(questions, answers, strict=True), list(sizes(passages, seed)), seed),
        memory_mb=memory,
    )


def race(settings: Settings, questions: Sequence[Question], start: Callable[[], None]) -> float:
    """Seconds for all of the questions, one at a time, from when `start` comes back."""
    assistant = loaded(settings)
    start()
    began = time.perf_counter()
    for question in questions:
        assistant.ask(question.text)
    return time.perf_counter() - began


def is_right(question: Question, answer: Answer, each: Sequence[int], seed: int) -> bool:
    """Whether it tells the known values from the report that states them, or that nothing does.

    Without a place any report of the period may be told of, if it does state what is asked.
    each, seed: of the reports that were asked about: how many passages each has, and what they were made from.
    """
    if question.asked is Asked.UNSTATED:
        return answer.status is Status.NOT_STATED
    if answer.status is not Status.ANSWERED or not answer.quotes:
        return False
    if question.asked is not Asked.EVERYWHERE:
        return answer.quotes[0].source == question.source and all(map(_within(answer.headline), question.values))
    for quote in answer.quotes:
        number = int(quote.source.partition("-")[0])
        about = stated(number, each[number], seed)
        ordinals = {figure.ordinal for figure in about.facts.get(question.indicator, ())}
        if about.period != question.period or quote.ordinal not in ordinals:
            return False
    return True


def _right(answered: Iterable[tuple[Question, Answer]], each: Sequence[int], seed: int) -> dict[str, float]:
    judged: defaultdict[str, list[bool]] = defaultdict(list)
    for question, answer in answered:
        judged[question.asked.value].append(is_right(question, answer, each, seed))
    return {kind: sum(right) / len(right) for kind, right in judged.items()}


def _within(text: str) -> Callable[[str], bool]:
    return lambda value: re.search(rf"(?<![\d.,]){re.escape(value)}(?![\d]|[.,]\d)", text) is not None
