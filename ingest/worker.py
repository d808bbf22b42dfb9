"""The process that reads foreign documents: a path a line comes in, a line of JSON goes out, until the input ends.

Started by ingest.sandbox as `python -m ingest.worker PARENT MEMORY CPU`.  A reply is a list: ["report", …] with the
parts of ingest.report_json, ["fault", class, line], ["memory"] or ["broken"].
"""

import json
import os
import sys
import traceback
from pathlib import Path

from ingest import landlock, limits, report_json
from ingest.errors import IngestError
from ingest.parse import parse_file


def main(parent: int, memory: int, cpu: int) -> None:
    """Serves the pipe it was started with."""
    limits.die_with(parent)
    limits.bind(memory)
    landlock.write_only_below(Path.cwd())  # its own folder: see ingest.sandbox
    # Whatever a library prints goes to stderr: the pipe is for replies.
    with os.fdopen(os.dup(1), "wb", buffering=0) as replies:
        os.dup2(2, 1)
        for line in sys.stdin.buffer:
            limits.allow_cpu(cpu)
            reply = memoryview(_reply(Path(json.loads(line))))
            while reply:
                reply = reply[replies.write(reply) :]


def _reply(path: Path) -> bytes:
    try:
        return b'["report",%s]\n' % report_json.dumps(parse_file(path)).encode()
    except IngestError as fault:
        return json.dumps(["fault", type(fault).__name__, str(fault)]).encode() + b"\n"
    except MemoryError:
        return b'["memory"]\n'
    except Exception:  # noqa: BLE001 - a document may break a reader in any way
        traceback.print_exc()
        return b'["broken"]\n'


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
