"""What `index bench` was asked for, and where its figures go."""

import json
import sys
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

import typer

from index.batches import Progress
from index.bench.measured import Measured
from index.bench.reports import LEAST, MOST
from index.bench.sized import measure_sized
from ingest.errors import NothingToRead
from ingest.progress import bars
from ingest.settings import Settings

_SAMPLES = (
    "tỷ lệ hộ nghèo năm 2023", "thu ngân sách trên địa bàn", "vì sao giải ngân vốn đầu tư công thấp",
    "ty le che phu rung", "giải pháp cải cách hành chính", "số vụ tai nạn giao thông",
)  # fmt: skip
_ASKED = 200  # questions over made-up reports
_SAMPLED = 120  # searches over those that are ingested


def wanted_sizes(passages: int | None, sizes: str | None) -> list[int]:
    """The numbers of passages to measure; empty when the ingested reports are meant."""
    if passages is None and sizes is None:
        return []
    if passages is not None and sizes is not None:
        raise typer.BadParameter("chỉ dùng một trong hai tuỳ chọn --passages và --sizes")
    try:
        wanted = [int(size) for size in sizes.split(",")] if sizes else [passages or 0]
    except ValueError:
        raise typer.BadParameter("--sizes là các số cách nhau bằng dấu phẩy, ví dụ 1000,10000") from None
    if not all(LEAST <= size <= MOST for size in wanted):
        raise typer.BadParameter(f"số đoạn phải từ {LEAST} đến {MOST}")
    return wanted


def wanted_count(questions: str | None) -> int:
    """How many questions to ask over made-up reports."""
    if questions is None:
        return _ASKED
    if not _is_count(questions):
        raise typer.BadParameter("với --passages và --sizes, --questions là số câu hỏi, từ 1 trở lên")
    return int(questions)


def wanted_questions(questions: str | None) -> tuple[str, ...]:
    """What to search the ingested reports for: so many samples, or the questions of a file.  Raises NothingToRead."""
    if questions is None:
        return tuple(islice(cycle(_SAMPLES), _SAMPLED))
    return tuple(islice(cycle(_SAMPLES), int(questions))) if _is_count(questions) else _read(Path(questions))


def measure_sizes(
    settings: Settings, config: Path | None, sizes: Sequence[int], questions: int, keep: Path | None
) -> list[Measured]:
    """Measures one size after the other, smallest first; what is done is shown on a terminal.

    Raises FolderNotOurs, StepFailed.
    """
    with bars() as progress:

        def step(size: int) -> Callable[[str], Progress]:
            task = progress.add_task("")

            def begun(said: str) -> Progress:
                progress.reset(task, description=f"{size} đoạn: {said}", total=None)
                return lambda done, total: progress.update(task, completed=done, total=total)

            return begun

        return [measure_sized(settings, config, size, questions, keep, step(size)) for size in sorted(set(sizes))]


def put(figures: object, path: Path | None) -> bool:
    """Writes them as JSON where that is wanted; whether it was on the screen, so that no table is."""
    if path is None:
        return False
    written = json.dumps(figures, ensure_ascii=False, indent=2) + "\n"
    if str(path) == "-":
        sys.stdout.write(written)
        return True
    path.write_text(written, encoding="utf-8")
    return False


def _is_count(questions: str) -> bool:
    return questions.isdecimal() and int(questions) > 0


def _read(path: Path) -> tuple[str, ...]:
    try:
        asked = tuple(json.loads(line)["q"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    except (OSError, ValueError, KeyError, TypeError):
        raise NothingToRead(f"Không đọc được câu hỏi trong {path}: cần mỗi dòng một JSON có khoá q.") from None
    if not asked:
        raise NothingToRead(f"Tệp {path} không có câu hỏi nào.")
    return asked
