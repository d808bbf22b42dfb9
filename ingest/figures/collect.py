"""The figures of a report, passage by passage."""

from collections.abc import Sequence

from ingest.figures.rows import row_figures
from ingest.figures.sentences import sentence_figures
from ingest.figures.units import caption_unit
from ingest.report import Figure, Kind, Passage


def read_figures(passages: Sequence[Passage], period: str) -> tuple[Figure, ...]:
    """The figures of all passages in order; text[start:end] == value in the passage each one names.

    period: the report's own, given to figures that name no other.
    """
    found: list[Figure] = []
    unit = ""
    for passage in passages:
        if passage.kind is Kind.TABLE_ROW:
            found.extend(row_figures(passage, period, unit))
        else:
            unit = caption_unit(passage.text)
            if passage.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.FOOTNOTE):
                found.extend(sentence_figures(passage, period))
    return tuple(found)
