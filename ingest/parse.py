"""A file → a Report: read, laid out, dated and counted."""

import hashlib
from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.figures import read_figures
from ingest.files import content
from ingest.layout import lay_out
from ingest.metadata import read_metadata
from ingest.readers import read
from ingest.report import Report


def parse_file(path: Path | str) -> Report:
    """The report in a file; raises UnreadableFile or UnknownFormat, each one Vietnamese line."""
    path = Path(path)
    if path.is_dir():
        raise UnreadableFile(f"{path} là thư mục, không phải tệp; anh/chị vui lòng chỉ rõ tệp báo cáo.")
    return parse_text(path.name, content(path))


def parse_text(source_name: str, data: bytes) -> Report:
    """The report in the bytes of a file called `source_name`; raises UnreadableFile or UnknownFormat."""
    layout = lay_out(read(source_name, data))
    metadata = read_metadata(layout.title, layout.passages)
    return Report(
        source=source_name,
        digest=hashlib.sha256(data).hexdigest(),
        metadata=metadata,
        headings=layout.headings,
        passages=layout.passages,
        tables=layout.tables,
        footnotes=layout.footnotes,
        figures=read_figures(layout.passages, metadata.period),
    )
