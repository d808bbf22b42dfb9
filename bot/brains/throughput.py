"""How many questions a second several processes answer, without Telegram."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from bot.answer.types import Answer
from bot.brains.pool import Pool
from ingest.settings import Settings

_AT_ONCE = 2  # questions in hand a process: one is answered while the answer to another is read


def throughput(settings: Settings, questions: Sequence[tuple[str, str | None]], count: int, rounds: int = 1) -> float:
    """Questions a second, each with the one before it, over `count` processes that have been asked all of them once.

    Raises NotBegun.
    """
    with Pool(settings, count) as pool, ThreadPoolExecutor(_AT_ONCE * count) as asking:
        reader = pool.seen_by(None)

        def ask(question: tuple[str, str | None]) -> Answer:
            return reader.ask(*question)

        list(asking.map(ask, [*questions] * count))
        started = time.perf_counter()
        list(asking.map(ask, [*questions] * rounds))
        return rounds * len(questions) / (time.perf_counter() - started)
