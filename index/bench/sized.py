"""Everything at one size: reports made up and published in a folder of their own, then asked, searched and changed."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from index import generation
from index.batches import Progress
from index.bench.child import Child
from index.bench.measured import Answered, Filled, Measured, Searched, Updated
from index.bench.memory import Memory
from index.bench.reports import reports
from index.bench.times import Times
from index.engines import builder
from index.errors import FolderNotOurs, IndexFault
from ingest.settings import Settings

SEED = 1
_KEPT, _DATA = "filled.json", "data"
_PROCESSES = 2


def measure_sized(
    settings: Settings,
    config: Path | None,
    passages: int,
    asked: int,
    keep: Path | None,
    step: Callable[[str], Progress],
) -> Measured:
    """Measures that many passages with that many questions; the data folder of the settings is never touched.

    config: the file the settings were read from, for the processes that measure.
    keep: a folder under which the reports stay, to be used again the next time; None for one that goes.
    step: told in Vietnamese what is done next, gives what hears how far it has come.
    Raises FolderNotOurs, StepFailed.
    """
    with home(settings, passages, keep) as folder:
        measuring = _Measuring(settings, folder, config, passages, asked, step)
        filled = measuring.filled()
        first, answered = measuring.answered()
        return Measured(
            engine=settings.index.engine,
            filled=filled,
            first_answer_s=first,
            answered=answered,
            per_second={1: measuring.per_second(1), _PROCESSES: measuring.per_second(_PROCESSES)},
            searched=measuring.searched(),
            updated=measuring.updated(),
        )


@contextmanager
def home(settings: Settings, passages: int, keep: Path | None) -> Iterator[Path]:
    """The folder of a measurement, its data folder in it; a temporary one takes with it what a cluster holds of it."""
    if keep is not None:
        yield keep / str(passages)
        return
    with TemporaryDirectory(prefix="baocao-bench-") as folder:
        own = settings.model_copy(update={"data_dir": Path(folder) / _DATA})
        try:
            yield Path(folder)
        finally:
            for published in generation.all_in(own.data_dir):
                shutil.rmtree(published)
            with suppress(IndexFault):  # what cannot be cleared is no reason not to tell what was measured
                builder(own.index.engine, own).clear()


class _Measuring:
    def __init__(
        self,
        settings: Settings,
        home: Path,
        config: Path | None,
        passages: int,
        asked: int,
        step: Callable[[str], Progress],
    ) -> None:
        self._settings, self._home, self._step = settings, home, step
        self._passages, self._asked = passages, asked
        self._told = {
            "config": str(config.resolve()) if config else None,
            "passages": passages,
            "questions": asked,
            "seed": SEED,
        }

    def filled(self) -> Filled:
        """Fills the folder, or takes over what was measured when it was filled."""
        kept = self._home / _KEPT
        built = (generation.LAYOUT, self._settings.index.engine, self._settings.embedding.model)
        made = hashlib.sha256(repr((built, next(reports(self._passages, SEED)))).encode()).hexdigest()
        if kept.is_file():
            told = json.loads(kept.read_text(encoding="utf-8"))
            if told["made"] == made:
                return Filled(**told["filled"])
        if self._home.is_dir() and any(self._home.iterdir()):
            raise FolderNotOurs(
                f"Thư mục {self._home} đã có dữ liệu không dùng lại được cho lần đo này: "
                "anh/chị xoá thư mục đó hoặc chọn thư mục khác cho --keep."
            )
        self._home.mkdir(parents=True, exist_ok=True)
        filled = self._run("fill", "Nạp và dựng chỉ mục")
        kept.write_text(json.dumps({"made": made, "filled": filled}, ensure_ascii=False), encoding="utf-8")
        return Filled(**filled)

    def answered(self) -> tuple[float, Answered]:
        """Seconds from a new process to its first answer, and the answers."""
        self._step("Trả lời từng câu")
        with self._child("answer") as child:
            first = child.ready()
            told = child.measured()
        times = {name: Times(**told[name]) if told[name] else None for name in ("placed_ms", "everywhere_ms")}
        return first, Answered(**{**told, **times, "memory_mb": Memory(**told["memory_mb"])})

    def per_second(self, processes: int) -> float:
        """Questions answered in a second by that many processes side by side, until the last is done."""
        self._step(f"Trả lời bằng {processes} tiến trình")
        with ExitStack() as ended:
            racing = [ended.enter_context(self._child("race")) for _ in range(processes)]
            for child in racing:
                child.ready()
            for child in racing:
                child.start()
            seconds: list[float] = [child.measured() for child in racing]
            return processes * self._asked / max(seconds)

    def searched(self) -> Searched:
        told = self._run("search", "Tìm kiếm và đối chiếu với so sánh toàn bộ")
        return Searched(Times(**told["search_ms"]), told["recall_at_10"])

    def updated(self) -> Updated:
        return Updated(**self._run("update", "Thêm và xoá một báo cáo"))

    def _run(self, step: str, said: str) -> Any:
        progress = self._step(said)
        with self._child(step) as child:
            return child.measured(progress)

    def _child(self, step: str) -> Child:
        return Child(step, self._home / _DATA, self._told)
