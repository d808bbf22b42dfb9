"""What decides how a file is read on a machine: this program's own files, the packages and the programs it calls."""

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from ingest.readers import ocr, word97
from ingest.settings import ROOT

# Those that open documents, and those that two machines speak through.
_PACKAGES = ("lxml", "numpy", "openpyxl", "pillow", "pypdfium2", "dask", "distributed")


@cache
def versions() -> Mapping[str, str]:
    """What this machine reads files with: a name in Vietnamese → its version; machines alike read alike."""
    return {
        "chương trình": _program(),
        "Python": ".".join(platform.python_version_tuple()[:2]),
        **{name: _version(name) for name in _PACKAGES},
        "Tesseract": ocr.version() or "không có",
        "LibreOffice": "có" if word97.office() else "không có",
    }


def differing(wanted: Mapping[str, str]) -> str:
    """In what this machine differs from `wanted`, in Vietnamese: "Tesseract: không có, cần 5.3.0"; "" for nothing."""
    here = versions()
    return "; ".join(
        f"{name}: {here.get(name, 'không có')}, cần {value}"
        for name, value in wanted.items()
        if here.get(name) != value
    )


def _program() -> str:
    """The first letters of the SHA-256 of all files of this folder, by their names."""
    found = hashlib.sha256()
    for path in sorted((ROOT / "ingest").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            content = path.read_bytes()
            found.update(f"{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode() + content)
    return found.hexdigest()[:12]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "không có"
