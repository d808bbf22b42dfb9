"""What was written reaches the disk before it is relied on: a power cut takes nothing back."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Returns once the file's contents, or the folder's entries, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """The same for everything in the folder and the folder itself."""
    for path in folder.rglob("*"):
        sync(path)
    sync(folder)
