"""A process killed at any step of publishing leaves a whole generation, the one before or the new one."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from index import generation
from index.generation import LAYOUT, Manifest

_ROOT = Path(__file__).parents[2]
_KILLED = 9
_CHILD = """
import os, sys
from pathlib import Path
from tests.index.test_crash import publish

data, step = Path(sys.argv[1]), sys.argv[2]

def die(*_):
    os._exit(9)

if step == "pointer":
    Path.replace = die
elif step == "rename":
    Path.rename = die
elif step == "clear":
    import shutil
    whole = shutil.rmtree
    shutil.rmtree = lambda path, **options: whole(path, **options) if str(path).endswith(".tmp") else die()
publish(data, "new", before_the_end=die if step == "make" else None)
"""


def publish(data: Path, content: str, before_the_end: object = None) -> str:
    """Publishes one file of that content; keeps no older generation."""

    def make(folder: Path) -> Manifest:
        (folder / "part").write_text(content, encoding="utf-8")
        if callable(before_the_end):
            before_the_end()
        return Manifest(LAYOUT, "none", "none", 1, 1, 1, content, generation.files_of(folder))

    return generation.publish(data, make, keep=1).name


def content(data: Path) -> str:
    published = generation.current(data)
    return (published.folder / "part").read_text(encoding="utf-8") if published else ""


@pytest.mark.parametrize(("step", "left"), [("make", "old"), ("rename", "old"), ("pointer", "old"), ("clear", "new")])
def test_killed_while_publishing(tmp_path: Path, step: str, left: str) -> None:
    publish(tmp_path, "old")
    child = subprocess.run([sys.executable, "-c", _CHILD, str(tmp_path), step], cwd=_ROOT, timeout=60, check=False)
    assert child.returncode == _KILLED
    assert content(tmp_path) == left
    publish(tmp_path, "newest")
    assert content(tmp_path) == "newest"
    assert [path.name for path in (tmp_path / "generations").iterdir()] == [generation.current_name(tmp_path)]


def test_what_is_being_opened_is_not_cleared_away(tmp_path: Path) -> None:
    publish(tmp_path, "old")
    with generation.reading(tmp_path):
        before = generation.current(tmp_path)
        assert before
        writer = threading.Thread(target=publish, args=(tmp_path, "new"))
        writer.start()
        while writer.is_alive() and content(tmp_path) != "new":
            pass
        assert writer.is_alive()  # published, and waiting to clear away
        assert (before.folder / "part").read_text(encoding="utf-8") == "old"
    writer.join()
    assert not before.folder.exists()


def test_readers_always_see_a_whole_generation_while_others_are_published(tmp_path: Path) -> None:
    publish(tmp_path, "0")
    seen: list[int] = []

    def read() -> None:
        while not seen or seen[-1] < 30:
            with generation.reading(tmp_path):
                seen.append(int(content(tmp_path)))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 31):
        publish(tmp_path, str(number))
    reader.join()
    assert seen == sorted(seen) and seen[-1] == 30
