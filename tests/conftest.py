"""What every test starts from: nothing of BAOCAO_ is taken over from outside; the real reports are added once."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.asked import GOLDEN, REPORTS, add, questions, scores

# How long an example takes says more of the machine than of the program, the more so while coverage is counted.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes every BAOCAO_ variable away, so that a test only sees the ones it sets."""
    for name in tuple(os.environ):
        if name.upper().startswith("BAOCAO_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the five real reports in it."""
    folder = tmp_path_factory.mktemp("five")
    assert add(REPORTS.glob("*.txt"), folder) == ["new"] * 5
    return folder


@pytest.fixture(scope="session")
def five_scores(five: Path) -> dict[str, Any]:
    """What the scorer says of the answers to the checked questions."""
    return scores(questions(GOLDEN), five, REPORTS)
