"""The process that inputs are tried in: bound as the one that reads foreign documents is, watched, and used again.

Started as `python -m tests.fuzz.worker TARGET PARENT`.  An input comes in behind its length in eight bytes; a line of
JSON goes out: what went wrong ("" when nothing did), where, seconds of computing, megabytes held at most.
"""

import json
import os
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import NoReturn

from ingest import limits
from ingest.settings import ROOT
from tests.fuzz.targets import TARGETS, Check

PATIENCE = 2.0
"""Seconds of computing that an input may take."""
_CUT_OFF = 8  # seconds after which code that no signal reaches is ended with its process
_OURS = ("bot", "index", "ingest")


class Hang(BaseException):
    """Raised into what takes too long, so that it says where it is."""


def main(name: str, parent: int) -> None:
    """Tries inputs until there are no more."""
    target = TARGETS[name]
    limits.die_with(parent)
    limits.bind(target.bound)
    check = target.check()
    for seed in target.seeds():  # all that is loaded at first use is loaded
        check(seed)
    with os.fdopen(os.dup(1), "wb", buffering=0) as replies:
        os.dup2(2, 1)
        replies.write(b"%d\n" % _megabytes("VmRSS"))
        while size := sys.stdin.buffer.read(8):
            data = sys.stdin.buffer.read(int.from_bytes(size))
            limits.allow_cpu(_CUT_OFF)
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak is counted anew
            began = time.process_time()
            fault = tried(check, data)
            took = time.process_time() - began
            replies.write(json.dumps([*fault, took, _megabytes("VmHWM")]).encode() + b"\n")


def tried(check: Check, data: bytes, patience: float = PATIENCE) -> tuple[str, str]:
    """What went wrong with an input and its trace; ("", "") when nothing did.  To be called in the main thread.

    patience: seconds of computing that it may take.
    """
    signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, patience)
    began = time.process_time()
    try:
        check(data)
    except (Exception, Hang) as fault:  # noqa: BLE001 - whatever it is, is to be told
        return _signature(fault), "".join(traceback.format_exception(fault))[-4000:]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    took = time.process_time() - began
    return ("Hang", "") if took > patience else ("", "")  # some code swallows what is raised in it


def _signature(fault: BaseException) -> str:
    """What tells one fault from another: its kind and the innermost line of ours."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT)]
    ours = [frame for frame in ours if Path(frame.filename).relative_to(ROOT).parts[0] in _OURS] or ours
    place = f"{Path(ours[-1].filename).relative_to(ROOT)}:{ours[-1].lineno}" if ours else "?"
    return f"{type(fault).__name__} at {place}"


def _megabytes(what: str) -> int:
    about = Path("/proc/self/status").read_text(encoding="ascii")
    return int(about.partition(what + ":")[2].split(None, 1)[0]) // 1000


def _too_long(_number: int, _frame: object) -> NoReturn:
    raise Hang


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
