"""What every test starts from: nothing of BAOCAO_ is taken over from outside."""

import os

import pytest


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes every BAOCAO_ variable away, so that a test only sees the ones it sets."""
    for name in tuple(os.environ):
        if name.upper().startswith("BAOCAO_"):
            monkeypatch.delenv(name)
