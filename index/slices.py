"""The reports of a generation: in a few files, each of some reports whole, that are read as one.

Layout of the folder:
    000001.sqlite …     stores (see index.store); where two hold a report, the newer one tells it
    000001.json …       [[report id, [text, …]], …]: the texts in it that may define abbreviations
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from index.older import OlderFiles
from index.records import StoredFigure, StoredPassage, StoredReport
from index.store import Store
from index.tiers import to_merge
from ingest.report import Footnote, Report
from ingest.vietnamese import DEFINING

_STORE, _DEFINING = ".sqlite", ".json"


@dataclass(frozen=True, slots=True)
class _Slice:
    name: str
    store: Store
    standing: frozenset[int]
    reports: frozenset[int]  # those of them that no newer file tells, and that are not gone
    first: int  # of its passages' ids
    last: int


class Slices:
    """A generation's reports, open for many threads to read."""

    def __init__(self, folder: Path, gone: Collection[int]) -> None:
        """gone: reports that stand in the files and are no more.  Raises DamagedIndex, SchemaMismatch."""
        self.gone = frozenset(gone)
        self._folder = folder
        told = set(gone)
        self._newest_first: list[_Slice] = []
        reports: list[StoredReport] = []
        for path in sorted(folder.glob("*" + _STORE), reverse=True):
            store = Store(path, read_only=True)
            standing = store.reports()
            here = [report for report in standing if report.id not in told]
            ids = frozenset(report.id for report in here)
            told |= ids
            everything = frozenset(report.id for report in standing)
            self._newest_first.append(_Slice(path.name, store, everything, ids, *store.bounds()))
            reports += here
        self.reports: Sequence[StoredReport] = tuple(sorted(reports, key=lambda report: report.id))  # oldest first

    def passage(self, identity: int) -> StoredPassage:
        """One passage.  Raises KeyError when there is none of that id."""
        for piece in self._newest_first:
            if piece.first <= identity <= piece.last:
                try:
                    found = piece.store.passage(identity)
                except KeyError:
                    continue
                if found.report_id in piece.reports:
                    return found
        raise KeyError(identity)

    def passages(self) -> Iterator[StoredPassage]:
        """Every passage, a report's together and in its order."""
        for report in self.reports:
            yield from self.passages_of(report.id)

    def passages_of(self, report_id: int) -> Sequence[StoredPassage]:
        """A report's passages in its order; none of a report that is not here."""
        store = self._store_of.get(report_id)
        return store.passages_of(report_id) if store else ()

    def annotated_of(self, report_id: int) -> Sequence[StoredPassage]:
        """Of a report's passages, in its order, those that footnotes are tied to and those that are footnotes."""
        store = self._store_of.get(report_id)
        return store.annotated_of(report_id) if store else ()

    def footnotes_of(self, report_id: int) -> Sequence[Footnote]:
        """A report's footnotes in its order."""
        store = self._store_of.get(report_id)
        return store.footnotes_of(report_id) if store else ()

    def figures_of(self, report_id: int) -> Sequence[StoredFigure]:
        """A report's figures in its order."""
        store = self._store_of.get(report_id)
        return store.figures_of(report_id) if store else ()

    def report(self, report_id: int) -> Report:
        """A report whole.  Raises KeyError when there is none of that id, DamagedIndex."""
        return self._store_of[report_id].report(report_id)

    @cached_property
    def defining(self) -> Mapping[int, Sequence[str]]:
        """Report id → its texts that may define abbreviations, of those that have any."""
        found: dict[int, Sequence[str]] = {}
        for piece in self._newest_first:
            texts = json.loads((self._folder / piece.name).with_suffix(_DEFINING).read_text(encoding="utf-8"))
            found |= {report: said for report, said in texts if report in piece.reports}
        return found

    def standing_in(self, name: str) -> frozenset[int]:
        """The reports that a file holds, those too that it does not tell."""
        return next(piece.standing for piece in self._newest_first if piece.name == name)

    def faults(self) -> list[str]:
        """What is wrong with a file or with a report in it, a few words each; empty when all is whole."""
        return [fault for piece in self._newest_first for fault in piece.store.faults()]

    def close(self) -> None:
        """Closes every file."""
        for piece in self._newest_first:
            piece.store.close()

    @cached_property
    def _store_of(self) -> Mapping[int, Store]:
        return {report: piece.store for piece in self._newest_first for report in piece.reports}

    def checksums(self) -> Mapping[int, str]:
        """Report id → the checksum of everything that was understood of it."""
        pieces = reversed(self._newest_first)
        sums = (
            (each, said) for piece in pieces for each, said in piece.store.checksums().items() if each in piece.reports
        )
        return dict(sums)

    def told_by(self) -> Mapping[str, frozenset[int]]:
        """Each file's name and the reports it tells, the oldest file first."""
        return {piece.name: piece.reports for piece in reversed(self._newest_first)}


def write_whole(store: Store, folder: Path) -> None:
    """Writes all reports of the store into an empty folder, as one file."""
    path = folder / f"{1:06d}{_STORE}"
    store.copy_to(path)
    _write_defining(path, store)


def write_changed(
    store: Store, folder: Path, files: OlderFiles, older: Slices, fresh: Collection[int], gone: Collection[int]
) -> frozenset[int]:
    """Writes into an empty folder what `older` has but for the reports gone, and those reports of the store.

    fresh: those that `older` has not, or has otherwise.  Returns the reports that stand in the files and are gone.
    Costs about what the reports changed cost.  Raises DamagedIndex.
    """
    out = {*fresh, *gone}
    held = {name: reports - out for name, reports in older.told_by().items()}
    kept = {name: reports for name, reports in held.items() if reports}
    new = to_merge([*map(len, kept.values()), len(fresh)]) if fresh else 1  # of how many files it is made, with itself
    merged = list(kept)[len(kept) + 1 - new :]
    taken = kept.keys() - set(merged)
    for name in taken:
        files.take(name, folder)
        files.take(str(Path(name).with_suffix(_DEFINING)), folder)
    if fresh:
        number = max((int(Path(name).stem) for name in held), default=0) + 1
        path = folder / f"{number:06d}{_STORE}"
        with closing(Store(path)) as made:
            for name in merged:
                made.take(files.to_read(name), kept[name])
            made.take(store.path, fresh)
            _write_defining(path, made)
            made.seal()
    standing = {report for name in taken for report in older.standing_in(name)}
    return frozenset(standing & {*older.gone, *gone})


def _write_defining(path: Path, store: Store) -> None:
    """Writes beside the store's copy at that path what of it may define abbreviations."""
    texts = ((report.id, store.texts(report.id, *DEFINING)) for report in store.reports())
    listed = [(report, said) for report, said in texts if said]
    path.with_suffix(_DEFINING).write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")
