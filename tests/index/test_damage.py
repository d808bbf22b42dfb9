"""A full disk, a folder that cannot be written, a byte lost: one line says so, and what was there goes on serving."""

import json
import logging
import random
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from index import generation, library, publish
from index.backup import backup
from index.data_folder import writing
from index.errors import DamagedIndex, DataFolderTaken, SchemaMismatch
from index.library import Library
from index.publish import add_reports, rebuild
from index.verify import verify
from ingest.settings import Settings
from tests.index.conftest import interrupted
from tests.index.scenarios import CASES, Recalling, add, at

_FLIPS, _LOSSES = 1000, 200


@pytest.fixture
def two(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Two reports, published one after the other."""
    recalling = Recalling(prepared)
    for module in (publish, library):
        monkeypatch.setattr(module, "Embedder", lambda _: recalling)
    shutil.copytree(prepared / "two", tmp_path / "two")
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
        self, prepared: Path, two: Settings, size: int
    ) -> None:
        store = two.data_dir / "reports.sqlite"
        store.write_bytes(store.read_bytes()[:size])
        for work in (
            lambda: rebuild(two),
            lambda: add(two, prepared, "c.txt"),
            lambda: backup(two, two.data_dir / "backup.tar.gz"),
        ):
            with pytest.raises(DamagedIndex, match="hỏng"):
                work()
        assert any(finding.fault for finding in verify(two))
        assert len(Library.open(two).reports) == 2

    def test_a_lost_store_is_had_again_from_what_was_published(self, two: Settings) -> None:
        (two.data_dir / "reports.sqlite").write_bytes(b"x" * 100)
        shutil.copyfile(newest(two) / "reports" / "000001.sqlite", two.data_dir / "reports.sqlite")
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
    @pytest.mark.parametrize("layout", [4, 5, 7])
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
        (newest(two) / "reports" / "000001.sqlite").write_bytes(b"")
        with pytest.raises((DamagedIndex, SchemaMismatch), match="python -m index rebuild"):
            Library.open(two)


@pytest.mark.parametrize("check", ["cramped", "forbidden"])
def test_a_full_disk_or_a_folder_that_cannot_be_written_is_told(prepared: Path, check: str) -> None:
    interrupted(prepared, check)


@pytest.mark.parametrize("name", CASES)
def test_a_second_writer_is_told(prepared: Path, two: Settings, name: str) -> None:
    with writing(two.data_dir), pytest.raises(DataFolderTaken, match="đang được tiến trình khác ghi"):
        CASES[name].work(two, prepared)
    assert len(Library.open(two).reports) == 2
