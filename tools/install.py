"""Installs lock files into the environment that runs this script, or fetches their packages; one line a package.

Whole locks are installed with --no-deps: what they do not name, CUDA above all, can never come in.
usage: python tools/install.py [--to FOLDER] LOCK…     (--to: only puts the packages into that folder, to be carried)
"""

import argparse
import json
import platform
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

CPU_WHEELS = "https://download.pytorch.org/whl/cpu"
PATIENCE = 3.0  # seconds
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


def main(locks: list[Path], folder: Path | None) -> str:
    """Installs, or downloads into the folder; returns what went wrong, in Vietnamese, or ""."""
    wanted = [line.strip() for lock in locks for line in lock.read_text(encoding="utf-8").splitlines()]
    wanted = list(dict.fromkeys(line for line in wanted if line and not line.startswith("#")))
    index = ("--extra-index-url", CPU_WHEELS) if _answers(CPU_WHEELS + "/") else ()
    torch = next((line for line in wanted if line.startswith("torch==")), None)
    if torch and _would_be_for_gpu(torch, index, anew=folder is not None):
        return (
            f"pip ở máy này chỉ tìm được {torch} bản dành cho GPU (nhiều GB). Xin mở đường tới {CPU_WHEELS}, "
            f"hoặc chép gói {torch}+cpu vào một thư mục rồi chạy lại với PIP_FIND_LINKS=THƯ_MỤC."
        )
    print(f"{'Tải' if folder else 'Cài'} {len(wanted)} gói thư viện vào {folder or sys.prefix} …", flush=True)
    # Only what is built already: the machine that the folder is carried to may have no compiler.
    command = ("download", "--only-binary", ":all:", "--dest", str(folder)) if folder else ("install",)
    return _run((*command, *index), wanted)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=PATIENCE):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _would_be_for_gpu(torch: str, index: tuple[str, ...], *, anew: bool) -> bool:
    """Whether pip would take a build that needs CUDA; those of other systems than Linux never do.

    anew: also when one is installed here.
    """
    if platform.system() != "Linux":
        return False
    again = ("--ignore-installed",) if anew else ()
    asked = subprocess.run(
        [*PIP, "install", "--dry-run", "--no-deps", "--quiet", "--report", "-", *again, *index, torch],
        capture_output=True,
        text=True,
        check=False,
    )
    # A pip that finds nothing at all says so itself when it installs.
    found = json.loads(asked.stdout)["install"] if asked.returncode == 0 else []
    return any("+cpu" not in each["metadata"]["version"] for each in found)


def _run(command: tuple[str, ...], wanted: list[str]) -> str:
    heard: list[str] = []
    seen = 0
    with subprocess.Popen(
        [*PIP, *command, "--no-deps", "--progress-bar", "off", *wanted],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as pip:
        for line in pip.stdout or ():
            heard.append(line.rstrip())
            begun, _, rest = line.strip().partition(" ")
            if begun in ("Collecting", "Processing", "Requirement"):
                seen += 1
                name = Path(rest.removeprefix("already satisfied: ").split(" ")[0]).name
                print(f"[{seen}/{len(wanted)}] {name}", flush=True)
            elif begun == "Installing":
                print("Ghi các gói vào môi trường …", flush=True)
    if pip.returncode == 0:
        return ""
    return "\n".join([*heard[-5:], "Không lấy được thư viện; xin kiểm tra đường mạng tới kho gói Python rồi chạy lại."])


if __name__ == "__main__":
    typed = argparse.ArgumentParser(description="Installs lock files, or fetches their packages.")
    typed.add_argument("--to", type=Path, metavar="FOLDER")
    typed.add_argument("locks", type=Path, nargs="+", metavar="LOCK")
    asked = typed.parse_args()
    sys.exit(main(asked.locks, asked.to) or 0)
