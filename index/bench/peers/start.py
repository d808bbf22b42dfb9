"""Starts each search in a process and, where it needs one, an environment of its own."""

import os
import subprocess
import sys
from pathlib import Path

from index.bench.peers.protocol import Corpus, Measured
from index.bench.peers.registry import PEERS
from index.errors import PeerFailed, PeersMissing
from ingest.settings import ROOT

ENVIRONMENT = ROOT / ".venv-peers"
"""Where `make peers` installs the alternatives."""

# One thread each, so that processor time is comparable; nobody is told of these runs, nor asked for a model.
_ALIKE = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"),
    "HF_HUB_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "TOKENIZERS_PARALLELISM": "false",
}


def python_of(name: str) -> Path:
    """The interpreter that has what that search needs.  Raises PeersMissing when `make peers` was not run."""
    if not PEERS[name].foreign:
        return Path(sys.executable)
    if not (ENVIRONMENT / ".installed").is_file():  # make's mark that nothing is missing
        raise PeersMissing(f"Chưa có các bộ tìm kiếm để so sánh ({ENVIRONMENT}): chạy make peers rồi chạy lại.")
    return ENVIRONMENT / "bin" / "python"


def measure(name: str, corpus: Corpus, config: Path | None) -> Measured:
    """What one search measured, built over the corpus and asked its questions.

    Raises PeersMissing, and PeerFailed when its process ends with a fault.
    """
    out = corpus.folder / f"{name}.json"
    told = [corpus.folder, out, *([config] if config else [])]
    command = [str(python_of(name)), "-m", "index.bench.peers.run", name, *(str(path.resolve()) for path in told)]
    done = subprocess.run(  # noqa: S603  # our own module, and files of ours
        command, cwd=ROOT, env={**os.environ, **_ALIKE}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [f"mã kết thúc {done.returncode}"])[-1]
        raise PeerFailed(f"Không đo được {PEERS[name].label}: {said}")
    return Measured.load(out)
