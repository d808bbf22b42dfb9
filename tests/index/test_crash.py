"""A process killed at any step of what writes the data folder leaves the old state or the new one, never a mixture.

What is promised: the store holds every report whole, as before the command or after it (of a command that adds
several, each by itself), with the file it was read from.  What is answered from is one state of the store, never
ahead of it; where it is behind, `index verify` says so and the next command that writes publishes it.  A backup is
there whole or not at all; a restore comes through as a whole or not at all.
"""

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from index import generation
from index.generation import LAYOUT, Manifest
from index.library import Library
from index.verify import verify
from ingest.settings import Settings
from tests.index.conftest import interrupted
from tests.index.scenarios import CASES, add, at


@pytest.mark.parametrize("name", CASES)
def test_killed_at_any_step(prepared: Path, name: str) -> None:
    found = interrupted(prepared, name)
    print(f"{name}: {found}")
    steps, states = (int(word) for word in found.split() if word.isdigit())
    assert steps > 20 and states > 7


def test_a_backup_killed_at_any_step_is_there_whole_or_not_at_all(prepared: Path) -> None:
    assert int(interrupted(prepared, "backup").split()[0]) > 10


def test_what_is_relied_on_is_on_the_disk_by_then(prepared: Path) -> None:
    interrupted(prepared, "durable")


def published(data: Path, content: str) -> str:
    """Publishes one file of that content; keeps no older generation."""

    def make(folder: Path) -> Manifest:
        (folder / "part").write_text(content, encoding="utf-8")
        return Manifest(LAYOUT, "none", "none", 1, 1, content, (), generation.files_of(folder))

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


def test_the_clock_decides_nothing(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = at(tmp_path / "two", Settings.load())
    shutil.copytree(prepared / "two", settings.data_dir)
    reader = Library.open(settings)
    for path in settings.data_dir.rglob("*"):
        os.utime(path, (4e9, 4e9))  # written by a clock that was set back since
    monkeypatch.setattr(time, "time", lambda: 1.0)
    before = generation.current_name(settings.data_dir)
    add(settings, prepared, "c.txt")
    assert generation.current_name(settings.data_dir) > before
    newer = reader.newer()
    assert newer and len(newer.reports) == 3
    assert not [finding for finding in verify(settings) if finding.fault]
