"""Passages as quotes: verbatim, with their place, their columns and their footnotes."""

from collections.abc import Iterable
from dataclasses import replace

from bot.answer.cards import identity_of
from bot.answer.marking import asked_figure
from bot.answer.types import Quote
from bot.evidence.retrieval import Retrieval
from bot.evidence.weighing import Evidence
from bot.question.types import Question
from index.library import StoredPassage, StoredReport
from ingest.report import Kind

_FOOTNOTE_SHOWN = 600  # characters of a footnote shown under a quote; a longer one is found as a quote of its own


def quote(stored: StoredPassage, report: StoredReport, retrieval: Retrieval, elsewhere: str = "") -> Quote:
    """The passage as it is printed, and where."""
    passage, metadata = stored.passage, report.metadata
    notes = (note.passage.text for note in retrieval.footnotes(stored))
    return Quote(
        text=passage.text,
        source=report.source,
        issuer=metadata.issuer,
        number=metadata.number,
        issued=metadata.issued,
        locality=metadata.locality,
        period=metadata.period,
        section=passage.section,
        lines=passage.lines,
        columns=tuple(cell.column for cell in passage.cells) if passage.kind is Kind.TABLE_ROW else (),
        footnotes=tuple(note for note in notes if len(note) <= _FOOTNOTE_SHOWN),
        confidence=passage.confidence,
        elsewhere=elsewhere,
        ordinal=passage.ordinal,
        report=identity_of(report.digest),
    )


def quotes(evidence: Iterable[Evidence], retrieval: Retrieval, elsewhere: str = "") -> tuple[Quote, ...]:
    """One quote for each piece of evidence, in order."""
    return tuple(quote(piece.stored, piece.report, retrieval, elsewhere) for piece in evidence)


def answering(question: Question, evidence: Evidence, retrieval: Retrieval) -> Quote:
    """The quote of the evidence that answers, the figure asked marked in it."""
    return replace(quote(evidence.stored, evidence.report, retrieval), figure=asked_figure(question, evidence))
