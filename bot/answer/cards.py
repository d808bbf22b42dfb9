"""A report as it is listed to a person, and as it is told of on a card of its own."""

from dataclasses import dataclass
from pathlib import Path

from index.library import StoredReport
from ingest.report import Heading, Report

_IDENTITY = 16  # hexadecimal digits of the file's digest


@dataclass(frozen=True, slots=True)
class ReportCard:
    """Who reported what, when.  Spellings are those of ingest.report.Metadata; source is the file's own name.

    identity: what the report is asked for by later, 16 hexadecimal digits.  It is of the file's bytes, so publishing or
    ingesting the same file anew keeps it, and it never comes to mean another report, as a number in a list would.
    """

    source: str
    issuer: str
    locality: str
    level: str
    province: str | None
    number: str | None
    issued: str | None
    period: str
    title: str
    identity: str


@dataclass(frozen=True, slots=True)
class ReportDetail:
    """A report with what it holds.  outline: its headings in order; tables, figures: how many it has."""

    card: ReportCard
    signer: str | None
    outline: tuple[Heading, ...]
    tables: int
    figures: int


@dataclass(frozen=True, slots=True)
class Original:
    """The file that a report was read from: what it was called, and where it is kept."""

    name: str
    path: Path


def identity_of(digest: str) -> str:
    """What a card calls the report that was read from the file with that digest."""
    return digest[:_IDENTITY]


def card_of(report: StoredReport | Report) -> ReportCard:
    """The report without its contents."""
    about = report.metadata
    return ReportCard(
        source=report.source,
        issuer=about.issuer,
        locality=about.locality,
        level=about.level,
        province=about.province,
        number=about.number,
        issued=about.issued,
        period=about.period,
        title=about.title,
        identity=identity_of(report.digest),
    )


def detail_of(report: Report) -> ReportDetail:
    """The report with what it holds."""
    return ReportDetail(
        card_of(report), report.metadata.signer, report.headings, len(report.tables), len(report.figures)
    )
