"""What a process holds in memory."""

import resource
from dataclasses import dataclass
from pathlib import Path

_OWN = Path("/proc/self")


@dataclass(frozen=True, slots=True)
class Memory:
    """In megabytes.  resident: all; anonymous: its own; of_files: what the system may drop and read again."""

    resident: float
    anonymous: float
    of_files: float


def held() -> Memory:
    """What this process holds now."""
    lines = (_OWN / "smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    kilobytes = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    resident, anonymous = kilobytes["Rss"] / 1000, kilobytes["Anonymous"] / 1000
    return Memory(resident, anonymous, resident - anonymous)


def resident_mb() -> float:
    """Memory this process holds now, in megabytes."""
    pages = int((_OWN / "statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def peak_mb() -> float:
    """The most this process has held so far, in megabytes; ru_maxrss would count what its parent held as well."""
    lines = (_OWN / "status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024 / 1e6
