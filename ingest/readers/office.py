"""Zip archives: which office wrote it, told by what is inside."""

from ingest.errors import UnknownFormat
from ingest.readers import docx, spreadsheet, word97
from ingest.readers.zipped import Archive
from ingest.report import Line


def read(name: str, data: bytes) -> list[Line]:
    """The lines of a Word, Excel or OpenDocument file; raises UnknownFormat for any other zip, UnreadableFile."""
    archive = Archive(name, data)
    if "[Content_Types].xml" in archive:
        parts = archive.parts()
        if any(part.startswith("word/") for part in parts):
            return docx.read(name, data)
        if any(part.startswith("xl/") for part in parts):
            return spreadsheet.read(name, data)
    if "mimetype" in archive and "content.xml" in archive:
        return word97.read_open_document(name, data, archive.read("mimetype"))
    raise UnknownFormat(
        f"Tệp {name} là tệp nén, không phải văn bản Word hay bảng tính Excel; "
        "anh/chị vui lòng giải nén rồi gửi từng báo cáo."
    )
