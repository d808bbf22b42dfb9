"""Which reader knows a file: by its content, never by its name, because offices rename files."""

from collections.abc import Callable
from dataclasses import dataclass

from ingest.errors import UnknownFormat, UnreadableFile
from ingest.readers import text
from ingest.report import Line


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what its bytes start with, what people call it, and its reader (None: known, not read)."""

    starts: tuple[bytes, ...]
    called: str
    read: Callable[[str, bytes], list[Line]] | None


_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Tried in order; a file that none recognises is taken for text.
_FORMATS = (
    Format((b"%PDF-",), "PDF", None),
    Format((b"PK\x03\x04",), "Word hoặc Excel", None),
    Format((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",), "Word hoặc Excel đời cũ", None),
    Format((b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8"), "ảnh", None),
    Format((b"<!doctype html", b"<html"), "trang web", None),
    Format((b"{\\rtf",), "RTF", None),
)


def read(name: str, data: bytes) -> list[Line]:
    """The lines of a file, text in NFC, numbers from 1.

    Raises UnknownFormat for a kind that has no reader, UnreadableFile for one that is empty or damaged.
    """
    if not data.removeprefix(_BYTE_ORDER_MARK).strip():
        raise UnreadableFile(f"Tệp {name} trống; anh/chị vui lòng kiểm tra và gửi lại tệp có nội dung.")
    start = data[:64].removeprefix(_BYTE_ORDER_MARK).lstrip()
    for kind in _FORMATS:
        if start.startswith(kind.starts) or start.lower().startswith(kind.starts):
            if kind.read is None:
                raise UnknownFormat(
                    f"Tệp {name} là {kind.called}, chưa đọc được; "
                    "anh/chị vui lòng lưu báo cáo thành tệp .txt hoặc .md (UTF-8)."
                )
            return kind.read(name, data)
    return text.read(name, data)
