"""Which processes a process has started."""

from pathlib import Path


def family(pid: int, depth: int = 9) -> list[int]:
    """Its children, theirs, and so on, so many generations; [] when it is gone."""
    lists = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            lists.append(path.read_text())
        except OSError:  # a thread that has just ended
            continue
    found = [int(child) for child in " ".join(lists).split()]
    return [*found, *(each for child in found for each in family(child, depth - 1))] if depth > 1 else found


def seconds(pid: int) -> int:
    """What the process has computed so far, in ticks of the clock."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])
