"""What the commands of every folder share: the --config option, and every fault told in one Vietnamese line."""

import io
import os
import secrets
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

# typer brings its own copy of click and shows only a part of its faults.
from typer._click.exceptions import BadOptionUsage, MissingParameter, NoArgsIsHelpError, NoSuchOption, UsageError

from ingest.command_help import in_vietnamese
from ingest.errors import Spoken, cause_of

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="TỆP", help="Tệp thiết lập (mặc định: config.toml).", show_default=False),
]
"""The option that every command takes, handed on to `Settings.load`."""


def run(app: typer.Typer) -> NoReturn:
    """Runs the command that was typed and ends the process.

    Exit codes: 0 done; 2 bad usage or bad input; 1 a fault of ours, or a reader that closed the pipe; 130 interrupted.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Vietnamese whatever the locale says; bytes of the command line that are no text stay printable.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_run(app))


def _run(app: typer.Typer) -> int:
    in_vietnamese(app)
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except NoArgsIsHelpError as fault:
        _say(f"Thiếu lệnh. Xem các lệnh: {_path(fault)} --help")
        return 2
    except UsageError as fault:
        _say(f"{_in_vietnamese(fault)} Xem cách dùng: {_path(fault)} --help")
        return 2
    except Spoken as fault:
        _say(str(fault))
        return fault.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # What is still to be flushed goes nowhere, without a word.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as fault:
        if not cause_of(fault):
            return _unforeseen()
        _say(f"Không làm được: {cause_of(fault)} ({fault.filename or 'không rõ tệp'}).")
        return 1
    except Exception:  # noqa: BLE001 - whatever it was, the user reads one line
        return _unforeseen()
    return code if isinstance(code, int) else 0


def ended(work: Callable[[], object]) -> int:
    """What a script ends with once the work is done: 0, or the exit code of a fault, said in its one line."""
    try:
        work()
    except Spoken as fault:
        _say(str(fault))
        return fault.exit_code
    return 0


def _unforeseen() -> int:
    if os.environ.get("BAOCAO_LOG__LEVEL", "").upper() == "DEBUG":
        traceback.print_exc()
    _say(
        f"Chương trình gặp lỗi, mã lỗi {secrets.token_hex(4)}. "
        "Chạy lại với BAOCAO_LOG__LEVEL=DEBUG để xem chi tiết khi báo quản trị viên."
    )
    return 1


def _say(line: str) -> None:
    sys.stderr.write(" ".join(line.split()) + "\n")


def _path(fault: UsageError) -> str:
    return fault.ctx.command_path if fault.ctx else "python -m …"


def _name(fault: typer.BadParameter) -> str:
    return (fault.param.metavar or fault.param.opts[0]) if fault.param else "tham số"


def _in_vietnamese(fault: UsageError) -> str:
    if isinstance(fault, NoSuchOption):
        nearest = f" Có phải anh/chị muốn dùng {fault.possibilities[0]}?" if fault.possibilities else ""
        return f"Không có tuỳ chọn {fault.option_name}.{nearest}"
    if isinstance(fault, BadOptionUsage):
        return f"Tuỳ chọn {fault.option_name} chưa dùng đúng: thiếu hoặc thừa giá trị đi kèm."
    if isinstance(fault, MissingParameter):
        return f"Thiếu {_name(fault)}."
    # A message in Vietnamese is one of our own.
    if not fault.message.isascii():
        return f"Lệnh chưa đúng: {fault.message.rstrip('.')}."
    if isinstance(fault, typer.BadParameter):
        return f"Giá trị của {_name(fault)} không hợp lệ."
    if fault.message.startswith("No such command"):
        return f"Không có lệnh {fault.message.removeprefix('No such command').split('.')[0].strip()}."
    if fault.message.startswith("Missing command"):
        return "Thiếu lệnh."
    return "Lệnh có tham số thừa hoặc chưa đúng."
