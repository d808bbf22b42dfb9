"""Where in its quote the figure that is asked stands."""

import re
from collections.abc import Sequence

from bot.evidence.naming import main_figures
from bot.evidence.quantities import is_share_of_plan
from bot.evidence.rows import answering_cell
from bot.evidence.weighing import Evidence, report_year
from bot.question.types import Question
from ingest.report import Cell

# A figure whole, its unit left out: "1.284,679", "-3,5", "29/38", "7-8", "05/12/2023".
_WHOLE = re.compile(r"(?:(?<!\w)[-−])?\d+(?:[.,]\d+)*(?:(?:\s?/\s?|[-–])\d+(?:[.,]\d+)*)*")


def asked_figure(question: Question, evidence: Evidence) -> tuple[int, int] | None:
    """The characters of the passage that are the figure the headline tells; None where that is not sure."""
    if evidence.reading.passage.cells:
        return _in_row(question, evidence)
    period = evidence.report.metadata.period
    figures = main_figures(question, evidence.reading, evidence.match.sentence, evidence.hits, period)
    # "bằng 104% dự toán" has the name of "dự toán là bao nhiêu" but is not its figure: better none than a wrong one.
    if not figures or ("%" not in question.units and is_share_of_plan(evidence.reading, figures[0])):
        return None
    word = evidence.reading.words[figures[0]]
    # One word of a ratio or a range is told with the other.
    whole = (match.span() for match in _WHOLE.finditer(evidence.text))
    return next((span for span in whole if span[0] <= word.start and word.end <= span[1]), (word.start, word.end))


def _in_row(question: Question, evidence: Evidence) -> tuple[int, int] | None:
    passage = evidence.reading.passage
    sides = evidence.reading.sides(evidence.report.metadata.period)
    cell = answering_cell(question, sides, report_year(evidence.report))
    figure = _WHOLE.search(cell.text) if cell else None
    if cell is None or figure is None:
        return None
    start = _start(passage.cells, cell)
    return start + figure.start(), start + figure.end()


def _start(cells: Sequence[Cell], sought: Cell) -> int:
    """Where one of the cells begins in the text of its row; cells that print the same are told apart."""
    at = next(i for i, cell in enumerate(cells) if cell is sought)
    return sum(len(cell.text) + len(" | ") for cell in cells[:at])
