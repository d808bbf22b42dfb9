"""What people asked and said of the answers, as lines of JSON: all of it, or as a file of checked questions."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.answer.types import Status

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def as_questions(kept: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The questions whose answers people judged, as `bot evaluate` reads them; each kept as state.audit.Audit.all says.

    Of an answer called right, the passages it showed are what must be shown again, or nothing is; of one called wrong,
    none of the figures it told may be told.  Where people disagree, it is called wrong.
    """
    for each in kept:
        if not each["feedback"]:
            continue
        right = all(said["good"] for said in each["feedback"])
        answered = each["status"] == Status.ANSWERED
        line = {"id": f"t-{each['id']}", "q": each["question"], "after": each["after"], "kind": "asked"}
        if right:
            yield line | {"answerable": answered, "at": each["quotes"][:1] if answered else []}
        elif answered and (told := _FIGURE.findall(each["headline"])):
            yield line | {"answerable": True, "must_not": told}
