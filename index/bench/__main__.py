"""`python -m index.bench STEP`: one step of a measurement, in a process of its own; `index.bench.child` starts it.

Reads what it is about from standard input, one JSON line, and says on standard output, one JSON line each, how far it
has come, that it is ready, and at last what it measured, or what is wrong.
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.bench import steps
from index.bench.questions import Question, questions
from ingest.errors import Spoken
from ingest.settings import Settings

Told = Mapping[str, Any]


def main(step: str) -> int:
    told = json.loads(sys.stdin.readline())
    try:
        settings = Settings.load(Path(told["config"]) if told["config"] else None)
        _say(measured=_STEPS[step](settings, told))
    except Spoken as fault:
        _say(fault=str(fault), code=fault.exit_code)
        return fault.exit_code
    return 0


def _say(**line: object) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _ready() -> None:
    _say(ready=True)


def _start() -> None:
    _ready()
    sys.stdin.readline()


def _fill(settings: Settings, told: Told) -> object:
    return asdict(steps.fill(settings, told["passages"], told["seed"], lambda done, total: _say(done=done, of=total)))


def _search(settings: Settings, told: Told) -> object:
    return asdict(steps.search(settings, [question.text for question in _asked(told)]))


def _update(settings: Settings, told: Told) -> object:
    return asdict(steps.update(settings, told["passages"], told["seed"]))


# Answering is the business of `bot`; only these two steps, at the edge, reach up to it.
def _answer(settings: Settings, told: Told) -> object:
    from bot.evaluation.speed import answer_all

    return asdict(answer_all(settings, _asked(told), told["passages"], told["seed"], _ready))


def _race(settings: Settings, told: Told) -> object:
    from bot.evaluation.speed import race

    return race(settings, _asked(told), _start)


def _asked(told: Told) -> list[Question]:
    return list(questions(told["passages"], told["questions"], told["seed"]))


_STEPS: dict[str, Callable[[Settings, Told], object]] = {
    "fill": _fill,
    "answer": _answer,
    "race": _race,
    "search": _search,
    "update": _update,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
