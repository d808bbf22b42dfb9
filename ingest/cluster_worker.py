"""What a worker of the cluster does: one file's bytes come in, a line of JSON goes out (see ingest.cluster).

The file is read as on the machine it lies on: by a process of its own that is limited.
"""

import json
import socket
import threading
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from distributed import get_worker

from ingest import reply
from ingest.errors import IngestError, UnreadableFile, cause_of
from ingest.report import Report
from ingest.sandbox import Limits, Workers
from ingest.version import differing


class _Own(threading.local):
    """The process that reads for a thread of the worker; it is kept for the next file with the same limits."""

    def __init__(self) -> None:
        self.limits: Limits | None = None
        self.workers: Workers | None = None

    def of(self, limits: Limits) -> Workers:
        if self.workers is None or self.limits != limits:
            self.end()
            self.limits, self.workers = limits, Workers(limits, 1)
        return self.workers

    def end(self) -> None:
        if self.workers:
            self.workers.close()
            self.workers = None


_own = _Own()


def read(wanted: Mapping[str, str], name: str, data: bytes, limits: tuple[int, int, int]) -> bytes:
    """What ingest.reply writes of the file, or ["other", machine, difference] where `wanted` is not what is here.

    limits: memory, cpu and wall of ingest.sandbox.Limits.  Nothing, when nobody waits for it any more.
    """
    difference = differing(wanted)
    if difference:
        return json.dumps(["other", socket.gethostname(), difference]).encode()
    outcome = _outcome(name, data, _own.of(Limits(*limits)))
    return reply.written(outcome) if outcome else b""


def _outcome(name: str, data: bytes, workers: Workers) -> Report | IngestError | None:
    try:
        with TemporaryDirectory(prefix="baocao-", ignore_cleanup_errors=True) as folder:
            path = Path(folder, Path(name).name)
            path.write_bytes(data)
            workers.start(0, path)
            while _is_awaited():
                for parsed in workers.wait():
                    return parsed.outcome
    except OSError as fault:
        cause = cause_of(fault) or f"mã lỗi hệ thống {fault.errno}"
        return UnreadableFile(f"Tệp {name} không đọc được trên máy {socket.gethostname()}: {cause}.")
    _own.end()
    return None


def _is_awaited() -> bool:
    """Whether somebody still waits for what this thread reads; dask itself lets it run to its end."""
    worker = get_worker()
    task = worker.state.tasks.get(worker.get_current_task())
    return task is not None and task.state == "executing"
