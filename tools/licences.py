"""Prints docs/licences.md: every package of the locks with its licence, as its own metadata names it.

Ends with a fault, and prints nothing, when a package is not installed at the locked version, or when its licence is not
one of those below: GPL and AGPL are none of them, nor is one that is unknown.
usage: python tools/licences.py > docs/licences.md
"""

import re
import sys
from importlib.metadata import PackageMetadata, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "requirements.lock": "runs",
    "requirements-milvus.lock": "runs Milvus",
    "requirements-cluster.lock": "reads on many machines",
    "requirements-test.lock": "checks",
}
LONGEST = 80  # characters; what is longer is the licence itself, not its name
# Names of licences as packages write them; LGPL and MPL are for libraries that are used as they are, as all are here.
ALLOWED = re.compile(
    r"(0BSD|3-Clause BSD License|Apache( Software License|-2\.0( WITH LLVM-exception)?| 2\.0( License)?)"
    r"|BSD( License|-[23]-Clause)?"
    r"|BSL-1\.0|CC0-1\.0|CNRI-Python|GNU Lesser General Public License v3 \(LGPLv3\)|ISC License \(ISCL\)"
    r"|LGPL-3\.0-only|MIT( License)?|MIT-CMU|MPL-2\.0|Mozilla Public License 2\.0 \(MPL 2\.0\)|PSF-2\.0"
    r"|Python Software Foundation License|Zlib|dependency licenses)"
)
BRACKETED = re.compile(r"(^|AND |OR )\(([^()]*)\)")  # a choice within, not a name's own "(ISCL)"
HEAD = """# Licences

The program itself is under the [MIT licence](../LICENSE). It runs and is tested with the packages below, each under the
licence that its own metadata names; `python tools/licences.py > docs/licences.md` writes this page, and refuses GPL,
AGPL and whatever it does not know.

- LGPL and MPL packages are installed as they are published, unchanged, and can be replaced by the administrator.
- Wheels carry compiled libraries under licences of their own, which lie in each package's `*.dist-info`: NumPy, SciPy,
  scikit-learn and FAISS bring OpenBLAS (BSD-3-Clause) or the GCC runtime libraries (GPL-3.0 with the GCC runtime
  exception), pypdfium2 PDFium (BSD-3-Clause, Apache-2.0), Pillow its image formats, matplotlib the DejaVu fonts
  (Bitstream Vera).
- Tesseract (Apache-2.0) and LibreOffice (MPL-2.0), where they are installed, are programs of the system and no part of
  this one.

| package | version | licence | what for |
|---|---|---|---|
"""


def main() -> str:
    """The page; a package of several locks stands where it is named first.  Raises Refused."""
    uses: dict[tuple[str, str], str] = {}
    for lock, use in LOCKS.items():
        for package in locked((ROOT / lock).read_text(encoding="utf-8")):
            uses.setdefault(package, use)
    lines = [f"| {name} | {version} | {licence(name, version)} | {use} |" for (name, version), use in uses.items()]
    return HEAD + "\n".join(lines) + "\n"


class Refused(Exception):
    """A package that is not here, or whose licence is not one of ours."""


def locked(lock: str) -> list[tuple[str, str]]:
    """Name and version of every package of a lock."""
    return re.findall(r"^([\w.-]+)==([\w.]+)$", lock, re.MULTILINE)


def licence(name: str, version: str) -> str:
    """The licence of an installed package.  Raises Refused."""
    try:
        installed = distribution(name)
    except PackageNotFoundError:
        raise Refused(f"{name} is not installed: make test installs all") from None
    # A build for the processor alone is the same version: "2.13.0+cpu".
    if installed.version.partition("+")[0] != version:
        raise Refused(f"{name} is installed as {installed.version}, the lock says {version}")
    named = of_metadata(installed.metadata)
    if not is_allowed(named):
        raise Refused(f"{name}: the licence {named!r} is not among those allowed")
    return named


def of_metadata(metadata: PackageMetadata) -> str:
    """What a package says its licence is; "" when it does not say so in a few words."""
    if expression := metadata.get_all("License-Expression"):
        return str(expression[0])
    named = [
        each.rpartition(" :: ")[2] for each in metadata.get_all("Classifier") or () if each.startswith("License ::")
    ]
    text = str((metadata.get_all("License") or [""])[0])
    short = text if len(text) <= LONGEST and "\n" not in text else ""
    return short if is_allowed(short) else " AND ".join(named) or short


def is_allowed(named: str) -> bool:
    """Whether one of the alternatives is made of licences allowed alone."""
    named = BRACKETED.sub(lambda found: found[1] + ("MIT" if is_allowed(found[2]) else ""), named)
    return any(
        all(ALLOWED.fullmatch(part) for part in re.split(r" AND |, ", alternative))
        for alternative in named.split(" OR ")
    )


if __name__ == "__main__":
    try:
        sys.stdout.write(main())
    except Refused as fault:
        sys.exit(str(fault))
