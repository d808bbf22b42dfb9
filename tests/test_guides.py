"""The guides say what the program says: its messages, its settings, files that exist."""

import re
from pathlib import Path

import pytest

from ingest.settings import ROOT, Settings, keys
from ingest.settings_faults import variable

GUIDES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
SITUATIONS = "## Khi gặp tình huống này thì làm gì"
MADE_THERE = {"deploy/token", "deploy/baocao.env"}  # by whoever runs the container
NOT_OURS = {"status=203/EXEC", "oom-kill"}  # systemd's


def _said() -> str:
    """Every text of the program, strings that are written in several parts put together."""
    sources = [path.read_text(encoding="utf-8") for folder in ("bot", "index", "ingest", "tools")
               for path in (ROOT / folder).rglob("*.py")]  # fmt: skip
    return re.sub(r'"\s*\n\s*f?"', "", "\n".join(sources))


def test_every_situation_starts_from_what_the_program_really_says() -> None:
    text = (ROOT / "docs" / "admin.md").read_text(encoding="utf-8").partition(SITUATIONS)[2]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    situations = rows[1:]
    assert len(situations) >= 15
    assert all(len(row) == 3 and all(row) for row in situations), "a sign, a cause, something to do"
    quoted = [fragment for row in situations for fragment in re.findall(r"`([^`]+)`", row[0])]
    named = [each for each in quoted if not re.match(r"X-|/", each)]
    said = _said()
    assert [each for each in named if each not in said and each not in NOT_OURS] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_setting_and_file_that_is_named_exists(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    known = {variable(key) for key in keys(Settings)}
    assert set(re.findall(r"BAOCAO_[A-Z_]*[A-Z]\b(?!…)", text)) - {"BAOCAO_SECTION__KEY"} <= known
    links = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    assert [link for link in links if link and not (guide.parent / link).exists()] == []
    deployed = set(re.findall(r"\bdeploy/[\w.-]*\w", text)) - MADE_THERE
    assert [each for each in deployed if not (ROOT / each).exists()] == []


def test_the_sections_that_are_linked_to_are_there() -> None:
    text = (ROOT / "docs" / "admin.md").read_text(encoding="utf-8")
    headings = {re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-")
                for line in text.splitlines() if line.startswith("#")}  # fmt: skip
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings
