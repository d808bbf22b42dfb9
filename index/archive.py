"""What a data folder holds, as one file: a gzipped tar that needs nothing else to be checked.

Layout, in this order:
    manifest.json            {"format": 1, "files": {name: [SHA-256, bytes]}}
    reports.sqlite           the store
    <name>.sqlite3           what else is kept beside it, as the bot's own state
    originals/<SHA-256>      the files that reports were read from
Whoever made it, nothing is written outside the folder named, nothing but these files, and no more than the disk holds.
"""

import gzip
import hashlib
import io
import json
import re
import shutil
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from index.errors import BackupUnusable, DataFolderUnusable

FORMAT = 1
_MANIFEST, _STORE = "manifest.json", "reports.sqlite"
_NAME = re.compile(r"reports\.sqlite|\w[\w-]*\.sqlite3|originals/([0-9a-f]{64})", re.ASCII)
_MANIFEST_LIMIT = 64_000_000  # bytes: a few hundred thousand files
_PIECE = 1 << 20  # bytes: read at once, the most that a header may want, and that may follow the last file

_Listed = Mapping[str, tuple[str, int]]
"""Names, SHA-256 and bytes."""


def pack(archive: Path, files: Mapping[str, Path]) -> None:
    """Writes the files, by the names they have in it, the same bytes for the same files.  Raises OSError."""
    listed = {name: digest_and_size(path) for name, path in files.items()}
    manifest = json.dumps({"format": FORMAT, "files": listed}, indent=1).encode()
    with (
        archive.open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as squeezed,
        tarfile.open(fileobj=squeezed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        _put(tar, _MANIFEST, len(manifest), io.BytesIO(manifest))
        for name, path in files.items():
            with path.open("rb") as file:
                _put(tar, name, listed[name][1], file)


def unpack(archive: Path, into: Path) -> None:
    """Writes the files into an empty folder, each checked against its SHA-256 and size.

    Raises BackupUnusable when it is no archive of this kind, or a byte of it was lost or altered: what was written by
    then is of no use.  Raises DataFolderUnusable when the disk does not hold it, OSError when the folder cannot be
    written.
    """
    try:
        raw = archive.open("rb")
    except OSError:
        raise BackupUnusable(f"Không mở được bản sao lưu {archive}: kiểm tra đường dẫn và quyền đọc.") from None
    with raw, gzip.GzipFile(fileobj=raw, mode="rb") as squeezed:
        try:
            _unpack(_Source(squeezed), into, archive)
        except (tarfile.TarError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
            raise BackupUnusable(
                f"{archive} không phải bản sao lưu do python -m index backup tạo ra, hoặc đã hỏng: "
                "dùng bản sao lưu khác. Dữ liệu hiện có không bị thay đổi."
            ) from fault


def _unpack(source: "_Source", into: Path, archive: Path) -> None:
    with tarfile.open(fileobj=source, mode="r:") as tar:
        listed = _listed(tar, archive)
        wanted, free = sum(size for _, size in listed.values()), shutil.disk_usage(into).free
        if wanted > free:
            raise DataFolderUnusable(
                f"Không đủ chỗ cho bản sao lưu {archive}: cần {wanted:_} byte, {into} còn {free:_} byte.".replace(
                    "_", "."
                )
            )
        for name, (digest, size) in listed.items():
            content = _content(tar, name, size)
            path = into / name
            path.parent.mkdir(exist_ok=True)
            with path.open("xb") as file:
                shutil.copyfileobj(content, file, _PIECE)
            if digest_and_size(path) != (digest, size):
                raise ValueError(name)
        if tar.next() is not None:
            raise ValueError("more than is listed")
        source.end()


def _listed(tar: tarfile.TarFile, archive: Path) -> _Listed:
    manifest = json.loads(_content(tar, _MANIFEST, None).read(_MANIFEST_LIMIT))
    if manifest["format"] > FORMAT:
        raise BackupUnusable(
            f"Bản sao lưu {archive} do bản chương trình mới hơn tạo ra: cài bản chương trình đó rồi khôi phục."
        )
    listed = {name: (str(digest), int(size)) for name, (digest, size) in manifest["files"].items()}
    for name, (digest, size) in listed.items():
        known = _NAME.fullmatch(name)
        if not known or size < 0 or (known[1] or digest) != digest:
            raise ValueError(name)
    if _STORE not in listed:
        raise ValueError("no store")
    return listed


def _content(tar: tarfile.TarFile, name: str, size: int | None) -> IO[bytes]:
    """What follows, when it is a plain file of that name and size; None: of any size a manifest may have."""
    member = tar.next()
    if member is None or member.name != name or member.type != tarfile.REGTYPE or member.issparse():
        raise ValueError(name)
    if member.size > _MANIFEST_LIMIT if size is None else member.size != size:
        raise ValueError(name)
    content = tar.extractfile(member)
    assert content  # a plain file has some
    return content


class _Source(io.RawIOBase):
    """The unpacked bytes, for a reader that is not to be trusted with how much it asks for."""

    def __init__(self, squeezed: gzip.GzipFile) -> None:
        self._squeezed = squeezed

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _PIECE:
            raise ValueError("too much at once")
        try:
            return self._squeezed.read(size)
        except (OSError, EOFError, zlib.error) as fault:
            raise ValueError("not packed so") from fault

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET or not 0 <= offset - self.tell() <= _PIECE:
            raise ValueError("not in order")
        self.read(offset - self.tell())
        return self.tell()

    def tell(self) -> int:
        return self._squeezed.tell()

    def end(self) -> None:
        """Reads what is left, whose checksum covers all that came before.  Raises ValueError when that is too much."""
        if len(self.read(_PIECE)) == _PIECE:
            raise ValueError("more than is listed")


def digest_and_size(path: Path) -> tuple[str, int]:
    """SHA-256, in hexadecimal, and bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size


def _put(tar: tarfile.TarFile, name: str, size: int, content: IO[bytes]) -> None:
    about = tarfile.TarInfo(name)
    about.size = size
    tar.addfile(about, content)
