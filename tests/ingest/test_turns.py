"""Turns at the cores, and pages that are read side by side."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest import turns
from ingest.readers.printed import Page
from ingest.readers.side_by_side import read_side_by_side
from ingest.settings import ROOT

PATIENCE = 60.0  # seconds, for what comes at once


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two turns, which this process shares for the test."""
    monkeypatch.setattr(turns, "_files", ())
    turns.lay_out(tmp_path, 2)
    turns.share(tmp_path)
    return tmp_path


def page(number: int) -> Page:
    return Page(number, 1.0, 1.0, (), ())


def test_as_many_at_a_time_as_there_are_files(two: Path) -> None:
    both, taken, most = threading.Barrier(2), threading.Semaphore(2), []

    def work(_: int) -> None:
        with turns.turn():
            most.append(taken.acquire(blocking=False))  # False for a third at a time
            both.wait(PATIENCE)
            taken.release()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, range(6)))
    assert most == [True] * 6


def test_a_killed_process_gives_its_turns_back(two: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from ingest import turns; turns.share(Path(sys.argv[1]))\n"
        "with turns.turn(), turns.turn(): print(turns._taken(), flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(two)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"None\n"
        assert turns._taken() is None
        process.kill()
    with turns.turn(), turns.turn():
        assert turns._taken() is None


def test_pages_side_by_side_stay_in_their_order(two: Path) -> None:
    both = threading.Barrier(2)

    def make(number: int) -> Callable[[], Page]:
        def made() -> Page:
            both.wait(PATIENCE)
            return page(number)

        return made

    assert [each.number for each in read_side_by_side(map(make, range(8)))] == list(range(8))


def test_a_fault_ends_it_and_few_pages_are_asked_for(two: Path) -> None:
    asked = []

    def pages() -> Iterator[Callable[[], Page]]:
        for number in range(100):
            asked.append(number)
            yield lambda: page(1 // 0)

    with pytest.raises(ZeroDivisionError):
        read_side_by_side(pages())
    assert len(asked) <= 4


def test_where_nothing_is_shared_it_is_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_files", ())
    own = threading.current_thread()
    seen = []

    def make(number: int) -> Callable[[], Page]:
        return lambda: seen.append(threading.current_thread()) or page(number)  # type: ignore[func-returns-value]

    assert [each.number for each in read_side_by_side(map(make, range(3)))] == [0, 1, 2]
    assert seen == [own] * 3
