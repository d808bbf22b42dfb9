"""A new index is tried once, however many processes are to answer from it."""

import fcntl
import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from bot.answer.assistant import Guard
from bot.answer.reader import Reader
from index.generation import pointer


def once(guard: Guard, folder: Path, data: Path) -> Guard:
    """The same guard for all processes with that folder: one tries a generation, the others take its word.

    data: the data folder, since a restore brings other generations under the same names.

    They wait for it; should it die meanwhile, the next one tries.  The folder is of one run of the bot, since another
    program or other questions may judge otherwise.
    """

    def found(reader: Reader, generation: str) -> Sequence[str]:
        verdict = folder / sha256(f"{pointer(data)} {generation}".encode()).hexdigest()
        with verdict.open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            if said := file.read():
                return list(json.loads(said))
            wrong = list(guard(reader, generation))
            file.write(json.dumps(wrong))
            return wrong

    return found
