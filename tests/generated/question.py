"""A question before it is worded: what is asked, what answers it, and what must not."""

from dataclasses import dataclass

from index.bench.indicators import Indicator
from tests.generated.asking import Subject
from tests.generated.facts import Fact, GeneratedReport


@dataclass(frozen=True, slots=True)
class Question:
    """form: which phrases ask it.  stated: the facts that answer it, in their reports' order; none: nothing does.

    about: the reports it is about.  traps: figures that are no answer.  why: what makes it hard.
    before: the question it follows, whose form and subject it takes up.
    """

    form: str
    subject: Subject
    stated: tuple[Fact, ...]
    about: tuple[GeneratedReport, ...]
    traps: tuple[str, ...]
    why: str
    kind: str = "figure"
    before: tuple[str, Subject] | None = None

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fact.value for fact in self.stated))

    @property
    def quotes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fact.quote for fact in self.stated))


def subject_of(report: GeneratedReport, indicator: Indicator) -> Subject:
    """The indicator as the report would state it."""
    return Subject(indicator, report.place, report.period)
