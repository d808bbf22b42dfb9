"""What somebody reads of the reports: answers, and the reports themselves, as far as that person may see them."""

from collections.abc import Callable

from bot.answer.answering import Answering
from bot.answer.cards import Original, ReportCard, ReportDetail, card_of, detail_of, identity_of
from bot.answer.indicators import IndicatorTable, indicators_of
from bot.answer.neighbours import Neighbours, neighbours_of
from bot.answer.types import Answer, Quote
from bot.evidence.ranking import Ranking
from bot.evidence.scope import Reports
from bot.question import Question
from bot.spoken import spoken_period
from index.library import StoredReport
from ingest.report import Report
from ingest.vietnamese import fold

_EXAMPLE = 40  # characters of an indicator that an example asks for


class Reader:
    """Every answer is from one state of the reports, from beginning to end.  Many threads may ask at once."""

    def __init__(self, now: Callable[[], Answering]) -> None:
        """now: what answers at the moment."""
        self._now = now

    def ask(self, question: str, after: str | None = None) -> Answer:
        """The answer to one question; `after` is the question before it, which a follow-up leans on."""
        return self._now().ask(question, after)

    def understood(self, question: str, after: str | None = None) -> Question:
        """The question slot by slot, as `ask` reads it."""
        return self._now().understood(question, after)

    def candidates(self, asked: Question) -> tuple[Reports, Ranking]:
        """The reports a question is about, and their passages as evidence, best first."""
        return self._now().candidates(asked)

    def everywhere(self, question: str, after: str | None = None) -> Answer:
        """What every place states of what is asked of one."""
        return self._now().everywhere(question, after)

    def sources(self, question: str, after: str | None = None) -> tuple[Quote, ...]:
        """What else the reports hold near to what is asked, nearest first: not the passages of the answer."""
        return self._now().sources(question, after)

    def reports(self) -> tuple[ReportCard, ...]:
        """What can be asked about, by place and period."""
        cards = [card_of(report) for report in self._now().reports]
        return tuple(sorted(cards, key=lambda card: (fold(card.locality), card.period)))

    def report(self, identity: str) -> ReportDetail | None:
        """The report that a card called so, with its outline; None when it is here no more."""
        whole = self._whole(identity)
        return detail_of(whole) if whole else None

    def indicators(self, identity: str) -> IndicatorTable | None:
        """What that report planned and what came of it; None when it is here no more."""
        whole = self._whole(identity)
        return indicators_of(whole) if whole else None

    def neighbours(self, identity: str, at: int, page: int) -> Neighbours | None:
        """The passages around that one of that report; None when it is here no more."""
        here = self._now()
        report = _called(identity, here)
        return neighbours_of(report, here.passages(report), at, page) if report else None

    def original(self, identity: str) -> Original | None:
        """The file that the report was read from; None when it is not here."""
        here = self._now()
        report = _called(identity, here)
        path = here.library.original(report) if report else None
        return Original(report.source, path) if report and path else None

    def examples(self, most: int) -> tuple[str, ...]:
        """Questions that the reports answer, each of another report, at most so many."""
        asked = []
        for card in sorted(self.reports(), key=lambda each: each.period, reverse=True)[:most]:
            table = self.indicators(card.identity)
            row = next((row for row in table.rows if len(row.name) <= _EXAMPLE), None) if table else None
            if row and card.locality:
                asked.append(asking_for(row.name, card))
        return tuple(asked)

    def _whole(self, identity: str) -> Report | None:
        here = self._now()
        report = _called(identity, here)
        return here.library.report(report.id) if report else None


def asking_for(indicator: str, card: ReportCard) -> str:
    """A question for the figure of an indicator of that report."""
    return f"{indicator} của {card.locality}, {spoken_period(card.period)}?"


def _called(identity: str, here: Answering) -> StoredReport | None:
    return next((report for report in here.reports if identity_of(report.digest) == identity), None)
