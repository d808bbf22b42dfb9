"""A report as JSON and back, for the pipe between processes, see ingest.plain_json."""

import json

from ingest import plain_json
from ingest.report import Report


def dumps(report: Report) -> str:
    """One line of ASCII; `loads` makes the same report of it."""
    return plain_json.dumps(report)


def loads(text: str | bytes | bytearray) -> Report:
    """The report that `dumps` wrote.  Raises ValueError or TypeError for anything else."""
    report: Report = plain_json.maker(Report)(json.loads(text))
    return report
