"""What is backed up comes back, byte for byte; a damaged or hostile archive is refused before anything is touched."""

import gzip
import io
import json
import random
import shutil
import sqlite3
import tarfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from bot.state.kept import Kept, open_kept
from index import archive as archives
from index import backup as backups
from index import generation, library, publish, swap
from index.backup import backup, restore
from index.errors import BackupUnusable, DamagedIndex, DataFolderNotEmpty, DataFolderTaken, IndexFault
from index.library import Library
from index.publish import stored
from index.verify import verify
from ingest.settings import Settings
from tests.index.scenarios import TEXTS, Recalling, add, at, one, seen


@pytest.fixture
def two(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Two reports, and a question that was asked."""
    recalling = Recalling(prepared)
    for module in (publish, library):
        monkeypatch.setattr(module, "Embedder", lambda _: recalling)
    shutil.copytree(prepared / "two", tmp_path / "two")
    return at(tmp_path / "two", Settings.load())


@pytest.fixture
def archive(prepared: Path) -> Path:
    """Two other reports, and another question."""
    return prepared / "backup.tar.gz"


def kept(settings: Settings) -> Kept:
    """What the bot keeps in that folder."""
    return open_kept(settings.data_dir, admins=(), users=())


@pytest.fixture
def without_bot(two: Settings) -> Settings:
    (two.data_dir / "bot.sqlite3").unlink()
    return two


class TestThereAndBack:
    def test_everything_comes_back_into_an_empty_folder(self, two: Settings, tmp_path: Path) -> None:
        made = backup(two, tmp_path / "a.tar.gz")
        assert (made.reports, made.originals, made.size) == (2, 2, (tmp_path / "a.tar.gz").stat().st_size)
        empty = at(tmp_path / "empty", two)
        (tmp_path / "empty" / "lost+found").mkdir(parents=True)  # as on a volume of its own
        assert restore(empty, tmp_path / "a.tar.gz", replace=False).kept is None
        assert seen(empty) == seen(two)
        with stored(two) as old, stored(empty) as new:
            assert [new.report(r.id) for r in new.reports()] == [old.report(r.id) for r in old.reports()]
        for name in ("a.txt", "b.txt"):
            digest = one(empty, name).digest
            assert (empty.data_dir / "originals" / digest).read_text(encoding="utf-8") == TEXTS[name]
        assert not [finding for finding in verify(empty) if finding.fault]
        assert (empty.data_dir / "lost+found").is_dir()

    def test_what_stood_there_is_kept_and_can_come_back(self, two: Settings, archive: Path) -> None:
        before, lock = seen(two), (two.data_dir / "writer.lock").stat().st_ino
        first = restore(two, archive, replace=True).kept
        assert seen(two).asked == ["câu mới"] and first == two.data_dir / "replaced-1"
        assert (two.data_dir / "writer.lock").stat().st_ino == lock  # the one that others wait for
        assert seen(at(first, two)) == before
        assert not [finding for finding in verify(at(first, two)) if finding.fault]
        assert restore(two, archive, replace=True).kept == two.data_dir / "replaced-2"

    def test_it_is_taken_by_a_reader_that_is_open(self, two: Settings, archive: Path) -> None:
        reader = Library.open(two)
        restore(two, archive, replace=True)
        newer = reader.newer()
        assert newer and seen(two, newer) == seen(two)

    def test_the_same_data_makes_the_same_archive(self, two: Settings, tmp_path: Path) -> None:
        backup(two, tmp_path / "a.tar.gz")
        backup(two, tmp_path / "b.tar.gz")
        assert (tmp_path / "a.tar.gz").read_bytes() == (tmp_path / "b.tar.gz").read_bytes()

    def test_only_the_owner_may_read_it(self, two: Settings, tmp_path: Path) -> None:
        backup(two, tmp_path / "a.tar.gz")
        assert (tmp_path / "a.tar.gz").stat().st_mode & 0o077 == 0

    def test_of_an_older_version_it_is_brought_to_this_one(self, prepared: Path, two: Settings, tmp_path: Path) -> None:
        files = {"reports.sqlite": prepared / "released" / "reports.sqlite"}
        archives.pack(tmp_path / "old.tar.gz", files)
        assert restore(two, tmp_path / "old.tar.gz", replace=True).reports == 1
        assert not [finding for finding in verify(two) if finding.fault]


class TestWhileOthersWork:
    def test_the_bot_writes_on(self, without_bot: Settings, tmp_path: Path) -> None:
        working, stop, begun = kept(without_bot), threading.Event(), threading.Event()

        def work() -> None:
            for number in count(1):
                working.inbox.take([{"update_id": number}])
                begun.set()
                if stop.is_set():
                    return

        bot = threading.Thread(target=work)
        bot.start()
        try:
            begun.wait()
            for number in range(5):
                backup(without_bot, tmp_path / f"{number}.tar.gz")
        finally:
            stop.set()
            bot.join()
            working.database.close()
        restore(without_bot, tmp_path / "4.tar.gz", replace=True)
        restored = kept(without_bot)
        taken = [update["update_id"] for update in restored.inbox.waiting()]
        restored.database.close()
        assert taken == list(range(1, len(taken) + 1)) and taken  # as the bot had it at one moment

    def test_a_report_replaced_in_the_middle_keeps_its_original(
        self, prepared: Path, two: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        writer = threading.Thread(target=add, args=(two, prepared, "newer/a.txt"))
        before, published, counted = seen(two), generation.current_name(two.data_dir), backups._digests

        def replaced_then_counted(copy: Path, data: Path) -> dict[str, str]:
            writer.start()
            while generation.current_name(data) == published:
                pass
            writer.join(0.5)  # it waits with the old file, which it would have removed long before
            return counted(copy, data)

        monkeypatch.setattr(backups, "_digests", replaced_then_counted)
        backup(two, tmp_path / "a.tar.gz")
        writer.join()
        assert len(list((two.data_dir / "originals").iterdir())) == 2
        empty = at(tmp_path / "empty", two)
        restore(empty, tmp_path / "a.tar.gz", replace=False)
        assert seen(empty) == before

    def test_not_while_the_bot_runs(self, without_bot: Settings, archive: Path) -> None:
        running = kept(without_bot)
        with pytest.raises(DataFolderTaken, match="dừng bot"):
            restore(without_bot, archive, replace=True)
        running.inbox.take([{"update_id": 1}])
        running.database.close()
        restore(without_bot, archive, replace=True)

    def test_the_bot_that_starts_after_a_kill_finds_what_was_restored(
        self, without_bot: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shutil.copytree(without_bot.data_dir, tmp_path / "earlier")
        earlier = at(tmp_path / "earlier", without_bot)
        bot = kept(earlier)
        bot.inbox.take([{"update_id": 7}])
        bot.database.close()
        backup(earlier, tmp_path / "a.tar.gz")
        kept(without_bot).database.close()

        def killed(_: Path) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(swap, "finish", killed)
            with pytest.raises(KeyboardInterrupt):
                restore(without_bot, tmp_path / "a.tar.gz", replace=True)
        assert swap.is_pending(without_bot.data_dir)
        bot = kept(without_bot)
        assert [update["update_id"] for update in bot.inbox.waiting()] == [7]
        bot.database.close()


class TestRefusals:
    def test_a_folder_that_is_not_empty(self, two: Settings, archive: Path) -> None:
        before = seen(two)
        with pytest.raises(DataFolderNotEmpty, match="--replace"):
            restore(two, archive, replace=False)
        assert seen(two) == before

    def test_an_archive_that_is_there_already(self, two: Settings, archive: Path) -> None:
        before = archive.read_bytes()
        with pytest.raises(BackupUnusable, match="Đã có tệp"):
            backup(two, archive)
        assert archive.read_bytes() == before

    def test_a_place_that_is_not_there(self, two: Settings, tmp_path: Path) -> None:
        with pytest.raises(BackupUnusable, match="nowhere"):
            backup(two, tmp_path / "nowhere" / "a.tar.gz")
        with pytest.raises(BackupUnusable, match="nowhere"):
            restore(two, tmp_path / "nowhere" / "a.tar.gz", replace=True)

    def test_nothing_to_be_kept(self, two: Settings, tmp_path: Path) -> None:
        with pytest.raises(BackupUnusable, match="Chưa có báo cáo"):
            backup(at(tmp_path / "empty", two), tmp_path / "a.tar.gz")

    @pytest.mark.parametrize("what", ["report", "original", "bot"])
    def test_what_is_damaged_is_not_taken_for_a_backup(self, two: Settings, tmp_path: Path, what: str) -> None:
        if what == "report":
            with closing(sqlite3.connect(two.data_dir / "reports.sqlite")) as db, db:
                db.execute("UPDATE figures SET value = '14,5'")
        elif what == "original":
            (two.data_dir / "originals" / one(two, "a.txt").digest).write_text("khác")
        else:
            path = two.data_dir / "bot.sqlite3"
            path.write_bytes(path.read_bytes()[:4096])
        with pytest.raises(DamagedIndex, match="Chưa sao lưu được"):
            backup(two, tmp_path / "a.tar.gz")
        assert not list(tmp_path.glob("*.tar.gz*"))

    def test_one_of_a_newer_program(self, two: Settings, archive: Path, tmp_path: Path) -> None:
        before = seen(two)
        path = repacked(archive, tmp_path, {"format": archives.FORMAT + 1})
        with pytest.raises(BackupUnusable, match="mới hơn"):
            restore(two, path, replace=True)
        (tmp_path / "unpacked").mkdir()
        archives.unpack(archive, tmp_path / "unpacked")
        with closing(sqlite3.connect(tmp_path / "unpacked" / "reports.sqlite")) as db:
            db.execute("PRAGMA user_version = 99")
        archives.pack(tmp_path / "newer.tar.gz", {"reports.sqlite": tmp_path / "unpacked" / "reports.sqlite"})
        with pytest.raises(BackupUnusable, match="mới hơn"):
            restore(two, tmp_path / "newer.tar.gz", replace=True)
        assert seen(two) == before and not (two.data_dir / "restore.tmp").exists()

    def test_a_report_altered_in_it(self, two: Settings, archive: Path, tmp_path: Path) -> None:
        (tmp_path / "unpacked").mkdir()
        archives.unpack(archive, tmp_path / "unpacked")
        with closing(sqlite3.connect(tmp_path / "unpacked" / "reports.sqlite")) as db, db:
            db.execute("UPDATE passages SET text = replace(text, '3,8', '8,3')")
        archives.pack(tmp_path / "altered.tar.gz", {"reports.sqlite": tmp_path / "unpacked" / "reports.sqlite"})
        with pytest.raises(BackupUnusable, match="đã bị thay đổi"):
            restore(two, tmp_path / "altered.tar.gz", replace=True)

    def test_no_room_for_it(self, two: Settings, archive: Path, tmp_path: Path) -> None:
        before = seen(two)
        path = repacked(archive, tmp_path, sizes=10**18)
        with pytest.raises(IndexFault, match="Không đủ chỗ"):
            restore(two, path, replace=True)
        assert seen(two) == before


def unpacked(archive: Path, into: Path) -> dict[str, bytes] | None:
    """What the archive holds; None when it is refused."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    try:
        archives.unpack(archive, into)
    except BackupUnusable:
        return None
    return {str(path.relative_to(into)): path.read_bytes() for path in into.rglob("*") if path.is_file()}


def test_a_damaged_archive_is_refused_or_says_the_same(archive: Path, tmp_path: Path) -> None:
    chance, whole, path = random.Random(783), archive.read_bytes(), tmp_path / "damaged.tar.gz"
    expected = unpacked(archive, tmp_path / "into")
    assert expected
    harmless = set()
    for turn in range(400):
        at_byte = chance.randrange(len(whole))
        altered = [bytes([whole[at_byte] ^ chance.randrange(1, 256)]) + whole[at_byte + 1 :], whole[at_byte + 1 :], b""]
        path.write_bytes(whole[:at_byte] + altered[turn % 3])
        if (found := unpacked(path, tmp_path / "into")) is not None:
            assert found == expected
            harmless.add(at_byte)
    # Of gzip's header time, level and system say nothing of the contents, nor does a bit that pads a block.
    assert len(harmless) < 12


def test_what_is_no_archive_is_refused(two: Settings, tmp_path: Path) -> None:
    before = seen(two)
    for number, content in enumerate((b"", b"x" * 5000, gzip.compress(b"x" * 5000), gzip.compress(b"\0" * 5000))):
        path = tmp_path / f"{number}"
        path.write_bytes(content)
        with pytest.raises(BackupUnusable, match="không phải bản sao lưu"):
            restore(two, path, replace=True)
    assert seen(two) == before and not (two.data_dir / "restore.tmp").exists()


def repacked(archive: Path, folder: Path, fields: Mapping[str, object] | None = None, *, sizes: int = 0) -> Path:
    """The archive with another manifest: with those fields, or with that size for every file."""
    with tarfile.open(archive) as old:
        members = [(member, old.extractfile(member).read()) for member in old]  # type: ignore[union-attr]
    manifest = json.loads(members[0][1]) | (fields or {})
    if sizes:
        manifest["files"] = {name: [digest, sizes] for name, (digest, _) in manifest["files"].items()}
    path = folder / "repacked.tar.gz"
    packed(path, manifest, [(member, content) for member, content in members[1:]])
    return path


def packed(path: Path, manifest: object, members: Sequence[tuple[tarfile.TarInfo, bytes]]) -> None:
    """An archive of just that."""
    said = json.dumps(manifest).encode()
    about = tarfile.TarInfo("manifest.json")
    about.size = len(said)
    with tarfile.open(path, "w:gz") as tar:
        tar.addfile(about, io.BytesIO(said))
        for member, content in members:
            tar.addfile(member, io.BytesIO(content))


def member(name: str, content: bytes = b"", **about: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for key, value in about.items():
        setattr(info, key, value)
    return info, content


_STORE = b"SQLite format 3\0"
_SUM = sha256(_STORE).hexdigest()


@pytest.mark.parametrize(("files", "members"), [
    ({"../outside": [_SUM, 16]}, [member("../outside", _STORE)]),
    ({"/tmp/outside": [_SUM, 16]}, [member("/tmp/outside", _STORE)]),
    ({"originals/../../outside": [_SUM, 16]}, [member("originals/../../outside", _STORE)]),
    ({f"originals/{'0' * 64}": [_SUM, 16]}, [member(f"originals/{'0' * 64}", _STORE)]),
    ({"writer.lock": [_SUM, 16]}, [member("writer.lock", _STORE)]),
    ({}, [member("bot.sqlite3", type=tarfile.SYMTYPE, linkname="/etc/passwd")]),
    ({"bot.sqlite3": [_SUM, 0]}, [member("bot.sqlite3", type=tarfile.SYMTYPE, linkname="/etc/passwd")]),
    ({"bot.sqlite3": [_SUM, 0]}, [member("bot.sqlite3", type=tarfile.LNKTYPE, linkname="reports.sqlite")]),
    ({"bot.sqlite3": [_SUM, 0]}, [member("bot.sqlite3", type=tarfile.CHRTYPE)]),
    ({"bot.sqlite3": [_SUM, 0]}, [member("bot.sqlite3", type=tarfile.DIRTYPE)]),
    ({"bot.sqlite3": [_SUM, -1]}, [member("bot.sqlite3", _STORE)]),
    ({"bot.sqlite3": [_SUM, 17]}, [member("bot.sqlite3", _STORE)]),
    ({"bot.sqlite3": ["0" * 64, 16]}, [member("bot.sqlite3", _STORE)]),
    ({"bot.sqlite3": "x"}, []),
    ({"bot.sqlite3": [_SUM, 16]}, []),
    ({}, [member("bot.sqlite3", _STORE)]),
    ({}, [member("reports.sqlite", _STORE)]),
    ({}, [member("bot.sqlite3", b"", pax_headers={"comment": "x" * (2 << 20)})]),
])  # fmt: skip
def test_a_hostile_archive_writes_nothing_outside(
    tmp_path: Path, files: dict[str, object], members: list[tuple[tarfile.TarInfo, bytes]]
) -> None:
    path, into = tmp_path / "hostile.tar.gz", tmp_path / "a" / "into"
    packed(
        path,
        {"format": 1, "files": {"reports.sqlite": [_SUM, 16], **files}},
        [member("reports.sqlite", _STORE), *members],
    )
    into.mkdir(parents=True)
    with pytest.raises(BackupUnusable):
        archives.unpack(path, into)
    assert {str(found.relative_to(tmp_path)) for found in tmp_path.rglob("*")} <= {
        "hostile.tar.gz", "a", "a/into", "a/into/reports.sqlite", "a/into/bot.sqlite3",
    }  # fmt: skip
    assert all(found.is_file() and not found.is_symlink() for found in into.iterdir())


@pytest.mark.parametrize("manifest", [b"[]", b"{}", b"[" * 100_000, b'{"format": "x", "files": {}}', b"\xff"])
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, manifest: bytes) -> None:
    with tarfile.open(tmp_path / "x.tar.gz", "w:gz") as tar:
        tar.addfile(member("manifest.json", manifest)[0], io.BytesIO(manifest))
    (tmp_path / "into").mkdir()
    with pytest.raises(BackupUnusable):
        archives.unpack(tmp_path / "x.tar.gz", tmp_path / "into")
