"""Files read by a cluster: the same reports as without, whatever becomes of its machines."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from ingest import cluster as cluster_module
from ingest.adding import add
from ingest.cluster import Cluster
from ingest.errors import ClusterFault, UnreadableFile
from ingest.pipeline import Read, read_files
from ingest.report import Report
from ingest.settings import ROOT, Ingest, Settings
from ingest.version import versions

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")

# Minutes of reading.
LONG = "Thu đạt 5 tỷ đồng, tăng 3,2% so với năm 2022.\n\n" * 60_000
DEATHS = 2  # of workers that read the same file, before it is read alone, and before it is given up


@pytest.fixture(scope="module")
def running() -> Iterator[Any]:
    """A scheduler in this process and two workers in processes of their own."""
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": DEATHS - 1}),
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50) as cluster,
    ):
        yield cluster


@pytest.fixture
def settings(running: Any, tmp_path: Path) -> Settings:
    return with_scheduler(running.scheduler_address, tmp_path / "data")


def with_scheduler(address: str, data: Path = Path("data")) -> Settings:
    ingest = Ingest(scheduler=address, memory_mb=2000, cpu_seconds=600)
    return Settings(data_dir=data, ingest=ingest)


def write(folder: Path, number: int, text: str = "") -> Path:
    path = folder / f"bc-{number:03}.txt"
    path.write_text(text or f"Số: {number}/BC-UBND\n\nBÁO CÁO\n\nThu đạt {number} tỷ đồng.\n", encoding="utf-8")
    return path


def read(paths: list[Path], settings: Settings) -> list[Read]:
    return list(read_files(paths, settings, readers=Cluster(settings)))


@contextmanager
def killing(running: Any, ticket: int, times: int) -> Iterator[list[int]]:
    """Kills a worker as soon as it reads that file, so many times; the processes that were killed."""
    killed: list[int] = []
    over = threading.Event()

    def reads(address: str) -> bool:
        worker = running.scheduler.workers.get(address)
        return bool(worker) and any(task.key.split("-")[2] == str(ticket) for task in list(worker.processing))

    def kill() -> None:
        while len(killed) < times and not over.wait(0.02):
            for nanny in list(running.workers.values()):
                if nanny.pid and nanny.pid not in killed and reads(nanny.worker_address):
                    killed.append(nanny.pid)
                    os.kill(nanny.pid, signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()


def eventually(holds: Callable[[], bool]) -> None:
    """Waits for what happens in another process."""
    for _ in range(3000):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError(holds)


def stored(data: Path) -> list[str]:
    """Everything that the store of that folder holds, but what tells two stores apart by chance."""
    with closing(sqlite3.connect(data / "reports.sqlite")) as store:
        return [line for line in store.iterdump() if not line.startswith('INSERT INTO "state"')]


class TestTheSame:
    def test_in_the_store_and_the_second_time_nothing_changes(
        self, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "hỏng.txt").write_bytes(b"\x00")
        named = [str(ROOT / "samples"), str(tmp_path / "hỏng.txt")]
        alone = Settings(data_dir=tmp_path / "alone")
        said = []
        for each in (alone, settings, settings):
            assert add(named, each, in_json=True) == 0
            said.append(capsys.readouterr())
        assert stored(settings.data_dir) == stored(alone.data_dir)
        assert said[0] == said[1]
        assert sorted(said[2].out.splitlines()) == sorted(said[1].out.replace('"new"', '"unchanged"').splitlines())

    def test_in_their_order_with_their_faults(self, settings: Settings, tmp_path: Path) -> None:
        paths = [write(tmp_path, number) for number in range(40)]
        paths[3].write_bytes(b"")
        paths[7].write_bytes(b"PK\x03\x04")
        paths[9].unlink()
        paths[11].rename(tmp_path / os.fsdecode(b"b\xe1o c\xe1o.txt"))
        paths[11] = tmp_path / os.fsdecode(b"b\xe1o c\xe1o.txt")
        there, here = read(paths, settings), list(read_files(paths, settings))
        assert [read.path for read in there] == paths
        for one, other in zip(there, here, strict=True):
            assert one == other or str(one.outcome) == str(other.outcome)

    def test_the_limits_hold_there(self, settings: Settings, tmp_path: Path) -> None:
        limited = settings.ingest.model_copy(update={"cpu_seconds": 1})
        found = read([write(tmp_path, 0, LONG)], settings.model_copy(update={"ingest": limited}))
        assert "đọc quá 1 giây" in str(found[0].outcome)


class TestDeath:
    def test_a_dead_workers_files_are_read_again(self, running: Any, settings: Settings, tmp_path: Path) -> None:
        paths = [write(tmp_path, number) for number in range(30)]
        write(tmp_path, 10, LONG[:50_000])
        with killing(running, 10, 1) as killed:
            found = read(paths, settings)
        assert len(killed) == 1
        assert [read.outcome.source for read in found if isinstance(read.outcome, Report)] == [p.name for p in paths]

    def test_a_file_that_kills_every_worker_is_given_up_alone(
        self, running: Any, settings: Settings, tmp_path: Path
    ) -> None:
        paths = [write(tmp_path, number) for number in range(12)]
        write(tmp_path, 5, LONG)
        with killing(running, 5, 100) as killed:
            found = read(paths, settings)
        assert len(killed) == 2 * DEATHS
        assert [read.path for read in found if not isinstance(read.outcome, Report)] == [paths[5]]
        assert isinstance(found[5].outcome, UnreadableFile)
        assert "bc-005.txt nhiều lần làm máy đọc dừng đột ngột" in str(found[5].outcome)


class TestNobody:
    def test_packages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "distributed", None)
        with pytest.raises(ClusterFault, match=r"^Chưa cài gói distributed .*requirements-cluster\.lock"):
            Cluster(with_scheduler("tcp://127.0.0.1:8786"))

    def test_scheduler(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cluster_module, "_CONNECTING", 0.5)
        with socket.create_server(("127.0.0.1", 0)) as free:
            address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(ClusterFault, match=rf"^Bộ điều phối {address} không trả lời"):
            Cluster(with_scheduler(address))

    def test_workers(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cluster_module, "_WITHOUT_WORKERS", 1.0)
        with distributed.LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=50) as empty:
            settings = with_scheduler(empty.scheduler_address)
            with pytest.raises(ClusterFault, match=r"không có máy đọc nào"):
                read([write(tmp_path, 0)], settings)


@contextmanager
def started(*command: str, said_in: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program of Python's, killed at the end; what it says goes to that file."""
    with said_in.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_scheduler_that_dies_costs_what_was_not_read_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, data, said = tmp_path / "in", tmp_path / "data", tmp_path / "said"
    folder.mkdir()
    for number in range(3):
        write(folder, number)
    write(folder, 3, LONG)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    scheduler = ("dask", "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
    worker = ("dask", "worker", f"tcp://127.0.0.1:{port}", "--nthreads", "1", "--no-nanny", "--no-dashboard")
    monkeypatch.setenv("BAOCAO_DATA_DIR", str(data))
    with started(*scheduler, said_in=tmp_path / "s") as serving, started(*worker, said_in=tmp_path / "w"):
        eventually(lambda: b"Registered to" in (tmp_path / "w").read_bytes())
        monkeypatch.setenv("BAOCAO_INGEST__SCHEDULER", f"tcp://127.0.0.1:{port}")
        with started("ingest", "add", str(folder), said_in=said) as adding:
            eventually(lambda: (data / "reports.sqlite").exists() and "2/BC-UBND" in str(stored(data)))
            serving.kill()
            assert adding.wait() == 2
    lines = said.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "3 tệp: 3 mới, 0 thay thế, 0 không đổi, 0 lỗi."
    assert lines[1:] == [
        f"Mất kết nối với bộ điều phối tcp://127.0.0.1:{port}: kiểm tra dask scheduler và đường mạng rồi chạy lại."
    ]
    assert (data / "CURRENT").exists()


class TestOtherVersion:
    def test_it_is_named_in_one_line(self, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        wanted = {**versions(), "chương trình": "mới hơn"}
        monkeypatch.setattr(cluster_module, "versions", lambda: wanted)
        with pytest.raises(ClusterFault, match=rf"^Máy đọc {socket.gethostname()} .*chương trình: \w+, cần mới hơn\)"):
            read([write(tmp_path, 0)], settings)

    def test_who_has_no_such_program_is_told_too(
        self, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cluster_module, "_CALLED", "ingest.other:read")
        with pytest.raises(ClusterFault, match=r"không chạy được chương trình này \(ModuleNotFoundError\)"):
            read([write(tmp_path, 0)], settings)
