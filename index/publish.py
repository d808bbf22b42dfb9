"""Writing: reports into the store, and the store into a new generation.  One process at a time."""

import fcntl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import generation
from index.embedder import Embedder, Vectors
from index.engines import Row, builder
from index.errors import DamagedIndex, DataFolderTaken, DataFolderUnusable, SchemaMismatch
from index.generation import ENGINE, LAYOUT, STORE, Generation, Manifest
from index.records import StoredPassage, StoredReport
from index.store import Added, Store
from ingest.report import Report
from ingest.settings import Settings

Progress = Callable[[int, int], None]
"""Hears how many passages have been embedded, and how many there are to embed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report that was given."""

    source: str
    added: Added


def add_reports(settings: Settings, reports: Iterable[Report], progress: Progress | None = None) -> list[Outcome]:
    """Stores the reports and publishes them together; publishes nothing when nothing changed.

    Raises DataFolderTaken when another process writes, DataFolderUnusable, and the faults of the model.
    """
    builder(settings.index.engine)  # an engine that is not here is told before anything is stored
    Embedder(settings.embedding).identity  # noqa: B018  # and so is a model folder that is not one
    with _writing(settings.data_dir) as store:
        outcomes = [Outcome(report.source, store.add(report)) for report in reports]
        _publish(settings, store, progress)
    return outcomes


def remove_report(settings: Settings, report: StoredReport) -> None:
    """Forgets the report and publishes what is left."""
    with _writing(settings.data_dir) as store:
        store.remove(report.id)
        _publish(settings, store, None)


def rebuild(settings: Settings, progress: Progress | None = None) -> Generation:
    """Makes every derived piece again from the stored reports."""
    with _writing(settings.data_dir) as store:
        return _make_generation(settings, store, {}, progress)


@contextmanager
def stored(settings: Settings) -> Iterator[Store]:
    """The store, for reading what is ingested; an empty one is made when there is none."""
    store = Store(_usable(settings.data_dir) / STORE)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _writing(data: Path) -> Iterator[Store]:
    lock = (_usable(data) / "writer.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise DataFolderTaken(
            f"Thư mục dữ liệu {data} đang được tiến trình khác ghi: chờ tiến trình đó xong rồi chạy lại."
        ) from None
    store = Store(data / STORE)
    try:
        yield store
    finally:
        store.close()
        lock.close()


def _usable(data: Path) -> Path:
    try:
        data.mkdir(parents=True, exist_ok=True)
        probe = data / ".writable"
        probe.touch()
        probe.unlink()
    except OSError:
        raise DataFolderUnusable(
            f"Không tạo hoặc không ghi được thư mục dữ liệu {data}: kiểm tra quyền ghi, dung lượng đĩa hoặc sửa data_dir."
        ) from None
    return data


def _publish(settings: Settings, store: Store, progress: Progress | None) -> None:
    try:
        now = generation.current(settings.data_dir)
    except (DamagedIndex, SchemaMismatch):
        now = None  # what is published is derived: it is made again
    model = Embedder(settings.embedding).identity
    if now and now.manifest.changes == store.changes and now.manifest.model == model:
        return
    known = _vectors_of(now) if now and now.manifest.model == model else {}
    _make_generation(settings, store, known, progress)


def _vectors_of(published: Generation) -> dict[int, Vectors]:
    """The vectors of a generation by passage id; an id always means the same text."""
    ids, vectors = builder(published.manifest.engine).open(published.folder / ENGINE).vectors()
    return dict(zip(ids, vectors, strict=True))


def _make_generation(
    settings: Settings, store: Store, known: dict[int, Vectors], progress: Progress | None
) -> Generation:
    embedder = Embedder(settings.embedding)
    passages = list(store.passages())
    rows = [_row(passage) for passage in passages]
    vectors = _embed(embedder, rows, known, progress)

    def make(folder: Path) -> Manifest:
        store.copy_to(folder / STORE)
        (folder / ENGINE).mkdir()
        builder(settings.index.engine).build(folder / ENGINE, rows, vectors)
        return Manifest(
            layout=LAYOUT,
            engine=settings.index.engine,
            model=embedder.identity,
            dimension=vectors.shape[1],
            reports=len(store.reports()),
            passages=len(rows),
            changes=store.changes,
            files=generation.files_of(folder),
        )

    return generation.publish(settings.data_dir, make, settings.index.keep_generations)


def _row(stored: StoredPassage) -> Row:
    passage = stored.passage
    columns = (cell.column for cell in passage.cells)
    context = " . ".join((*passage.section, *passage.parents, *columns))
    return Row(stored.id, stored.report_id, passage.text, context)


def _embed(embedder: Embedder, rows: list[Row], known: dict[int, Vectors], progress: Progress | None) -> Vectors:
    """The vectors of all rows; only those not known yet are computed.  A short text is embedded with what it stands under."""
    new = [row for row in rows if row.passage_id not in known]
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, len(new))

    fresh = embedder.passages([f"{row.context} . {row.text}" for row in new], count)
    known = known | dict(zip((row.passage_id for row in new), fresh, strict=True))
    return np.stack([known[row.passage_id] for row in rows]) if rows else fresh
