"""Installs lock files into the environment that runs this script, one line a package.

Whole locks are installed with --no-deps: what they do not name, CUDA above all, can never come in.
usage: python tools/install.py LOCK…
"""

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


def main(locks: list[Path]) -> str:
    """Installs; returns what went wrong, in Vietnamese, or ""."""
    wanted = [line.strip() for lock in locks for line in lock.read_text(encoding="utf-8").splitlines()]
    wanted = [line for line in wanted if line and not line.startswith("#")]
    index = ("--extra-index-url", CPU_WHEELS) if _answers(CPU_WHEELS + "/") else ()
    torch = next((line for line in wanted if line.startswith("torch==")), None)
    if torch and _would_be_for_gpu(torch, index):
        return (
            f"pip ở máy này chỉ tìm được {torch} bản dành cho GPU (nhiều GB). Xin mở đường tới {CPU_WHEELS}, "
            f"hoặc chép gói {torch}+cpu vào một thư mục rồi chạy lại với PIP_FIND_LINKS=THƯ_MỤC."
        )
    print(f"Cài {len(wanted)} gói thư viện vào {sys.prefix} …", flush=True)
    return _install(wanted, index)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=PATIENCE):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _would_be_for_gpu(torch: str, index: tuple[str, ...]) -> bool:
    """Whether pip would take a build that needs CUDA; those of other systems than Linux never do."""
    if platform.system() != "Linux":
        return False
    asked = subprocess.run(
        [*PIP, "install", "--dry-run", "--no-deps", "--quiet", "--report", "-", *index, torch],
        capture_output=True,
        text=True,
        check=False,
    )
    # A pip that finds nothing at all says so itself when it installs.
    found = json.loads(asked.stdout)["install"] if asked.returncode == 0 else []
    return any("+cpu" not in each["metadata"]["version"] for each in found)


def _install(wanted: list[str], index: tuple[str, ...]) -> str:
    command = [*PIP, "install", "--no-deps", "--progress-bar", "off", *index, *wanted]
    heard: list[str] = []
    seen = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
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
    return "\n".join([*heard[-5:], "Không cài được thư viện; xin kiểm tra đường mạng tới kho gói Python rồi chạy lại."])


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]) or 0)
