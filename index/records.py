"""What the store gives back: ingestion's plain data, with the ids the index knows it by."""

from dataclasses import dataclass

from ingest.report import Figure, Metadata, Passage


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report without its contents.  id is never used again once the report is removed.

    collection: the set of reports it belongs to, which only some may see; "" for what everybody may.
    """

    id: int
    source: str
    digest: str
    metadata: Metadata
    collection: str = ""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage and the report it stands in.  id is never used again."""

    id: int
    report_id: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class StoredFigure:
    """A figure and the passage that states it."""

    report_id: int
    passage_id: int
    figure: Figure
