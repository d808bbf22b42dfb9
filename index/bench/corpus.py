"""The same passages as plain text, for other engines to be measured over."""

from collections.abc import Iterator
from dataclasses import dataclass

from index.bench.reports import reports


@dataclass(frozen=True, slots=True)
class Text:
    """One passage.  id, report: its number and its report's, from 0; context: whose it is and where it stands."""

    id: int
    report: int
    text: str
    context: str


def corpus(passages: int, seed: int) -> Iterator[Text]:
    """That many passages, in their order; memory does not grow."""
    number = 0
    for at, report in enumerate(reports(passages, seed)):
        about = report.metadata
        whose = f"{about.issuer}, {about.province}, {about.period}"
        for passage in report.passages:
            columns = (cell.column for cell in passage.cells)
            context = " › ".join((whose, *passage.section, *passage.parents, *columns))
            yield Text(number, at, passage.text, context)
            number += 1
