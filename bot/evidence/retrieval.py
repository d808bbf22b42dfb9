"""Candidates for a question, read and weighed: from the library's search, with the footnotes they carry."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from bot.evidence.features import Nearness, kinds_asked
from bot.evidence.finding import Sought, sought
from bot.evidence.matching import Placed, placed, telling
from bot.evidence.ranking import Ranking
from bot.evidence.reading import Context, Reading, text_above
from bot.evidence.sentences import Sentences
from bot.evidence.weighing import glimpse
from bot.question.lexicon import thesaurus
from bot.question.types import Question
from index.library import Candidate, Library, Query, StoredPassage, StoredReport, WeightedWord
from ingest.report import Footnote, Kind
from ingest.vietnamese import Abbreviations, fold

_CANDIDATES = 60  # of each kind of search, and of all together
_WEIGHED = 14  # candidates read clause by clause, chosen by the words they hold
_READINGS_KEPT = 8_000  # passages that stay read, about 20 kB each
_CONTEXTS_KEPT = 2_000  # what passages stand under, the same for many of them, about 8 kB each
_FOOTNOTES_KEPT = 500  # reports of which it stays known which footnote belongs where
_SYNONYM_SHARE = 0.4  # a word that means the same weighs this much of the word that was typed
_LONGEST_PHRASE = 8
_BEFORE_THE_MARK = 220  # characters of the paragraph that a footnote explains
_SUPERSCRIPTS = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


class Retrieval:
    """Finds and weighs passages.  Readings are kept, since the same passages are asked for again and again."""

    def __init__(self, library: Library, abbreviations: Abbreviations | None = None) -> None:
        """abbreviations: by which questions and passages are read; None for all that are known here."""
        self._library = library
        self._abbreviations = abbreviations or library.abbreviations
        self._read = lru_cache(_READINGS_KEPT)(self._read_passage)
        self._notes = lru_cache(_FOOTNOTES_KEPT)(self._footnotes_of)
        self._context = lru_cache(_CONTEXTS_KEPT)(self._read_context)
        self._sentences = Sentences(library)

    @cached_property
    def reports(self) -> dict[int, StoredReport]:
        """The reports here, by id."""
        return {report.id: report for report in self._library.reports}

    def evidence(
        self, question: Question, reports: Collection[int], limit: int = _CANDIDATES, *, by_words_alone: bool = False
    ) -> Ranking:
        """Passages of those reports as evidence, best first.

        limit: how many are looked at; by_words_alone: that those of other words which mean the same may be missing.
        """
        chosen = frozenset(reports)
        if not chosen or not question.terms:
            return Ranking(question)
        query = to_query(question, chosen, limit, self._abbreviations)
        found = self._library.search(replace(query, meaning=not by_words_alone))
        near = {candidate.passage_id: candidate for candidate in found}
        best = max((candidate.bm25 for candidate in found), default=0.0)
        terms = sought(question)
        of_itself = {each.id: each for each in self._of_reports_themselves(question, chosen)}
        promising = sorted(
            (self._with_footnotes(near) | of_itself).values(),
            key=lambda each: self._promise(question, terms, each, near.get(each.id)) + (each.id in of_itself),
            reverse=True,
        )
        looked_at = promising[: max(_WEIGHED, limit // 4)]
        places = [placed(terms, self.reading(each)) for each in looked_at]
        nearness = self._nearness(question, looked_at, places, near, best)
        glimpsed = [
            glimpse(question, each, self.reports[each.report_id], self.reading(each), at, how_near)
            for each, at, how_near in zip(looked_at, places, nearness, strict=True)
        ]
        return Ranking(question, glimpsed)

    def _with_footnotes(self, passages: Iterable[int]) -> dict[int, StoredPassage]:
        """Those passages and the footnotes they carry, by id."""
        found = (self._library.passage(identity) for identity in passages)
        return {each.id: each for passage in found for each in (passage, *self.footnotes(passage))}

    def _of_reports_themselves(self, question: Question, reports: Iterable[int]) -> Iterator[StoredPassage]:
        """Heads and feet of the reports, when it is these that are asked about: they hold none of the words asked."""
        if wanted := kinds_asked(question):
            for report in reports:
                yield from (each for each in self.all_passages(report) if each.passage.kind in wanted)

    def _nearness(
        self,
        question: Question,
        passages: Sequence[StoredPassage],
        places: Sequence[Placed],
        near: Mapping[int, Candidate],
        best: float,
    ) -> Iterator[Nearness]:
        """How near each passage was found; places: of the words asked in each; best: the BM25 of the best one."""
        if not passages:
            return
        asked = [
            (each.id, self.reading(each), telling(at, self.reading(each)))
            for each, at in zip(passages, places, strict=True)
        ]
        sentences = self._sentences.cosines(self._library.embedded(question.subject), asked)
        for i, (identity, _, clauses) in enumerate(asked):
            found = near.get(identity)
            cosine = found.cosine if found else 0.0
            by_sentence = sentences[i] if sentences else dict.fromkeys(clauses, cosine)
            yield Nearness(found.bm25 / best if found and best else 0.0, cosine, by_sentence)

    def _promise(self, question: Question, sought: Sought, stored: StoredPassage, found: Candidate | None) -> float:
        """A cheap first look: the share of the question's words that stand anywhere in or above it, and nearness."""
        reading = self.reading(stored)
        here, above = reading.held, reading.around.places
        held = 0.0
        for word, term in zip(sought.keys, sought.terms, strict=True):
            held += term.weight * (1.0 if word in here else 0.8 if word in above else 0.0)
        named = sum(name in reading.plain for name in question.communes)
        return held / (question.weight or 1.0) + (found.cosine if found else 0.0) + named

    def all_passages(self, report: int) -> tuple[StoredPassage, ...]:
        """Every passage of a report, in its order."""
        return self._library.passages_of(report)

    def footnotes(self, passage: StoredPassage) -> tuple[StoredPassage, ...]:
        """The footnotes that the passage's marks call."""
        return tuple(self._notes(passage.report_id).carried.get(passage.id, ())) if passage.passage.footnotes else ()

    def reading(self, stored: StoredPassage) -> Reading:
        """The passage read for comparison."""
        return self._read(stored.id)

    def _read_passage(self, identity: int) -> Reading:
        stored = self._library.passage(identity)
        is_note = stored.passage.kind is Kind.FOOTNOTE
        calling = self._notes(stored.report_id).calling.get(stored.id, "") if is_note else ""
        return Reading(stored.passage, self._context(text_above(stored.passage, calling)), self._abbreviations)

    def _read_context(self, above: str) -> Context:
        return Context(tuple(self._abbreviations.expand(above)))

    def _footnotes_of(self, report: int) -> "_Footnotes":
        return _tied(self._library.footnotes_of(report), self._library.annotated_of(report))


@dataclass(frozen=True, slots=True)
class _Footnotes:
    """carried: passage id → the footnotes it carries; calling: a footnote's → the text up to the mark that calls it."""

    carried: Mapping[int, Sequence[StoredPassage]]
    calling: Mapping[int, str]


def _tied(footnotes: Iterable[Footnote], passages: Sequence[StoredPassage]) -> _Footnotes:
    """The footnotes of a report tied to its passages; of these, those that can be are enough."""
    carried: dict[int, list[StoredPassage]] = {}
    calling: dict[int, str] = {}
    by_ordinal = {stored.passage.ordinal: stored for stored in passages}
    notes = [stored for stored in passages if stored.passage.kind is Kind.FOOTNOTE]
    for footnote in footnotes:
        carrier = by_ordinal.get(footnote.ref_ordinal) if footnote.ref_ordinal is not None else None
        if carrier is None:
            continue
        for stored in notes:
            first, last = stored.passage.lines
            if footnote.lines[0] <= first and last <= footnote.lines[1]:
                carried.setdefault(carrier.id, []).append(stored)
                calling[stored.id] = _up_to_mark(carrier.passage.text, footnote.mark)
    return _Footnotes(carried, calling)


def _up_to_mark(text: str, mark: str) -> str:
    at = text.find(mark.translate(_SUPERSCRIPTS))
    end = at if at >= 0 else len(text)
    return text[max(0, end - _BEFORE_THE_MARK) : end]


def to_query(question: Question, reports: frozenset[int], limit: int, abbreviations: Abbreviations) -> Query:
    """The search for a question: its words by weight, what means the same, and abbreviations it may be printed as."""
    words = [WeightedWord(term.text, term.plain, term.weight) for term in question.terms]
    plain = tuple(term.plain for term in question.terms)
    for start in range(len(plain)):
        for end in range(start + 1, min(len(plain), start + _LONGEST_PHRASE) + 1):
            phrase = plain[start:end]
            weight = max(term.weight for term in question.terms[start:end])
            words += [WeightedWord(a, fold(a), weight) for a in abbreviations.printed.get(phrase, ())]
            for meaning in thesaurus().get(phrase, ()):
                words += [WeightedWord(word, word, weight * _SYNONYM_SHARE) for word in meaning if word not in plain]
    words += [
        WeightedWord(word, word, max(1.0, question.weight / 4))
        for place in question.places
        if place.part_of_report
        for word in fold(place.name).split()
    ]
    return Query(tuple(words), question.subject, reports, limit, figure=question.quantity, most=limit)
