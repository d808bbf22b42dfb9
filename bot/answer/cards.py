"""A report as it is listed to a person, without its contents."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportCard:
    """Who reported what, when.  Spellings are those of ingest.report.Metadata; source is the file's own name."""

    source: str
    issuer: str
    locality: str
    level: str
    province: str | None
    number: str | None
    issued: str | None
    period: str
    title: str
