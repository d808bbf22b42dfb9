"""Where processes that answer come from: bot.brains.forking, started when first wanted, and again if it has died."""

import json
import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from threading import Lock

from bot.brains.errors import Died, NotBegun
from ingest.settings import ROOT, Settings
from ingest.settings_faults import DELIMITER, PREFIX

_SECRETS = {"telegram": {"token", "webhook_secret"}, "index": {"milvus_token"}}  # never written; Milvus' is inherited
_NOT_INHERITED = {f"{PREFIX}TELEGRAM{DELIMITER}{name}" for name in ("TOKEN", "WEBHOOK_SECRET")}
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_THREAD_LIMIT"), "1")
_LAST = 5.0  # seconds that it may take to end once its socket is closed


class Births:
    """Closed once, at the end; many threads may ask."""

    def __init__(self, settings: Settings, verdicts: Path) -> None:
        """verdicts: the folder of bot.brains.once."""
        self._given = json.dumps([settings.model_dump(mode="json", exclude=_SECRETS), str(verdicts)]).encode()
        self._one_at_a_time = Lock()
        self._started: tuple[subprocess.Popen[bytes], socket.socket] | None = None

    def born(self) -> socket.socket:
        """One end of a line whose other end a new process has.  Blocks while the model is loaded.

        Raises NotBegun when the model cannot be had, Died when loading it ended otherwise.
        """
        with ExitStack() as unless_handed:
            ours, theirs = map(unless_handed.enter_context, socket.socketpair())
            with theirs, self._one_at_a_time:
                if self._started and not self._handed(theirs):
                    self._end()
                if not self._started:
                    self._started = self._start()
                    if not self._handed(theirs):
                        raise Died
            unless_handed.pop_all()
        return ours

    def close(self) -> None:
        """Nothing is born any more."""
        with self._one_at_a_time:
            self._end()

    def _handed(self, end: socket.socket) -> bool:
        assert self._started
        try:
            socket.send_fds(self._started[1], [b"+"], [end.fileno()])
        except OSError:
            return False
        return True

    def _start(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - this very program
                [sys.executable, "-P", "-m", "bot.brains.forking", str(theirs.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env=_environment(),
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # Ctrl+C is for the bot
            )
        assert process.stdin
        with process.stdin as given:
            given.write(self._given)
        with ours.makefile("rb") as saying:
            said = json.loads(saying.readline() or "[]")
        if said == ["ready"]:
            return process, ours
        ours.close()
        code = process.wait()
        match said:
            case ["refused", int(exit_code), str(line)]:
                raise NotBegun(exit_code, line)
        raise Died(f"the process to fork from ended with {code}")

    def _end(self) -> None:
        if self._started:
            process, control = self._started
            self._started = None
            control.close()
            try:
                process.wait(_LAST)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _environment() -> dict[str, str]:
    """Ours without the secrets that are the bot's alone, and one thread a library."""
    kept = {name: value for name, value in os.environ.items() if name.upper() not in _NOT_INHERITED}
    path = os.pathsep.join(filter(None, (str(ROOT), kept.get("PYTHONPATH", ""))))
    return {**kept, **_ONE_THREAD, "PYTHONPATH": path}
