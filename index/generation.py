"""Published generations: immutable, checksummed, switched by one atomic pointer.

Layout of the data folder:
    reports.sqlite                 the store, the one source of truth (beside it SQLite's own -wal and -shm)
    writer.lock                    held while a process writes
    CURRENT                        the name of the generation in use and the SHA-256 of its manifest
    generations/<name>/            never changed once it stands there
        manifest.json              what it holds, the SHA-256 and size of every other file, and its own SHA-256
        reports/…                  the reports as they were when it was made, see index.slices
        engine/…                   the engine's own files
    originals/<SHA-256>            the files that reports were read from
A large file that two generations share is one file with two names, see index.older.
What is called ….tmp is not finished, or on its way out: the next process that writes sweeps it away.  Names are numbers
that only grow, whatever the clock says.
"""

import hashlib
import json
import logging
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from index.data_folder import alone, shared
from index.durable import sync, sync_tree
from index.errors import DamagedIndex, DataFolderUnusable, SchemaMismatch

LAYOUT = 6  # another number whenever the files, or what is embedded and indexed of a passage, change their form
STORE, REPORTS, ENGINE = "reports.sqlite", "reports", "engine"
_FOLDER, _POINTER, _MANIFEST = "generations", "CURRENT", "manifest.json"
_POINTING = re.compile(r"(\d+) ([0-9a-f]{64})\n")
_UNFINISHED = ".tmp"
_ONE_BY_ONE = 64_000_000  # bytes; what is more is read by several threads
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds.

    model: the embedder's identity; state: the token of the store it was made from; gone: reports that stand in its
    files and are no more; files: path → SHA-256 and bytes.
    """

    layout: int
    engine: str
    model: str
    reports: int
    passages: int
    state: str
    gone: tuple[int, ...]
    files: Mapping[str, tuple[str, int]]


Seal = tuple[str, int, int, int, int]
"""A file that was found whole: its SHA-256, where it lies on the disk, its size, and when it was last written."""


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation that has been checked, ready to be opened.  seals: of its files, as they were found."""

    folder: Path
    manifest: Manifest
    seals: frozenset[Seal] = frozenset()

    @property
    def name(self) -> str:
        return self.folder.name


def publish(data: Path, make: Callable[[Path], Manifest], keep: int) -> Generation:
    """Has `make` write a generation aside, then makes it the current one in one step; older ones beyond `keep` go.

    A crash at any point leaves the current generation as it was.  Raises DataFolderUnusable.
    """
    home = data / _FOLDER
    name = f"{max((int(path.name) for path in all_in(data)), default=0) + 1:06d}"
    aside = home / (name + _UNFINISHED)
    try:
        aside.mkdir(parents=True)
        manifest = make(aside)
        written = _written(manifest)
        (aside / _MANIFEST).write_text(written, encoding="utf-8")
        sync_tree(aside)
        aside.rename(home / name)
        sync(home)
        _point(data, name, written)
        _clear(data, name, keep)
    except OSError as fault:
        said = f"Không ghi được chỉ mục mới vào {home}, chỉ mục đang dùng vẫn như cũ"
        raise DataFolderUnusable.because(said, fault) from fault
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Generation(home / name, manifest)


def sweep(data: Path) -> None:
    """Removes what a process that was killed left unfinished.  To be called by who writes."""
    with alone(data / _FOLDER):
        for path in (data / _FOLDER).glob("*" + _UNFINISHED):
            shutil.rmtree(path, ignore_errors=True)
    (data / (_POINTER + _UNFINISHED)).unlink(missing_ok=True)


@contextmanager
def reading(data: Path) -> Iterator[None]:
    """Keeps generations from being cleared away, while one is checked and opened; what is open stays readable after."""
    with shared(data / _FOLDER):
        yield


def current(data: Path, sealed: frozenset[Seal] = frozenset()) -> Generation | None:
    """The generation in use, its files checked; the newest whole one when that is damaged; None when there is none.

    sealed: of files that this process has found whole before, and that are not read again where they are the same.
    Raises DamagedIndex when generations stand there and none is whole, SchemaMismatch when the one in use, or every
    whole one, has another layout.
    """
    named = current_name(data)
    faults: list[str] = [] if named else [f"{_POINTER}: thiếu hoặc đã bị thay đổi"]
    mismatch: SchemaMismatch | None = None
    for folder in sorted(all_in(data), key=lambda path: (path.name == named, path.name), reverse=True):
        try:
            found = check(folder, sealed)
        except SchemaMismatch as fault:
            if folder.name == named:
                raise
            mismatch = mismatch or fault
            continue
        if not found:
            if faults:
                _LOG.warning("index generation damaged (%s), using %s instead", "; ".join(faults), folder.name)
            return opened(folder)
        faults += found
    if mismatch:
        raise mismatch
    if all_in(data):
        raise DamagedIndex(
            f"Chỉ mục bị hỏng ({faults[0]}): chạy python -m index rebuild để dựng lại từ các báo cáo đã nạp."
        )
    return None


def standing(data: Path) -> Generation | None:
    """The generation in use, of whose files nothing but the manifest was checked; None when there is none such."""
    folder = data / _FOLDER / (current_name(data) or "none")
    try:
        return Generation(folder, read_manifest(folder))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, SchemaMismatch):
        return None


def opened(folder: Path) -> Generation:
    """The generation in a folder that has just been checked."""
    manifest = read_manifest(folder)
    seals = frozenset(_seal(folder / name, digest) for name, (digest, _) in manifest.files.items())
    return Generation(folder, manifest, seals)


def current_name(data: Path) -> str:
    """The name of the generation in use; "" when there is none, or the pointer is not as it was written."""
    return pointer(data).partition(" ")[0]


def pointer(data: Path) -> str:
    """Another one whenever another generation is in use; "" as in `current_name`."""
    try:
        text = (data / _POINTER).read_text(encoding="utf-8")
        named = _POINTING.fullmatch(text)
        if named and digest_of(data / _FOLDER / named[1] / _MANIFEST) == named[2]:
            return text
    except (OSError, UnicodeDecodeError):
        pass
    return ""


def check(folder: Path, sealed: frozenset[Seal] = frozenset()) -> list[str]:
    """What is wrong with a generation's files, each in a few words; empty when it is whole.

    sealed: as in `current`.  Raises SchemaMismatch.
    """
    try:
        manifest = read_manifest(folder)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return [f"{folder.name}/{_MANIFEST}: không đọc được"]
    standing = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {_MANIFEST}
    faults = [f"{folder.name}/{name}: tệp lạ" for name in sorted(standing - manifest.files.keys())]
    faults += [f"{folder.name}/{name}: thiếu tệp" for name in manifest.files if name not in standing]
    unread = {
        name: digest
        for name, (digest, _) in manifest.files.items()
        if name in standing and _seal(folder / name, digest) not in sealed
    }
    digests = _digests_of(folder, unread)
    altered = (name for name, digest in unread.items() if digests[name] != digest)
    return [*faults, *(f"{folder.name}/{name}: nội dung đã bị thay đổi" for name in altered)]


def read_manifest(folder: Path) -> Manifest:
    """The manifest as it stands, its own checksum checked.

    Raises SchemaMismatch for another layout; OSError, ValueError, TypeError, KeyError, AttributeError when damaged.
    """
    text = (folder / _MANIFEST).read_text(encoding="utf-8")
    fields = json.loads(text)
    if text != _as_text(fields) or fields.pop("checksum") != _digest_of_fields(fields):
        raise ValueError("the manifest was altered")
    if fields["layout"] != LAYOUT:
        raise SchemaMismatch(
            f"Chỉ mục {folder.name} do bản chương trình khác dựng (cấu trúc {fields['layout']}, bản này đọc cấu trúc "
            f"{LAYOUT}): chạy python -m index rebuild để dựng lại từ các báo cáo đã nạp."
        )
    files = {name: (str(digest), int(size)) for name, (digest, size) in fields.pop("files").items()}
    return Manifest(files=files, gone=tuple(fields.pop("gone")), **fields)


def files_of(folder: Path, older: Generation | None = None) -> dict[str, tuple[str, int]]:
    """Every file of the folder with its SHA-256 and size, as a manifest lists them.

    older: a generation some of whose files are also in the folder, under the same names; what its manifest says of
    these is taken over.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    listed: dict[str, tuple[str, int]] = {}
    for path in paths:
        name = str(path.relative_to(folder))
        same = older is not None and name in older.manifest.files and path.samefile(older.folder / name)
        listed[name] = older.manifest.files[name] if older and same else ("", path.stat().st_size)
    digests = _digests_of(folder, [name for name, (digest, _) in listed.items() if not digest])
    return {name: (digest or digests[name], size) for name, (digest, size) in listed.items()}


def _digests_of(folder: Path, names: Collection[str]) -> dict[str, str]:
    """The SHA-256 of files of the folder, by their names in it."""
    paths = [folder / name for name in names]
    if sum(path.stat().st_size for path in paths) < _ONE_BY_ONE:
        return dict(zip(names, map(digest_of, paths), strict=True))
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as threads:
        return dict(zip(names, threads.map(digest_of, paths), strict=True))


def _seal(path: Path, digest: str) -> Seal:
    about = path.stat()
    return digest, about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def all_in(data: Path) -> list[Path]:
    """The folders of every generation, oldest first."""
    return sorted(path for path in (data / _FOLDER).glob("*") if path.is_dir() and path.name.isdigit())


def _written(manifest: Manifest) -> str:
    fields = asdict(manifest)
    return _as_text({**fields, "checksum": _digest_of_fields(fields)})


def _as_text(fields: Mapping[str, object]) -> str:
    """The one way a manifest is written: a byte that stands otherwise was altered."""
    return json.dumps(fields, ensure_ascii=False, indent=1)


def _digest_of_fields(fields: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _point(data: Path, name: str, manifest: str) -> None:
    aside = data / (_POINTER + _UNFINISHED)
    aside.write_text(f"{name} {hashlib.sha256(manifest.encode()).hexdigest()}\n", encoding="utf-8")
    sync(aside)
    aside.replace(data / _POINTER)
    sync(data)


def _clear(data: Path, name: str, keep: int) -> None:
    older = [path for path in all_in(data) if path.name != name]
    with alone(data / _FOLDER):
        for path in older[: max(0, len(older) - (keep - 1))]:
            going = path.with_name(path.name + _UNFINISHED)  # first out of sight, in one step
            path.rename(going)
            shutil.rmtree(going, ignore_errors=True)
