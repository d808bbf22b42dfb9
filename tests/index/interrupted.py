"""`python -m tests.index.interrupted HOME WORK`: kills one of the works below at every step, and checks what is left.

A process of its own, without the libraries of the embedding model, so that a fork costs a few milliseconds: the vectors
of all texts lie ready, made by the model itself (see `prepare`).
"""

import json
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np

from index import generation, library, publish
from index.backup import backup, restore
from index.embedder import Embedder, Vectors
from index.errors import DamagedIndex
from index.library import Library, Query, StoredReport, WeightedWord
from index.originals import original_of
from index.publish import add_reports, move_report, rebuild, remove_report, stored
from index.verify import verify
from ingest.settings import Settings
from tests.index.conftest import FOREST, SCHOOLS, report
from tests.index.killing import killed_before

RELEASED = Path(__file__).parent / "released"
TEXTS = {
    "a.txt": FOREST,
    "b.txt": SCHOOLS,
    "c.txt": FOREST.replace("12/BC-UBND", "56/BC-UBND").replace("Sông Lam", "Bến Đò"),
    "newer/a.txt": FOREST.replace("3,9", "3,8"),
}
# What `index verify` may say of a folder whose writer was killed; all of it the next writer mends.
BEHIND = {"chỉ mục theo kịp kho báo cáo", "chỉ mục", "CURRENT, tên bản chỉ mục đang dùng"}

Reports = frozenset[tuple[str, str, str, bool]]
"""File name, SHA-256, set, and whether the original file is there, of every report."""


@dataclass(frozen=True, slots=True)
class State:
    """What a data folder holds, and what is answered from."""

    stored: Reports
    published: Reports
    asked: Sequence[str]  # by the bot, as its own file has it


@dataclass(frozen=True, slots=True)
class Case:
    """The data folder to begin with, in HOME; the work; whether it changes all at once."""

    begin: str
    work: Callable[[Settings, Path], object]
    at_once: bool = False


def prepare(home: Path) -> None:
    """Makes the folders to begin with, a backup of another one, and the vectors of every text."""
    settings = Settings.load()
    for name, text in TEXTS.items():
        path = home / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    two, other = at(home / "two", settings), at(home / "other", settings)
    add(two, home, "a.txt")
    add(two, home, "b.txt")
    ask(two, "câu cũ")
    add(other, home, "newer/a.txt", "c.txt")
    ask(other, "câu mới")
    backup(other, home / "backup.tar.gz")
    (home / "empty").mkdir()
    (home / "released").mkdir()
    with closing(sqlite3.connect(home / "released" / "reports.sqlite")) as db:
        db.executescript((RELEASED / "schema_5.sql").read_text(encoding="utf-8"))
    vectors: dict[str, Vectors] = {}
    for made in (two, other):
        published = generation.current(made.data_dir)
        assert published
        vectors |= publish._vectors_of(published)
    (home / "texts.json").write_text(json.dumps(list(vectors)), encoding="utf-8")
    np.save(home / "vectors.npy", np.stack(list(vectors.values())))


def at(data: Path, settings: Settings) -> Settings:
    """The settings for that data folder."""
    return settings.model_copy(update={"data_dir": data})


def add(settings: Settings, home: Path, *names: str) -> None:
    """Adds the reports of those names, with their files."""
    reports = {name: report(Path(name).name, TEXTS[name]) for name in names}
    add_reports(
        settings, reports.values(), files={read.digest: home / "files" / name for name, read in reports.items()}
    )


def ask(settings: Settings, question: str) -> None:
    """Has the bot's own file hold that."""
    with closing(sqlite3.connect(settings.data_dir / "bot.sqlite3")) as db, db:
        db.execute("CREATE TABLE asked (question)")
        db.execute("INSERT INTO asked VALUES (?)", (question,))


def one(settings: Settings, name: str) -> StoredReport:
    """The report of that name."""
    with stored(settings) as store:
        (found,) = store.find(name)
    return found


CASES = {
    "the first report": Case("empty", lambda s, home: add(s, home, "a.txt")),
    "another report": Case("two", lambda s, home: add(s, home, "c.txt")),
    "a newer version": Case("two", lambda s, home: add(s, home, "newer/a.txt")),
    "removed": Case("two", lambda s, _: remove_report(s, one(s, "a.txt"))),
    "moved": Case("two", lambda s, _: move_report(s, one(s, "a.txt"), "nội bộ")),
    "rebuilt": Case("two", lambda s, _: rebuild(s)),
    "migrated": Case("released", lambda s, _: rebuild(s)),
    "restored": Case("empty", lambda s, home: restore(s, home / "backup.tar.gz", replace=False), at_once=True),
    "restored over others": Case("two", lambda s, home: restore(s, home / "backup.tar.gz", replace=True), at_once=True),
}


class Recalling(Embedder):
    """The shipped model's identity, and its vectors of the texts that were prepared."""

    def __init__(self, home: Path) -> None:
        super().__init__(Settings.load().embedding)
        self._vectors: Vectors = np.load(home / "vectors.npy")
        self._rows = {text: row for row, text in enumerate(json.loads((home / "texts.json").read_text("utf-8")))}

    def load(self) -> None:
        """There is nothing to load."""

    def passages(self, texts: Sequence[str], done: object = None) -> Vectors:  # noqa: ARG002
        return self._vectors[[self._rows[text] for text in texts]]


def seen(settings: Settings, opened: Library | None = None) -> State:
    """What the folder holds, and what is answered from: by the library given, else by one opened now."""
    data = settings.data_dir

    def told(reports: Sequence[StoredReport]) -> Reports:
        return frozenset((r.source, r.digest, r.collection, original_of(data, r.digest) is not None) for r in reports)

    with stored(settings) as store:
        assert store.faults() == []
        reports = told(store.reports())
    try:
        published = told((opened or Library.open(settings)).reports)
    except DamagedIndex:
        assert not generation.all_in(data)
        published = frozenset()
    bot, questions = data / "bot.sqlite3", []
    if bot.exists():
        with closing(sqlite3.connect(bot)) as db:
            questions = [row[0] for row in db.execute("SELECT question FROM asked")]
    return State(reports, published, questions)


def trace(data: Path) -> tuple[tuple[str, int], ...]:
    """What lies in the folder: two that are alike in it were left at the same point.

    Left out are names given by chance, and what lies in unfinished folders, which nothing looks into.
    """
    sizes: dict[str, int] = {}
    for path in data.rglob("*"):
        name = re.sub(r"[0-9a-f]{32}|(?<=\.tmp)/.*", "*", str(path.relative_to(data)))
        sizes[name] = 0 if name.endswith(".tmp*") or path.is_dir() else path.stat().st_size
    return tuple(sorted(sizes.items()))


def kill_at_every_step(home: Path, name: str) -> tuple[int, int]:
    """At how many steps the work was killed, and how many different states that left."""
    case = CASES[name]
    here, begin = at(home / name, Settings.load()), home / case.begin
    left_by: set[tuple[tuple[str, int], ...]] = set()

    def afresh() -> None:
        shutil.rmtree(here.data_dir, ignore_errors=True)
        shutil.copytree(begin, here.data_dir)

    afresh()
    old = seen(here)
    afresh()
    case.work(here, home)
    new = seen(here)
    assert old != new or name == "rebuilt"
    assert new.published == new.stored
    for step in count(1):
        afresh()
        reader = Library.open(here) if old.published else None
        if not killed_before(step, lambda: case.work(here, home)):
            shutil.rmtree(here.data_dir)
            return step - 1, len(left_by)
        if (left := trace(here.data_dir)) not in left_by:
            left_by.add(left)
            check(here, old, new, at_once=case.at_once, reader=reader)
    raise AssertionError


def check(here: Settings, old: State, new: State, *, at_once: bool, reader: Library | None) -> None:
    """What is left is the old state or the new one; a reader that was there goes on; the next writer mends it."""
    state = seen(here)
    assert state.stored in (old.stored, new.stored)
    assert state.published in (old.published, state.stored)
    assert not at_once or state in (old, new)
    assert {finding.checked for finding in verify(here) if finding.fault} <= BEHIND
    if reader:
        reader = reader.newer() or reader
        assert seen(here, reader) == state
        assert reader.by_words(Query((WeightedWord("nghèo", "ngheo", 1.0),), "", None, 9))
    add_reports(here, [])
    mended = seen(here)
    assert mended.published == mended.stored == state.stored
    if reader:
        assert seen(here, reader.newer() or reader) == mended
    assert [finding for finding in verify(here) if finding.fault] == []
    assert not list(here.data_dir.rglob("*.tmp"))
    kept = {path.name for path in (here.data_dir / "originals").glob("*")}
    assert kept == {digest for _, digest, _, original in mended.stored if original}


if __name__ == "__main__":
    # A process that dies takes nothing with it that was written; another test sees to what a power cut would take.
    setattr(os, "fsync", lambda _: None)  # noqa: B010
    recalling = Recalling(Path(sys.argv[1]))
    for module in (publish, library):
        setattr(module, "Embedder", lambda _: recalling)  # noqa: B010
    print("{} steps, {} states".format(*kill_at_every_step(Path(sys.argv[1]), sys.argv[2])))
