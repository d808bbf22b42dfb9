"""What once broke a target breaks none, and neither does what is made now.  Longer: python -m tests.fuzz."""

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.targets import CRASHERS, TARGETS
from tests.fuzz.worker import tried

_FRESH = 60
_FEW = {"image": 2, "office": 0}  # by programs that take a second for each
_PATIENCE = (
    60.0  # seconds of computing: that it ends is tested here; how long it may take is for `python -m tests.fuzz`
)
_KEPT = sorted(path.relative_to(CRASHERS) for path in CRASHERS.glob("*/*"))


@pytest.fixture(autouse=True, scope="module")
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What targets write lies where tests write, and goes with it."""
    before, tempfile.tempdir = tempfile.tempdir, str(tmp_path_factory.mktemp("fuzz"))
    yield
    tempfile.tempdir = before


@pytest.mark.parametrize("path", _KEPT, ids=str)
def test_what_once_broke_it(path: Path) -> None:
    check = TARGETS[path.parts[0]].check()
    assert tried(check, (CRASHERS / path).read_bytes(), _PATIENCE) == ("", "")


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_made_now(name: str) -> None:
    target, chance = TARGETS[name], random.Random(name)
    check = target.check()
    for data in [*target.seeds(), *(target.make(chance) for _ in range(_FEW.get(name, _FRESH)))]:
        assert tried(check, data, _PATIENCE) == ("", ""), data[:2000]
