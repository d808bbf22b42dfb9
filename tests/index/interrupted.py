"""`python -m tests.index.interrupted HOME CHECK`: what becomes of a data folder when the work on it cannot go on.

A process of its own, which only forks and copies: it has one thread, as a fork wants it (what tantivy's threads lock
would stay locked), and none of the embedding model's libraries, so that a fork costs a few milliseconds.  The vectors
of all texts lie ready (see scenarios.prepare).
Prints what was found; ends with 1 and a traceback when something is not as it is promised.
"""

import ctypes
import json
import os
import re
import resource
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from itertools import count
from pathlib import Path

import numpy as np

from index import generation, library, publish
from index.archive import unpack
from index.backup import backup
from index.engines.dense import build_dense
from index.engines.lexical import build_lexical
from index.engines.protocol import Row, WeightedWord
from index.errors import DataFolderUnusable
from index.library import Library, Query
from index.publish import add_reports
from index.verify import verify
from ingest.settings import Settings
from ingest.vietnamese import shipped
from tests.index.killing import Child, fault_of, killed_before, said_by, steps_of
from tests.index.scenarios import CASES, TEXTS, Case, Recalling, State, add, at, one, read, seen

# What `index verify` may say of a folder whose writer was killed; all of it the next writer mends.
BEHIND = {"chỉ mục theo kịp kho báo cáo", "chỉ mục", "CURRENT, tên bản chỉ mục đang dùng"}
Trace = tuple[tuple[str, int], ...]


def main(home: Path, check: str) -> None:
    recalling = Recalling(home)
    for module in (publish, library):
        setattr(module, "Embedder", lambda _: recalling)  # noqa: B010
    _ = recalling.identity, shipped().expand("UBND"), [read(name) for name in TEXTS]  # once, for all children
    if check in CASES:
        # A process that dies takes nothing with it that was written; `durable` sees to what a power cut would take.
        setattr(os, "fsync", lambda _: None)  # noqa: B010
        print("{} steps, {} states".format(*kill_at_every_step(home, check)))
    else:
        {"backup": backup_killed, "durable": durable, "cramped": cramped, "forbidden": forbidden}[check](home)


def kill_at_every_step(home: Path, name: str) -> tuple[int, int]:
    """At how many steps the work was killed, and how many different states that left."""
    case, here = CASES[name], at(home / name, Settings.load())
    old, new = state_of(home, case, here), state_of(home, case, here, done=True)
    assert new.published == new.stored and (old != new or name == "rebuilt")
    left_by: set[Trace] = set()
    for step in count(1):
        afresh(home, case, here)
        if not killed_before(step, lambda: case.work(here, home)):
            return step - 1, len(left_by)
        if (left := trace(here.data_dir)) not in left_by:
            left_by.add(left)
            with_a_reader(home, case, here, step, partial(check_left, here, old, new, at_once=case.at_once))
    raise AssertionError


def afresh(home: Path, case: Case, here: Settings) -> None:
    """Has the data folder be as it was to begin with."""
    shutil.rmtree(here.data_dir, ignore_errors=True)
    shutil.copytree(home / case.begin, here.data_dir)


def state_of(home: Path, case: Case, here: Settings, *, done: bool = False) -> State:
    """What the folder to begin with holds, or what it holds once the work is done."""
    afresh(home, case, here)

    def looked() -> str:
        if done:
            case.work(here, home)
        return json.dumps(asdict(seen(here)))

    return State(**json.loads(said_by(looked)))


def trace(data: Path) -> Trace:
    """What lies in the folder: two that are alike in it were left at the same point.

    Left out are names given by chance, and what lies in unfinished folders, which nothing looks into.
    """
    sizes: dict[str, int] = {}
    for path in data.rglob("*"):
        name = re.sub(r"[0-9a-f]{32}|(?<=\.tmp)/.*", "*", str(path.relative_to(data)))
        sizes[name] = 0 if name.endswith(".tmp*") or path.is_dir() else path.stat().st_size
    return tuple(sorted(sizes.items()))


def with_a_reader(home: Path, case: Case, here: Settings, step: int, check: Callable[[Library | None], None]) -> None:
    """Kills the work at that step beside a process that has the folder open and then checks what is left."""
    afresh(home, case, here)
    (opened, tell_opened), (killed, tell_killed) = os.pipe(), os.pipe()

    def read() -> None:
        reader = Library.open(here) if generation.all_in(here.data_dir) else None
        os.write(tell_opened, b".")
        os.read(killed, 1)
        check(reader)

    child = Child(read)
    os.read(opened, 1)
    assert killed_before(step, lambda: case.work(here, home))
    os.write(tell_killed, b".")
    assert child.code() == 0
    for handle in (opened, tell_opened, killed, tell_killed):
        os.close(handle)


def check_left(here: Settings, old: State, new: State, reader: Library | None, *, at_once: bool) -> None:
    """What is left is the old state or the new one; a reader that was there goes on; the next writer mends it."""
    if reader:
        assert seen_of(reader) == old.published
        reader = reader.newer() or reader
        assert reader.by_words(Query((WeightedWord("nghèo", "ngheo", 1.0),), "", None, 9))
    state = seen(here)
    assert state.stored in (old.stored, new.stored)
    assert state.published in (old.published, state.stored)
    assert not at_once or state in (old, new)
    assert {finding.checked for finding in verify(here) if finding.fault} <= BEHIND
    if reader:
        reader = reader.newer() or reader
        assert seen(here, reader) == state
    mended(here)
    assert seen(here).stored == state.stored
    if reader:
        assert seen(here, reader.newer() or reader) == seen(here)


def seen_of(reader: Library) -> list[list[str]]:
    """The reports a reader answers from; of a folder whose every report has its original."""
    return sorted([report.source, report.digest, report.collection, "kept"] for report in reader.reports)


def mended(here: Settings) -> None:
    """The next command that writes leaves nothing behind, unfinished or without an owner."""
    add_reports(here, [])
    state = seen(here)
    assert state.published == state.stored
    assert [finding for finding in verify(here) if finding.fault] == []
    assert not list(here.data_dir.rglob("*.tmp"))
    kept = {path.name for path in (here.data_dir / "originals").glob("*")}
    assert kept == {digest for _, digest, _, original in state.stored if original}


def backup_killed(home: Path) -> None:
    """A backup is there whole or not at all, and can be made again."""
    two, folder = at(home / "two", Settings.load()), home / "backups"
    for step in count(1):
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "unpacked").mkdir(parents=True)
        if not killed_before(step, lambda: backup(two, folder / "a.tar.gz")):
            break
        if not (folder / "a.tar.gz").exists():
            assert fault_of(lambda: backup(two, folder / "a.tar.gz")) == ""
            assert not list(folder.glob(".*"))
        assert fault_of(lambda: unpack(folder / "a.tar.gz", folder / "unpacked")) == ""
    assert said_by(lambda: str([finding for finding in verify(two) if finding.fault])) == "[]"
    print(f"{step - 1} steps")


def durable(home: Path) -> None:
    """What is relied on is on the disk by then: a power cut takes nothing back."""
    here = at(home / "durable", Settings.load())
    data = here.data_dir
    afresh(home, CASES["another report"], here)
    steps = steps_of(lambda: add(here, home, "c.txt"))
    before = {path.name for path in (home / "two" / "originals").iterdir()}
    (original,) = (path for path in (data / "originals").iterdir() if path.name not in before)
    copied, named = steps.index(("fsync", f"{original}.tmp")), steps.index(("os.rename", f"{original}.tmp"))
    listed = steps.index(("fsync", str(original.parent)))
    assert copied < named < listed < steps.index(("sqlite", "COMMIT"), named)

    folder = generation.all_in(data)[-1]
    shown = steps.index(("os.rename", f"{folder}.tmp"))
    pointed = steps.index(("os.rename", str(data / "CURRENT.tmp")))
    on_disk = {path.removeprefix(f"{folder}.tmp").lstrip("/") for step, path in steps[:shown] if step == "fsync"}
    assert {str(path.relative_to(folder)) for path in folder.rglob("*")} <= on_disk
    assert {("fsync", str(folder.parent)), ("fsync", str(data / "CURRENT.tmp"))} <= set(steps[shown:pointed])
    assert ("fsync", str(data)) in steps[pointed:]


def cramped(home: Path) -> None:
    """A file that cannot grow is told in one line; nothing is lost, and the next writer mends the rest."""
    here = at(home / "cramped", Settings.load())

    def work(limit: int, what: Callable[[], object]) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        what()

    for name in ("another report", "a newer version", "removed", "rebuilt", "restored over others"):
        case = CASES[name]
        old, told = state_of(home, case, here), set()
        for limit in (0, 4_096, 20_000, 33_000, 50_000, 61_000, 70_000, 10_000_000):
            afresh(home, case, here)
            fault = fault_of(partial(work, limit, lambda: case.work(here, home)))  # noqa: B023  # called here
            told.add(fault)
            assert Child(partial(check_told, here, fault, old)).code() == 0
        assert "" in told and len(told) >= 3, (name, told)  # done in the end, and met in several places

    for part in (dense_part, lexical_part):
        folder = home / part.__name__
        told_of = [fault_of(partial(work, limit, partial(part, folder / str(limit)))) for limit in (0, 40, 10_000_000)]
        assert all("đĩa lỗi" in fault or "vượt cỡ" in fault for fault in told_of[:2]) and not told_of[2], told_of


ROWS = [Row(1, 1, "hộ nghèo", "")]


def dense_part(folder: Path) -> None:
    folder.parent.mkdir(exist_ok=True)
    with as_told():
        list(build_dense(folder, [(ROWS, np.ones((1, 8), np.float32))]))


def lexical_part(folder: Path) -> None:
    folder.parent.mkdir(exist_ok=True)
    with as_told():
        build_lexical(folder, [ROWS])


@contextmanager
def as_told() -> Iterator[None]:
    """As publishing tells of what a part of the index could not write."""
    try:
        yield
    except OSError as fault:
        raise DataFolderUnusable.because("Không ghi được", fault) from fault


def check_told(here: Settings, fault: str, old: State) -> None:
    """The fault is one line that says why; what was answered from still is; the next writer mends the rest."""
    assert "\n" not in fault
    assert not fault or seen(here).published == old.published
    assert not fault or any(why in fault for why in ("quyền", "đĩa", "chỗ", "vượt cỡ")), fault
    assert {finding.checked for finding in verify(here) if finding.fault} <= BEHIND
    mended(here)


def forbidden(home: Path) -> None:
    """A folder that cannot be written, alone or with all that lies in it, is told in one line, and nothing is lost."""
    here = at(home / "forbidden", Settings.load())
    begin = Case("two", lambda *_: None)
    works = {name: case.work for name, case in CASES.items() if name != "restored"} | {
        "verified": lambda settings, _: list(verify(settings)),
        "listed": lambda settings, _: one(settings, "a.txt"),
    }
    old = state_of(home, begin, here)

    def powerless(what: Callable[[Settings, Path], object]) -> None:
        # Takes root's right to write anywhere from this process; another user never had it.
        header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        assert ctypes.CDLL(None, use_errno=True).capset(header, none) == 0
        what(here, home)

    for name, what in works.items():
        for everything in (False, True):
            afresh(home, begin, here)
            paths = [here.data_dir, *(here.data_dir.rglob("*") if everything else ())]
            modes = [(path, path.stat().st_mode) for path in paths]
            for path, mode in modes:
                path.chmod(mode & ~0o222)
            fault = fault_of(partial(powerless, what))
            for path, mode in modes:
                path.chmod(mode)
            assert fault, name
            assert Child(partial(check_told, here, fault, old)).code() == 0, name


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
