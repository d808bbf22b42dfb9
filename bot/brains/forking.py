"""The process that the answering ones come from: it loads what all of them need once, and they share it.

Started by bot.brains.births as `python -m bot.brains.forking SOCKET`.  On stdin the settings come as JSON, and the
folder of bot.brains.once.  To the socket it says ["ready"], or ["refused", exit code, line]; then each byte that comes
brings one end of a line, to which a new process answers.  Ends when the socket does.

Libraries are asked for one thread each: a process that is forked off has none but its first, so no work may have been
shared out among threads before, and there are as many such processes as cores.
"""

import gc
import json
import os
import signal
import socket
import sys
from pathlib import Path

from bot.brains.answering import answer
from bot.brains.line import Line
from index.embedder import Embedder
from ingest.errors import Spoken
from ingest.settings import Settings


def main(handle: int) -> None:
    """Serves that socket."""
    # The service manager tells every process to stop; these end with the bot, which answers what is in hand first.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # that one has died is seen by its line
    settings, verdicts = _given(sys.stdin.buffer.read())
    with socket.socket(fileno=handle) as bot:
        embedder = Embedder(settings.embedding)
        try:
            embedder.load()
        except Spoken as fault:
            bot.sendall(json.dumps(["refused", fault.exit_code, str(fault)]).encode() + b"\n")
            return
        gc.collect()
        gc.freeze()  # what is never looked at again stays shared
        bot.sendall(b'["ready"]\n')
        while handles := socket.recv_fds(bot, 1, 1)[1]:
            (end,) = handles
            if not os.fork():
                bot.close()
                _live(end, settings, embedder, verdicts)
            os.close(end)


def _given(read: bytes) -> tuple[Settings, Path]:
    written, verdicts = json.loads(read)
    return Settings(**written), Path(verdicts)


def _live(end: int, settings: Settings, embedder: Embedder, verdicts: Path) -> None:
    """Answers, then ends this process, whatever happens."""
    code = 1
    try:
        with Line(socket.socket(fileno=end)) as line:
            answer(line, settings, embedder, verdicts)
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main(int(sys.argv[1]))
