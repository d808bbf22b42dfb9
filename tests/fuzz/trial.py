"""An input tried on a target: what comes of it, and what of it is enough for the same to come of it."""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from ingest.settings import ROOT
from tests.fuzz.targets import TARGETS
from tests.fuzz.worker import PATIENCE

_INPUTS_A_PROCESS = 1_000
_STUCK = 150.0  # seconds by the clock; LibreOffice may take 120
_NOT_STARTED = 120.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """fault: its kind and place, "" for none; trace: where it came from.  seconds: of computing; megabytes: at most."""

    fault: str
    trace: str
    seconds: float
    megabytes: int


class Trial:
    """A target in a process of its own, which is started anew when an input has broken it; a context that ends it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._limit = TARGETS[name].megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._tried = 0
        self._folder = tempfile.TemporaryDirectory(prefix="baocao-", ignore_cleanup_errors=True)
        self.rest = 0  # megabytes before the first input

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._folder.cleanup()

    def outcome(self, data: bytes) -> Outcome:
        """What comes of an input."""
        process = self._process or self._started()
        self._tried += 1
        assert process.stdin
        process.stdin.write(len(data).to_bytes(8) + data)
        process.stdin.flush()
        reply = self._reply(process, _STUCK)
        if not reply:
            return Outcome(self._death(), "", PATIENCE, 0)
        fault, trace, seconds, megabytes = json.loads(reply)
        if fault.startswith("Hang") or self._tried >= _INPUTS_A_PROCESS:
            self._end()
        if not fault and megabytes > self._limit:
            fault = f"more than {self._limit} MB"
            self._end()
        return Outcome(fault, trace, seconds, megabytes)

    def smallest(self, data: bytes, fault: str, seconds: float) -> bytes:
        """A part of the input with the same fault, after so many seconds of leaving out what can be left out."""
        until = time.monotonic() + seconds
        size = len(data) // 2
        while size:
            at = 0
            while at < len(data):
                if time.monotonic() > until:
                    return data
                less = data[:at] + data[at + size :]
                if self.outcome(less).fault == fault:
                    data = less
                else:
                    at += size
            size //= 2
        return data

    def _started(self) -> subprocess.Popen[bytes]:
        self._tried = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.worker", self._name, str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore", "TMPDIR": self._folder.name},
        )
        ready = self._reply(self._process, _NOT_STARTED)
        assert ready, f"{self._name}: a seed already fails; python -m tests.fuzz.worker {self._name} {os.getpid()}"
        self.rest = int(ready)
        return self._process

    def _reply(self, process: subprocess.Popen[bytes], patience: float) -> bytes:
        """The line that the process writes; b"" when it ends, or is ended, without one."""
        assert process.stdout
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            return process.stdout.readline() if selector.select(patience) else b""

    def _death(self) -> str:
        """What the process died of."""
        assert self._process
        process = self._process
        stuck = process.poll() is None
        try:
            code = process.wait(1.0)
        except subprocess.TimeoutExpired:
            code = 0
        self._end()
        if code == -signal.SIGXCPU or (stuck and not code):
            return "Hang in native code"
        return f"died of {signal.Signals(-code).name if code < 0 else code}"

    def _end(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                assert pipe
                with suppress(BrokenPipeError):
                    pipe.close()
            self._process = None
