"""How right a set of answers is: over all, by kind and variant; and how sure one must be for how many to be right."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.checked import Checked
from bot.evaluation.judging import Judgement


@dataclass(frozen=True, slots=True)
class Judged:
    """A checked question, how its answer was judged, how surely it was given (0…1; None: by rule), and in what time."""

    checked: Checked
    judgement: Judgement
    certainty: float | None
    ms: float


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares, 0…1; None where no question bears on one.

    right: of all; quote_first, quoted, refused, trap: of the answerable; false: of the unanswerable, answered.
    """

    questions: int
    right: float | None
    quote_first: float | None
    quoted: float | None
    refused: float | None
    trap: float | None
    false: float | None
    verbatim: float | None
    ms_p50: float
    ms_p95: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of the questions answered at least so surely: their share of all (coverage) and how many are wrong (risk)."""

    certainty: float
    coverage: float
    risk: float


def measured(judged: Sequence[Judged]) -> Measures:
    """The measures over all."""
    answerable = [each for each in judged if each.checked.answerable]
    others = [each for each in judged if not each.checked.answerable]
    verbatim = [found for each in judged for found in each.judgement.verbatim]
    times = sorted(each.ms for each in judged) or [0.0]
    return Measures(
        questions=len(judged),
        right=_share(judged, lambda each: each.judgement.right),
        quote_first=_share(answerable, lambda each: bool(each.judgement.first)),
        quoted=_share(answerable, lambda each: bool(each.judgement.quoted)),
        refused=_share(answerable, lambda each: not each.judgement.answered),
        trap=_share(answerable, lambda each: each.judgement.trap),
        false=_share(others, lambda each: each.judgement.answered),
        verbatim=sum(verbatim) / len(verbatim) if verbatim else None,
        ms_p50=times[len(times) // 2],
        ms_p95=times[min(len(times) - 1, int(len(times) * 0.95))],
    )


def grouped(judged: Iterable[Judged], by: Callable[[Checked], str]) -> Mapping[str, tuple[int, int]]:
    """Of each group, in alphabetical order: how many are right, and how many there are."""
    groups: dict[str, list[bool]] = {}
    for each in judged:
        groups.setdefault(by(each.checked), []).append(each.judgement.right)
    return {name: (sum(groups[name]), len(groups[name])) for name in sorted(groups)}


def risk_coverage(judged: Sequence[Judged], steps: Sequence[float]) -> list[Coverage]:
    """The table of risk and coverage for the questions whose answer was weighed."""
    weighed = [each for each in judged if each.certainty is not None]
    table = []
    for step in steps:
        sure = [each for each in weighed if (each.certainty or 0.0) >= step and each.judgement.answered]
        wrong = sum(not each.judgement.right for each in sure)
        table.append(Coverage(step, len(sure) / max(1, len(weighed)), wrong / max(1, len(sure))))
    return table


def _share(judged: Sequence[Judged], holds: Callable[[Judged], bool]) -> float | None:
    return sum(map(holds, judged)) / len(judged) if judged else None
