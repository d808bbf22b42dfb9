"""Writing: reports into the store, and the store into a new generation.  One process at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from index import generation, originals, swap
from index.data_folder import settled, usable, writing
from index.embedder import Embedder, Vectors
from index.engines import Row, builder
from index.errors import DamagedIndex, SchemaMismatch
from index.generation import ENGINE, LAYOUT, STORE, Generation, Manifest
from index.records import StoredPassage, StoredReport
from index.sqlite_files import damaged, spoken_of
from index.store import Added, Store
from ingest.errors import NothingToRead
from ingest.report import Report
from ingest.settings import Settings

Progress = Callable[[int, int], None]
"""Hears how many passages have been embedded, and how many there are to embed."""

Known = Mapping[str, npt.NDArray[np.float32]]
"""Vectors made before, by the text that was embedded."""


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
    with _changing(settings) as store:
        for report in reports:
            if not store.has(report):
                embedder.load()  # and so is a model that cannot be loaded
            if report.digest in files:
                originals.keep(settings.data_dir, report.digest, files[report.digest])
            outcomes.append(Outcome(report.source, store.add(report, collection)))
        _publish_changes(settings, store, embedder, progress)
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
        return _publish(settings, store, Embedder(settings.embedding), {}, progress)


def migrate(settings: Settings, engine: Literal["faiss", "milvus"], progress: Progress | None = None) -> Generation:
    """Publishes the store in that engine; the vectors of the generation in use are taken over, not computed again.

    Raises NothingToRead when there is no report, and what add_reports raises.
    """
    settings = settings.model_copy(update={"index": settings.index.model_copy(update={"engine": engine})})
    builder(engine, settings)
    with _changing(settings) as store:
        if not store.reports():
            raise NothingToRead("Chưa có báo cáo nào để chuyển: nạp bằng python -m ingest add TỆP.")
        embedder = Embedder(settings.embedding)
        now = _vectors_from(settings, embedder)
        return _publish(settings, store, embedder, _vectors_of(settings, now) if now else {}, progress)


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
        originals.clear(settings.data_dir, frozenset(report.digest for report in store.reports()))


def write_generation(
    folder: Path, settings: Settings, store: Store, embedder: Embedder, known: Known, progress: Progress | None
) -> Manifest:
    """Writes everything but the manifest into an empty folder: the store's copy and the engine's files."""
    figures = store.figure_names()
    rows = [_row(passage, figures.get(passage.id, "")) for passage in store.passages()]
    vectors = _embed(embedder, rows, known, progress)
    store.copy_to(folder / STORE)
    (folder / ENGINE).mkdir()
    builder(settings.index.engine, settings).build(folder / ENGINE, rows, vectors)
    return Manifest(
        layout=LAYOUT,
        engine=settings.index.engine,
        model=embedder.identity,
        dimension=vectors.shape[1],
        reports=len(store.reports()),
        passages=len(rows),
        state=store.state,
        files=generation.files_of(folder),
    )


def _publish_changes(settings: Settings, store: Store, embedder: Embedder, progress: Progress | None) -> None:
    now = _vectors_from(settings, embedder)
    named = generation.current_name(settings.data_dir)
    if now and now.name == named and now.manifest.state == store.state and now.manifest.engine == settings.index.engine:
        return
    _publish(settings, store, embedder, _vectors_of(settings, now) if now else {}, progress)


def _vectors_from(settings: Settings, embedder: Embedder) -> Generation | None:
    """The generation whose vectors can be taken over; None when they are another model's or it is damaged."""
    try:
        now = generation.current(settings.data_dir)
    except (DamagedIndex, SchemaMismatch):
        return None  # what is published is derived: it is made again
    return now if now and now.manifest.model == embedder.identity else None


def _publish(
    settings: Settings, store: Store, embedder: Embedder, known: Known, progress: Progress | None
) -> Generation:
    faults = store.faults()
    if faults:  # never published: an answer would quote what no report says
        raise DamagedIndex(
            f"Kho báo cáo {settings.data_dir / STORE} bị hỏng: {faults[0]}. Nạp lại tệp của báo cáo ấy bằng "
            "python -m ingest add, hoặc khôi phục bằng python -m index restore."
        )

    def make(folder: Path) -> Manifest:
        return write_generation(folder, settings, store, embedder, known, progress)

    builder(settings.index.engine, settings).clear()
    return generation.publish(settings.data_dir, make, settings.index.keep_generations)


def _vectors_of(settings: Settings, published: Generation) -> Known:
    """The vectors of a generation, by the text that was embedded."""
    ids, vectors = builder(published.manifest.engine, settings).open(published.folder / ENGINE).vectors()
    by_id = dict(zip(ids, vectors, strict=True))
    store = Store(published.folder / STORE, read_only=True)
    try:
        return {_embedded(_row(passage)): by_id[passage.id] for passage in store.passages()}
    finally:
        store.close()


def _row(stored: StoredPassage, figures: str = "") -> Row:
    passage = stored.passage
    columns = (cell.column for cell in passage.cells)
    context = " . ".join((*passage.section, *passage.parents, *columns))
    return Row(stored.id, stored.report_id, passage.text, context, figures)


def _embedded(row: Row) -> str:
    """What is embedded of a passage: a short text says little without what it stands under."""
    return f"{row.context} . {row.text}"


def _embed(embedder: Embedder, rows: list[Row], known: Known, progress: Progress | None) -> Vectors:
    """The vectors of all rows; only those not known yet are computed."""
    texts = [_embedded(row) for row in rows]
    new = list(dict.fromkeys(text for text in texts if text not in known))
    if rows and not new:
        return np.stack([known[text] for text in texts])  # without the model, which takes long to load
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, len(new))

    fresh = embedder.passages(new, count)
    known = {**known, **dict(zip(new, fresh, strict=True))}
    return np.stack([known[text] for text in texts]) if rows else fresh
