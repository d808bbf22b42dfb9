"""Tesseract through its command line: an image → its words, with where they stand and how sure it is."""

import io
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache

from PIL import Image

from ingest.errors import UnreadableFile

# How Tesseract is to part an image: a column of text of several sizes, one even block, one line.
PAGE, BLOCK, LINE = "4", "6", "7"
_LONGEST = 120.0  # seconds for a page


@dataclass(frozen=True, slots=True)
class Seen:
    """A word in pixels.  line: words of one line share it; confidence: 0 to 100."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    line: tuple[int, int, int]
    confidence: float


def words(name: str, image: Image.Image, parting: str) -> list[Seen]:
    """The words of a grey image, `parting` PAGE, BLOCK or LINE.

    Raises UnreadableFile where Tesseract or its Vietnamese is missing, or fails.
    """
    tesseract = _program(name)
    png = io.BytesIO()
    image.save(png, "PNG", compress_level=1)
    try:
        done = subprocess.run(  # noqa: S603 — the program found on the PATH, arguments of its own
            [tesseract, "stdin", "stdout", "-l", "vie", "--psm", parting, "tsv"],
            input=png.getvalue(), capture_output=True, check=True, timeout=_LONGEST,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
    except subprocess.SubprocessError as fault:
        raise UnreadableFile(f"Không nhận dạng được chữ trong tệp {name}; anh/chị vui lòng quét lại tệp.") from fault
    return _parsed(done.stdout.decode("utf-8", "replace"))


def _parsed(table: str) -> list[Seen]:
    """The words of Tesseract's TSV: level, page, block, par, line, word, left, top, width, height, conf, text."""
    found = []
    for row in table.splitlines()[1:]:
        fields = row.split("\t")
        if len(fields) != 12 or fields[0] != "5" or not fields[11].strip():
            continue
        block, par, line = (int(field) for field in fields[2:5])
        left, top, width, height = (int(field) for field in fields[6:10])
        seen = Seen(fields[11], left, top, left + width, top + height, (block, par, line), float(fields[10]))
        found.append(seen)
    return found


def program() -> str | None:
    """Where Tesseract is; None when it is not here, or does not read Vietnamese."""
    found = shutil.which("tesseract")
    return found if found and "vie" in _languages(found) else None


def version() -> str:
    """The version of Tesseract as it names itself; "" where `program` is None."""
    found = program()
    if found is None:
        return ""
    said = subprocess.run(  # noqa: S603 — as above
        [found, "--version"], capture_output=True, check=False, timeout=_LONGEST
    )
    return said.stdout.decode("utf-8", "replace").partition("\n")[0].removeprefix("tesseract").strip()


def _program(name: str) -> str:
    found = program()
    if found is None:
        raise UnreadableFile(
            f"Tệp {name} là bản quét, cần Tesseract tiếng Việt để nhận dạng chữ; "
            "anh/chị vui lòng nhờ quản trị cài gói: sudo apt-get install tesseract-ocr tesseract-ocr-vie."
        )
    return found


@cache
def _languages(program: str) -> frozenset[str]:
    listed = subprocess.run(  # noqa: S603 — as above
        [program, "--list-langs"], capture_output=True, check=False, timeout=_LONGEST
    )
    return frozenset(listed.stdout.decode("utf-8", "replace").split())
