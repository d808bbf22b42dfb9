"""One run of `add`: named files are read, stored and published together, and everybody hears what became of them."""

import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.progress import Progress

from ingest.cluster import Cluster
from ingest.errors import ClusterFault, IngestError
from ingest.fetch import fetch
from ingest.files import sources
from ingest.known import Known, known
from ingest.pipeline import Read, read_files
from ingest.progress import bars, indexing
from ingest.report import Report
from ingest.settings import Settings
from ingest.stopping import StopRequest, stop_requests

_CHANGES = {"new": "mới", "replaced": "thay thế", "unchanged": "không đổi"}


def add(named: Sequence[str], settings: Settings, *, in_json: bool, collection: str | None = None) -> int:
    """Adds what is named; the exit code.  Says what is wrong with a file as soon as that is known, the rest at the end.

    collection: the set that all of it belongs to; None for that of an older version, else everybody's.
    Asked to stop, it lets the files go that are not read yet and publishes the others.
    """
    with (
        stop_requests() as stop,
        TemporaryDirectory(prefix="baocao-") as downloads,
        known(settings) as before,
        bars() as progress,
    ):
        return _Run(settings, before, stop, progress, collection, in_json=in_json).add(named, Path(downloads))


class _Run:
    def __init__(
        self,
        settings: Settings,
        before: Known,
        stop: StopRequest,
        progress: Progress,
        collection: str | None,
        *,
        in_json: bool,
    ) -> None:
        self._settings = settings
        self._known = before
        self._stop = stop
        self._progress = progress
        self._collection = collection
        self._in_json = in_json
        self._paths: dict[str, Path] = {}
        self._counts = dict.fromkeys(_CHANGES, 0)
        self._failed = 0
        self._seen = 0
        self._lost: ClusterFault | None = None

    def add(self, named: Sequence[str], downloads: Path) -> int:
        alone = dict(self._files(named, downloads))
        reports = self._reports(alone)
        first = next(reports, None)
        if first or self._counts["unchanged"]:  # what an earlier run stored may not be published yet
            self._publish(chain([first], reports) if first else ())
        read = sum(self._counts.values())
        if read and not self._in_json:
            said = ", ".join(f"{self._counts[change]} {name}" for change, name in _CHANGES.items())
            sys.stdout.write(f"{read + self._failed} tệp: {said}, {self._failed} lỗi.\n")
        if self._stop:
            left = len(alone) - self._seen
            self._say(f"Đã dừng theo yêu cầu, còn {left} tệp chưa đọc; chạy lại lệnh này để nạp tiếp.")
            return self._stop.code
        if self._lost:
            raise self._lost
        return 0 if read else IngestError.exit_code  # why was said file by file

    def _files(self, named: Sequence[str], downloads: Path) -> Iterator[tuple[Path, bool]]:
        """The files, and whether each was named by itself rather than found in a folder."""
        for number, name in enumerate(named):
            if self._stop:
                return
            try:
                if "://" in name:
                    folder = downloads / str(number)
                    folder.mkdir()
                    yield fetch(name, folder, self._settings), True
                else:
                    alone = not Path(name).is_dir()
                    yield from ((path, alone) for path in sources(name))
            except IngestError as fault:
                self._fail(name, fault)

    def _reports(self, alone: Mapping[Path, bool]) -> Iterator[Report]:
        """The reports of the files that can be read and were not read before."""

        def is_known(path: Path) -> bool:
            # Who names a file means it: it is read again, which mends what is stored of it when that is damaged.
            return not alone[path] and self._collection is None and self._known.has_file(path)

        try:
            for read in self._read(alone, is_known):
                if isinstance(read.outcome, IngestError):
                    self._fail(read.path.name, read.outcome)
                elif read.outcome is None or self._known.has_text(read.outcome):
                    self._count(read.path.name, "unchanged")
                else:
                    self._paths[read.outcome.digest] = read.path
                    yield read.outcome
        except ClusterFault as fault:
            self._lost = fault  # said once what has been read is published

    def _read(self, paths: Collection[Path], is_known: Callable[[Path], bool]) -> Iterator[Read]:
        task = self._progress.add_task("Đọc tệp", total=len(paths))
        readers = Cluster(self._settings) if self._settings.ingest.scheduler else None
        for read in read_files(paths, self._settings, is_known, lambda: bool(self._stop), readers):
            self._seen += 1
            self._progress.update(task, completed=self._seen)
            yield read

    def _publish(self, reports: Iterable[Report]) -> None:
        # Reaches for FAISS and the embedding model: only when there is use for them.
        from index.publish import add_reports

        for outcome in add_reports(
            self._settings, reports, indexing(self._progress), files=self._paths, collection=self._collection
        ):
            self._count(outcome.source, outcome.added.change.value)

    def _count(self, source: str, change: str) -> None:
        self._counts[change] += 1
        if self._in_json:
            print_json({"source": source, "status": change})

    def _fail(self, source: str, fault: IngestError) -> None:
        self._failed += 1
        if self._in_json:
            print_json({"source": source, "status": "failed", "message": str(fault)})
        self._say(" ".join(str(fault).split()))

    def _say(self, line: str) -> None:
        # Above the bar, where there is one; as it stands: one line, no brackets taken for styles.
        self._progress.console.print(line, soft_wrap=True, markup=False, highlight=False, emoji=False)


def print_json(value: dict[str, Any]) -> None:
    """One line on stdout, Vietnamese letters as they are."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
