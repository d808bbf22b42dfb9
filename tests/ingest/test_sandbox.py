"""Files read in processes of their own: what they may use, what becomes of a file that needs more."""

import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import landlock, sandbox
from ingest.errors import IngestError, UnknownFormat, UnreadableFile
from ingest.landlock import write_only_below
from ingest.parse import parse_file
from ingest.report import Report
from ingest.sandbox import Parsed, Workers, parse_limited
from ingest.settings import ROOT, Ingest, Settings

REPORT = "Số: 12/BC-UBND\n\nBÁO CÁO\n\nI. Kết quả\n\nThu đạt 5 tỷ đồng¹, tăng 3,2%.\n\n¹ Số sơ bộ.\n"
# Minutes of reading, and far more memory than the file itself.
LONG = "Thu đạt 5 tỷ đồng, tăng 3,2% so với năm 2022.\n\n" * 400_000


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "tốt.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
def long(tmp_path: Path) -> Path:
    path = tmp_path / "dài.txt"
    path.write_text(LONG, encoding="utf-8")
    return path


def limited(**limits: int) -> Settings:
    return Settings(ingest=Ingest.model_validate(limits))


def children(pid: int) -> list[int]:
    """The processes that read files for that one; other tests may have started others."""
    lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    found = [int(child) for child in " ".join(lists).split()]
    return [child for child in found if b"ingest.worker" in Path(f"/proc/{child}/cmdline").read_bytes()]


def started(pid: int, count: int = 1) -> list[int]:
    """As `children`, waiting until there are so many."""
    eventually(lambda: len(children(pid)) == count)
    return children(pid)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def eventually(holds: Callable[[], bool]) -> None:
    """Waits for what happens in another process."""
    for _ in range(3000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError(holds)


def outcome(workers: Workers) -> Report | IngestError:
    """What becomes of the one file that is being read."""
    found: list[Parsed] = []
    while not found:
        found = workers.wait()
    return found[0].outcome


class TestParseLimited:
    def test_the_same_report(self, good: Path) -> None:
        assert parse_limited(good, Settings()) == parse_file(good)

    def test_a_relative_path(self, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(good.parent)
        assert parse_limited(Path(good.name), Settings()) == parse_file(good)

    @pytest.mark.parametrize(
        ("data", "fault"), [(b"", UnreadableFile), (b"abc\x00def", UnreadableFile), (b"PK\x03\x04", IngestError)]
    )
    def test_faults_come_through(self, data: bytes, fault: type[IngestError], tmp_path: Path) -> None:
        path = tmp_path / "hỏng.txt"
        path.write_bytes(data)
        with pytest.raises(fault) as here:
            parse_file(path)
        with pytest.raises(fault) as there:
            parse_limited(path, Settings())
        assert str(there.value) == str(here.value)
        assert isinstance(there.value, UnknownFormat) == isinstance(here.value, UnknownFormat)

    def test_a_kind_that_has_no_reader_comes_through(self, tmp_path: Path) -> None:
        path = tmp_path / "hỏng.docx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.txt", "a")
        with pytest.raises(UnknownFormat, match=r"^Tệp hỏng\.docx là tệp nén"):
            parse_limited(path, Settings())

    def test_a_report_too_long_for_one_reading_of_the_pipe(self, tmp_path: Path) -> None:
        path = tmp_path / "dài.txt"
        path.write_text(REPORT + LONG[:200_000], encoding="utf-8")
        assert parse_limited(path, Settings()) == parse_file(path)

    def test_a_reply_beyond_measure_ends_the_process(self, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sandbox, "_REPLY_BYTES", 100)
        with pytest.raises(UnreadableFile, match=r"^Tệp tốt\.txt cần hơn .* bộ nhớ"):
            parse_limited(good, Settings())

    @pytest.mark.parametrize(
        "reply",
        [
            b"\n", b"\xff\n", b"[]\n", b"{}\n", b"[" * 5000 + b"\n", b'["broken"]\n',
            b'["fault", "UnknownFormat", 3]\n', b'["report",]\n', b'["report",{}]\n',
            b'["report",{"source": 3, "passages": "x"}]\n', b'["report",' + b"[" * 5000 + b"\n",
        ],
    )  # fmt: skip
    def test_whatever_a_reader_led_astray_writes_is_a_damaged_file(self, reply: bytes) -> None:
        found = sandbox._outcome(reply, Path("x/lạ.txt"), sandbox.Limits(1, 1, 1))
        assert isinstance(found, UnreadableFile)
        assert str(found).startswith("Tệp lạ.txt hỏng hoặc có cấu trúc lạ")

    def test_too_large_a_file_is_not_even_opened(self, tmp_path: Path) -> None:
        path = tmp_path / "lớn.pdf"
        path.touch(mode=0)
        os.truncate(path, 1_000_001)
        with pytest.raises(UnreadableFile, match=r"^Tệp lớn\.pdf lớn hơn 1 MB.*\.$"):
            parse_limited(path, limited(max_file_mb=1))

    def test_what_is_no_file(self, tmp_path: Path) -> None:
        pipe = tmp_path / "ống.txt"
        os.mkfifo(pipe)
        for path in (pipe, tmp_path, tmp_path / "không có.txt", Path("/dev/zero")):
            with pytest.raises(UnreadableFile, match=str(path)):
                parse_limited(path, Settings())

    def test_memory(self, long: Path) -> None:
        with pytest.raises(UnreadableFile, match=r"^Tệp dài\.txt cần hơn 64 MB bộ nhớ.*ingest\.memory_mb\.$"):
            parse_limited(long, limited(memory_mb=64))

    def test_computing(self, long: Path) -> None:
        with pytest.raises(UnreadableFile, match=r"^Tệp dài\.txt đọc quá 1 giây.*ingest\.cpu_seconds\.$"):
            parse_limited(long, limited(cpu_seconds=1, memory_mb=2000))

    def test_the_clock(self, long: Path) -> None:
        with pytest.raises(UnreadableFile, match=r"^Tệp dài\.txt đọc quá 1 giây.*ingest\.file_seconds\.$"):
            parse_limited(long, limited(file_seconds=1, memory_mb=2000))


class TestWorkers:
    @pytest.mark.parametrize(
        ("number", "said"), [(signal.SIGKILL, "bộ nhớ"), (signal.SIGSEGV, "hỏng"), (signal.SIGTERM, "hỏng")]
    )
    def test_one_that_dies_costs_its_file_alone(self, good: Path, long: Path, number: int, said: str) -> None:
        with Workers.of(Settings(), 1) as workers:
            workers.start(0, long)
            os.kill(started(os.getpid())[0], number)
            fault = outcome(workers)
            assert isinstance(fault, UnreadableFile) and said in str(fault) and "dài.txt" in str(fault)
            assert workers.read(good) == parse_file(good)

    def test_one_process_serves_many_files(self, good: Path, tmp_path: Path) -> None:
        (tmp_path / "hỏng.txt").write_bytes(b"\x00")
        with Workers.of(Settings(), 1) as workers:
            seen = set()
            for path in (good, tmp_path / "hỏng.txt", good):
                workers.read(path)
                seen |= set(children(os.getpid()))
            assert len(seen) == 1

    def test_one_that_is_killed_idle_is_replaced(self, good: Path) -> None:
        with Workers.of(Settings(), 1) as workers:
            workers.read(good)
            os.kill(started(os.getpid())[0], signal.SIGKILL)
            eventually(lambda: not workers.wait() and not children(os.getpid()))
            assert workers.read(good) == parse_file(good)

    def test_nothing_is_left_running_or_lying_about(self, long: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = long.parent / "tạm"
        folder.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(folder))
        with Workers.of(Settings(), 2) as workers:
            workers.start(0, long)
            workers.start(1, long)
            pids = started(os.getpid(), 2)
            assert len(list(folder.iterdir())) == 3  # one each, and the turns that they share
        assert not any(map(is_running, pids))
        assert not list(folder.iterdir())

    def test_it_knows_no_secret(self, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BAOCAO_TELEGRAM__TOKEN", "123:bí-mật")
        with Workers.of(Settings(), 1) as workers:
            workers.read(good)
            known = Path(f"/proc/{children(os.getpid())[0]}/environ").read_text()
        assert "PATH=" in known and "BAOCAO_" not in known

    def test_it_loads_no_model(self, good: Path) -> None:
        with Workers.of(Settings(), 1) as workers:
            workers.read(good)
            mapped = Path(f"/proc/{children(os.getpid())[0]}/maps").read_text()
        assert "python" in mapped and "torch" not in mapped and "faiss" not in mapped

    def test_it_dies_with_its_parent(self, long: Path) -> None:
        script = (
            "import sys; from pathlib import Path; from ingest.sandbox import parse_limited; "
            "from ingest.settings import Settings; parse_limited(Path(sys.argv[1]), Settings())"
        )
        own = {**os.environ, "TMPDIR": str(long.parent)}
        with subprocess.Popen([sys.executable, "-c", script, str(long)], cwd=ROOT, env=own) as parent:
            child = started(parent.pid)[0]
            parent.kill()
        eventually(lambda: not is_running(child))


def test_nothing_is_made_or_changed_outside_its_folder(tmp_path: Path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    other.mkdir()
    (other / "kept").touch()
    script = f"""
import os, sys
from pathlib import Path
from ingest.landlock import write_only_below
own, other = Path({str(own)!r}), Path({str(other)!r})
if not write_only_below(own):
    sys.exit(3)
(own / "a").write_text("a")
(own / "a").rename(own / "b")
Path(os.devnull).write_text("a")
assert (other / "kept").read_text() == ""
for forbidden in (
    lambda: (other / "new").touch(),
    lambda: (other / "kept").write_text("changed"),
    lambda: (own / "b").rename(other / "b"),
    lambda: (other / "folder").mkdir(),
    lambda: (other / "link").symlink_to(own),
):
    try:
        forbidden()
    except OSError:
        continue
    sys.exit(1)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode == 3:
        pytest.skip("this system has no Landlock")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in other.iterdir()] == ["kept"]


def test_it_binds_whoever_asks_and_what_is_started_later(tmp_path: Path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    other.mkdir()
    found: list[bool] = []

    def work() -> None:  # a thread is bound by itself
        found.append(write_only_below(own))
        (own / "a").touch()
        commands = (["/bin/sh", "-c", f"echo a > {own}/b"], ["/bin/sh", "-c", f"echo a > {other}/b"])
        found.extend(subprocess.run(each, capture_output=True, check=False).returncode == 0 for each in commands)
        try:
            (other / "a").touch()
        except PermissionError:
            found.append(True)

    bound = threading.Thread(target=work)
    bound.start()
    bound.join()
    if landlock.version() < 1:
        assert found[0] is False, "and says so"
        pytest.skip("this system has no Landlock")
    assert found == [True, True, False, True]
    (other / "a").touch()


def test_no_large_file_is_written(tmp_path: Path) -> None:
    script = (
        "from ingest.limits import bind; bind(500_000_000); file = open('f', 'wb'); "
        "[file.write(bytes(1 << 20)) for _ in range(100)]"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, check=False, capture_output=True
    )
    assert b"File too large" in done.stderr
    assert (tmp_path / "f").stat().st_size <= 64 * 1024 * 1024
