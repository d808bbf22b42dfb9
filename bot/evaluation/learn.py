"""Learns how sure is sure enough: `python -m bot.evaluation.learn --lot REPORTS QUESTIONS …`; writes certainty.toml.

A lot is a folder of reports and a file of checked questions over them.  The weights make the passages that state what
is asked likely to be taken for such, and the others not (a logistic regression); a weight never changes sides.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.answer.assistant import Assistant
from bot.evaluation.checked import Checked, read_checked
from bot.evaluation.judging import dense
from bot.evidence.certainty import features
from bot.evidence.trial import library_of_reports
from bot.evidence.weighing import Evidence
from bot.evidence.weights import CERTAINTY, Table
from bot.question import Intent
from ingest.command_line import ended
from ingest.sandbox import parse_limited
from ingest.settings import Settings

_SINGLE = (Intent.FIGURE, Intent.TEXT, Intent.LIST)  # what is answered from one passage
_KINDS_LEFT_OUT = frozenset({"compare", "document"})
_CANDIDATES = 3  # of each question, from which one learns
_NOT_STATED = 1.5  # what a passage counts that is taken for an answer where there is none, over one beside the answer
_TRUST = 0.003  # what a weight costs, in units of its feature's spread


@dataclass(frozen=True, slots=True)
class Example:
    """A passage, by feature, for a question: whether it states what is asked, and how much the example counts."""

    features: dict[str, float]
    states: bool
    counts: float


def examples(assistant: Assistant, questions: Sequence[Checked]) -> Iterator[tuple[str, Example]]:
    """("figure" or "text", example) for the first passages of each question that lack no place, time or figure."""
    for checked in questions:
        asked = assistant.understood(checked.asked.question, checked.asked.after)
        if asked.intent not in _SINGLE or checked.kind in _KINDS_LEFT_OUT:
            continue
        _, ranked = assistant.candidates(asked)
        fitting = (each for each in ranked if not each.lacks)
        for evidence in islice(fitting, _CANDIDATES):
            others = [each.score for each in ranked[:2] if each is not evidence]
            row = dict(features(asked, evidence, max(others, default=0.0)))
            counts = 1.0 if checked.answerable else _NOT_STATED
            yield "figure" if asked.quantity else "text", Example(row, _states(checked, evidence), counts)


def _states(checked: Checked, evidence: Evidence) -> bool:
    text, (first, last) = dense(evidence.text), evidence.stored.passage.lines
    quoted = any((wanted := dense(quote)) in text or text in wanted for quote in checked.quote)
    at = any(source == evidence.report.source and a <= last and first <= b for source, a, b in checked.at)
    return checked.answerable and (quoted or at)


def fitted(found: Sequence[Example], table: Table) -> dict[str, float]:
    """The weights of a table that tell the examples that state from those that do not."""
    from scipy.optimize import minimize  # type: ignore[import-untyped]  # scipy ships no types

    names = list(table.rows)
    rows = np.array([[each.features.get(name, 0.0) for name in names] for each in found])
    states = np.array([float(each.states) for each in found])
    counts = np.array([each.counts for each in found])
    counts /= counts.sum()
    spread = rows.std(axis=0)

    def cost(weight: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        likely = 1 / (1 + np.exp(-(rows @ weight)))
        wrong = -(counts * (states * np.log(likely + 1e-9) + (1 - states) * np.log(1 - likely + 1e-9))).sum()
        held = weight * spread
        return float(wrong + _TRUST * held @ held), rows.T @ (counts * (likely - states)) + 2 * _TRUST * held * spread

    priors = [float(table.rows[name]["prior"]) for name in names]
    bounds = [(None, None) if prior == 0 else (0, None) if prior > 0 else (None, 0) for prior in priors]
    found_weights = minimize(cost, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=bounds).x
    return dict(zip(names, found_weights.tolist(), strict=True))


def learn(lots: Sequence[tuple[Path, Path]], settings: Settings) -> None:
    """Learns both tables from the lots and writes them."""
    of_kind: dict[str, list[Example]] = {kind: [] for kind in CERTAINTY}
    for reports, questions in lots:
        paths = sorted(path for path in reports.iterdir() if path.is_file())
        with library_of_reports([parse_limited(path, settings) for path in paths], settings) as library:
            for kind, example in examples(Assistant(library, settings.answer.question_limit), read_checked(questions)):
                of_kind[kind].append(example)
    for kind, table in CERTAINTY.items():
        table.write(fitted(of_kind[kind], table))


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn as asked; 0, or 2 with one line when a file is not there."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.learn")
    parser.add_argument("--lot", nargs=2, type=Path, action="append", required=True, metavar=("REPORTS", "QUESTIONS"))
    asked = parser.parse_args(arguments)
    return ended(lambda: learn([(reports, questions) for reports, questions in asked.lot], Settings.load(None)))


if __name__ == "__main__":
    raise SystemExit(main())
