"""Years in one process: `python -m tests.endurance [--questions 100000] [--data DATA]`, over the samples by default.

Asks through the layer that answers Telegram, with its threads, its limits and its database, and tells how memory,
threads and open files develop.
"""

import argparse
import asyncio
import os
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import structlog

from bot.answer.assistant import Assistant
from bot.state.kept import Kept, open_kept
from bot.telegram.asker import Askers
from bot.telegram.metrics import Metrics
from bot.telegram.questions import Questions
from bot.telegram.thinking import Thinking
from index.library import Library
from ingest.settings import Settings
from tests.generated.questions import make_questions
from tests.generated.reports import make_reports
from tests.telegram.process import ingest

_AT_ONCE = 4
_STEPS = 20
_MEGABYTE = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.endurance", description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="an ingested data folder")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    with TemporaryDirectory() as made:
        if not options.data:
            ingest(Path(made), "add", "samples")
        os.environ["BAOCAO_DATA_DIR"] = str(options.data or made)
        settings = Settings.load()
        assistant = Assistant(Library.open(settings), settings.answer.question_limit)
        with TemporaryDirectory() as state:
            asyncio.run(_endure(assistant, open_kept(Path(state), everybody=True, days=1), options.questions))


async def _endure(assistant: Assistant, kept: Kept, questions: int) -> None:
    thinking = Thinking()
    answering, askers = Questions(assistant, kept, thinking, Metrics()), Askers(assistant, kept)
    asked, numbers = _asked(assistant), count()
    seen: list[tuple[int, float]] = []
    started = time.perf_counter()

    async def ask(until: int) -> None:
        while (number := next(numbers)) < until:
            # A person of their own each time: nobody is told to wait, and every table grows.
            await answering.answer(askers.of(number + 1, number + 1, "bot"), next(asked), structlog.get_logger())

    for step in range(1, _STEPS + 1):
        until = questions * step // _STEPS
        numbers = count((step - 1) * questions // _STEPS)
        await asyncio.gather(*(ask(until) for _ in range(_AT_ONCE)))
        seen.append((until, _resident()))
        rate = until / (time.perf_counter() - started)
        print(f"{until:>7} questions: {seen[-1][1]:.0f} MB, {threading.active_count()} threads, ", end="")
        print(f"{_open_files()} files, {rate:.0f} a second", flush=True)
    later = seen[_STEPS // 2 :]
    slope, _ = np.polyfit([each[0] for each in later], [each[1] for each in later], 1)
    print(f"second half: {10_000 * slope:+.2f} MB every 10,000 questions")
    thinking.close()


def _asked(assistant: Assistant) -> Iterator[str]:
    """Questions of the reports that are here and of others, over and over, no two rounds in the same words."""
    here = assistant.examples(50)
    elsewhere = [question["q"] for question in make_questions(list(make_reports(8, seed=5)), 400, seed=5)]
    for number in count():
        for question in (*here, *elsewhere):
            yield f"{question} ({number})"


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE


if __name__ == "__main__":
    main()
