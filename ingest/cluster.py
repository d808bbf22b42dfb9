"""Files read by the workers of a dask cluster: a file's name and bytes go out, a line of JSON comes back.

What is called there is named in words, so that nothing of this program is pickled and the scheduler does without it.
A worker that dies has its files read by others: dask sees to that.
"""

import hashlib
import json
import logging
import time
import uuid
from collections import deque
from concurrent.futures import CancelledError
from dataclasses import dataclass
from operator import call
from pathlib import Path
from pkgutil import resolve_name
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self

from ingest.errors import ClusterFault, IngestError, UnreadableFile
from ingest.files import content
from ingest.reply import damaged, understood
from ingest.report import Report
from ingest.sandbox import Limits, Parsed
from ingest.settings import Settings
from ingest.version import versions

_CALLED = "ingest.cluster_worker:read"
_A_THREAD = 2  # files under way for each thread of a worker: one is read, one is on its way
_MOST_BYTES = 256 * 1024 * 1024  # under way together, unless one file alone is larger
_TICK = 0.2
_CONNECTING = 5.0  # seconds
_WITHOUT_WORKERS = 30.0  # seconds: a worker that died is started again within a few
_OTHER = b'["other",'


@dataclass(frozen=True, slots=True)
class _Sent:
    """A file under way.  alone: nothing else is, because a worker died each time that it was read."""

    path: Path
    size: int
    digest: str
    future: Any
    alone: bool


class Cluster:
    """Reads files on other machines, many side by side; a context that lets go of what is not read yet."""

    def __init__(self, settings: Settings) -> None:
        """Raises ClusterFault when the packages are not installed, or nothing answers at `ingest.scheduler`."""
        self._address = settings.ingest.scheduler
        self._limits = Limits.of(settings.ingest)
        self._client = _connected(self._address, quiet=settings.log.level != "DEBUG")
        self._run = uuid.uuid4().hex
        self._sent: dict[int, _Sent] = {}
        self._answered: SimpleQueue[int] = SimpleQueue()
        self._failed: list[Parsed] = []
        self._suspects: deque[tuple[int, Path]] = deque()
        self._threads = 0
        self._looked = 0.0
        self._seen_workers = time.monotonic()
        self._look_about()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close(timeout=2)

    @property
    def have_room(self) -> bool:
        """Whether another file may be sent."""
        if not self._sent and not self._suspects:
            return True
        one_is_alone = self._suspects or any(sent.alone for sent in self._sent.values())
        size = sum(sent.size for sent in self._sent.values())
        return not one_is_alone and len(self._sent) < self.at_once and size < _MOST_BYTES

    @property
    def at_once(self) -> int:
        """How many files may be under way."""
        return _A_THREAD * self._threads

    def start(self, ticket: int, path: Path) -> None:
        """Sends the file to a worker; there must be room."""
        self._send(ticket, path, alone=False)

    def wait(self) -> list[Parsed]:
        """The files that are done; waits for one a fraction of a second, so that the caller can look about.

        Raises ClusterFault when the scheduler or all workers are gone, or a worker is not of this program's version.
        """
        if self._suspects and not self._sent:
            self._send(*self._suspects.popleft(), alone=True)
        try:
            parsed = self._parsed(self._answered.get(timeout=0 if self._failed else _TICK))
        except Empty:
            parsed = None
        self._look_about()
        found, self._failed = [*self._failed, *([parsed] if parsed else ())], []
        return found

    def _send(self, ticket: int, path: Path, *, alone: bool) -> None:
        try:
            data = content(path)
        except UnreadableFile as fault:
            self._failed.append(Parsed(ticket, fault))
            return
        limits = (self._limits.memory, self._limits.cpu, self._limits.wall)
        key = f"baocao-{self._run}-{ticket}{'-alone' if alone else ''}"
        reading = (call, (resolve_name, _CALLED), versions(), path.name, data, limits)
        future = self._client.get({key: reading}, key, sync=False)
        self._sent[ticket] = _Sent(path, len(data), hashlib.sha256(data).hexdigest(), future, alone)
        future.add_done_callback(lambda _: self._answered.put(ticket))

    def _parsed(self, ticket: int) -> Parsed | None:
        """What became of a file; None when it is to be read again by itself."""
        sent = self._sent.pop(ticket)
        if sent.future.status == "finished":
            return Parsed(ticket, self._outcome(sent, self._reply(sent)))
        if sent.future.status != "error":
            raise self._lost()
        fault = sent.future.exception()
        if type(fault).__name__ != "KilledWorker":
            raise ClusterFault(
                f"Máy đọc của cụm {self._address} không chạy được chương trình này ({type(fault).__name__}): cài cùng "
                "một bản chương trình trên mọi máy, khởi động dask worker trong thư mục của chương trình rồi chạy lại."
            )
        if sent.alone:
            return Parsed(ticket, _kills(sent.path))
        self._suspects.append((ticket, sent.path))
        return None

    def _reply(self, sent: _Sent) -> bytes:
        try:
            reply: bytes = sent.future.result(timeout=self._limits.wall + _WITHOUT_WORKERS)
        except (OSError, CancelledError, TimeoutError):
            raise self._lost() from None
        return reply

    def _outcome(self, sent: _Sent, reply: bytes) -> Report | IngestError:
        if reply.startswith(_OTHER):
            _, machine, difference = json.loads(reply)
            raise ClusterFault(
                f"Máy đọc {machine} của cụm {self._address} khác máy này ({difference}): "
                "cài cho giống nhau, khởi động lại dask worker ở đó rồi chạy lại."
            )
        outcome = understood(reply, sent.path.name)
        if isinstance(outcome, Report) and (outcome.source, outcome.digest) != (sent.path.name, sent.digest):
            return damaged(sent.path.name)
        return outcome

    def _look_about(self) -> None:
        """Sees how many threads there are, once a second.  Raises ClusterFault when there is nobody, for long."""
        now = time.monotonic()
        if self._client.status != "running":
            raise self._lost()
        if now - self._looked < 1:
            return
        try:
            self._threads = self._client.scheduler_info()["total_threads"]
        except (OSError, CancelledError, TimeoutError):
            raise self._lost() from None
        self._looked = now
        if self._threads:
            self._seen_workers = now
        elif now - self._seen_workers > _WITHOUT_WORKERS:
            raise ClusterFault(
                f"Cụm {self._address} không có máy đọc nào: khởi động dask worker trên các máy đọc rồi chạy lại."
            )

    def _lost(self) -> ClusterFault:
        return ClusterFault(
            f"Mất kết nối với bộ điều phối {self._address}: kiểm tra dask scheduler và đường mạng rồi chạy lại."
        )


def _connected(address: str, *, quiet: bool) -> Any:
    try:
        import dask
        import distributed
    except ModuleNotFoundError as fault:
        raise ClusterFault(
            f"Chưa cài gói {fault.name} để nhiều máy cùng đọc tệp: chạy "
            '.venv/bin/python tools/install.py requirements-cluster.lock, hoặc đặt ingest.scheduler = "".'
        ) from fault
    if quiet:  # what is wrong is told in one line of ours
        for name in ("distributed", "distributed.client"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    # A file is not a graph that grew by mistake.
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
    # One that could not connect would close what it never opened once it is collected, and say so at length.
    client = type("Client", (distributed.Client,), {"__del__": lambda _: None})
    try:
        return client(address, timeout=_CONNECTING, set_as_default=False)
    except (OSError, ValueError, TypeError, TimeoutError) as fault:
        raise ClusterFault(
            f"Bộ điều phối {address} không trả lời ({type(fault).__name__}): kiểm tra dask scheduler đang chạy, "
            "đường mạng, chứng chỉ nếu dùng tls, và ingest.scheduler."
        ) from fault


def _kills(path: Path) -> UnreadableFile:
    return UnreadableFile(
        f"Tệp {path.name} nhiều lần làm máy đọc dừng đột ngột, không đọc được; "
        "anh/chị vui lòng tách nhỏ tệp rồi nạp lại."
    )
