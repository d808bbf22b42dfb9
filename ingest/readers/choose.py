"""Which reader knows a file: by its content, never by its name, because offices rename files."""

from collections.abc import Callable
from dataclasses import dataclass

from ingest.errors import UnreadableFile
from ingest.readers import html, image, office, pdf, text, word97
from ingest.report import Line


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what its bytes start with (or would, in small letters) and its reader."""

    starts: tuple[bytes, ...]
    read: Callable[[str, bytes], list[Line]]


_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Tried in order; a file that none recognises is taken for text.
_FORMATS = (
    Format((b"%PDF-",), pdf.read),
    Format((b"PK\x03\x04",), office.read),
    Format((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",), word97.read),
    Format((b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8"), image.read),
    Format((b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"\xff\xfe<\0"), html.read),
    Format((b"{\\rtf",), word97.read),
)


def read(name: str, data: bytes) -> list[Line]:
    """The lines of a file, text in NFC, numbers from 1.

    Raises UnknownFormat for a kind that has no reader, UnreadableFile for one that is empty or damaged.
    """
    if not data.removeprefix(_BYTE_ORDER_MARK).strip():
        raise UnreadableFile(f"Tệp {name} trống; anh/chị vui lòng kiểm tra và gửi lại tệp có nội dung.")
    start = data[:64].removeprefix(_BYTE_ORDER_MARK).lstrip()
    reader = next(
        (kind.read for kind in _FORMATS if start.startswith(kind.starts) or start.lower().startswith(kind.starts)),
        text.read,
    )
    lines = reader(name, data)
    if not any(line.text for line in lines):
        raise UnreadableFile(
            f"Tệp {name} không có chữ nào đọc được; nếu là bản chụp, anh/chị vui lòng gửi tệp PDF hoặc ảnh."
        )
    return lines
