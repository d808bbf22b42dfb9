"""What a new generation takes over, file by file, from the one before it, instead of writing it again."""

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from index.errors import DamagedIndex
from index.generation import Generation, digest_of

# A larger file gets a second name instead of a copy.  Smaller ones are copied, so that in an office's index, where all
# are small, no damage to one generation is damage to the other.
_SHARED = 16_000_000


class OlderFiles:
    """The files of one folder of an older generation.  None of them is ever changed."""

    def __init__(self, older: Generation, part: str) -> None:
        """part: the folder, within the generation's."""
        self._older = older
        self._part = part

    def within(self, part: str) -> "OlderFiles":
        """Those of a folder in this one."""
        return OlderFiles(self._older, f"{self._part}/{part}")

    @property
    def names(self) -> Sequence[str]:
        """The files that lie in the folder itself."""
        paths = (Path(name) for name in self._older.manifest.files)
        return sorted(path.name for path in paths if path.parent == Path(self._part))

    def to_read(self, name: str) -> Path:
        """The file, once its checksum was seen to be right.  Raises DamagedIndex."""
        path = self._path(name)
        self._expect_whole(path, name)
        return path

    def take(self, name: str, folder: Path) -> None:
        """Has the file stand in that folder too, under the same name.

        Raises DamagedIndex when a file that is copied is not what it was; one that is shared is checked by whoever
        opens the new generation.
        """
        path, taken = self._path(name), folder / name
        if path.stat().st_size >= _SHARED:
            with suppress(OSError):  # a file system that knows no second names
                os.link(path, taken)
                return
        shutil.copyfile(path, taken)
        self._expect_whole(taken, name)

    def _path(self, name: str) -> Path:
        return self._older.folder / self._part / name

    def _expect_whole(self, path: Path, name: str) -> None:
        if digest_of(path) != self._older.manifest.files[f"{self._part}/{name}"][0]:
            raise DamagedIndex(f"Tệp {self._path(name)} của chỉ mục đã bị thay đổi: chạy python -m index rebuild.")
