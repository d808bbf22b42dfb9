"""The brain: a question in, a finished answer out.  Many threads may ask at once."""

from threading import Lock

from bot.answer.answering import Answering
from bot.answer.cards import Original, ReportCard, ReportDetail, card_of, detail_of, identity_of
from bot.answer.indicators import IndicatorTable, indicators_of
from bot.answer.neighbours import Neighbours, neighbours_of
from bot.answer.types import Answer, Quote
from bot.evidence.weighing import Evidence
from bot.question import Question
from bot.spoken import spoken_period
from index.library import Library, StoredReport
from ingest.report import Report
from ingest.vietnamese import fold

Collections = frozenset[str] | None
"""The sets of reports that somebody may see, beside those that are everybody's; None: all there are."""

_EXAMPLE = 40  # characters of an indicator that an example asks for


class Assistant:
    """Answers from one library, as somebody may see it: what they may not is as if it were not there."""

    def __init__(self, library: Library, question_limit: int, collections: Collections = None) -> None:
        """question_limit: characters; a longer question is asked to be shortened."""
        self._library = library
        self._limit = question_limit
        self._collections = collections
        self._renewing = Lock()
        self._generation = library.generation
        self._answering = self._of_this_generation()
        self._others: dict[Collections, Assistant] = {}

    def seen_by(self, collections: Collections) -> "Assistant":
        """The same for somebody who may see these collections; the same one each time."""
        if collections == self._collections:
            return self
        with self._renewing:
            if collections not in self._others:
                self._others[collections] = Assistant(self._library, self._limit, collections)
            return self._others[collections]

    def ask(self, question: str, after: str | None = None) -> Answer:
        """The answer to one question; `after` is the question before it, which a follow-up leans on."""
        return self._here().ask(question, after)

    def understood(self, question: str, after: str | None = None) -> Question:
        """The question slot by slot, as `ask` reads it."""
        return self._here().understood(question, after)

    def candidates(self, asked: Question) -> tuple[list[StoredReport], list[Evidence]]:
        """The reports a question is about, and their passages as evidence, best first."""
        return self._here().candidates(asked)

    def everywhere(self, question: str, after: str | None = None) -> Answer:
        """What every place states of what is asked of one."""
        return self._here().everywhere(question, after)

    def sources(self, question: str, after: str | None = None) -> tuple[Quote, ...]:
        """What else the reports hold near to what is asked, nearest first: not the passages of the answer."""
        return self._here().sources(question, after)

    def reports(self) -> tuple[ReportCard, ...]:
        """What can be asked about, by place and period."""
        cards = [card_of(report) for report in self._here().reports]
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
        here = self._here()
        report = _called(identity, here)
        return neighbours_of(report, here.passages(report), at, page) if report else None

    def original(self, identity: str) -> Original | None:
        """The file that the report was read from; None when it is not here."""
        report = _called(identity, self._here())
        path = self._library.original(report) if report else None
        return Original(report.source, path) if report and path else None

    def examples(self, most: int) -> tuple[str, ...]:
        """Questions that the reports answer, each of another report, at most so many."""
        asked = []
        for card in sorted(self.reports(), key=lambda each: each.period, reverse=True)[:most]:
            table = self.indicators(card.identity)
            row = next((row for row in table.rows if len(row.name) <= _EXAMPLE), None) if table else None
            if row and card.locality:
                asked.append(f"{row.name} của {card.locality}, {spoken_period(card.period)}?")
        return tuple(asked)

    @property
    def generation(self) -> str:
        """Which state of the reports is answered from."""
        return self._generation

    def _whole(self, identity: str) -> Report | None:
        report = _called(identity, self._here())
        try:
            return self._library.report(report.id) if report else None
        except KeyError:  # replaced since it was looked up
            return None

    def _here(self) -> Answering:
        """What answers now: from a newer generation of the index, when one has been published since."""
        with self._renewing:
            self._library.refresh()
            if self._library.generation != self._generation:
                self._generation = self._library.generation
                self._answering = self._of_this_generation()
            return self._answering

    def _of_this_generation(self) -> Answering:
        seen = [report for report in self._library.reports if self._may_see(report)]
        return Answering(self._library, seen, self._limit)

    def _may_see(self, report: StoredReport) -> bool:
        return not report.collection or self._collections is None or report.collection in self._collections


def _called(identity: str, here: Answering) -> StoredReport | None:
    return next((report for report in here.reports if identity_of(report.digest) == identity), None)
