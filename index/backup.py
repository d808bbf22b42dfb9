"""All that cannot be made again, in one file: the reports, the files they were read from, what the bot keeps; and back.

The index is not in it: it is derived, and made anew.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from index import swap
from index.archive import digest_and_size, pack, unpack
from index.batches import Progress
from index.data_folder import LOCK, alone, settled, shared, writing
from index.durable import sync
from index.engines import builder
from index.errors import (
    BackupUnusable,
    DamagedIndex,
    DataFolderNotEmpty,
    DataFolderTaken,
    DataFolderUnusable,
    SchemaMismatch,
)
from index.generation import STORE, Generation
from index.originals import original_of
from index.publish import rebuild, store_in
from index.sqlite_files import copy_whole, fault_in, is_in_use, opened, spoken_of
from index.store import Store
from ingest.errors import cause_of
from ingest.settings import Settings

_OTHERS = "*.sqlite3"  # what is kept beside the store, whoever keeps it there


@dataclass(frozen=True, slots=True)
class Backed:
    """What a backup holds: so many reports, the original files of so many of them, in so many bytes."""

    reports: int
    originals: int
    size: int


@dataclass(frozen=True, slots=True)
class Restored:
    """So many reports are back; kept: where that which stood there before lies now, None when nothing did."""

    reports: int
    kept: Path | None


def backup(settings: Settings, archive: Path) -> Backed:
    """Writes the archive, which is there whole or not at all, while others read and write the data folder.

    Raises BackupUnusable when there is nothing to be kept, or the archive is there already or cannot be written;
    DamagedIndex when what would be kept is damaged.
    """
    data = settled(settings.data_dir)
    if not store_in(data).is_file():
        raise BackupUnusable(f"Chưa có báo cáo nào trong {data} để sao lưu.")
    if archive.exists():
        raise BackupUnusable(f"Đã có tệp {archive}: đặt tên khác cho bản sao lưu, hoặc xoá tệp ấy trước.")
    try:
        with _aside(archive) as aside, shared(data):
            files = _copies(data, aside)
            reports = _digests(aside / STORE, data)
            kept = {str(path.relative_to(data)): path for path in _originals(data, reports)}
            (aside / archive.name).touch(0o600)  # it holds who asked what
            pack(aside / archive.name, files | kept)
            sync(aside / archive.name)
            (aside / archive.name).rename(archive)
            sync(archive.parent)
    except OSError as fault:
        raise BackupUnusable(
            f"Không ghi được bản sao lưu {archive}: {cause_of(fault) or 'kiểm tra lại đường dẫn'}."
        ) from fault
    return Backed(len(reports), len(kept), archive.stat().st_size)


def restore(settings: Settings, archive: Path, *, replace: bool, progress: Progress | None = None) -> Restored:
    """Puts what the archive holds into the data folder, whole or not at all, its index made anew.

    replace: what stands in the data folder gives way and is kept beside it; False: nothing may stand there.
    Raises BackupUnusable for an archive that is damaged, foreign or newer than this program, DataFolderNotEmpty,
    DataFolderTaken when the bot or another writer is at work, DataFolderUnusable, and the faults of the model.
    """
    builder(settings.index.engine, settings)
    data = settings.data_dir
    with writing(data):
        _require_room(data, replace=replace)
        try:
            new = swap.begin(data)
            unpack(archive, new)
            made = _indexed(settings, new, archive, progress)
            swap.commit(data)
        except OSError as fault:
            said = f"Không khôi phục được vào {data}, dữ liệu hiện có vẫn như cũ"
            raise DataFolderUnusable.because(said, fault) from fault
        finally:
            swap.abandon(data)
        with alone(data):
            kept = swap.finish(data)
    return Restored(made.manifest.reports, kept)


@contextmanager
def _aside(archive: Path) -> Iterator[Path]:
    """A folder beside the archive, for what is not finished; that of a process which was killed gives way."""
    folder = archive.with_name(f".{archive.name}.tmp")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copies(data: Path, aside: Path) -> dict[str, Path]:
    """Each database as it is now; whoever writes it goes on."""
    copies = {}
    for path in [data / STORE, *sorted(data.glob(_OTHERS))]:
        copy = copies[path.name] = aside / path.name
        try:
            with spoken_of(path), closing(opened(path, "ro")) as db:
                copy_whole(db, copy)
            damage = fault_in(copy)
        except DamagedIndex as fault:
            damage = str(fault.__cause__)
        if damage:
            raise DamagedIndex(
                f"Chưa sao lưu được vì {path} bị hỏng ({damage}): khôi phục bản sao lưu trước bằng "
                "python -m index restore TỆP --replace, hoặc xoá tệp hỏng (mất những gì tệp giữ)."
            )
    return copies


def _digests(copy: Path, data: Path) -> dict[str, str]:
    """Of the files that the reports of the store were read from, with the reports' names."""
    with closing(Store(copy)) as store:
        if faults := store.faults():
            raise DamagedIndex(f"Chưa sao lưu được vì kho báo cáo {data / STORE} bị hỏng: {faults[0]}.")
        return {report.digest: report.source for report in store.reports()}


def _originals(data: Path, reports: dict[str, str]) -> Iterator[Path]:
    for digest, source in reports.items():
        path = original_of(data, digest)
        if path and digest_and_size(path)[0] != digest:
            raise DamagedIndex(
                f"Chưa sao lưu được vì tệp gốc {path} của báo cáo {source} đã bị thay đổi: nạp lại tệp của báo cáo ấy "
                "bằng python -m ingest add, hoặc xoá tệp gốc này, rồi sao lưu lại."
            )
        if path:
            yield path


def _require_room(data: Path, *, replace: bool) -> None:
    standing = swap.standing(data)
    if standing and not replace:
        raise DataFolderNotEmpty(
            f"Thư mục dữ liệu {data} đang có dữ liệu: thêm --replace để thay thế (dữ liệu đang có được giữ lại bên "
            "cạnh), hoặc đặt data_dir là một thư mục trống."
        )
    if any(path.match(_OTHERS) and is_in_use(path) for path in standing):
        raise DataFolderTaken(f"Bot đang chạy trên thư mục dữ liệu {data}: dừng bot rồi khôi phục lại.")


def _indexed(settings: Settings, new: Path, archive: Path, progress: Progress | None) -> Generation:
    """Makes the index of what was unpacked, whose parts are checked against each other on the way."""
    try:
        made = rebuild(settings.model_copy(update={"data_dir": new}), progress)
    except (DamagedIndex, SchemaMismatch) as fault:
        raise BackupUnusable(f"Không dùng được bản sao lưu {archive}: {fault}") from fault
    for path in new.glob(_OTHERS):
        if damage := fault_in(path):
            raise BackupUnusable(f"Không dùng được bản sao lưu {archive}: {path.name} bị hỏng ({damage}).")
    (new / LOCK).unlink()  # which would take the place of the one that is held
    return made
