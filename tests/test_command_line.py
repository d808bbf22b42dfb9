"""The commands' edge, as its own process: exit codes, one Vietnamese line a fault, no traceback."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.settings import ROOT

APP = '''
import errno
from typing import Annotated
import typer
from ingest.command_line import ConfigOption, run
from ingest.errors import NoSuchReport
from ingest.settings import Settings

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True, help="Thử.")

@app.command()
def do(what: Annotated[str, typer.Argument(help="Việc.")],
       times: Annotated[int, typer.Option(help="Số lần.")] = 1, config: ConfigOption = None) -> None:
    """Làm một việc."""
    Settings.load(config)
    match what:
        case "spoken": raise NoSuchReport("Không có báo cáo này.")
        case "usage": raise typer.BadParameter("cần một câu hỏi")
        case "interrupted": raise KeyboardInterrupt
        case "crash": raise RuntimeError("internal detail")
        case "full": raise OSError(errno.ENOSPC, "No space left on device", "/data/x")
        case "code": raise typer.Exit(3)
    for _ in range(times):
        print("xong", what)

@app.command()
def other() -> None:
    """Việc khác."""

run(app)
'''


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("app") / "app.py"
    path.write_text(APP, encoding="utf-8")
    return path


def _run(script: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("BAOCAO_")}
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        cwd=ROOT,
        env=env | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["do"], 2, "Thiếu what."),
        (["do", "x", "y"], 2, "thừa"),
        (["do", "x", "--tims", "2"], 2, "Không có tuỳ chọn --tims. Có phải anh/chị muốn dùng --times?"),
        (["do", "x", "--times"], 2, "--times"),
        (["do", "x", "--times", "hai"], 2, "Giá trị của --times không hợp lệ."),
        (["nothing"], 2, "Không có lệnh 'nothing'."),
        ([], 2, "Thiếu lệnh."),
        (["do", "spoken"], 2, "Không có báo cáo này."),
        (["do", "usage"], 2, "cần một câu hỏi"),
        (["do", "x", "--config", "/no/config.toml"], 2, "/no/config.toml"),
        (["do", "full"], 1, "ổ đĩa đã đầy (/data/x)"),
    ],
)
def test_a_fault_is_one_vietnamese_line(script: Path, arguments: list[str], code: int, said: str) -> None:
    done = _run(script, *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_unforeseen_fault_has_an_id_and_no_detail(script: Path) -> None:
    done = _run(script, "do", "crash")
    assert done.returncode == 1
    assert re.search(r"mã lỗi [0-9a-f]{8}\b", done.stderr)
    assert len(done.stderr.splitlines()) == 1
    assert "internal detail" not in done.stderr


def test_a_traceback_is_shown_when_asked_for(script: Path) -> None:
    assert "internal detail" in _run(script, "do", "crash", BAOCAO_LOG__LEVEL="DEBUG").stderr


@pytest.mark.parametrize(("what", "code"), [("x", 0), ("code", 3), ("interrupted", 130)])
def test_other_ends_are_silent(script: Path, what: str, code: int) -> None:
    done = _run(script, "do", what)
    assert (done.returncode, done.stderr) == (code, "")


def test_a_reader_that_goes_away_is_no_fault(script: Path) -> None:
    command = [sys.executable, str(script), "do", "x", "--times", "200000"]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_vietnamese_whatever_the_locale(script: Path) -> None:
    assert _run(script, "do", "x", LC_ALL="POSIX", PYTHONIOENCODING="ascii", PYTHONUTF8="0").stdout == "xong x\n"
    assert "Không có báo cáo này." in _run(script, "do", "spoken", PYTHONIOENCODING="ascii").stderr


@pytest.mark.parametrize("arguments", [["--help"], ["do", "--help"]])
def test_help_is_vietnamese(script: Path, arguments: list[str]) -> None:
    done = _run(script, *arguments)
    assert done.returncode == 0
    assert "Cách dùng:" in done.stdout
    for english in ("Usage", "Options", "Commands", "Arguments", "Show this", "required", "default"):
        assert english not in done.stdout
