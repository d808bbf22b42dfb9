"""What a worker of the cluster does: one file's bytes come in, a line of JSON goes out (see ingest.cluster).

The file is read as on the machine it lies on: by a process of its own that is limited.
"""

import json
import socket
import threading
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest import reply
from ingest.errors import IngestError, UnreadableFile, cause_of
from ingest.report import Report
from ingest.sandbox import Limits, Workers
from ingest.version import differing


class _OwnWorkers(threading.local):
    """The process that reads for a thread of the worker; it is kept for the next file with the same limits."""

    def __init__(self) -> None:
        self.limits: Limits | None = None
        self.workers: Workers | None = None


_own = _OwnWorkers()


def read(wanted: Mapping[str, str], name: str, data: bytes, limits: tuple[int, int, int]) -> bytes:
    """What ingest.reply writes of the file, or ["other", machine, difference] where `wanted` is not what is here.

    limits: memory, cpu and wall of ingest.sandbox.Limits.
    """
    difference = differing(wanted)
    if difference:
        return json.dumps(["other", socket.gethostname(), difference]).encode()
    return reply.written(_outcome(name, data, Limits(*limits)))


def _outcome(name: str, data: bytes, limits: Limits) -> Report | IngestError:
    if _own.workers is None or _own.limits != limits:
        if _own.workers:
            _own.workers.close()
        _own.limits, _own.workers = limits, Workers(limits, 1)
    try:
        with TemporaryDirectory(prefix="baocao-", ignore_cleanup_errors=True) as folder:
            path = Path(folder, Path(name).name)
            path.write_bytes(data)
            return _own.workers.read(path)
    except OSError as fault:
        cause = cause_of(fault) or f"mã lỗi hệ thống {fault.errno}"
        return UnreadableFile(f"Tệp {name} không đọc được trên máy {socket.gethostname()}: {cause}.")
