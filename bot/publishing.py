"""Reports brought in and taken out while the bot runs: read, looked at, published, removed.  Every function blocks."""

from collections.abc import Callable
from pathlib import Path

from bot.answer.cards import identity_of
from index.publish import add_reports, remove_report, stored
from index.records import StoredReport
from index.store import Change
from ingest.errors import IngestError
from ingest.pipeline import read_files
from ingest.report import Report
from ingest.settings import Settings


def read(file: Path, settings: Settings, stopping: Callable[[], bool]) -> Report | None:
    """The report in the file, read in a limited process; None when `stopping` said so before it was read.

    Raises IngestError, one Vietnamese line.
    """
    for found in read_files([file], settings, stopping=stopping):
        if isinstance(found.outcome, IngestError):
            raise found.outcome
        return found.outcome
    return None


def replaced_by(report: Report, settings: Settings) -> tuple[StoredReport, ...]:
    """The reports here that publishing this one would replace: the same one, or earlier versions of it."""
    with stored(settings) as store:
        return tuple(store.older(report))


def publish(report: Report, file: Path, collection: str, settings: Settings) -> Change:
    """Has the report answered from, with its original file; in everybody's set where `collection` is "".

    Raises IndexFault, one Vietnamese line; then nothing has changed.
    """
    (outcome,) = add_reports(settings, [report], files={report.digest: file}, collection=collection)
    return outcome.added.change


def remove(identity: str, settings: Settings) -> StoredReport | None:
    """The report that is answered from no more, by its identity; None when it was gone already.  Raises IndexFault."""
    with stored(settings) as store:
        found = next((each for each in store.reports() if identity_of(each.digest) == identity), None)
    if found:
        remove_report(settings, found)
    return found
