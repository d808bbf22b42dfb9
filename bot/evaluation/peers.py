"""The comparison with stock alternatives: the same passages and questions for each, and how right each is.

A stock search finds passages and never an answer.  It is right when the first passage holds what was to be quoted; where
the reports state nothing, only a search that gives nothing is right.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.evaluation.checked import Checked
from bot.evaluation.judging import dense
from bot.spoken import spoken_period
from index.bench import percentile
from index.bench.peers.protocol import Corpus, Found, Measured, Passage, Question
from ingest.report import Passage as Printed
from ingest.report import Report


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison.

    Shares of questions: first: of the answerable, stated and the first passage right; in_ten: one of the first ten is;
    right: first, or nothing stated where there is nothing, of all; wrongly: stated where there is nothing, of those.
    Milliseconds a question, p50 … p99 by the clock, cpu_ms the mean in processor time.  The rest as in Measured.
    """

    name: str
    first: float
    in_ten: float
    right: float
    wrongly: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    cpu_ms: float
    start_s: float
    build_s: float
    build_cpu_s: float
    peak_mb: float
    resident_mb: float


def passages_of(reports: Iterable[Report]) -> Iterator[tuple[Report, list[Passage]]]:
    """Each report with its passages, numbered through; each passage with what a good integrator puts before it."""
    number = 0
    for report in reports:
        its = [_passage(number + place, report, printed) for place, printed in enumerate(report.passages)]
        number += len(its)
        yield report, its


def questions_of(checked: Iterable[Checked]) -> Iterator[Question]:
    """The questions as they are asked, numbered through: a file may name two alike."""
    for place, each in enumerate(checked):
        yield Question(str(place), each.asked.question, each.asked.after or "")


def right_passages(checked: Sequence[Checked], corpus: Corpus) -> list[frozenset[int]]:
    """For each question the passages that hold one of its quotes, or stand where it names."""
    wanted = [[dense(quote) for quote in each.quote] for each in checked]
    right: list[set[int]] = [set() for _ in checked]
    for passage in corpus.passages():
        text = dense(passage.text)
        for found, quotes in zip(right, wanted, strict=True):
            if any(quote in text for quote in quotes):
                found.add(passage.id)
    return [frozenset(found) for found in right]


def judged(name: str, measured: Measured, checked: Sequence[Checked], right: Sequence[frozenset[int]]) -> Line:
    """The line of one search; right: as `right_passages` gives it."""
    found = [measured.found[str(place)] for place in range(len(checked))]
    first = ten = silent = 0
    for each, its, passages in zip(checked, found, right, strict=True):
        if each.answerable:
            first += its.stated and not passages.isdisjoint(its.passages[:1])
            ten += not passages.isdisjoint(its.passages)
        else:
            silent += not its.stated
    answerable = sum(each.answerable for each in checked)
    others = len(checked) - answerable
    return Line(
        name=name,
        first=_share(first, answerable),
        in_ten=_share(ten, answerable),
        right=_share(first + silent, len(checked)),
        wrongly=_share(others - silent, others),
        p50_ms=percentile(measured.ms, 50),
        p95_ms=percentile(measured.ms, 95),
        p99_ms=percentile(measured.ms, 99),
        cpu_ms=sum(measured.cpu_ms) / max(1, len(measured.cpu_ms)),
        start_s=measured.start_s,
        build_s=measured.build_s,
        build_cpu_s=measured.build_cpu_s,
        peak_mb=measured.peak_mb,
        resident_mb=measured.resident_mb,
    )


def _passage(number: int, report: Report, printed: Printed) -> Passage:
    about = report.metadata
    place = f"{about.level} {about.locality}".strip()
    # Of what can be put there (all headings, the columns, nothing more), the stock searches find most with this.
    under = (*printed.section[-1:], *printed.parents[-1:])
    context = ". ".join((f"{place}, {spoken_period(about.period)}", *under))
    return Passage(number, report.source, printed.ordinal, printed.text, context)


def _share(count: int, of: int) -> float:
    return count / of if of else 0.0


__all__ = ["Found", "Line", "judged", "passages_of", "questions_of", "right_passages"]
