"""Tries inputs on targets, keeps what breaks them, and tells how it went.

`python -m tests.fuzz [TARGET …] --minutes 5 --seed 1`
"""

import argparse
import hashlib
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.targets import CRASHERS, TARGETS
from tests.fuzz.trial import Outcome, Trial

_SMALLER = 20.0  # seconds in which an input is made smaller


@dataclass(slots=True)
class Tally:
    """What became of the inputs of one target."""

    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    rest: int = 0
    megabytes: int = 0
    faults: dict[str, int] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        self.inputs += 1
        self.slowest = max(self.slowest, outcome.seconds)
        self.megabytes = max(self.megabytes, outcome.megabytes)
        if outcome.fault:
            self.faults[outcome.fault] = self.faults.get(outcome.fault, 0) + 1

    def row(self, name: str) -> str:
        hangs = sum(count for fault, count in self.faults.items() if fault.startswith("Hang"))
        large = sum(count for fault, count in self.faults.items() if fault.startswith(("more than", "MemoryError")))
        crashes = sum(self.faults.values()) - hangs - large
        pace = self.inputs / max(self.seconds, 0.001)
        return (
            f"{name:<10} {self.inputs:>8} {pace:>8.1f} {crashes:>8} {hangs:>6} {large:>6} {self.slowest:>8.2f} "
            f"{self.rest:>6} {self.megabytes:>8}"
        )


HEAD = (
    f"{'target':<10} {'inputs':>8} {'a second':>8} {'crashes':>8} {'hangs':>6} {'large':>6} {'slowest s':>8} "
    f"{'rest MB':>6} {'most MB':>8}"
)


def fuzz(name: str, minutes: float, seed: int) -> Tally:
    """Tries inputs on a target that long; the first of each kind that breaks it is kept."""
    chance = random.Random(f"{name} {seed}")
    tally = Tally()
    began = time.monotonic()
    with Trial(name) as trial:
        while (spent := time.monotonic() - began) < 60 * minutes:
            data = TARGETS[name].make(chance)
            outcome = trial.outcome(data)
            if outcome.fault and outcome.fault not in tally.faults:
                path = _kept(name, trial.smallest(data, outcome.fault, _SMALLER))
                print(f"{name}: {outcome.fault}: {path}\n{outcome.trace}", file=sys.stderr, flush=True)
            tally.add(outcome)
        tally.seconds, tally.rest = spent, trial.rest
    return tally


def _kept(name: str, data: bytes) -> Path:
    path = CRASHERS / name / hashlib.sha256(data).hexdigest()[:12]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; none for all")
    parser.add_argument("--minutes", type=float, default=5.0, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if unknown := [name for name in options.targets if name not in TARGETS]:
        parser.error(f"no such target: {', '.join(unknown)}")
    print(HEAD, flush=True)
    broken = 0
    for name in options.targets or TARGETS:
        tally = fuzz(name, options.minutes, options.seed)
        print(tally.row(name), flush=True)
        broken += len(tally.faults)
    raise SystemExit(bool(broken))


if __name__ == "__main__":
    main()
