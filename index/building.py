"""What a generation holds, written: anew from the store, or out of the generation before it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from index import generation, slices
from index.batches import ByText, Progress, Remembered, batches
from index.embedder import Embedder
from index.engines import builder
from index.generation import ENGINE, LAYOUT, REPORTS, Generation, Manifest
from index.older import OlderFiles
from index.slices import Slices
from index.store import Store
from ingest.settings import Settings

# Passages up to which an index is made anew whenever something changes, from vectors made before: it takes a moment,
# and nothing that was removed counts in how rare a word is.
ANEW = 5_000


@dataclass(frozen=True, slots=True)
class Changes:
    """What a store has come to hold since a generation was made of it: ids of reports.

    same: just as it was, but for the set it belongs to; moved: those of them that belong to another set now.
    """

    same: frozenset[int]
    new: tuple[int, ...]
    moved: tuple[int, ...]
    gone: frozenset[int]

    @property
    def are_few(self) -> bool:
        return len(self.same) > len(self.gone) + len(self.new)

    @classmethod
    def between(cls, older: Generation, reports: Slices, store: Store) -> "Changes":
        """reports: the older generation's, opened."""
        before, now = {each.id: each for each in reports.reports}, {each.id: each for each in store.reports()}
        ours = bool(store.line) and older.manifest.state.startswith(store.line)  # else ids here mean nothing there
        was, is_ = reports.checksums(), store.checksums()
        same = frozenset(report for report in now if ours and was.get(report) == is_[report])
        return cls(
            same,
            tuple(report for report in now if report not in same),
            tuple(sorted(report for report in same if before[report].collection != now[report].collection)),
            frozenset(before.keys() - same),
        )


@contextmanager
def remembering(older: Generation | None, settings: Settings, store: Store) -> Iterator[Remembered]:
    """What need not be embedded again of the store, because that generation holds it; nothing if there is none."""
    if older is None:
        yield Remembered()
        return
    with opened_reports(older) as reports:
        engine = builder(older.manifest.engine, settings).open(older.folder / ENGINE)
        yield Remembered.of(engine, reports, Changes.between(older, reports, store).same)


@contextmanager
def opened_reports(published: Generation) -> Iterator[Slices]:
    """The reports of a generation, open for as long as they are needed."""
    with closing(Slices(published.folder / REPORTS, published.manifest.gone)) as reports:
        yield reports


def write_anew(
    folder: Path,
    settings: Settings,
    store: Store,
    embedder: Embedder,
    remembered: Remembered | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Writes everything but the manifest into an empty folder: the reports of the store, and the engine's files."""
    reports = [report.id for report in store.reports()]
    passages = batches(store, reports, embedder, remembered or Remembered(), progress)
    (folder / REPORTS).mkdir()
    slices.write_whole(store, folder / REPORTS)
    (folder / ENGINE).mkdir()
    builder(settings.index.engine, settings).build(folder / ENGINE, passages)
    return _manifest(folder, settings, store, embedder)


def is_to_be_extended(older: Generation, store: Store, settings: Settings) -> bool:
    """Whether the files of the older generation are better taken over than made anew, if the changes are few."""
    engine = older.manifest.engine
    return engine == settings.index.engine and builder(engine, settings).can_extend and store.size > ANEW


def write_extended(
    folder: Path,
    settings: Settings,
    store: Store,
    embedder: Embedder,
    older: Generation,
    reports: Slices,
    changes: Changes,
    made: ByText,
    progress: Progress | None = None,
) -> Manifest:
    """The same as write_anew, out of the older generation's files: it costs what the reports cost that have changed.

    made: the vectors of some of their texts.
    Raises DamagedIndex when one of these files is damaged.
    """
    (folder / REPORTS).mkdir()
    fresh = (*changes.new, *changes.moved)
    files = OlderFiles(older, REPORTS)
    gone = slices.write_changed(store, folder / REPORTS, files, reports, fresh, changes.gone)
    (folder / ENGINE).mkdir()
    passages = batches(store, changes.new, embedder, Remembered(by_text=made), progress)
    engine = builder(settings.index.engine, settings)
    engine.extend(folder / ENGINE, OlderFiles(older, ENGINE), passages, changes.gone)
    return _manifest(folder, settings, store, embedder, older, gone)


def _manifest(
    folder: Path,
    settings: Settings,
    store: Store,
    embedder: Embedder,
    older: Generation | None = None,
    gone: frozenset[int] = frozenset(),
) -> Manifest:
    return Manifest(
        layout=LAYOUT,
        engine=settings.index.engine,
        model=embedder.identity,
        reports=store.count,
        passages=store.size,
        state=store.state,
        gone=tuple(sorted(gone)),
        files=generation.files_of(folder, older),
    )
