"""docs/licences.md is what the tool writes, and the tool refuses what it should."""

import subprocess
import sys
from importlib.metadata import PathDistribution, distributions
from pathlib import Path

import pytest

from ingest.settings import ROOT
from tools.licences import LOCKS, is_allowed, locked, of_metadata


def test_the_page_is_what_the_tool_writes_of_what_is_installed() -> None:
    wanted = {name for lock in LOCKS for name, _ in locked((ROOT / lock).read_text(encoding="utf-8"))}
    here = {each.name.lower().replace("_", "-") for each in distributions()}
    if lacking := wanted - here:
        pytest.skip(f"not installed: {', '.join(sorted(lacking))}")
    command = [sys.executable, "tools/licences.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    assert len(wanted) == done.stdout.count("\n| ") - 1


@pytest.mark.parametrize(
    ("named", "allowed"),
    [
        ("MIT", True),
        ("MIT OR Apache-2.0", True),
        ("BSD-3-Clause AND 0BSD AND Zlib", True),
        ("MIT OR GPL-3.0-only", True),
        ("LGPL-3.0-only", True),
        ("MPL-2.0 AND (Apache-2.0 OR GPL-3.0-only)", True),
        ("MPL-2.0 AND (GPL-2.0-only OR GPL-3.0-only)", False),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-2.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("GNU Affero General Public License v3", False),
        ("SSPL-1.0", False),
        ("Proprietary", False),
        ("MITX", False),
        ("", False),
    ],
)
def test_what_is_allowed(named: str, allowed: bool) -> None:
    assert is_allowed(named) == allowed


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ([("License-Expression", "MIT"), ("License", "GPL-3.0-only")], "MIT"),
        ([("License", "MIT")], "MIT"),
        (
            [("License", "All the words\n of a licence"), ("Classifier", "License :: OSI Approved :: BSD License")],
            "BSD License",
        ),
        ([("License", "like MIT"), ("Classifier", "License :: OSI Approved :: MIT License")], "MIT License"),
        ([("License", "GPL-3.0-only")], "GPL-3.0-only"),
        ([("Classifier", "Programming Language :: Python")], ""),
    ],
)
def test_what_a_package_says(fields: list[tuple[str, str]], named: str, tmp_path: Path) -> None:
    lines = [("Metadata-Version", "2.4"), ("Name", "thử"), ("Version", "1"), *fields]
    (tmp_path / "METADATA").write_text("".join(f"{key}: {value}\n" for key, value in lines), encoding="utf-8")
    assert of_metadata(PathDistribution(tmp_path).metadata) == named
