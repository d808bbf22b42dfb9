"""Prints how much of each folder the tests have run, by what `coverage run` left; a fault below 90 % of branches.

`coverage report --show-missing` or `coverage html` then says what is missing where.
usage: python tools/covered.py
"""

import json
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from coverage import Coverage

FOLDERS = ("ingest", "index", "bot")
LEAST = 0.9
"""The share of branches that the tests must take, over all folders and in each."""


@dataclass(frozen=True, slots=True)
class Covered:
    """Statements and branches: how many were run, of how many."""

    statements: int = 0
    of_statements: int = 0
    branches: int = 0
    of_branches: int = 0

    def __add__(self, other: Self) -> "Covered":
        return Covered(
            self.statements + other.statements,
            self.of_statements + other.of_statements,
            self.branches + other.branches,
            self.of_branches + other.of_branches,
        )

    @property
    def enough(self) -> bool:
        """Whether as many branches were taken as must be."""
        return self.branches >= LEAST * self.of_branches

    def line(self, name: str) -> str:
        """A line of the table."""
        return (
            f"{name:8} {share(self.statements, self.of_statements):>7} of {self.of_statements:6} statements"
            f" {share(self.branches, self.of_branches):>7} of {self.of_branches:5} branches"
        )


def share(part: int, whole: int) -> str:
    """A percentage, rounded down: what is not all is never shown as 100 %."""
    return f"{1000 * part // whole / 10:.1f} %" if whole else "–"


def by_folder(files: Mapping[str, Mapping[str, Mapping[str, int]]]) -> dict[str, Covered]:
    """The sums of each top folder, from the "files" of coverage's JSON report."""

    def of(names: Iterable[str]) -> Covered:
        found = (files[name]["summary"] for name in names)
        parts = (
            Covered(each["covered_lines"], each["num_statements"], each["covered_branches"], each["num_branches"])
            for each in found
        )
        return sum(parts, start=Covered())

    return {folder: of(name for name in files if name.startswith(f"{folder}/")) for folder in FOLDERS}


def drop_torn(folder: Path) -> None:
    """Removes what processes left that were killed, or had no room, while they wrote what they had run."""
    for path in folder.glob("data.*"):
        try:
            with closing(sqlite3.connect(path)) as db:
                whole = db.execute("PRAGMA quick_check").fetchone() == ("ok",)
                whole = whole and db.execute("SELECT count(*) FROM coverage_schema").fetchone() == (1,)
        except sqlite3.DatabaseError:
            whole = False
        if not whole:
            path.unlink()


def main() -> str:
    """Prints the table; what is too little, or ""."""
    measured = Coverage()
    drop_torn(Path(measured.config.data_file).parent)
    measured.combine()
    measured.save()
    report = Path(measured.config.data_file).with_suffix(".json")
    measured.json_report(outfile=str(report))
    folders = by_folder(json.loads(report.read_text(encoding="utf-8"))["files"])
    table = folders | {"all": sum(folders.values(), start=Covered())}
    for name, covered in table.items():
        print(covered.line(name))
    short = [name for name, covered in table.items() if not covered.enough]
    return f"fewer than {LEAST:.0%} of branches: {', '.join(short)}" if short else ""


if __name__ == "__main__":
    sys.exit(main() or 0)
