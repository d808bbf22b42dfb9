"""Plain text and Markdown, UTF-8 with or without a byte order mark, or in one of the encodings before it."""

from ingest.errors import UnreadableFile
from ingest.readers.encodings import decode, repaired
from ingest.report import Line
from ingest.vietnamese import nfc

_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f\v")
_MOST_CONTROLS = 0.01  # a text file may hold a stray control character; a binary one is full of them


def read(name: str, data: bytes) -> list[Line]:
    """One Line for each line of the file, numbered as an editor numbers them; raises UnreadableFile."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is None or "\0" in text:  # UTF-16 without a byte order mark may pass for UTF-8
        text = decode(data)
        if text is None:
            raise UnreadableFile(f"Tệp {name} không phải văn bản UTF-8; anh/chị vui lòng lưu lại với bảng mã UTF-8.")
    text = repaired(text)
    if "\0" in text or sum(text.count(c) for c in _CONTROLS) > _MOST_CONTROLS * len(text):
        raise UnreadableFile(f"Tệp {name} không phải văn bản; anh/chị vui lòng gửi tệp .txt hoặc .md.")
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [Line(nfc(row), number) for number, row in enumerate(rows, start=1)]
