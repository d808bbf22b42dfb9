"""What of a passage speaks for or against it, feature by feature; weights.toml says what each is and what it weighs."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.evidence.matching import Match, Placed, most_held
from bot.evidence.quantities import cites_document, figures_in_unit, has_figure, states_plan
from bot.evidence.reading import Reading, Span, looks_ahead, of_reading
from bot.evidence.times import names_time, year_of
from bot.evidence.weights import Feature
from bot.question.types import Intent, Question, Slot
from ingest.report import Kind, Metadata, Role
from ingest.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Nearness:
    """What retrieval knows of a passage: its BM25 over the best one's, and its cosine.

    sentences: the cosine of each of its clauses that may tell what is asked, by their places in it; at least of one.
    """

    bm25: float
    cosine: float
    sentences: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class _Cue:
    """Words of a question, of a passage and of a heading that belong together; all folded."""

    asked: re.Pattern[str]
    spoken: re.Pattern[str]
    heading: re.Pattern[str]


_CUES = (
    _Cue(
        re.compile(r"vi sao|tai sao|sao lai|nguyen nhan|li do"),
        re.compile(r"nguyen nhan|do |dan den|anh huong|mat khac"),
        re.compile(r"nguyen nhan"),
    ),
    _Cue(
        re.compile(r"han che|ton tai|khuyet diem|yeu kem|kho khan|vuong mac"),
        re.compile(r"con |chua |han che|cham|thap|khong dat"),
        re.compile(r"han che|ton tai|khuyet diem|kho khan"),
    ),
    _Cue(
        re.compile(r"giai phap|nhiem vu|lam gi|phuong huong|dinh huong|bien phap"),
        re.compile(r"tiep tuc|tap trung|day manh|tang cuong|quan tam|thuc hien"),
        re.compile(r"nhiem vu|giai phap|phuong huong|chuong trinh cong tac"),
    ),
)
_AT_THE_FOOT = frozenset({Slot.SIGNER, Slot.POSITION, Slot.RECIPIENTS})
_DATELINE = re.compile(r"ngay .*thang \d+ nam \d{4}")
_TARGETS = ("phan dau", "du kien", "muc tieu den")
_CHANGE = re.compile(r"\b(tang|giam)\b(?! (con|xuong|len|den))|toc do")
_QUESTIONS_KEPT = 64
_ROW_WORDS = frozenset(["nam", "den", "cuoi", "trong", "cua", "cac", "va", "so", "tong", "tren", "dia", "ban"])


def of_sentence(question: Question, reading: Reading, match: Match, cosine: float) -> Iterator[Feature]:
    """What one sentence of the passage brings."""
    yield "share", match.share
    yield "phrases", match.phrases
    yield "words", _words_held(question, reading, match.sentence)
    yield "sentence_cosine", max(0.0, cosine)
    stated = figures_in_unit(question, reading, match.sentence) if question.when or question.quantity else ()
    if question.when and stated:
        yield "time_in_unit", 1.0
    if question.quantity:
        yield from _of_quantity(question, reading, match, in_unit=bool(stated))
    said = reading.plain[match.sentence.start : match.sentence.end]
    if _tells_target(said) and not _tells_target(question.plain):
        yield "target", 1.0
    if question.cited and cites_document(reading, match.sentence):
        yield "cited", 1.0
    if names_time(question, said):
        yield "part_of_year", 1.0
    if any(name in said for name in question.communes):
        yield "names_place", 1.0


def most_of_sentence(question: Question, reading: Reading, found: Placed, near: Nearness) -> Iterator[Feature]:
    """The most that any sentence of the passage brings of what may speak for it."""
    share, phrases = most_held(found, reading)
    yield "share", share
    yield "phrases", phrases
    yield "words", 1.0
    yield "sentence_cosine", max(0.0, *near.sentences.values())
    if question.when:
        yield "time_in_unit", 1.0
    if question.quantity:
        yield "figure_in_unit", 1.0
        yield "plan_beside", float(question.asks > 1)
    if question.cited:
        yield "cited", 1.0
    if question.period.part or question.period.dates:
        yield "part_of_year", 1.0
    if any(name in reading.plain for name in question.communes):
        yield "names_place", 1.0


def of_passage(question: Question, reading: Reading, about: Metadata, near: Nearness) -> Iterator[Feature]:
    """What the passage brings as a whole; `about` is the report it stands in."""
    passage, year = reading.passage, year_of(about.period)
    yield "bm25", near.bm25
    yield "cosine", max(0.0, near.cosine)
    yield "length", math.log(1 + len(reading.words))
    yield from _of_runs(question, reading)
    if reading.is_row and question.intent in (Intent.FIGURE, Intent.COMPARE):
        yield from _of_row(question, reading)
    if passage.kind is Kind.FOOTNOTE and "trong do" in reading.plain[:16]:
        yield "detail", 1.0
    if passage.kind in (Kind.HEADER, Kind.SIGNATURE):
        if passage.kind in kinds_asked(question):
            yield "of_itself", 1.0 if _prints(question, reading, about) else 0.25
        else:
            yield "header", 1.0
    if year is not None and _asks_ahead(question, year) != looks_ahead(reading, year):
        yield "other_horizon", 1.0
    for cue in _cues_of(question.plain):
        yield "cue", float(bool(cue.spoken.search(reading.plain)))
        yield "section", float(bool(cue.heading.search(reading.headings)))


@lru_cache(_QUESTIONS_KEPT)
def _cues_of(said: str) -> tuple[_Cue, ...]:
    return tuple(cue for cue in _CUES if cue.asked.search(said))


def kinds_asked(question: Question) -> frozenset[Kind]:
    """Which of a report's head and foot a question about the report itself asks for."""
    if question.intent is not Intent.DOCUMENT:
        return frozenset()
    return frozenset(Kind.SIGNATURE if slot in _AT_THE_FOOT else Kind.HEADER for slot in question.slots)


def _prints(question: Question, reading: Reading, about: Metadata) -> bool:
    """Whether the very number, date or name that is asked of the report stands here."""
    values = {Slot.NUMBER: about.number, Slot.SIGNER: about.signer, Slot.SESSION: about.session}
    printed = _letters(reading.plain)
    return any(
        bool(_DATELINE.search(reading.plain))
        if slot is Slot.DATE
        else _letters(fold(values.get(slot) or "?")) in printed
        for slot in question.slots
    )


def _letters(plain: str) -> str:
    return re.sub(r"\s+", "", plain)


def _of_quantity(question: Question, reading: Reading, match: Match, *, in_unit: bool) -> Iterator[Feature]:
    counted = has_figure(question, reading, match.sentence, surely=True)
    if in_unit:
        yield "figure_in_unit", 1.0 if counted else 0.5
    elif not counted:
        yield "no_figure", 1.0
    if {Role.PLAN, Role.ACTUAL} <= question.roles and Role.RATIO not in question.roles and question.asks > 1:
        yield "plan_beside", 1.0 if states_plan(reading, match.sentence) else -1.0


def _tells_target(said: str) -> bool:
    return any(cue in said for cue in _TARGETS)


def _words_held(question: Question, reading: Reading, sentence: Span) -> float:
    held = _words_of(reading, sentence)
    total = question.rarity
    return sum([word.rarity for word in question.words if word.plain in held]) / total if total else 0.0


@of_reading
def _words_of(reading: Reading, sentence: Span) -> frozenset[str]:
    return frozenset([word.plain for word in reading.words[sentence.first : sentence.last]])


def _of_runs(question: Question, reading: Reading) -> Iterator[Feature]:
    """Pairs and triples of the question's words, whatever they are, that stand in the passage as they do there."""
    pairs = question.pairs
    beside = [reading.run_at(pair) is not None for pair, _ in pairs]
    total = sum([rarity for _, rarity in pairs])
    if total:
        yield "pairs", sum([rarity for (_, rarity), stands in zip(pairs, beside, strict=True) if stands]) / total
    if question.triples:
        runs = zip(question.triples, beside, beside[1:], strict=False)
        held = [run for run, first, second in runs if first and second and reading.run_at(run) is not None]
        yield "triples", len(held) / len(question.triples)


def _of_row(question: Question, reading: Reading) -> Iterator[Feature]:
    """How well a row's own name, parents included, is the indicator asked: not a change of it, not a wider one."""
    yield "row", 1.0
    cells = reading.passage.cells
    if not cells:
        return
    name = _row_name(reading)
    own = [word for word in name.split() if word.isalpha()]
    asked = {term.plain for term in question.terms} | _ROW_WORDS
    yield "row_unasked", sum([word not in asked for word in own]) / max(1, len(own))
    if _CHANGE.search(name) and not _CHANGE.search(question.plain):
        yield "row_change", 1.0


@of_reading
def _row_name(reading: Reading) -> str:
    """Folded, after those of its parents."""
    return fold(" ".join((*reading.passage.parents, reading.sides().name)))


def _asks_ahead(question: Question, year: int) -> bool:
    """Whether the question is of what comes after the report's period."""
    if question.period.years:
        return min(question.period.years) > year
    return question.period.part == "H2" or (
        not question.quantity and bool(re.search(r"giai phap|nhiem vu", question.plain))
    )
