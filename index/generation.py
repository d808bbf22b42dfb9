"""Published generations: immutable, checksummed, switched by one atomic pointer.

Layout of the data folder:
    reports.sqlite                 the store, the one source of truth (beside it SQLite's own -wal and -shm)
    writer.lock                    held while a process writes
    CURRENT                        the name of the generation in use
    generations/<name>/            never changed once it stands there
        manifest.json              what it holds, and the SHA-256 and size of every other file
        reports.sqlite             the reports as they were when it was made
        engine/…                   the engine's own files
"""

import fcntl
import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import DamagedIndex, SchemaMismatch

LAYOUT = 4  # another number whenever the files, or what is embedded and indexed of a passage, change their form
STORE, ENGINE = "reports.sqlite", "engine"
_FOLDER, _POINTER, _MANIFEST = "generations", "CURRENT", "manifest.json"
_UNFINISHED = ".tmp"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds.

    model: the embedder's identity; state: the token of the store it was made from; files: path → SHA-256 and bytes.
    """

    layout: int
    engine: str
    model: str
    dimension: int
    reports: int
    passages: int
    state: str
    files: Mapping[str, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation that has been checked, ready to be opened."""

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        return self.folder.name


def publish(data: Path, make: Callable[[Path], Manifest], keep: int) -> Generation:
    """Has `make` write a generation aside, then makes it the current one in one step; older ones beyond `keep` go.

    A crash at any point leaves the current generation as it was.
    """
    home = data / _FOLDER
    home.mkdir(parents=True, exist_ok=True)
    name = f"{max((int(path.name) for path in all_in(data)), default=0) + 1:06d}"
    aside = home / (name + _UNFINISHED)
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        manifest = make(aside)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _write_manifest(aside, manifest)
    for path in [p for p in aside.rglob("*") if p.is_file()]:
        _sync(path)
    for path in [aside, *(p for p in aside.rglob("*") if p.is_dir())]:
        _sync(path)
    aside.rename(home / name)
    _sync(home)
    _point(data, name)
    _clear(data, name, keep)
    return Generation(home / name, manifest)


@contextmanager
def reading(data: Path) -> Iterator[None]:
    """Keeps generations from being cleared away, while one is checked and opened; what is open stays readable after."""
    with _held(data, fcntl.LOCK_SH):
        yield


def current(data: Path) -> Generation | None:
    """The generation in use, its files checked; the newest whole one when that is damaged; None when there is none.

    Raises DamagedIndex when generations stand there and none is whole, SchemaMismatch for another layout.
    """
    named = current_name(data)
    faults: list[str] = []
    for folder in sorted(all_in(data), key=lambda path: (path.name == named, path.name), reverse=True):
        found = check(folder)
        if not found:
            if faults:
                _LOG.warning("index generation damaged (%s), using %s instead", "; ".join(faults), folder.name)
            return Generation(folder, read_manifest(folder))
        faults += found
    if faults:
        raise DamagedIndex(
            f"Chỉ mục bị hỏng ({faults[0]}): chạy python -m index rebuild để dựng lại từ các báo cáo đã nạp."
        )
    return None


def current_name(data: Path) -> str:
    """The name of the generation in use, unchecked; "" when there is none."""
    try:
        return (data / _POINTER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def check(folder: Path) -> list[str]:
    """What is wrong with a generation's files, each in a few words; empty when it is whole.  Raises SchemaMismatch."""
    try:
        manifest = read_manifest(folder)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return [f"{folder.name}/{_MANIFEST}: không đọc được"]
    standing = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {_MANIFEST}
    faults = [f"{folder.name}/{name}: tệp lạ" for name in sorted(standing - manifest.files.keys())]
    for name, (digest, size) in manifest.files.items():
        path = folder / name
        if name not in standing:
            faults.append(f"{folder.name}/{name}: thiếu tệp")
        elif path.stat().st_size != size or digest_of(path) != digest:
            faults.append(f"{folder.name}/{name}: nội dung đã bị thay đổi")
    return faults


def read_manifest(folder: Path) -> Manifest:
    """The manifest as it stands, its own checksum checked.

    Raises SchemaMismatch for another layout; OSError, ValueError, TypeError, KeyError, AttributeError when damaged.
    """
    fields = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    if fields["layout"] != LAYOUT:
        raise SchemaMismatch(
            f"Chỉ mục {folder.name} có cấu trúc phiên bản {fields['layout']}, chương trình này đọc phiên bản {LAYOUT}: "
            "chạy python -m index rebuild."
        )
    if fields.pop("checksum") != _digest_of_fields(fields):
        raise ValueError("the manifest was altered")
    files = {name: (str(digest), int(size)) for name, (digest, size) in fields.pop("files").items()}
    return Manifest(files=files, **fields)


def files_of(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file of the folder with its SHA-256 and size, as a manifest lists them."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (digest_of(path), path.stat().st_size) for path in paths}


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def all_in(data: Path) -> list[Path]:
    """The folders of every generation, oldest first."""
    return sorted(path for path in (data / _FOLDER).glob("*") if path.is_dir() and path.name.isdigit())


def _write_manifest(folder: Path, manifest: Manifest) -> None:
    fields = asdict(manifest)
    fields["checksum"] = _digest_of_fields(fields)
    (folder / _MANIFEST).write_text(json.dumps(fields, ensure_ascii=False, indent=1), encoding="utf-8")


def _digest_of_fields(fields: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _point(data: Path, name: str) -> None:
    aside = data / (_POINTER + _UNFINISHED)
    aside.write_text(name + "\n", encoding="utf-8")
    _sync(aside)
    aside.replace(data / _POINTER)
    _sync(data)


def _clear(data: Path, name: str, keep: int) -> None:
    older = [path for path in all_in(data) if path.name != name]
    with _held(data, fcntl.LOCK_EX):
        for path in older[: max(0, len(older) - (keep - 1))]:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _held(data: Path, how: int) -> Iterator[None]:
    """The lock between those who open generations (shared) and the one who clears them away (exclusive)."""
    if not (data / _FOLDER).is_dir():
        yield
        return
    handle = os.open(data / _FOLDER, os.O_RDONLY)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
