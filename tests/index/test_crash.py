"""A process killed at any step of what writes the data folder leaves the old state or the new one, never a mixture.

What is promised: the store holds every report whole, as before the command or after it (of a command that adds
several, each by itself), with the file it was read from.  What is answered from is one state of the store, never
ahead of it; where it is behind, `index verify` says so and the next command that writes publishes it.  A backup is
there whole or not at all; a restore comes through as a whole or not at all.
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from index import generation, publish
from index.archive import unpack
from index.backup import backup
from index.generation import LAYOUT, Manifest
from index.library import Library
from index.publish import rebuild
from index.verify import verify
from ingest.settings import Settings
from tests.index.interrupted import CASES, Recalling, add, at, prepare, seen
from tests.index.killing import killed_before, steps_of

_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("interrupted")
    prepare(made)
    return made


@pytest.fixture
def recalling(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is forked beside the threads of the model's libraries does not compute with them."""
    monkeypatch.setattr(publish, "Embedder", lambda _: Recalling(home))


@pytest.mark.parametrize("name", CASES)
def test_killed_at_any_step(home: Path, name: str) -> None:
    command = [sys.executable, "-m", "tests.index.interrupted", str(home), name]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    print(f"{name}: {done.stdout.strip()}")
    steps, states = (int(word) for word in done.stdout.split() if word.isdigit())
    assert steps > 20 and states > 7


def test_a_backup_killed_at_any_step_is_there_whole_or_not_at_all(home: Path, tmp_path: Path) -> None:
    two = at(home / "two", Settings.load())
    before = seen(two)
    for step in count(1):
        folder = tmp_path / str(step)
        folder.mkdir()
        archive = folder / "backup.tar.gz"
        if not killed_before(step, partial(backup, two, archive)):
            break
        assert seen(two) == before
        if not archive.exists():
            backup(two, archive)
        (folder / "unpacked").mkdir()
        unpack(archive, folder / "unpacked")
        assert not list(folder.glob(".*")) or step > 13  # the last steps only sweep
    assert step > 10


@pytest.mark.usefixtures("recalling")
def test_what_is_published_is_on_the_disk_before_it_is_pointed_to(home: Path, tmp_path: Path) -> None:
    settings = at(tmp_path / "two", Settings.load())
    shutil.copytree(home / "two", settings.data_dir)
    steps = steps_of(lambda: rebuild(settings))
    name = generation.current_name(settings.data_dir)
    folder = settings.data_dir / "generations" / name
    aside = f"{folder}.tmp"
    shown, pointed = (
        steps.index(("os.rename", aside)),
        steps.index(("os.rename", str(settings.data_dir / "CURRENT.tmp"))),
    )
    on_disk = {path.removeprefix(aside).lstrip("/") for step, path in steps[:shown] if step == "fsync"}
    assert {str(path.relative_to(folder)) for path in folder.rglob("*")} <= on_disk
    assert ("fsync", str(folder.parent)) in steps[shown:pointed]
    assert ("fsync", str(settings.data_dir / "CURRENT.tmp")) in steps[shown:pointed]
    assert ("fsync", str(settings.data_dir)) in steps[pointed:]


@pytest.mark.usefixtures("recalling")
def test_an_original_is_on_the_disk_before_its_report_is_stored(home: Path, tmp_path: Path) -> None:
    settings = at(tmp_path, Settings.load())
    steps = steps_of(lambda: add(settings, home, "a.txt"))
    (kept,) = (tmp_path / "originals").iterdir()
    stored = steps.index(("sqlite", "COMMIT"), steps.index(("fsync", str(kept.parent))))
    assert steps.index(("fsync", f"{kept}.tmp")) < steps.index(("os.rename", f"{kept}.tmp")) < stored


def published(data: Path, content: str) -> str:
    """Publishes one file of that content; keeps no older generation."""

    def make(folder: Path) -> Manifest:
        (folder / "part").write_text(content, encoding="utf-8")
        return Manifest(LAYOUT, "none", "none", 1, 1, 1, content, generation.files_of(folder))

    return generation.publish(data, make, keep=1).name


def content(data: Path) -> str:
    """What the published file says."""
    now = generation.current(data)
    return (now.folder / "part").read_text(encoding="utf-8") if now else ""


def test_what_is_being_opened_is_not_cleared_away(tmp_path: Path) -> None:
    published(tmp_path, "old")
    with generation.reading(tmp_path):
        before = generation.current(tmp_path)
        assert before
        writer = threading.Thread(target=published, args=(tmp_path, "new"))
        writer.start()
        while writer.is_alive() and content(tmp_path) != "new":
            pass
        assert writer.is_alive()  # published, and waiting to clear away
        assert (before.folder / "part").read_text(encoding="utf-8") == "old"
    writer.join()
    assert not before.folder.exists()


def test_readers_always_see_a_whole_generation_while_others_are_published(tmp_path: Path) -> None:
    published(tmp_path, "0")
    seen_so_far: list[int] = []

    def read() -> None:
        while not seen_so_far or seen_so_far[-1] < 30:
            with generation.reading(tmp_path):
                seen_so_far.append(int(content(tmp_path)))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 31):
        published(tmp_path, str(number))
    reader.join()
    assert seen_so_far == sorted(seen_so_far) and seen_so_far[-1] == 30


def test_the_clock_decides_nothing(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = at(tmp_path / "two", Settings.load())
    shutil.copytree(home / "two", settings.data_dir)
    reader = Library.open(settings)
    for path in settings.data_dir.rglob("*"):
        os.utime(path, (4e9, 4e9))  # written by a clock that was set back since
    monkeypatch.setattr(time, "time", lambda: 1.0)
    before = generation.current_name(settings.data_dir)
    add(settings, home, "c.txt")
    assert generation.current_name(settings.data_dir) > before
    newer = reader.newer()
    assert newer and len(newer.reports) == 3
    assert not [finding for finding in verify(settings) if finding.fault]
