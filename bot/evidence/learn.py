"""Learns what the features weigh: `python -m bot.evidence.learn --corpus DIR --reports DIR`; writes weights.toml.

The weights make the right passage likely among the candidates of each lesson (a softmax over scores), and stay near the
prior where the lessons say nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.evidence.lessons import Lesson, of_corpus, of_reports
from bot.evidence.weights import RANKING
from ingest.command_line import ended
from ingest.settings import Settings

_ROUNDS = 2  # the weights choose each passage's best sentence, whose features they are then learned from
_SHARPNESS = 16.0  # a point of score makes a passage e^16 times likelier: keeps the weights about as big as the prior
_TRUST = 0.02  # what moving a weight off its prior costs, beside what a question that comes out wrong does

Weights = npt.NDArray[np.float64]


def learn(folder: Path, reports: Path, settings: Settings) -> dict[str, float]:
    """The weights, by feature."""
    names = list(RANKING.rows)
    prior = np.array([float(RANKING.rows[name]["prior"]) for name in names])
    guards = np.array([bool(RANKING.rows[name].get("guard")) for name in names])
    found = dict(zip(names, prior.tolist(), strict=True))
    for _ in range(_ROUNDS):
        RANKING.use(found)
        lots = [list(of_corpus(folder, settings)), list(of_reports(reports, settings))]
        found = dict(zip(names, fitted(lots, prior, guards).tolist(), strict=True))
    return found


def fitted(lots: Sequence[Sequence[Lesson]], prior: Weights, guards: npt.NDArray[np.bool_]) -> Weights:
    """The weights that make the right passages likely; each lot of lessons counts as much as the others.

    No weight changes sides, and none of a guard becomes smaller: either would be an accident of these questions.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped]  # scipy ships no types

    spread = np.concatenate([lesson.features for lot in lots for lesson in lot]).std(axis=0)

    def cost(weight: Weights) -> tuple[float, Weights]:
        total, slope = 0.0, np.zeros_like(weight)
        for lot in lots:
            for lesson in lot:
                wrong, moved = _cost(lesson, weight)
                total += wrong / len(lot)
                slope += moved / len(lot)
        # In units of each feature's spread, so that a rare or a small one is not held back more than another.
        off = (weight - prior) * spread * _SHARPNESS
        return total + _TRUST * float(off @ off), slope + 2 * _TRUST * off * spread * _SHARPNESS

    least = np.where(guards, prior, 0.0)
    bounds = [(low, None) if each > 0 else (None, low) for each, low in zip(prior, least, strict=True)]
    return np.asarray(minimize(cost, prior, jac=True, method="L-BFGS-B", bounds=bounds).x)


def _cost(lesson: Lesson, weight: Weights) -> tuple[float, Weights]:
    """Minus the logarithm of the right passages' likelihood, and its slope."""
    scores = _SHARPNESS * (lesson.features @ weight)
    likely = np.exp(scores - scores.max())
    likely /= likely.sum()
    right = max(float(likely[lesson.right].sum()), 1e-12)
    pull = likely.copy()
    pull[lesson.right] -= likely[lesson.right] / right
    return -float(np.log(right)), _SHARPNESS * (pull @ lesson.features)


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn as asked and write the table; 0, or 2 with one line when the corpus is not there."""
    parser = argparse.ArgumentParser(prog="python -m bot.evidence.learn")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--reports", type=Path, required=True)
    asked = parser.parse_args(arguments)
    return ended(lambda: RANKING.write(learn(asked.corpus, asked.reports, Settings.load(None))))


if __name__ == "__main__":
    raise SystemExit(main())
