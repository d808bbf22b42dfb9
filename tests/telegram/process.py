"""The bot as a real process beside a Bot API server."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.telegram.server import PATIENCE, BotApi

ROOT = Path(__file__).parents[2]
ADMIN = 7
BOT = ("-m", "bot", "run")
OWN_BRAIN = ("-m", "tests.telegram.own_brain")


def environment(api: BotApi, **more: str) -> dict[str, str]:
    """The settings that point the bot to that server; nothing of BAOCAO_ is taken over from outside."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("BAOCAO_")}
    own = {
        "BAOCAO_TELEGRAM__TOKEN": api.token,
        "BAOCAO_TELEGRAM__BASE_URL": api.url,
        "BAOCAO_ACCESS__ADMINS": json.dumps([ADMIN]),
        "BAOCAO_LOG__LEVEL": "DEBUG",
        "OMP_NUM_THREADS": "1",
        "NO_PROXY": "127.0.0.1",
    }
    return kept | own | more


def ingest(data_dir: Path, *arguments: str) -> None:
    """Runs `python -m ingest` over that data folder."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("BAOCAO_")}
    env = kept | {"BAOCAO_DATA_DIR": str(data_dir), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "ingest", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Bot:
    """A started bot; its output is read as it comes."""

    def __init__(self, arguments: tuple[str, ...], env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def output(self) -> str:
        """Everything on stdout and stderr so far."""
        return "".join(self.lines)

    def log(self) -> list[dict[str, Any]]:
        """The lines of the log."""
        return [json.loads(line) for line in self.lines if line.startswith("{")]

    def wait_logged(self, event: str, **fields: str) -> None:
        """Returns once the log has that event with these fields."""
        wanted = fields.items() | {("event", event)}
        end = time.monotonic() + PATIENCE
        while not any(wanted <= {(key, str(value)) for key, value in line.items()} for line in self.log()):
            assert self.process.poll() is None, f"ended: {self.output}"
            assert time.monotonic() < end, f"not logged: {event}"
            time.sleep(0.05)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """The exit code after that signal."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """The exit code, all output read."""
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self._reader.join()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout:
            self.lines.extend(iter(self.process.stdout.readline, ""))


@contextmanager
def bot(api: BotApi, arguments: tuple[str, ...] = BOT, ready: bool = True, **more: str) -> Iterator[Bot]:
    """A bot that polls the server (or, not `ready`, has merely been started); told to stop at the end if it still runs.

    Its data folder is its own and empty, unless `more` names one.
    """
    with TemporaryDirectory() as folder:
        yield from _bot(Bot(arguments, environment(api, **{"BAOCAO_DATA_DIR": folder} | more)), api, ready)


def _bot(started: Bot, api: BotApi, ready: bool) -> Iterator[Bot]:
    before = sum(c.method == "setMyCommands" for c in api.calls)
    try:
        if ready:
            api.wait(
                lambda: (
                    sum(c.method == "setMyCommands" for c in api.calls) > before or started.process.poll() is not None
                ),
                "start of the bot",
            )
            assert started.process.poll() is None, started.output
        yield started
    finally:
        started.stop()  # told to, not killed: what it ran is counted where coverage is measured
