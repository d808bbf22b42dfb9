"""Where the time of a question goes: `python -m bot.evaluation.profile QUESTIONS`, over the reports ingested.

Every question is asked twice: the first time its passages are read and embedded, the second time they are kept as read.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import thread_time
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.answer import answering
from bot.answer.answering import Answering
from bot.answer.assistant import Assistant
from bot.evaluation.checked import Asked, read_asked
from bot.evidence import ranking, retrieval
from bot.evidence.retrieval import Retrieval
from bot.evidence.sentences import Sentences
from bot.render.plain import to_text
from index.engines.dense import Dense
from index.engines.lexical import Lexical
from index.library import Library
from ingest.command_line import ended
from ingest.settings import Settings

_PARTS: Sequence[tuple[str, Sequence[tuple[Any, str]]]] = (
    ("understand", [(answering, "understand")]),
    ("embed the question", [(Library, "embedded")]),
    ("BM25", [(Lexical, "search")]),
    ("FAISS", [(Dense, "search"), (Dense, "cosines")]),
    ("figures stated", [(Lexical, "search_figures")]),
    (
        "fuse, read from SQLite",
        [(Library, each) for each in ("passage", "passages_of", "annotated_of", "footnotes_of", "search")],
    ),
    ("read passages", [(Retrieval, "reading")]),
    ("choose by a first look", [(Retrieval, "evidence")]),
    ("embed sentences", [(Library, "embedded_at_once")]),
    ("compare sentences", [(Sentences, "cosines")]),
    ("glimpse", [(retrieval, "glimpse")]),
    ("weigh", [(ranking, "weigh")]),
    ("settle", [(ranking, "settled")]),
    ("judge how sure", [(ranking, "certainty")]),
    ("decide and compose", [(Answering, "ask")]),
)
_RENDER = "render"


class _Clock:
    """Processor seconds of this thread by part; what one part has another do counts for that one alone."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys([*(name for name, _ in _PARTS), _RENDER], 0.0)
        self._running: list[str] = []
        self._since = 0.0

    def timed(self, part: str, run: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, its time told."""

        def running(*args: Any, **kwargs: Any) -> Any:
            self._tick()
            self._running.append(part)
            try:
                return run(*args, **kwargs)
            finally:
                self._tick()
                self._running.pop()

        return running

    def _tick(self) -> None:
        now = thread_time()
        if self._running:
            self.spent[self._running[-1]] += now - self._since
        self._since = now


def profile(assistant: Assistant, asked: Sequence[Asked]) -> Mapping[str, float]:
    """Part → processor seconds of all those questions together, answered and rendered one after the other."""
    clock = _Clock()
    render = clock.timed(_RENDER, to_text)
    with ExitStack() as measured:
        for part, places in _PARTS:
            for owner, name in places:
                measured.enter_context(_replaced(owner, name, clock.timed(part, getattr(owner, name))))
        for one in asked:
            render(assistant.ask(one.question, one.after))
    return clock.spent


@contextmanager
def _replaced(owner: Any, name: str, by: Callable[..., Any]) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, by)
    try:
        yield
    finally:
        setattr(owner, name, before)


def _shown(times: Sequence[Mapping[str, float]], questions: int) -> Table:
    table = Table("ms of a question", "first asked", "asked again", title=f"{questions} questions")
    for part in times[0]:
        table.add_row(part, *(f"{1000 * each[part] / questions:.2f}" for each in times))
    table.add_row("in all", *(f"{1000 * sum(each.values()) / questions:.2f}" for each in times))
    return table


def _run(questions: Path) -> None:
    from bot.brains.loading import loaded

    asked = read_asked(questions)
    assistant = loaded(Settings.load(None))
    Console().print(_shown([profile(assistant, asked) for _ in range(2)], len(asked)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and show; 0, or 2 with one line when the file is not there."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.profile")
    parser.add_argument("questions", type=Path, help="a JSON {id, q, after?} a line")
    asked = parser.parse_args(arguments)
    return ended(lambda: _run(asked.questions))


if __name__ == "__main__":
    raise SystemExit(main())
