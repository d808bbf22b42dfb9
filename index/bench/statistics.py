"""What reports are like in numbers: of the real ones, recorded, and of any others, counted."""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np

from ingest.report import Kind, Report
from ingest.vietnamese import tokens

_SHARES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
_RANKS = (1, 10, 100, 300, 1000)
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of many passages.

    kinds: the share of each kind.  lengths: by kind, the least, the quantiles 5, 25, 50, 75, 95 % and the most words.
    figures: by kind, how many one passage states on average; stating: the share of those that state any.
    depths: the share of those under 0, 1, 2, 3, and 4 or more headings.  roles: the share of each role of figures.
    vocabulary: the share of all words that the 1, 10, 100, 300, 1,000 most frequent ones make up.
    """

    kinds: Mapping[str, float]
    lengths: Mapping[str, Sequence[float]]
    figures: Mapping[str, float]
    stating: Mapping[str, float]
    depths: Sequence[float]
    roles: Mapping[str, float]
    vocabulary: Sequence[float]

    def words(self, kind: Kind, share: float) -> float:
        """How many words that share of the passages of the kind do not exceed."""
        quantiles = self.lengths[kind.value]
        for (low, high), (shorter, longer) in zip(pairwise(_SHARES), pairwise(quantiles), strict=True):
            if share < high:
                return shorter + (longer - shorter) * (share - low) / (high - low)
        return quantiles[-1]


@cache
def recorded() -> Statistics:
    """Those of real reports: `describe` of five, 442 passages."""
    return Statistics(**tomllib.loads(files("index.bench").joinpath("statistics.toml").read_text(encoding="utf-8")))


def describe(reports: Iterable[Report]) -> Statistics:
    """Counted over all passages of the reports."""
    lengths: defaultdict[str, list[int]] = defaultdict(list)
    stated: defaultdict[str, list[int]] = defaultdict(list)
    depths, roles, words = Counter[int](), Counter[str](), Counter[str]()
    for report in reports:
        figures = Counter(figure.ordinal for figure in report.figures)
        roles.update(figure.role.value for figure in report.figures)
        for passage in report.passages:
            lengths[passage.kind.value].append(len(passage.text.split()))
            stated[passage.kind.value].append(figures[passage.ordinal])
            depths[min(len(passage.section), _DEEPEST)] += 1
            words.update(token.text for token in tokens(passage.text))
    passages = depths.total()
    frequent = np.cumsum([count for _, count in words.most_common()]) / words.total()
    return Statistics(
        kinds={kind: len(each) / passages for kind, each in lengths.items()},
        lengths={kind: [float(at) for at in np.quantile(each, _SHARES)] for kind, each in lengths.items()},
        figures={kind: float(np.mean(each)) for kind, each in stated.items()},
        stating={kind: float(np.mean(np.array(each) > 0)) for kind, each in stated.items()},
        depths=[depths[depth] / passages for depth in range(_DEEPEST + 1)],
        roles={role: count / roles.total() for role, count in roles.items()},
        vocabulary=[float(frequent[min(rank, len(frequent)) - 1]) for rank in _RANKS],
    )
