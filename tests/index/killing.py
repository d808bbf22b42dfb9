"""Work done in a process of its own, which dies before any one of the steps by which it changes what is on the disk.

A step is what the interpreter tells its audit hooks (a file opened to be written, renamed, removed, a folder made …),
a statement by which SQLite changes a file, an fsync, and a copy by the kernel.  What C libraries write without the
interpreter lies in folders that are not in use yet.
"""

import gc
import os
import sqlite3
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ingest.errors import Spoken

KILLED, FAILED = 99, 98
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGING = {
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "sqlite3.connect",
}
_STATEMENTS = ("COMMIT", "PRAGMA journal_mode", "PRAGMA user_version =")


class Child:
    """A child process that does the work; `code` waits for it to end."""

    def __init__(self, work: Callable[[], object]) -> None:
        assert len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208  # what other threads hold is never let go there
        self._process = os.fork()
        if not self._process:
            gc.disable()  # it would have the parent's memory copied
            try:
                work()
            except BaseException:  # noqa: BLE001  # whatever it was, the child ends here
                traceback.print_exc()
                os._exit(FAILED)
            os._exit(0)

    def code(self) -> int:
        """0, FAILED, or what the work ended the process with."""
        return os.waitstatus_to_exitcode(os.waitpid(self._process, 0)[1])


def said_by(work: Callable[[], str]) -> str:
    """What the work returns, done in a child."""
    reading, writing = os.pipe()
    child = Child(lambda: os.write(writing, work().encode()))
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as said:
        text = said.read()
    assert child.code() == 0
    return text


def fault_of(work: Callable[[], object]) -> str:
    """The line that a child which does the work tells its user in the end; "" when it is done."""

    def telling() -> str:
        try:
            work()
        except Spoken as fault:
            return str(fault)
        return ""

    return said_by(telling)


def killed_before(step: int, work: Callable[[], object]) -> bool:
    """Does the work in a child that dies before that step, counted from 1; False when it was done before."""

    def count_down(name: str, _: str) -> None:
        nonlocal step
        step -= name != "fsync"  # which changes nothing that other processes see
        if not step:
            os._exit(KILLED)

    def killable() -> None:
        _watch(count_down)
        work()

    code = Child(killable).code()
    assert code in (0, KILLED)
    return code == KILLED


def steps_of(work: Callable[[], object]) -> Sequence[tuple[str, str]]:
    """The steps of the work, done in a child: what is done, and to which path."""

    def telling() -> str:
        steps: list[tuple[str, str]] = []
        _watch(lambda name, path: steps.append((name, path)))
        work()
        return "\n".join(f"{name}\t{path}" for name, path in steps)

    return [(name, path) for name, _, path in (line.partition("\t") for line in said_by(telling).split("\n"))]


def _watch(step: Callable[[str, str], object]) -> None:
    """Calls `step` before every step of this process, for as long as it lives."""

    def hear(event: str, about: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(about[2], int) and about[2] & _WRITES:
            step("open", str(about[0]))
        elif event in _CHANGING:
            step(event, os.fspath(about[0]) if about else "")

    connect = sqlite3.connect

    def connected(*about: Any, **options: Any) -> sqlite3.Connection:
        db: sqlite3.Connection = connect(*about, **options)
        db.set_trace_callback(lambda said: step("sqlite", said) if said.startswith(_STATEMENTS) else None)
        return db

    sqlite3.connect = connected  # type: ignore[assignment]
    sys.addaudithook(hear)
    for name in ("fsync", "sendfile"):
        _heard(name, step)


def _heard(name: str, step: Callable[[str, str], object]) -> None:
    done: Callable[..., Any] = getattr(os, name)

    def heard(handle: int, *others: Any) -> Any:
        step(name, str(Path(f"/proc/self/fd/{handle}").readlink()))
        return done(handle, *others)

    setattr(os, name, heard)
