"""Reports added and questions asked by the commands an administrator types, and the answers scored by an outsider."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
REPORTS = SHARED / "reports"
GOLDEN = SHARED / "golden" / "dev.jsonl"

needs_shared = pytest.mark.skipif(
    not REPORTS.is_dir(),
    reason="needs the real reports in ../shared/reports, which are not part of the project",
)


def command(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    """One command as an administrator runs it."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env={**os.environ, "BAOCAO_DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


def add(reports: Iterable[Path], data: Path) -> list[str]:
    """What became of each report: "new", "unchanged"."""
    added = command("ingest", "add", "--json", *map(str, sorted(reports)), data=data)
    assert added.returncode == 0, added.stderr
    return [json.loads(line)["status"] for line in added.stdout.splitlines()]


def questions(path: Path) -> list[dict[str, Any]]:
    """The questions of a file, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def scores(asked: Iterable[dict[str, Any]], data: Path, reports: Path) -> dict[str, Any]:
    """What the scorer says of the answers that the reports in `data` give; reports: the folder of their files."""
    golden, answers = data / "golden.jsonl", data / "answers.jsonl"
    golden.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in asked), encoding="utf-8")
    told = command("bot", "ask", "--jsonl", str(golden), data=data)
    assert told.returncode == 0, told.stderr
    answers.write_text(told.stdout, encoding="utf-8")
    scored = subprocess.run(
        [sys.executable, SHARED / "tools" / "score.py", golden, answers, "--reports", reports, "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(scored.stdout)
    return found


def shares(counted: dict[str, str]) -> dict[str, float]:
    """The scorer's "31/33" by kind or variant, as shares."""
    return {name: int(right) / int(of) for name, (right, of) in ((n, c.split("/")) for n, c in counted.items())}
