"""A candidate passage weighed against the question: what it holds, what it lacks, and how well it serves."""

import re
from dataclasses import dataclass

from bot.answer.matching import Match, find_terms, sentence_matches
from bot.answer.naming import named_share
from bot.answer.reading import Reading, looks_ahead
from bot.answer.rows import row_sides
from bot.answer.slots import Lack, cites_document, figures_in_unit, has_figure, lacks, names_part, states_plan, year_of
from bot.question.types import Intent, Question
from index.library import StoredPassage, StoredReport
from ingest.report import Kind, Role
from ingest.vietnamese import fold

# One table of what counts beside the share of the question that a sentence holds, each in units of that share.
_WEIGHTS = {
    "figure_in_unit": 0.12,  # a quantity in the unit asked
    "no_figure": -0.30,  # a quantity asked and none stated
    "row": 0.06,  # a table row states its indicator outright
    "cosine": 0.15,  # nearness by embedding, for words that differ and mean the same
    "other_horizon": -0.22,  # what is planned for next year, where this year is asked, and the reverse
    "cue": 0.12,  # the passage speaks as the question asks: a cause, a limitation, a task
    "fitting_section": 0.10,  # it stands under a heading of that kind
    "both_sides": 0.20,  # plan and actual asked, and the row or sentence states the plan too (else as much against it)
    "cited": 0.30,  # a document's number is asked, and one is cited
    "part_named": 0.10,  # the part of the year asked is named in the sentence
    "change": -0.15,  # a rise or a fall is stated where the value is asked
    "unasked": -0.10,  # of a row, the share of its own name that was not asked for
    "target": -0.08,  # what is striven for or expected is stated, and what is reached is asked
    "detail": -0.04,  # a footnote that only breaks down what the paragraph states
    "header": -0.25,  # the printed head and foot of the report answer only questions about it
    "long": -0.04,  # for each thousand characters: a long paragraph holds many words by chance
}
_NAMED = 0.5  # of the question's weight that must name the figure, or it is a figure of something else


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
_TARGET = re.compile(r"phan dau|du kien|muc tieu den")
_CHANGE = re.compile(r"\b(tang|giam)\b(?! (con|xuong|len|den))|toc do")
_ROW_WORDS = frozenset(["nam", "den", "cuoi", "trong", "cua", "cac", "va", "so", "tong", "tren", "dia", "ban"])


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage as evidence: its best sentence, a score that orders passages, and the slots it leaves open."""

    stored: StoredPassage
    report: StoredReport
    reading: Reading
    match: Match
    score: float
    lacks: tuple[Lack, ...]

    @property
    def text(self) -> str:
        return self.reading.passage.text


def weigh(question: Question, stored: StoredPassage, report: StoredReport, reading: Reading, cosine: float) -> Evidence:
    """The best sentence of the passage for the question, and all that speaks for and against it."""
    year = report_year(report)
    hits = find_terms(question.terms, reading)
    matches = sentence_matches(question.terms, hits, reading)
    rated = [(_sentence_score(question, reading, match), match) for match in matches]
    score, match = max(rated, key=lambda pair: pair[0])
    score += _WEIGHTS["cosine"] * max(0.0, cosine) + _passage_score(question, reading, year)
    lacking = lacks(question, reading, match, report.metadata.period)
    if question.quantity and not reading.is_row and named_share(question, reading, match.sentence, hits) < _NAMED:
        lacking = (*lacking, Lack.FIGURE)
    return Evidence(stored, report, reading, match, score, lacking)


def report_year(report: StoredReport) -> int | None:
    """The year the report tells of, or None when it is unknown."""
    return year_of(report.metadata.period)


def _sentence_score(question: Question, reading: Reading, match: Match) -> float:
    score = match.score
    if question.when and figures_in_unit(question, reading, match.sentence):
        score += _WEIGHTS["figure_in_unit"]
    if question.quantity:
        if figures_in_unit(question, reading, match.sentence):
            score += _WEIGHTS["figure_in_unit"] * (1.0 if has_figure(question, reading, match.sentence) else 0.5)
        elif not has_figure(question, reading, match.sentence):
            score += _WEIGHTS["no_figure"]
        if {Role.PLAN, Role.ACTUAL} <= question.roles and Role.RATIO not in question.roles and question.asks > 1:
            score += _WEIGHTS["both_sides"] * (1 if states_plan(reading, match.sentence) else -1)
    if _TARGET.search(_said(reading, match)) and not _TARGET.search(fold(question.text)):
        score += _WEIGHTS["target"]
    if question.cited and cites_document(reading, match.sentence):
        score += _WEIGHTS["cited"]
    if question.period.part:
        score += _WEIGHTS["part_named"] * names_part(question.period.part, _said(reading, match))
    return score


def _said(reading: Reading, match: Match) -> str:
    """The matched sentence, folded."""
    return reading.plain[match.sentence.start : match.sentence.end]


def _row_score(question: Question, reading: Reading) -> float:
    """How well a row's own name, parents included, is the indicator asked — not a change of it, not a wider one."""
    cells = reading.passage.cells
    if not cells:
        return 0.0
    name = fold(" ".join((*reading.passage.parents, row_sides(cells).name)))
    own = [word for word in name.split() if word.isalpha()]
    asked = {term.plain for term in question.terms} | _ROW_WORDS
    score = _WEIGHTS["unasked"] * sum(word not in asked for word in own) / max(1, len(own))
    if _CHANGE.search(name) and not _CHANGE.search(fold(question.text)):
        score += _WEIGHTS["change"]
    return score


def _passage_score(question: Question, reading: Reading, year: int | None) -> float:
    passage = reading.passage
    score = _WEIGHTS["long"] * len(passage.text) / 1000
    if reading.is_row and question.intent in (Intent.FIGURE, Intent.COMPARE):
        score += _WEIGHTS["row"] + _row_score(question, reading)
    if passage.kind is Kind.FOOTNOTE and "trong do" in reading.plain[:16]:
        score += _WEIGHTS["detail"]
    if passage.kind in (Kind.HEADER, Kind.SIGNATURE):
        score += _WEIGHTS["header"]
    if year is not None and _asks_ahead(question, year) != looks_ahead(reading, year):
        score += _WEIGHTS["other_horizon"]
    said = fold(question.text)
    for cue in _CUES:
        if cue.asked.search(said):
            score += _WEIGHTS["cue"] * bool(cue.spoken.search(reading.plain))
            score += _WEIGHTS["fitting_section"] * bool(cue.heading.search(reading.headings))
    return score


def _asks_ahead(question: Question, year: int) -> bool:
    """Whether the question is of what comes after the report's period."""
    if question.period.years:
        return min(question.period.years) > year
    return question.period.part == "H2" or (
        not question.quantity and bool(re.search(r"giai phap|nhiem vu", fold(question.text)))
    )
