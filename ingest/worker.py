"""The process that reads foreign documents: a path a line comes in, a line of JSON goes out, until the input ends.

Started by ingest.sandbox as `python -m ingest.worker PARENT MEMORY CPU TURNS` (a folder, see ingest.turns).  A
reply is what ingest.reply writes, or ["memory"] or ["broken"].
"""

import json
import os
import sys
import traceback
from pathlib import Path

from ingest import landlock, limits, reply, turns
from ingest.errors import IngestError
from ingest.parse import parse_file


def main(parent: int, memory: int, cpu: int, shared: Path) -> None:
    """Serves the pipe it was started with."""
    limits.die_with(parent)
    limits.bind(memory)
    turns.share(shared)
    landlock.write_only_below(Path.cwd())  # its own folder: see ingest.sandbox
    # Whatever a library prints goes to stderr: the pipe is for replies.
    with os.fdopen(os.dup(1), "wb", buffering=0) as replies:
        os.dup2(2, 1)
        for line in sys.stdin.buffer:
            limits.allow_cpu(cpu)
            left = memoryview(_reply(Path(json.loads(line))))
            while left:
                left = left[replies.write(left) :]


def _reply(path: Path) -> bytes:
    try:
        return reply.written(parse_file(path))
    except IngestError as fault:
        return reply.written(fault)
    except MemoryError:
        return b'["memory"]\n'
    except Exception:  # noqa: BLE001 - a document may break a reader in any way
        traceback.print_exc()
        return b'["broken"]\n'


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
