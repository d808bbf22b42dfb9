"""tools/install.py and the Makefile: packages fetched on one machine and installed on another that has no network."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from ingest.settings import ROOT

TOOL = str(ROOT / "tools" / "install.py")


METADATA = "Metadata-Version: 2.1\nName: goi-thu\nVersion: {version}\nRequires-Dist: khong-co\n"
WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with one package in two versions, which is all that pip can find."""
    folder = tmp_path / "shop"
    folder.mkdir()
    for version in ("1.0", "2.0"):
        info = f"goi_thu-{version}.dist-info"
        with zipfile.ZipFile(folder / f"goi_thu-{version}-py3-none-any.whl", "w") as packed:
            packed.writestr("goi_thu.py", f"VERSION = {version!r}\n")
            packed.writestr(f"{info}/METADATA", METADATA.format(version=version))
            packed.writestr(f"{info}/WHEEL", WHEEL)
            packed.writestr(f"{info}/RECORD", "")
    return folder


def _tool(python: Path, found_in: Path, *typed: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    own = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(found_in), "PIP_CONFIG_FILE": os.devnull}
    return subprocess.run([str(python), TOOL, *typed], env=kept | own, capture_output=True, text=True, check=False)


def test_what_was_fetched_here_is_installed_there(shop: Path, tmp_path: Path) -> None:
    lock, wheels = tmp_path / "a.lock", tmp_path / "wheels"
    lock.write_text("# một dòng ghi chú\ngoi-thu==1.0\n")
    fetched = _tool(Path(sys.executable), shop, "--to", str(wheels), str(lock))
    assert fetched.returncode == 0, fetched.stdout + fetched.stderr
    assert f"Tải 1 gói thư viện vào {wheels}" in fetched.stdout
    assert [path.name for path in wheels.iterdir()] == ["goi_thu-1.0-py3-none-any.whl"], "nothing that is not named"

    shutil.rmtree(shop)
    venv.create(tmp_path / "there", with_pip=True)
    python = tmp_path / "there" / "bin" / "python"
    installed = _tool(python, wheels, str(lock))
    assert installed.returncode == 0, installed.stdout + installed.stderr
    asking = [str(python), "-c", "import goi_thu; print(goi_thu.VERSION)"]
    said = subprocess.run(asking, capture_output=True, text=True, check=True)
    assert said.stdout == "1.0\n"


def test_what_cannot_be_had_is_said_in_vietnamese(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    lock.write_text("goi-khong-co==1.0\n")
    done = _tool(Path(sys.executable), tmp_path, "--to", str(tmp_path / "wheels"), str(lock))
    assert done.returncode == 1
    assert "Không lấy được thư viện" in done.stderr
    assert "Traceback" not in done.stderr


def test_make_installs_from_what_was_carried_and_fetches_without_it(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)

    def settings(*goal: str) -> str:
        command = ["make", "--print-data-base", "--dry-run", "--question", *goal]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout

    assert "PIP_NO_INDEX :=" not in settings("setup")
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "a.whl").touch()
    assert "PIP_NO_INDEX := 1" in settings("setup")
    assert f"PIP_FIND_LINKS := {tmp_path}/wheels" in settings("setup")
    assert "PIP_NO_INDEX := 1" in settings(), "also by plain make"
    assert "PIP_NO_INDEX :=" not in settings("wheels")
