"""What became of a file, as one line of JSON for another process: ["report", …] or ["fault", class, line]."""

import json

from ingest import report_json
from ingest.errors import IngestError, UnknownFormat, UnreadableFile
from ingest.report import Report

_REPORT = b'["report",'


def written(outcome: Report | IngestError) -> bytes:
    """The line, its end included; "…" of the first kind is what ingest.report_json writes."""
    if isinstance(outcome, IngestError):
        return json.dumps(["fault", type(outcome).__name__, str(outcome)]).encode() + b"\n"
    return _REPORT + report_json.dumps(outcome).encode() + b"]\n"


def understood(reply: bytes, name: str) -> Report | IngestError:
    """What `written` wrote of the file of that name; UnreadableFile for anything else.

    A reader that is led astray may write anything.
    """
    try:
        if reply.startswith(_REPORT):
            return report_json.loads(reply[len(_REPORT) : -2])
        match json.loads(reply):
            case ["fault", "UnknownFormat", str(line)]:
                return UnknownFormat(line)
            case ["fault", _, str(line)]:
                return UnreadableFile(line)
    except (ValueError, TypeError, RecursionError):
        pass
    return damaged(name)


def damaged(name: str) -> UnreadableFile:
    """That nothing can be read of the file of that name."""
    return UnreadableFile(
        f"Tệp {name} hỏng hoặc có cấu trúc lạ, không đọc được; anh/chị vui lòng mở tệp, lưu lại rồi nạp lại."
    )
