"""Questions answered from some reports of one generation of the library."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from bot.answer import screening, wording
from bot.answer.arithmetic import against_plan
from bot.answer.comparison import MOST_PLACES, one_a_report, side_by_side
from bot.answer.documents import about_reports
from bot.answer.figures import beside, comes_near, contradicting, missing_slot, stating
from bot.answer.headline import LIMIT, headline, trim
from bot.answer.listing import LONGEST, rows_of_kind, rows_with_verdict, whole_section
from bot.answer.quotes import answering, quote, quotes
from bot.answer.types import Answer, Quote, Status
from bot.evidence.ranking import Ranking
from bot.evidence.retrieval import Retrieval
from bot.evidence.scope import Reports, Scope, provinces, surroundings
from bot.evidence.stated import stated
from bot.evidence.weighing import Evidence
from bot.question import Intent, Period, Place, Question, understand
from index.library import Library, StoredPassage, StoredReport
from ingest.vietnamese import fold

_FACT_QUOTES = 3
_QUOTES = {Intent.FIGURE: _FACT_QUOTES, Intent.TEXT: 4, Intent.LIST: 6}
_WIDE = 80  # candidates when every place is asked
_ELSEWHERE = 30  # candidates when other places are looked through
_BRIEF = 70  # characters for what another place states
_SOURCES = 30  # passages beyond those of the answer
_LISTED = 40  # reports named in one message


class Answering:
    """Answers from these reports, and from no other."""

    def __init__(self, library: Library, reports: Sequence[StoredReport], question_limit: int) -> None:
        """question_limit: characters; a longer question is asked to be shortened."""
        self.library = library
        self._scope = Scope(reports)
        self.reports = self._scope.all
        self._limit = question_limit
        self._around = surroundings(library, reports)
        self._retrieval = Retrieval(library, self._around.abbreviations)

    def ask(self, question: str, after: str | None) -> Answer:
        """The answer to one question; `after` is the question before it, which a follow-up leans on."""
        if refusal := screening.unreadable(question, self._limit):
            return refusal
        asked = self.understood(question, after)
        if refusal := screening.not_for_reports(asked):
            return refusal
        answer = self._answered(asked)
        return replace(answer, notes=(wording.understood_as(asked), *answer.notes)) if asked.completed else answer

    def understood(self, question: str, after: str | None) -> Question:
        """The question slot by slot, as `ask` reads it."""
        return understand(question, self._around, after)

    def candidates(self, asked: Question) -> tuple[Reports, Ranking]:
        """The reports a question is about, and their passages as evidence, best first."""
        places = [place for place in asked.places if not place.part_of_report]
        reports = self._scope.of_period(self._scope.of_places(places), asked.period)
        return reports, self._retrieval.evidence(asked, reports.ids)

    def everywhere(self, question: str, after: str | None) -> Answer:
        """What every place states of what is asked of one."""
        asked = replace(self.understood(question, after), places=(), everywhere_said=True)
        return self._everywhere(asked, self._scope.of_period(self.reports, asked.period))

    def sources(self, question: str, after: str | None) -> tuple[Quote, ...]:
        """What else the reports hold near to what is asked, nearest first: not the passages of the answer."""
        asked = self.understood(question, after)
        reports, ranked = self.candidates(asked)
        shown = {(quote.report, quote.ordinal) for quote in self.ask(question, after).quotes}
        near = quotes((each for each in ranked if comes_near(asked, each)), self._retrieval)
        marked = (
            quote(each.stored, each.report, self._retrieval, wording.elsewhere(each.report))
            for each in self._elsewhere(asked, reports)
        )
        found = (each for each in (*near, *marked) if (each.report, each.ordinal) not in shown)
        return tuple(found)[:_SOURCES]

    def passages(self, report: StoredReport) -> Sequence[StoredPassage]:
        """Every passage of the report, in its order."""
        return self._retrieval.all_passages(report.id)

    def _answered(self, asked: Question) -> Answer:
        """The answer to a question that reports may answer."""
        if not self.reports:
            return Answer(Status.NO_REPORT, notes=(wording.NOTHING_HERE,))
        if asked.intent is Intent.CATALOGUE:
            return self._catalogue()
        return self._of_reports(asked)

    def _of_reports(self, asked: Question) -> Answer:
        """The answer once it is clear that reports are asked about."""
        places = [place for place in asked.places if not place.part_of_report]
        here = self._scope.of_places(places)
        if not here:
            return Answer(Status.NO_REPORT, notes=(wording.no_report(places, self._named),))
        if asked.intent is Intent.COMPARE:
            return self._compare(asked, places)
        of_province = self._scope.of_province_named(fold(asked.text), here)
        if len(places) == 1 and (choices := _namesakes(of_province)):
            return Answer(Status.AMBIGUOUS, notes=(wording.which(choices),))
        reports = self._scope.of_period(of_province, asked.period)
        if not reports:
            named = wording.named_with_period(here) if places else self._named
            return Answer(Status.NO_REPORT, notes=(wording.no_report(places, named, " cho thời gian được hỏi"),))
        if asked.intent is Intent.DOCUMENT and _may_be_meant(asked, reports):
            return self._document(asked, reports)
        if asked.intent is Intent.DOCUMENT:
            asked = replace(asked, intent=Intent.TEXT, slots=(), cited=True)
        if not places and (asked.intent is Intent.FIGURE or asked.everywhere_said):
            return self._everywhere(asked, reports)
        listed = self._whole_list(asked, reports[0]) if len(reports) == 1 else None
        return listed or self._found(asked, reports)

    @cached_property
    def _named(self) -> Sequence[str]:
        """What is here, as a question for something else is told."""
        return wording.named_with_period(self.reports)

    def _found(self, asked: Question, reports: Reports) -> Answer:
        """The passage that states what is asked, with those that come close."""
        ranked = self._retrieval.evidence(asked, reports.ids)
        first = next(stating(asked, ranked), None)
        if first is None and len(reports) == 1 and (counted := self._rows_counted(asked, reports[0])):
            return counted
        if first is None:
            return self._not_stated(asked, reports, ranked)
        if len(asked.places) == 1 and (differing := self._differing_reports(asked, ranked)):
            return Answer(Status.AMBIGUOUS, notes=(differing,))
        close = beside(first, ranked, _QUOTES[asked.intent])
        shown = (answering(asked, first, self._retrieval), *quotes(close[1:], self._retrieval))
        told = headline(asked, first)
        if asked.intent is Intent.FIGURE:
            told = wording.with_scope(told, first.report, LIMIT)
        value = stated(asked, first) if len(asked.claimed) == 1 else None
        notes = (*wording.confirmation(asked.claimed, value.value if value else "", told), *against_plan(asked, first))
        others = contradicting(asked, first, ranked)
        notes += tuple(wording.contradiction(first, other) for other in others)
        shown = tuple(dict.fromkeys((*shown[:1], *quotes(others, self._retrieval), *shown[1:])))
        return Answer(Status.ANSWERED, told, notes, shown[: _QUOTES[asked.intent]], certainty=first.certainty)

    def _rows_counted(self, asked: Question, report: StoredReport) -> Answer | None:
        """The rows of a table with the verdict of which the number is asked, where no sentence tells it."""
        rows = rows_with_verdict(asked, report, self._retrieval) if asked.quantity else []
        return self._listed(rows, report) if rows else None

    def _differing_reports(self, asked: Question, ranked: Ranking) -> str:
        """Asks which report is meant, where two of one place and time state different figures; "" where none do."""
        firsts = one_a_report(stating(asked, ranked))
        alike = [e for e in firsts if e.report.metadata.period == firsts[0].report.metadata.period]
        values = {value.number for each in alike if (value := stated(asked, each))}
        if len(alike) < 2 or len(values) < 2:
            return ""
        return wording.which([f"{wording.numbered(each.report)}: {headline(asked, each, _BRIEF)}" for each in alike])

    def _whole_list(self, asked: Question, report: StoredReport) -> Answer | None:
        """Every item of a section, or every row with a verdict, when that is what is asked."""
        if asked.intent not in (Intent.LIST, Intent.TEXT):
            return None
        listed = rows_with_verdict(asked, report, self._retrieval)
        listed = listed or rows_of_kind(asked, report, self._retrieval, self._around.abbreviations)
        listed = listed or whole_section(asked, report, self._retrieval)
        return self._listed(listed, report) if listed else None

    def _listed(self, listed: Sequence[StoredPassage], report: StoredReport) -> Answer:
        told = f"{wording.place_name(report)}: {len(listed)} nội dung – {listed[0].passage.text}"
        shown = tuple(quote(item, report, self._retrieval) for item in listed[:LONGEST])
        return Answer(Status.ANSWERED, trim(told, LIMIT), (), shown)

    def _compare(self, asked: Question, places: Sequence[Place]) -> Answer:
        """What each of the places named states."""
        found: list[Evidence] = []
        silent: list[str] = []
        looked_in: list[StoredReport] = []
        for place in places:
            of_place = self._scope.of_places([place])
            here = replace(asked, period=_period_of(asked, of_place))
            reports = self._scope.of_period(of_place, here.period)
            looked_in += reports
            first = next(stating(here, self._retrieval.evidence(here, reports.ids)), None)
            if first:
                found.append(first)
            else:
                silent.append(f"{place.level} {place.name}".strip())
        if not found:
            return self._not_stated(asked, looked_in, Ranking(asked))
        return side_by_side(asked, found, silent, self._retrieval)

    def _everywhere(self, asked: Question, reports: Reports) -> Answer:
        """What every place states, when none is named."""
        ranked = self._retrieval.evidence(asked, reports.ids, _WIDE)
        found = one_a_report(stating(asked, ranked))[:MOST_PLACES]
        if not found:
            return self._not_stated(asked, reports, ranked)
        told = {evidence.report.id for evidence in found}
        few = reports if len(reports) <= MOST_PLACES else ()
        silent = [wording.place_name(report) for report in few if report.id not in told]
        return side_by_side(asked, found, silent, self._retrieval)

    def _not_stated(self, asked: Question, reports: Sequence[StoredReport], ranked: Ranking) -> Answer:
        """Which slot is missing, the nearest paragraph, and the places that do state it, marked as such."""
        nearest = ranked[0] if ranked else None
        close = [nearest] if nearest and comes_near(asked, nearest) else []
        shown = list(quotes(close, self._retrieval, "Đoạn gần nhất, không phải câu trả lời"))
        notes = [wording.not_stated(asked, reports, missing_slot(asked, nearest))]
        firsts = one_a_report(self._elsewhere(asked, reports))[:MOST_PLACES]
        if firsts:
            told = (f"{wording.place_name(each.report)}: {headline(asked, each, _BRIEF)}" for each in firsts)
            notes.append(f"Nơi khác có nêu (không phải nơi được hỏi): {'; '.join(told)}.")
        for each in firsts[: _FACT_QUOTES - len(shown)]:
            shown += quotes([each], self._retrieval, wording.elsewhere(each.report))
        sure = nearest.certainty if nearest and not nearest.lacks else 0.0
        return Answer(Status.NOT_STATED, notes=tuple(notes), quotes=tuple(shown), certainty=sure)

    def _elsewhere(self, asked: Question, looked_in: Sequence[StoredReport]) -> list[Evidence]:
        """What other places state of what was asked of one, surest first; nothing when none was named."""
        here = (report.id for report in looked_in)
        others = self.reports.ids.difference(here) if asked.places else frozenset[int]()
        return list(stating(asked, self._retrieval.evidence(asked, others, _ELSEWHERE, by_words_alone=True)))

    def _document(self, asked: Question, reports: Sequence[StoredReport]) -> Answer:
        """What a report prints of itself; asks back when several could be meant."""
        if len(reports) > max(1, len(asked.places)):
            named = "; ".join(wording.report_name(report) for report in reports[:MOST_PLACES])
            return Answer(Status.AMBIGUOUS, notes=(f"Anh/chị hỏi báo cáo nào: {named}?",))
        return about_reports(asked, reports, self._retrieval)

    def _catalogue(self) -> Answer:
        """Which reports are here."""
        named = tuple(wording.report_name(report) for report in self.reports[:_LISTED])
        return Answer(Status.ANSWERED, f"Đang có {len(self.reports)} báo cáo", named)


def _period_of(asked: Question, reports: Sequence[StoredReport]) -> Period:
    """The period asked of one of several places: with several years named, a part of a year is that of one of them."""
    part = asked.period.part
    told = any(report.metadata.period.endswith(f"-{part}") for report in reports)
    return asked.period if told or len(asked.period.years) < 2 else replace(asked.period, part="")


def _namesakes(reports: Sequence[StoredReport]) -> list[str]:
    """Units of one name in several provinces, when the question does not say in which; else none."""
    of = provinces(reports)
    return [f"{wording.place_name(reports[0])} (tỉnh {province})" for province in of] if len(of) > 1 else []


def _may_be_meant(asked: Question, reports: Sequence[StoredReport]) -> bool:
    """Whether the report asked about is one of these, and not another that they cite ("báo cáo kinh tế - xã hội")."""
    letters = (fold(report.metadata.title).replace("-", " ").split() for report in reports)
    return not asked.title or any(asked.title in " ".join(words) for words in letters)
