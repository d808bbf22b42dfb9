"""Text with the figures in it, put together piece by piece."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.report import Role


@dataclass(frozen=True, slots=True)
class Told:
    """A figure in a text, which has it at `start`.

    key: of the indicator it is of; "" for a count of anything else.  period: in ingestion's code; "" for the report's.
    """

    key: str
    name: str
    unit: str
    value: str
    role: Role
    start: int
    verdict: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A clause, a sentence or more, with the figures it states."""

    text: str
    figures: tuple[Told, ...] = ()


def joined(said: Iterable[Said], between: str) -> Said:
    """All of them in one text."""
    texts, figures, length = [], [], 0
    for each in said:
        figures += [replace(figure, start=figure.start + length) for figure in each.figures]
        length += len(each.text) + len(between)
        texts.append(each.text)
    return Said(between.join(texts), tuple(figures))
