"""The weights a passage is ranked by; what each feature says stands beside its weight in weights.toml."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

Feature = tuple[str, float]
"""The name of a row of the table, and how much of it a passage has."""

_TABLE = Path(__file__).with_name("weights.toml")


@cache
def table() -> Mapping[str, Mapping[str, str | float]]:
    """The whole table: name → says, prior, weight."""
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


@cache
def _in_use() -> dict[str, float]:
    return {name: float(row["weight"]) for name, row in table().items()}


def score(features: Iterable[Feature]) -> float:
    """The sum of the features, each times its weight."""
    weight = _in_use()
    return sum(weight[name] * value for name, value in features)


def use(weights: Mapping[str, float]) -> None:
    """Those weights from now on, in this process."""
    _in_use().update(weights)


def write(weights: Mapping[str, float]) -> None:
    """Those weights into the table; what it says of each feature stays."""
    text = _TABLE.read_text(encoding="utf-8")
    for name, weight in weights.items():
        text = re.sub(rf"(?ms)^(\[{name}\]$.*?^weight = )\S+", rf"\g<1>{weight:.3f}", text)
    _TABLE.write_text(text, encoding="utf-8")
