"""Which files a command line means: files as named, of a folder those that look like reports."""

import hashlib
import stat
from collections.abc import Sequence
from pathlib import Path

from ingest.errors import NothingToRead, UnreadableFile
from ingest.settings import Settings

# What offices keep reports in; a folder also holds other things, which nobody asked to read.
_SUFFIXES = frozenset(
    ".txt .md .markdown .pdf .docx .doc .xlsx .xls .html .htm .rtf .png .jpg .jpeg .tif .tiff".split()
)
_MEGABYTE = 1_000_000


def sources(named: str) -> Sequence[Path]:
    """The files of one argument, a folder's in the order of their paths.

    Raises UnreadableFile for a path that is not there, NothingToRead for a folder without a report.
    """
    path = Path(named)
    if not path.is_dir():
        if not path.exists():
            raise UnreadableFile(f"Không tìm thấy tệp {path}; anh/chị vui lòng kiểm tra lại đường dẫn.")
        return [path]
    found = sorted(
        file
        for file in path.rglob("*")
        if file.suffix.lower() in _SUFFIXES
        and file.is_file()
        and not any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)  # "~$": Word's lock
    )
    if not found:
        raise NothingToRead(
            f"Thư mục {path} không có báo cáo nào để đọc (.txt, .md, .pdf, .docx, .xlsx, .html hoặc bản quét)."
        )
    return found


def checked(path: Path, settings: Settings) -> None:
    """Raises UnreadableFile for what is no file, or is larger than the settings allow, before a byte of it is read."""
    limit = settings.ingest.max_file_mb
    try:
        about = path.stat()
    except OSError:
        raise UnreadableFile(f"Không tìm thấy tệp {path}; anh/chị vui lòng kiểm tra lại đường dẫn.") from None
    if stat.S_ISDIR(about.st_mode):
        raise UnreadableFile(f"{path} là thư mục, không phải tệp; anh/chị vui lòng chỉ rõ tệp báo cáo.")
    if not stat.S_ISREG(about.st_mode):
        raise UnreadableFile(f"{path} không phải tệp thường; anh/chị vui lòng chỉ rõ tệp báo cáo.")
    if about.st_size > limit * _MEGABYTE:
        raise UnreadableFile(
            f"Tệp {path.name} lớn hơn {limit} MB; anh/chị vui lòng tách nhỏ hoặc tăng ingest.max_file_mb."
        )


def content(path: Path) -> bytes:
    """The file's bytes.  Raises UnreadableFile."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(f"Không tìm thấy tệp {path}; anh/chị vui lòng kiểm tra lại đường dẫn.") from None
    except OSError:
        raise UnreadableFile(f"Không mở được tệp {path}; anh/chị vui lòng kiểm tra quyền đọc tệp.") from None


def digest(path: Path) -> str:
    """SHA-256 of the file's bytes, in hexadecimal.  Raises UnreadableFile."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise UnreadableFile(f"Không mở được tệp {path}; anh/chị vui lòng kiểm tra quyền đọc tệp.") from None
