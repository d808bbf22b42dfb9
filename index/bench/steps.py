"""What is measured at one size, a step a process: filling, searching, updating.  Each takes the folder's settings."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from index.batches import Progress
from index.bench.disk import disk_mb
from index.bench.exact import recall
from index.bench.ingested import as_query
from index.bench.measured import Filled, Searched, Updated
from index.bench.memory import peak_mb
from index.bench.reports import reports, sizes, stated
from index.bench.times import timed, times_of
from index.errors import NotSeen
from index.library import Library
from index.publish import add_reports, remove_report
from ingest.report import Report
from ingest.settings import Settings

_NEW = 90  # passages of the report that comes last


def fill(settings: Settings, passages: int, seed: int, progress: Progress) -> Filled:
    """Stores the reports in the data folder and publishes them.  Raises what add_reports raises."""
    clock = _Clock()
    began = time.process_time()
    outcomes = add_reports(settings, clock.through(reports(passages, seed)), progress)
    ended, cpu = time.perf_counter(), time.process_time() - began
    return Filled(
        reports=len(outcomes),
        passages=passages,
        generating_s=clock.generating,
        storing_s=clock.storing,
        building_s=ended - clock.stored + clock.first,
        cpu_s=cpu - clock.generating_cpu,
        peak_mb=peak_mb(),
        disk_mb=disk_mb(settings.data_dir),
    )


def search(settings: Settings, questions: Sequence[str]) -> Searched:
    """Searches every question's words and meaning, over all reports."""
    library = Library.open(settings)
    library.search(as_query(questions[0]))
    took = [timed(partial(library.search, as_query(question))) for question in questions]
    return Searched(times_of(took), recall(settings, library, questions))


def update(settings: Settings, passages: int, seed: int) -> Updated:
    """Adds a report to those that are there and removes it again, each until an open library sees it."""
    library = Library.open(settings)
    library.search(as_query("tỷ lệ hộ nghèo"))
    new = stated(len(list(sizes(passages, seed))), _NEW, seed).report
    adding, library = _seen(library, partial(add_reports, settings, [new]))
    added = next(report for report in library.reports if report.digest == new.digest)
    removing, library = _seen(library, partial(remove_report, settings, added))
    if any(report.digest == new.digest for report in library.reports):
        raise NotSeen("Báo cáo đã xoá vẫn còn trong chỉ mục.")
    return Updated(adding, removing)


class _Clock:
    """How long reports take to be made, and how long to be taken, in seconds."""

    def __init__(self) -> None:
        self.generating = self.generating_cpu = 0.0
        self.first = 0.0  # the first report to be taken, before which the model is loaded
        self.storing = 0.0  # the others
        self.stored = 0.0  # when the last was taken

    def through(self, made: Iterable[Report]) -> Iterator[Report]:
        """The reports, timed on their way."""
        asked, cpu = time.perf_counter(), time.process_time()
        for number, report in enumerate(made):
            given = time.perf_counter()
            self.generating += given - asked
            self.generating_cpu += time.process_time() - cpu
            yield report
            asked, cpu = time.perf_counter(), time.process_time()
            if number:
                self.storing += asked - given
            else:
                self.first = asked - given
        self.stored = asked


def _seen(library: Library, change: Callable[[], object]) -> tuple[float, Library]:
    """Seconds until the library has taken the change, and the library with it."""
    started = time.perf_counter()
    change()
    newer = library.newer()
    if newer is None:
        raise NotSeen("Chỉ mục vừa dựng không mở được: chạy python -m index verify để biết lý do.")
    newer.search(as_query("tỷ lệ hộ nghèo"))
    return time.perf_counter() - started, newer
