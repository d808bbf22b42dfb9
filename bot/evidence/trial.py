"""A library of loose passages, for measuring retrieval and for learning its weights."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.library import Library
from index.publish import add_reports
from ingest.report import Kind, Metadata, Passage, Report
from ingest.settings import Settings


@contextmanager
def library_of(passages: Sequence[str], settings: Settings) -> Iterator[Library]:
    """A library of one report that holds the passages as its paragraphs, gone again at the end.

    The settings say everything but the data folder.
    """
    paragraphs = tuple(
        Passage(ordinal=i, kind=Kind.PARAGRAPH, text=text, section=(), lines=(i + 1, i + 1))
        for i, text in enumerate(passages)
    )
    report = Report(source="trial", digest="trial", metadata=Metadata(), passages=paragraphs)
    with library_of_reports([report], settings) as library:
        yield library


@contextmanager
def library_of_reports(reports: Sequence[Report], settings: Settings) -> Iterator[Library]:
    """A library of those reports, gone again at the end."""
    with tempfile.TemporaryDirectory() as folder:
        aside = settings.model_copy(update={"data_dir": Path(folder)})
        add_reports(aside, reports)
        yield Library.open(aside)
