"""Web pages: what a reader of the page sees, menus and what is hidden left out, notes beside what calls them."""

import re
from typing import Any

from lxml import etree

from ingest.errors import UnknownFormat, UnreadableFile
from ingest.readers.encodings import decode, repaired
from ingest.readers.flow import written
from ingest.readers.html_page import Page
from ingest.readers.html_visible import drop_unseen, main_part
from ingest.readers.zipped import damaged
from ingest.report import Line

_LARGEST = 32 * 2**20
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})""", re.I)
_IS_PAGE = re.compile(rb"<(?:html|body|p|div|table)\b", re.I)


def read(name: str, data: bytes) -> list[Line]:
    """The lines of a page, numbered by paragraph, note and table row; raises UnknownFormat and UnreadableFile."""
    if len(data) > _LARGEST:
        raise UnreadableFile(f"Trang {name} quá lớn nên không được đọc; anh/chị vui lòng lưu riêng phần báo cáo.")
    source = _decoded(name, data).encode("utf-8", "replace")
    if not _IS_PAGE.search(source):
        raise UnknownFormat(f"Tệp {name} không phải trang web; anh/chị vui lòng lưu báo cáo thành tệp .docx hoặc .txt.")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root: Any = etree.fromstring(source, parser)
        if root is None:
            raise damaged(name)
        drop_unseen(root)
        return written(Page(root).blocks(main_part(root)))
    except (etree.LxmlError, RecursionError):
        raise damaged(name) from None


def _decoded(name: str, data: bytes) -> str:
    """The source of a page, by its byte order mark, by what it says of itself, else by what yields Vietnamese."""
    said = _CHARSET.search(data[:4096])
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for charset in () if marked else ("utf-8-sig", said[1].decode("ascii") if said else "utf-8"):
        try:
            return repaired(data.decode(charset))
        except (UnicodeError, LookupError):  # some of Python's own codecs raise the wider one
            continue
    text = decode(data)
    if text is None:
        raise UnreadableFile(f"Trang {name} có bảng mã không đọc được; anh/chị vui lòng lưu lại với bảng mã UTF-8.")
    return text
