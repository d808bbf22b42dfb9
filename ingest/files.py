"""Which files a command line means: files as named, of a folder those that look like reports."""

from collections.abc import Sequence
from pathlib import Path

from ingest.errors import NothingToRead, UnknownFormat, UnreadableFile

# What offices keep reports in; a folder also holds other things, which nobody asked to read.
_SUFFIXES = frozenset({".txt", ".md", ".markdown", ".pdf", ".docx", ".doc", ".xlsx", ".xls", ".html", ".htm", ".rtf"})


def sources(named: str) -> Sequence[Path]:
    """The files of one argument, a folder's in the order of their paths.

    Raises UnknownFormat for an address, UnreadableFile for a path that is not there, NothingToRead for a folder without
    a report.
    """
    if "://" in named:
        raise UnknownFormat(f"Chưa đọc được từ địa chỉ {named}; anh/chị vui lòng tải tệp về rồi nạp tệp.")
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
        and not any(part.startswith(".") for part in file.relative_to(path).parts)
    )
    if not found:
        raise NothingToRead(f"Thư mục {path} không có báo cáo nào để đọc (.txt hoặc .md).")
    return found
