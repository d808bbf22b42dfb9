"""A step of a measurement in a process of its own, so that what it holds in memory and how it starts are its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from index.batches import Progress
from index.errors import StepFailed
from ingest.settings import ROOT
from ingest.settings_faults import PREFIX


class Child:
    """A process that does one step over a data folder; it is ended with the block that it is used in."""

    def __init__(self, step: str, folder: Path, told: Mapping[str, object]) -> None:
        """folder: the data folder; told: what the step is about."""
        self._step, self._started = step, time.perf_counter()
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(  # noqa: S603 — this program, with a step's name
            [sys.executable, "-m", "index.bench", step],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if _is_debugging() else subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", f"{PREFIX}DATA_DIR": str(folder)},
        )
        self._tell(json.dumps(told))

    def ready(self) -> float:
        """Waits until it is; the seconds since it was started."""
        self._next("ready")
        return time.perf_counter() - self._started

    def start(self) -> None:
        """Lets one go on that said it was ready."""
        self._tell("")

    def measured(self, progress: Progress | None = None) -> Any:
        """What it measured, told once.  Raises StepFailed."""
        return self._next("measured", progress)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()  # it has told everything, or will not be listened to any more
        self._process.communicate()

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # that it has died is noticed when it is listened to
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def _next(self, wanted: str, progress: Progress | None = None) -> Any:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = json.loads(line)
            if wanted in said:
                return said[wanted]
            if "fault" in said:
                raise StepFailed(said["fault"], said["code"])
            if progress and "done" in said:
                progress(said["done"], said["of"])
        raise StepFailed(
            f"Bước đo {self._step} dừng giữa chừng (mã {self._process.wait()}). "
            "Chạy lại với BAOCAO_LOG__LEVEL=DEBUG để xem chi tiết."
        )


def _is_debugging() -> bool:
    return os.environ.get(f"{PREFIX}LOG__LEVEL", "").upper() == "DEBUG"
