"""Reports by hand and a data folder they are published to."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.parse import parse_text
from ingest.report import Report
from ingest.settings import Settings

FOREST = """Số: 12/BC-UBND

Sông Lam, ngày 05 tháng 12 năm 2023

BÁO CÁO

Tình hình kinh tế - xã hội năm 2023

I. KẾT QUẢ

1. Nông nghiệp

Độ che phủ rừng của huyện Sông Lam đạt 41,5% vào cuối năm 2023.

| TT | Chỉ tiêu | ĐVT | KH 2023 | TH 2023 |
|----|----------|-----|---------|---------|
| 1 | Tỷ lệ hộ nghèo | % | 4,2 | 3,9 |

2. Thu ngân sách

Thu NSNN trên địa bàn đạt 215,4 tỷ đồng, vượt kế hoạch¹.

¹ Chủ yếu từ tiền sử dụng đất.
"""

SCHOOLS = FOREST.replace("12/BC-UBND", "34/BC-UBND").replace("Sông Lam", "Núi Voi").replace("41,5%", "28%")


def report(name: str, text: str) -> Report:
    """The report that those words are."""
    return parse_text(name, text.encode())


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The shipped settings over an empty data folder."""
    monkeypatch.setenv("BAOCAO_DATA_DIR", str(tmp_path / "data"))
    return Settings.load()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the folders of tests/index/scenarios.py lie; they are copied, never changed."""
    from tests.index.scenarios import prepare

    home = tmp_path_factory.mktemp("scenarios")
    prepare(home)
    return home


def interrupted(home: Path, check: str) -> str:
    """What that check of tests/index/interrupted.py found, in a process of its own."""
    command = [sys.executable, "-m", "tests.index.interrupted", str(home), check]
    done = subprocess.run(
        command,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
