"""The files that reports were read from, kept beside the store so that a reader can have the original.

Layout: originals/<SHA-256 of the file>, in the data folder.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from index.data_folder import alone
from index.durable import sync
from index.errors import DataFolderUnusable
from index.generation import digest_of

_FOLDER = "originals"
_UNFINISHED = ".tmp"


def original_of(data: Path, digest: str) -> Path | None:
    """The file with that SHA-256; None when it is not kept, as of reports ingested before files were."""
    path = data / _FOLDER / digest
    return path if path.is_file() else None


def keep(data: Path, digest: str, file: Path) -> None:
    """Keeps a copy of the file, unless it is no longer the one with that SHA-256; on the disk when the call returns.

    Raises DataFolderUnusable.
    """
    home = data / _FOLDER
    aside = home / (digest + _UNFINISHED)
    try:
        kept = original_of(data, digest)
        if kept and digest_of(kept) == digest:
            return
        home.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, aside)
        if digest_of(aside) == digest:  # not written to since it was read: the report is of what it was then
            sync(aside)
            aside.replace(home / digest)
            sync(home)
    except OSError as fault:
        raise DataFolderUnusable.because(f"Không ghi được tệp gốc vào {home}", fault) from fault
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def clear(data: Path, wanted: frozenset[str]) -> None:
    """Removes what is kept of files with none of these digests, and what was left unfinished."""
    with alone(data):  # a backup that has copied the store copies the files of its reports next
        for path in _all(data):
            if path.name not in wanted:
                path.unlink(missing_ok=True)


def altered(data: Path) -> Iterator[str]:
    """The digests of those kept files that are no longer what they were."""
    return (path.name for path in _all(data) if path.suffix != _UNFINISHED and digest_of(path) != path.name)


def _all(data: Path) -> list[Path]:
    return sorted(path for path in (data / _FOLDER).glob("*") if path.is_file())
