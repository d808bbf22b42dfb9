"""A full disk, a folder that cannot be written, a byte lost: one line says so, and what was there goes on serving."""

import ctypes
import json
import logging
import random
import resource
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from index import generation, library, publish
from index.backup import backup
from index.data_folder import writing
from index.engines.dense import build_dense
from index.engines.lexical import build_lexical
from index.engines.protocol import Row
from index.errors import DamagedIndex, DataFolderUnusable, SchemaMismatch
from index.library import Library
from index.publish import add_reports, rebuild
from index.verify import verify
from ingest.settings import Settings
from tests.index.interrupted import BEHIND, CASES, Recalling, add, at, one, prepare, seen
from tests.index.killing import told_by

_FLIPS, _LOSSES = 1000, 200


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("damaged")
    prepare(made)
    return made


@pytest.fixture
def two(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Two reports, published one after the other."""
    recalling = Recalling(home)
    for module in (publish, library):
        monkeypatch.setattr(module, "Embedder", lambda _: recalling)
    shutil.copytree(home / "two", tmp_path / "two")
    return at(tmp_path / "two", Settings.load())


def newest(settings: Settings) -> Path:
    return generation.all_in(settings.data_dir)[-1]


class Warnings(logging.Handler):
    """How often a fault was named in the log."""

    heard = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.heard += record.levelno >= logging.WARNING


@pytest.fixture
def warnings() -> Iterator[Warnings]:
    log, heard = logging.getLogger("index.generation"), Warnings()
    log.addHandler(heard)
    yield heard
    log.removeHandler(heard)


class TestBytes:
    def test_every_byte_altered_or_lost_is_noticed_before_anything_is_opened(
        self, two: Settings, warnings: Warnings
    ) -> None:
        chance = random.Random(20231205)
        folder, pointer = newest(two), two.data_dir / "CURRENT"
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]
        assert len(paths) > 10
        for turn in range(_FLIPS + _LOSSES):
            path = chance.choice([*paths, pointer])
            whole = path.read_bytes()
            at_byte = chance.randrange(len(whole))
            altered = bytes([whole[at_byte] ^ chance.randrange(1, 256)]) if turn < _FLIPS else b""
            path.write_bytes(whole[:at_byte] + altered + whole[at_byte + 1 :])
            serving = generation.current(two.data_dir)
            assert serving and (serving.folder != folder or path == pointer), (path, at_byte, altered)
            assert warnings.heard == turn + 1, (path, at_byte, altered)
            path.write_bytes(whole)
        assert generation.current_name(two.data_dir) == folder.name

    def test_an_unreadable_pointer_is_told_and_written_anew(self, two: Settings) -> None:
        for text in ("", "000001\n", "000001 " + 64 * "0" + "\n", "\xff"):
            (two.data_dir / "CURRENT").write_text(text, encoding="latin-1")
            assert [f.checked for f in verify(two) if f.fault] == ["CURRENT, tên bản chỉ mục đang dùng"]
            assert len(Library.open(two).reports) == 2
            add_reports(two, [])
            assert not [f for f in verify(two) if f.fault]

    @pytest.mark.parametrize("size", [0, 100, 8192])
    def test_a_store_that_lost_its_end_is_told_and_what_was_published_serves(
        self, home: Path, two: Settings, size: int
    ) -> None:
        store = two.data_dir / "reports.sqlite"
        store.write_bytes(store.read_bytes()[:size])
        archive = two.data_dir / "backup.tar.gz"
        for work in (partial(rebuild, two), partial(add, two, home, "c.txt"), partial(backup, two, archive)):
            assert "hỏng" in told_by(work)
        assert any(finding.fault for finding in verify(two))
        assert len(Library.open(two).reports) == 2

    def test_a_lost_store_is_had_again_from_what_was_published(self, two: Settings) -> None:
        (two.data_dir / "reports.sqlite").write_bytes(b"x" * 100)
        shutil.copyfile(newest(two) / "reports.sqlite", two.data_dir / "reports.sqlite")
        rebuild(two)
        assert not [finding for finding in verify(two) if finding.fault]
        assert len(Library.open(two).reports) == 2


def with_layout(settings: Settings, layout: int) -> None:
    """Has everything published look as another version of the program left it."""
    for folder in generation.all_in(settings.data_dir):
        path = folder / "manifest.json"
        fields = json.loads(path.read_text(encoding="utf-8")) | {"layout": layout}
        del fields["checksum"]
        fields["checksum"] = sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        path.write_text(json.dumps(fields, ensure_ascii=False, indent=1), encoding="utf-8")
    if layout < 5:
        (settings.data_dir / "CURRENT").write_text(f"{newest(settings).name}\n", encoding="utf-8")


class TestOtherVersions:
    @pytest.mark.parametrize("layout", [3, 4, 6])
    @pytest.mark.parametrize("mend", [rebuild, lambda settings: add_reports(settings, [])])
    def test_an_index_of_another_layout_is_told_and_made_anew(
        self, two: Settings, layout: int, mend: Callable[[Settings], object]
    ) -> None:
        reader = Library.open(two)
        with_layout(two, layout)
        with pytest.raises(SchemaMismatch, match=f"cấu trúc {layout}.*python -m index rebuild"):
            Library.open(two)
        assert not reader.newer() and len(reader.reports) == 2
        mend(two)
        assert reader.newer() and len(Library.open(two).reports) == 2

    def test_one_of_another_layout_does_not_stand_in_for_a_damaged_one(self, two: Settings) -> None:
        with_layout(two, 4)
        rebuild(two)
        (newest(two) / "reports.sqlite").write_bytes(b"")
        with pytest.raises((DamagedIndex, SchemaMismatch), match="python -m index rebuild"):
            Library.open(two)


def check_after(settings: Settings, told: str, before: object) -> None:
    """The fault was told in one line, nothing was lost, and the next command that may write mends what is behind."""
    assert "\n" not in told
    left = seen(settings)
    if told:
        assert left.published == before
        assert "quyền" in told or "đĩa" in told or "chỗ" in told, told
    assert {finding.checked for finding in verify(settings) if finding.fault} <= BEHIND
    add_reports(settings, [])
    assert not [finding for finding in verify(settings) if finding.fault]
    assert not list(settings.data_dir.rglob("*.tmp"))


class TestNoRoom:
    @pytest.mark.parametrize(
        "name", ["another report", "a newer version", "removed", "rebuilt", "restored over others"]
    )
    def test_a_file_that_cannot_grow_is_told(self, home: Path, two: Settings, name: str) -> None:
        whole = shutil.copytree(two.data_dir, two.data_dir.with_name("whole"))
        before, said = seen(two).published, set()

        def cramped(limit: int) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            CASES[name].work(two, home)

        for limit in (0, 4_096, 20_000, 33_000, 50_000, 61_000, 70_000, 10_000_000):
            shutil.rmtree(two.data_dir)
            shutil.copytree(whole, two.data_dir)
            told = told_by(partial(cramped, limit))
            said.add(told)
            check_after(two, told, before)
        assert "" in said and len(said) >= 3  # done in the end, and met in several places


ROWS = [Row(1, 1, "hộ nghèo", "")]


@pytest.mark.parametrize("build", [
    lambda folder: build_dense(folder, ROWS, np.ones((1, 8), np.float32)),
    lambda folder: build_lexical(folder, ROWS),
])  # fmt: skip
def test_a_part_of_the_index_that_cannot_be_written_is_a_fault_of_the_disk(
    tmp_path: Path, build: Callable[[Path], None]
) -> None:
    def cramped(limit: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        try:
            build(tmp_path / str(limit))
        except OSError:
            raise DataFolderUnusable("đĩa") from None

    assert [told_by(partial(cramped, limit)) for limit in (0, 40, 100_000_000)] == ["đĩa", "đĩa", ""]


def powerless() -> None:
    """Takes root's right to write anywhere from this process; another user never had it."""
    header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None, use_errno=True).capset(header, none) == 0


class TestNoRight:
    @pytest.mark.parametrize("everything", [False, True])
    @pytest.mark.parametrize("name", [*CASES, "verified", "listed"])
    def test_a_folder_that_cannot_be_written_is_told(
        self, home: Path, two: Settings, name: str, everything: bool
    ) -> None:
        before = seen(two).published
        work = CASES[name].work if name in CASES else {"verified": _verified, "listed": _listed}[name]

        def forbidden() -> None:
            powerless()
            work(two, home)

        paths = [two.data_dir, *two.data_dir.rglob("*")] if everything else [two.data_dir]
        modes = [(path, path.stat().st_mode) for path in paths]
        for path, mode in modes:
            path.chmod(mode & ~0o222)
        try:
            told = told_by(forbidden)
        finally:
            for path, mode in modes:
                path.chmod(mode)
        assert told
        if name != "restored":  # which is told of what stands there
            check_after(two, told, before)


def _verified(settings: Settings, _: Path) -> None:
    list(verify(settings))


def _listed(settings: Settings, _: Path) -> None:
    one(settings, "a.txt")


def test_another_process_that_writes_is_told(home: Path, two: Settings) -> None:
    with writing(two.data_dir):
        for name, case in CASES.items():
            assert "đang được tiến trình khác ghi" in told_by(partial(case.work, two, home)), name
        assert len(Library.open(two).reports) == 2
    add(two, home, "c.txt")
    assert len(Library.open(two).reports) == 3
