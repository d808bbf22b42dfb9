"""Writing: reports into the store, and the store into a new generation.  One process at a time."""

import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from index import generation, originals, swap
from index.batches import Ahead, ByText, Progress, Remembered
from index.building import Changes, is_to_be_extended, opened_reports, remembering, write_anew, write_extended
from index.data_folder import settled, usable, writing
from index.embedder import Embedder
from index.engines import builder
from index.errors import DamagedIndex, SchemaMismatch
from index.generation import STORE, Generation, Manifest
from index.records import StoredReport
from index.sqlite_files import damaged, spoken_of
from index.store import Added, Change, Store
from ingest.errors import NothingToRead
from ingest.report import Report
from ingest.settings import Settings

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report that was given."""

    source: str
    added: Added


def add_reports(
    settings: Settings,
    reports: Iterable[Report],
    progress: Progress | None = None,
    *,
    files: Mapping[str, Path] = MappingProxyType({}),
    collection: str | None = None,
) -> list[Outcome]:
    """Stores the reports and publishes them together; publishes nothing when nothing changed.

    files: where each was read from, by its digest, looked up when the report comes; a copy is kept.
    collection: the set that all of them belong to; None for what Store.add makes of that.
    Raises DataFolderTaken when another process writes, DataFolderUnusable, and the faults of the model.
    """
    builder(settings.index.engine, settings)  # an engine that is not here is told before anything is stored
    embedder = Embedder(settings.embedding)
    _ = embedder.identity  # and so is a model folder that is not one
    outcomes = []
    ahead = Ahead(embedder)
    with _changing(settings) as store:
        for report in reports:
            if not store.has(report):
                embedder.load()  # and so is a model that cannot be loaded
            if report.digest in files:
                originals.keep(settings.data_dir, report.digest, files[report.digest])
            added = store.add(report, collection)
            if added.change is Change.NEW:  # much of a newer version has vectors in the index
                ahead.embed(store.passages_of(added.report_id))
            outcomes.append(Outcome(report.source, added))
        _publish_changes(settings, store, embedder, progress, ahead.by_text)
    return outcomes


def remove_report(settings: Settings, report: StoredReport, progress: Progress | None = None) -> None:
    """Forgets the report and publishes what is left.  Raises what add_reports raises."""
    builder(settings.index.engine, settings)
    with _changing(settings) as store:
        store.remove(report.id)
        _publish_changes(settings, store, Embedder(settings.embedding), progress)


def move_report(settings: Settings, report: StoredReport, collection: str, progress: Progress | None = None) -> None:
    """Has the report belong to that set from now on, and publishes that.  Raises what add_reports raises."""
    builder(settings.index.engine, settings)
    with _changing(settings) as store:
        store.move(report.id, collection)
        _publish_changes(settings, store, Embedder(settings.embedding), progress)


def rebuild(settings: Settings, progress: Progress | None = None) -> Generation:
    """Makes every derived piece again from the stored reports.  Raises DamagedIndex when a stored report is damaged."""
    builder(settings.index.engine, settings)
    with _changing(settings) as store:
        return _publish_anew(settings, store, Embedder(settings.embedding), Remembered(), progress)


def migrate(settings: Settings, engine: Literal["faiss", "milvus"], progress: Progress | None = None) -> Generation:
    """Publishes the store in that engine; the vectors of the generation in use are taken over, not computed again.

    Raises NothingToRead when there is no report, and what add_reports raises.
    """
    settings = settings.model_copy(update={"index": settings.index.model_copy(update={"engine": engine})})
    builder(engine, settings)
    with _changing(settings) as store:
        if not store.count:
            raise NothingToRead("Chưa có báo cáo nào để chuyển: nạp bằng python -m ingest add TỆP.")
        embedder = Embedder(settings.embedding)
        with remembering(_whole(settings, embedder), settings, store) as remembered:
            return _publish_anew(settings, store, embedder, remembered, progress)


def store_in(data: Path) -> Path:
    """The store's file, whether it is there or not.  Raises DamagedIndex when it lost all it held."""
    path = data / STORE
    if path.is_file() and not path.stat().st_size and generation.all_in(data):
        raise damaged(path)  # SQLite would take it for a new one
    return path


@contextmanager
def stored(settings: Settings) -> Iterator[Store]:
    """The store, for reading what is ingested; an empty one is made when there is none."""
    path = store_in(usable(settled(settings.data_dir)))
    with closing(Store(path)) as store, spoken_of(path):
        yield store


@contextmanager
def _changing(settings: Settings) -> Iterator[Store]:
    """The store, to be changed and published by this process alone; what a killed one left unfinished is swept away."""
    with writing(settings.data_dir), stored(settings) as store:
        generation.sweep(settings.data_dir)
        swap.abandon(settings.data_dir)
        yield store
        originals.clear(settings.data_dir, store.originals())


def _publish_changes(
    settings: Settings, store: Store, embedder: Embedder, progress: Progress | None, made: ByText = MappingProxyType({})
) -> None:
    """made: the vectors of some of its passages."""
    if _extended(settings, store, embedder, progress, made):
        return
    now = _whole(settings, embedder)
    named = generation.current_name(settings.data_dir)
    if now and now.name == named and now.manifest.state == store.state and now.manifest.engine == settings.index.engine:
        return
    with remembering(now, settings, store) as remembered:
        _publish_anew(settings, store, embedder, remembered.and_of(made), progress)


def _extended(settings: Settings, store: Store, embedder: Embedder, progress: Progress | None, made: ByText) -> bool:
    """Publishes what has changed, if the index is so large that this is worth it, and what is published allows it."""
    now = generation.standing(settings.data_dir)
    if not now or now.manifest.model != embedder.identity or now.manifest.state == store.state:
        return False
    if not is_to_be_extended(now, store, settings):  # asked before anything of it is opened
        return False
    try:
        with opened_reports(now) as reports:
            changes = Changes.between(now, reports, store)
            if not changes.are_few:
                return False
            _expect_whole(settings, store.faults_of(changes.new))

            builder(settings.index.engine, settings).clear()

            def make(folder: Path) -> Manifest:
                return write_extended(folder, settings, store, embedder, now, reports, changes, made, progress)

            generation.publish(settings.data_dir, make, settings.index.keep_generations)
    except (DamagedIndex, SchemaMismatch, sqlite3.DatabaseError):
        _LOG.exception("generation %s cannot be extended, making it anew", now.name)
        return False  # what is published is derived
    return True


def _publish_anew(
    settings: Settings, store: Store, embedder: Embedder, remembered: Remembered, progress: Progress | None
) -> Generation:
    _expect_whole(settings, store.faults())

    def make(folder: Path) -> Manifest:
        return write_anew(folder, settings, store, embedder, remembered, progress)

    builder(settings.index.engine, settings).clear()
    return generation.publish(settings.data_dir, make, settings.index.keep_generations)


def _whole(settings: Settings, embedder: Embedder) -> Generation | None:
    """The generation in use, whose vectors can be taken over; None when they are another model's or it is damaged."""
    try:
        now = generation.current(settings.data_dir)
    except (DamagedIndex, SchemaMismatch):
        return None  # what is published is derived: it is made again
    return now if now and now.manifest.model == embedder.identity else None


def _expect_whole(settings: Settings, faults: Sequence[str]) -> None:
    """Raises DamagedIndex for a report that is damaged: published, an answer would quote what no report says."""
    if faults:
        raise DamagedIndex(
            f"Kho báo cáo {settings.data_dir / STORE} bị hỏng: {faults[0]}. Nạp lại tệp của báo cáo ấy bằng "
            "python -m ingest add, hoặc khôi phục bằng python -m index restore."
        )
