"""The brain: a question in, a finished answer out.  No state but what it has read; safe to call from many threads."""

from collections.abc import Iterable, Sequence

from bot.answer import wording
from bot.answer.cards import ReportCard
from bot.answer.documents import about_report
from bot.answer.evidence import Evidence, report_year
from bot.answer.figures import beside, best, states
from bot.answer.headline import LIMIT, headline, shorten
from bot.answer.listing import LONGEST, rows_with_verdict, whole_section
from bot.answer.quotes import quote, quotes
from bot.answer.retrieval import Retrieval
from bot.answer.types import Answer, Status
from bot.question import Intent, Known, Place, Question, Surroundings, understand
from index.library import Library, StoredReport
from ingest.vietnamese import fold, has_diacritics, tokens

_FACT_QUOTES = 3
_TEXT_QUOTES = 4
_LIST_QUOTES = 6
_PLACES_COMPARED = 10
_NEAR = 0.4  # of the question's weight: a paragraph that holds less is not worth showing as the nearest
_ENGLISH = frozenset(
    ["what", "how", "the", "of", "is", "are", "in", "many", "rate", "when", "who", "which", "does", "please"]
)


class Assistant:
    """Answers from one library."""

    def __init__(self, library: Library, question_limit: int) -> None:
        """question_limit: characters; a longer question is asked to be shortened."""
        self._library = library
        self._limit = question_limit
        self._renew()

    def _renew(self) -> None:
        self._retrieval = Retrieval(self._library)
        self._around = Surroundings(
            known_places(self._library.reports), _latest(self._library.reports), self._library.rarity
        )

    def refresh(self) -> None:
        """Takes a newer generation of the index, when there is one."""
        if self._library.refresh():
            self._renew()

    def reports(self) -> tuple[ReportCard, ...]:
        """What can be asked about, by place and period."""
        cards = [_card(report) for report in self._library.reports]
        return tuple(sorted(cards, key=lambda card: (fold(card.locality), card.period)))

    def ask(self, question: str, after: str | None = None) -> Answer:
        """The answer to one question; `after` is the question before it, which a follow-up leans on."""
        if refusal := self._unreadable(question):
            return refusal
        asked = understand(question, self._around, after)
        if asked.intent in (Intent.OUTSIDE, Intent.GREETING):
            note = wording.OUTSIDE if asked.intent is Intent.OUTSIDE else wording.GREETING
            return Answer(Status.REFUSED, notes=(note,))
        if not self._library.reports:
            return Answer(Status.NO_REPORT, notes=(wording.NOTHING_HERE,))
        if asked.intent is Intent.CATALOGUE:
            return self._catalogue()
        places = [place for place in asked.places if not place.part_of_report]
        absent = [place for place in places if not place.reports]
        if absent and len(absent) == len(places):
            return Answer(Status.NO_REPORT, notes=(wording.no_report(absent, self._library.reports),))
        if asked.intent is Intent.COMPARE:
            return self._compare(asked, places)
        reports = self._of_period(asked, places)
        if not reports:
            here = [r for r in self._library.reports if any(r.id in place.reports for place in places)]
            return Answer(Status.NO_REPORT, notes=(wording.no_report(places, here, " cho thời gian được hỏi"),))
        if asked.intent is Intent.DOCUMENT:
            return self._document(asked, reports)
        if not asked.terms:
            return Answer(Status.REFUSED, notes=(wording.HELP,))
        if not places and (asked.intent is Intent.FIGURE or asked.everywhere_said):
            return self._everywhere(asked, reports)
        return self._answer(asked, reports)

    def _unreadable(self, question: str) -> Answer | None:
        words = [word.plain for word in tokens(question)]
        if not words:
            return Answer(Status.REFUSED, notes=(wording.EMPTY,))
        if len(question) > self._limit:
            return Answer(Status.REFUSED, notes=(wording.TOO_LONG.format(limit=self._limit),))
        english = sum(word in _ENGLISH for word in words)
        if english >= 2 and english * 5 >= len(words) and not has_diacritics(question.replace("ã", "a")):
            return Answer(Status.REFUSED, notes=(wording.IN_VIETNAMESE,))
        return None

    def _of_period(self, asked: Question, places: Sequence[Place]) -> list[StoredReport]:
        """The reports to look in: of the places asked, of the years asked or, when none is, each place's latest."""
        ids = frozenset().union(*(place.reports for place in places)) if places else None
        chosen = [report for report in self._library.reports if ids is None or report.id in ids]
        years = asked.period.years
        if years:
            near = [r for r in chosen if (year := report_year(r)) is None or any(abs(y - year) <= 1 for y in years)]
            exact = [r for r in near if report_year(r) in years]
            return exact or near
        newest: dict[tuple[str, str], StoredReport] = {}
        for report in sorted(chosen, key=lambda r: r.metadata.period):
            newest[(report.metadata.locality, report.metadata.level)] = report
        return list(newest.values())

    def _answer(self, asked: Question, reports: Sequence[StoredReport]) -> Answer:
        if asked.intent in (Intent.LIST, Intent.TEXT):
            for report in reports[:1] if len(reports) == 1 else ():
                passages = self._retrieval.all_passages(report.id)
                listed = rows_with_verdict(asked, passages) or whole_section(asked, report, self._retrieval)
                if listed:
                    shown = tuple(quote(p, report, self._retrieval) for p in listed[:LONGEST])
                    head = shorten(
                        f"{wording.place_name(report)}: {len(listed)} nội dung – {listed[0].passage.text}", LIMIT
                    )
                    return Answer(Status.ANSWERED, head, (), shown)
        ranked = self._retrieval.evidence(asked, (report.id for report in reports))
        first = best(asked, ranked)
        if first is None:
            return self._not_stated(asked, reports, ranked)
        limit = {Intent.FIGURE: _FACT_QUOTES, Intent.LIST: _LIST_QUOTES}.get(asked.intent, _TEXT_QUOTES)
        chosen = beside(first, ranked, limit)
        return Answer(
            Status.ANSWERED, headline(asked, first), _confirmation(asked, first), quotes(chosen, self._retrieval)
        )

    def _compare(self, asked: Question, places: Sequence[Place]) -> Answer:
        found: list[Evidence] = []
        missing: list[str] = []
        for place in places:
            reports = self._of_period(asked, [place]) if place.reports else []
            ranked = self._retrieval.evidence(asked, (report.id for report in reports))
            first = best(asked, ranked)
            if first:
                found.append(first)
            else:
                missing.append(f"{place.level} {place.name}".strip())
        if not found:
            reports = self._of_period(asked, [place for place in places if place.reports])
            return self._not_stated(asked, reports, [])
        return self._side_by_side(asked, found, missing)

    def _everywhere(self, asked: Question, reports: Sequence[StoredReport]) -> Answer:
        """The figure for every place that states it, when no place is named."""
        ranked = self._retrieval.evidence(asked, (report.id for report in reports), limit=200)
        found = _one_a_report(evidence for evidence in ranked if states(asked, evidence))[:_PLACES_COMPARED]
        if not found:
            return self._not_stated(asked, reports, ranked)
        told = {evidence.report.id for evidence in found}
        few = len(reports) <= _PLACES_COMPARED
        silent = [wording.place_name(report) for report in reports if few and report.id not in told]
        return self._side_by_side(asked, found, silent)

    def _side_by_side(self, asked: Question, found: Sequence[Evidence], missing: Sequence[str]) -> Answer:
        names = [wording.place_name(evidence.report) for evidence in found]
        room = (LIMIT - sum(len(name) + 4 for name in names)) // len(found)
        told = "; ".join(f"{name}: {headline(asked, e, max(30, room))}" for name, e in zip(names, found, strict=True))
        notes = (f"Không nêu: {', '.join(missing)}.",) if missing else ()
        return Answer(Status.ANSWERED, told[:LIMIT], notes, quotes(found, self._retrieval))

    def _not_stated(self, asked: Question, reports: Sequence[StoredReport], ranked: Sequence[Evidence]) -> Answer:
        nearest = ranked[0] if ranked else None
        close = [nearest] if nearest and nearest.match.share >= _NEAR else []
        near = quotes(close, self._retrieval, "Đoạn gần nhất, không phải câu trả lời")
        others = [r.id for r in self._library.reports if r.id not in {report.id for report in reports}]
        elsewhere = [e for e in self._retrieval.evidence(asked, others) if states(asked, e)] if asked.places else []
        firsts = _one_a_report(elsewhere)[: _FACT_QUOTES - len(near)]
        notes = [wording.not_stated(asked, reports, nearest)]
        if firsts:
            notes.append("Nơi khác có nêu: " + "; ".join(wording.report_name(e.report) for e in firsts) + ".")
        shown = near + tuple(
            q for e in firsts for q in quotes([e], self._retrieval, f"Nơi khác: {wording.place_name(e.report)}")
        )
        return Answer(Status.NOT_STATED, notes=tuple(notes), quotes=shown)

    def _document(self, asked: Question, reports: Sequence[StoredReport]) -> Answer:
        if len(reports) > 1:
            named = "; ".join(wording.report_name(report) for report in reports[:_PLACES_COMPARED])
            return Answer(Status.AMBIGUOUS, notes=(f"Anh/chị hỏi báo cáo nào: {named}?",))
        return about_report(asked, reports[0], self._retrieval)

    def _catalogue(self) -> Answer:
        named = [wording.report_name(report) for report in self._library.reports]
        return Answer(Status.ANSWERED, shorten(f"Đang có {len(named)} báo cáo", LIMIT), tuple(named[:40]))


def known_places(reports: Iterable[StoredReport]) -> tuple[Known, ...]:
    """The places reported on, each with its reports."""
    found: dict[tuple[str, str], Known] = {}
    for report in reports:
        meta = report.metadata
        if meta.locality:
            before = found.get((meta.locality, meta.level))
            ids = (before.reports if before else frozenset()) | {report.id}
            found[(meta.locality, meta.level)] = Known(meta.locality, meta.level, meta.province, ids)
    return tuple(found.values())


def _latest(reports: Iterable[StoredReport]) -> int | None:
    return max((year for report in reports if (year := report_year(report)) is not None), default=None)


def _one_a_report(ranked: Iterable[Evidence]) -> list[Evidence]:
    """The best piece of evidence of each report, in the order given."""
    firsts: dict[int, Evidence] = {}
    for evidence in ranked:
        firsts.setdefault(evidence.report.id, evidence)
    return list(firsts.values())


def _confirmation(asked: Question, first: Evidence) -> tuple[str, ...]:
    """What is said beside the headline when the asker stated a figure: whether the evidence bears it out."""
    if not asked.claimed:
        return ()
    head = headline(asked, first)
    value = head.split(":", 1)[-1].split("(")[0]
    wrong = [claim for claim in asked.claimed if claim not in value]
    return (f"Không phải {', '.join(wrong)}: xem con số in trong báo cáo.",) if wrong else ("Đúng như báo cáo nêu.",)


def _card(report: StoredReport) -> ReportCard:
    meta = report.metadata
    return ReportCard(
        report.source,
        meta.issuer,
        meta.locality,
        meta.level,
        meta.province,
        meta.number,
        meta.issued,
        meta.period,
        meta.title,
    )
