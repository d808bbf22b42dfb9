"""tools/covered.py: what is counted by folder, what is too little, and what a killed process has left."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.settings import ROOT
from tools.covered import FOLDERS, Covered, share

MODULE = "def sign(n):\n    if n < 0:\n        return -1\n    return 1\n"
SETTINGS = '[tool.coverage.run]\nbranch = true\nparallel = true\ndata_file = "build/coverage/data"\nsource_dirs = {}\n'


def ran(folder: Path, *typed: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return subprocess.run([sys.executable, *typed], cwd=folder, env=own, capture_output=True, text=True, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of the three folders, one module with two branches in each."""
    (tmp_path / "pyproject.toml").write_text(SETTINGS.format(list(FOLDERS)), encoding="utf-8")
    for name in FOLDERS:
        (tmp_path / name).mkdir()
        (tmp_path / name / "sign.py").write_text(MODULE, encoding="utf-8")
    return tmp_path


def count(project: Path, *asked: str) -> None:
    """Runs, each in a process of its own, what is asked of the folders."""
    for each in asked:
        name, _, number = each.partition(" ")
        script = project / f"{name}.{number}.py"
        script.write_text(f"from {name}.sign import sign; sign({number})\n", encoding="utf-8")
        assert ran(project, "-m", "coverage", "run", script.name).returncode == 0


def test_what_several_processes_ran_is_summed_and_enough(project: Path) -> None:
    count(project, *(f"{name} {number}" for name in FOLDERS for number in (1, -1)))
    done = ran(project, str(ROOT / "tools" / "covered.py"))
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split() for line in done.stdout.splitlines()]
    assert [row[0] for row in rows] == [*FOLDERS, "all"]
    assert rows[0] == "ingest 100.0 % of 4 statements 100.0 % of 2 branches".split()
    assert rows[-1] == "all 100.0 % of 12 statements 100.0 % of 6 branches".split()


def test_a_folder_below_the_limit_is_named_though_the_others_are_not(project: Path) -> None:
    count(project, "ingest 1", "ingest -1", "index 1", "index -1", "bot 1")
    done = ran(project, str(ROOT / "tools" / "covered.py"))
    assert done.returncode == 1
    assert done.stderr == "fewer than 90% of branches: bot, all\n"
    assert "bot       75.0 % of      4 statements  50.0 % of     2 branches" in done.stdout


def test_what_was_never_run_counts_as_missing_and_what_is_torn_is_left_out(project: Path) -> None:
    count(project, "ingest 1", "index 1")
    written = sorted((project / "build" / "coverage").glob("data.*"))
    written[0].write_bytes(written[0].read_bytes()[:2000])
    (project / "build" / "coverage" / "data.killed").touch()
    done = ran(project, str(ROOT / "tools" / "covered.py"))
    assert done.returncode == 1
    assert "bot        0.0 % of" in done.stdout
    assert done.stderr.startswith("fewer than 90% of branches: ")


@pytest.mark.parametrize(("part", "whole", "told"), [(999, 1000, "99.9 %"), (1999, 2000, "99.9 %"), (0, 0, "–")])
def test_what_is_not_all_is_never_told_as_all(part: int, whole: int, told: str) -> None:
    assert share(part, whole) == told


def test_the_limit_itself_is_enough() -> None:
    assert Covered(branches=9, of_branches=10).enough
    assert not Covered(branches=89, of_branches=100).enough
