"""Published generations: immutable, checksummed, switched by one atomic pointer.

Layout of the data folder:
    reports.sqlite                 the store, the one source of truth
    writer.lock                    held while a process writes
    CURRENT                        the name of the generation in use
    generations/<name>/            never changed once it stands there
        manifest.json              what it holds, and the SHA-256 and size of every other file
        reports.sqlite             the reports as they were when it was made
        engine/…                   the engine's own files
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import DamagedIndex, SchemaMismatch

LAYOUT = 1
STORE, ENGINE = "reports.sqlite", "engine"
_FOLDER, _POINTER, _MANIFEST = "generations", "CURRENT", "manifest.json"
_UNFINISHED = ".tmp"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds.  changes: the store's count of changes it was made from; files: path → [sha256, bytes]."""

    layout: int
    engine: str
    model: str
    dimension: int
    reports: int
    passages: int
    changes: int
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
    name = f"{max((int(path.name) for path in _all(data)), default=0) + 1:06d}"
    aside = home / (name + _UNFINISHED)
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    manifest = make(aside)
    (aside / _MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")
    for path in [p for p in aside.rglob("*") if p.is_file()]:
        _sync(path)
    for path in [aside, *(p for p in aside.rglob("*") if p.is_dir())]:
        _sync(path)
    os.rename(aside, home / name)
    _sync(home)
    _point(data, name)
    _clear(data, name, keep)
    return Generation(home / name, manifest)


def current(data: Path) -> Generation | None:
    """The generation in use, its files checked; the newest whole one when that is damaged; None when there is none.

    Raises DamagedIndex when generations stand there and none is whole, SchemaMismatch for another layout.
    """
    pointer = data / _POINTER
    named = pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""
    candidates = sorted(_all(data), key=lambda path: (path.name == named, path.name), reverse=True)
    faults: list[str] = []
    for folder in candidates:
        found = check(folder)
        if not found:
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
    except OSError:
        return ""


def check(folder: Path) -> list[str]:
    """What is wrong with a generation's files, each in a few words; empty when it is whole."""
    try:
        manifest = read_manifest(folder)
    except (OSError, ValueError, TypeError, KeyError):
        return [f"{folder.name}: không đọc được manifest.json"]
    if manifest.layout != LAYOUT:
        raise SchemaMismatch(
            f"Chỉ mục {folder.name} có cấu trúc phiên bản {manifest.layout}, chương trình này đọc phiên bản {LAYOUT}: "
            "chạy python -m index rebuild."
        )
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
    """The manifest as it stands.  Raises OSError or ValueError when it cannot be read."""
    fields = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
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


def _all(data: Path) -> list[Path]:
    return [path for path in (data / _FOLDER).glob("*") if path.is_dir() and path.name.isdigit()]


def _point(data: Path, name: str) -> None:
    aside = data / (_POINTER + _UNFINISHED)
    aside.write_text(name + "\n", encoding="utf-8")
    _sync(aside)
    os.replace(aside, data / _POINTER)
    _sync(data)


def _clear(data: Path, name: str, keep: int) -> None:
    older = sorted(path for path in _all(data) if path.name != name)
    for path in older[: max(0, len(older) - (keep - 1))]:
        shutil.rmtree(path, ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
