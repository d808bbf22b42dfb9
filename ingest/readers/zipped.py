"""Office files are zip archives; one from outside is looked over before anything in it is unpacked."""

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from ingest.errors import UnreadableFile

_MOST_ENTRIES = 10_000
_LARGEST_ENTRY = 200 * 2**20
_LARGEST_TOTAL = 400 * 2**20
_LARGEST_XML = 64 * 2**20  # a report of a thousand pages has 20 MB
_BIG, _MOST_TIMES = 2**20, 200  # what unpacks to more than 1 MB may not have been packed tighter than that
_ENCRYPTED = 0x1
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)


class Archive:
    """The parts of an office file by name; every read is bounded by what the directory was found to promise."""

    def __init__(self, name: str, data: bytes) -> None:
        """Raises UnreadableFile for an archive that is damaged, locked or made to exhaust who unpacks it."""
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED:
            raise damaged(name) from None
        _look_over(name, self._zip.infolist())
        self._parts = frozenset(self._zip.namelist())

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def parts(self) -> list[str]:
        return sorted(self._parts)

    def read(self, part: str) -> bytes:
        """The bytes of a part that is there; raises UnreadableFile when they are damaged."""
        try:
            return self._zip.read(part)
        except _DAMAGED:
            raise damaged(self._name) from None

    def refuse_declarations(self) -> None:
        """Raises UnreadableFile when any XML part declares a document type: no office writes one, attacks do."""
        for part in self._parts:
            if part.lower().endswith((".xml", ".rels", ".vml")):
                refuse_declaration(self._name, self.read(part))


def refuse_declaration(name: str, xml: bytes) -> None:
    """Raises UnreadableFile for XML with a document type, which brings entities, or in an encoding that hides one."""
    if b"\0" in xml[:64] or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"utf-7" in xml[:200].lower():
        raise UnreadableFile(f"Tệp {name} có khai báo XML không an toàn nên không được đọc; {_SAVE_AGAIN}")


def damaged(name: str) -> UnreadableFile:
    """The fault of a file whose inside does not hold together."""
    return UnreadableFile(f"Tệp {name} bị hỏng, không mở được; anh/chị vui lòng kiểm tra và gửi lại tệp.")


_SAVE_AGAIN = "anh/chị vui lòng mở bằng Word hoặc Excel, lưu lại rồi gửi tệp mới."


def _look_over(name: str, entries: list[zipfile.ZipInfo]) -> None:
    total = 0
    seen: set[str] = set()
    if len(entries) > _MOST_ENTRIES:
        raise UnreadableFile(f"Tệp {name} chứa quá nhiều tệp con nên không được đọc; {_SAVE_AGAIN}")
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise UnreadableFile(f"Tệp {name} có mật khẩu; anh/chị vui lòng bỏ mật khẩu rồi gửi lại.")
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in entry.filename or str(path).lower() in seen:
            raise UnreadableFile(f"Tệp {name} có cấu trúc không an toàn nên không được đọc; {_SAVE_AGAIN}")
        seen.add(str(path).lower())
        total += entry.file_size
        largest = _LARGEST_XML if path.suffix.lower() in {".xml", ".rels"} else _LARGEST_ENTRY
        swollen = entry.file_size > _BIG and entry.file_size > _MOST_TIMES * max(entry.compress_size, 1)
        if entry.file_size > largest or total > _LARGEST_TOTAL or swollen:
            raise UnreadableFile(f"Tệp {name} bung ra quá lớn nên không được đọc; {_SAVE_AGAIN}")
        if entry.compress_type not in _PACKINGS:
            raise damaged(name)
