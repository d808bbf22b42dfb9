"""Tables of weights: what each feature says stands beside its weight in weights.toml and certainty.toml."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

Feature = tuple[str, float]
"""The name of a row of a table, and how much of it a passage has."""

Row = Mapping[str, str | float]


class Table:
    """Rows of a file, or of one part of it: name → says, prior, weight.  Read when first asked for."""

    def __init__(self, file: str, part: str = "") -> None:
        self._path = Path(__file__).with_name(file)
        self._part = part
        self._rows: Mapping[str, Row] | None = None
        self._in_use: dict[str, float] = {}

    @property
    def rows(self) -> Mapping[str, Row]:
        """Every row, in the order of the file."""
        if self._rows is None:
            read = tomllib.loads(self._path.read_text(encoding="utf-8"))
            rows: Mapping[str, Row] = read[self._part] if self._part else read
            self._in_use = {name: float(row["weight"]) for name, row in rows.items()}
            self._rows = rows
        return self._rows

    def weight(self, name: str) -> float:
        """The weight of one feature.  Raises KeyError for one the table does not have."""
        return self._in_use[name] if self.rows else 0.0

    def score(self, features: Iterable[Feature]) -> float:
        """The sum of the features, each times its weight."""
        weights = self._in_use if self.rows else {}
        return sum([weights[name] * value for name, value in features])

    def most(self, features: Iterable[Feature]) -> float:
        """What `score` does not go beyond when each feature is at most so much, and none is negative."""
        weights = self._in_use if self.rows else {}
        return sum([max(0.0, weights[name]) * value for name, value in features])

    def use(self, weights: Mapping[str, float]) -> None:
        """Those weights from now on, in this process."""
        if self.rows:
            self._in_use.update(weights)

    def write(self, weights: Mapping[str, float]) -> None:
        """Those weights into the file; what it says of each feature stays."""
        text = self._path.read_text(encoding="utf-8")
        within = f"{self._part}." if self._part else ""
        for name, weight in weights.items():
            text = re.sub(rf"(?ms)^(\[{within}{name}\]$.*?^weight = )\S+", rf"\g<1>{weight:.3f}", text)
        self._path.write_text(text, encoding="utf-8")


RANKING = Table("weights.toml")
"""What a passage is ranked by."""
CERTAINTY = {kind: Table("certainty.toml", kind) for kind in ("figure", "text")}
"""By what it is decided that a passage states what is asked: a figure, or something told in words."""
