"""A candidate passage weighed against the question: what it holds, what it lacks, and how well it serves."""

import re
from dataclasses import dataclass

from bot.answer.matching import Match, sentence_matches
from bot.answer.reading import Reading, looks_ahead
from bot.answer.slots import Lack, figures_in_unit, has_figure, lacks
from bot.question.types import Intent, Question
from index.library import StoredPassage, StoredReport
from ingest.report import Kind
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
    "header": -0.25,  # the printed head and foot of the report answer only questions about it
    "long": -0.04,  # for each thousand characters: a long paragraph holds many words by chance
}
_CUES = {
    "cause": (re.compile(r"vi sao|tai sao|sao lai|nguyen nhan|li do"), re.compile(r"nguyen nhan|do |dan den|anh huong|mat khac"), re.compile(r"nguyen nhan")),
    "limit": (re.compile(r"han che|ton tai|khuyet diem|yeu kem|kho khan|vuong mac"), re.compile(r"con |chua |han che|cham|thap|khong dat"), re.compile(r"han che|ton tai|khuyet diem|kho khan")),
    "task": (re.compile(r"giai phap|nhiem vu|lam gi|phuong huong|dinh huong|bien phap"), re.compile(r"tiep tuc|tap trung|day manh|tang cuong|quan tam|thuc hien"), re.compile(r"nhiem vu|giai phap|phuong huong|chuong trinh cong tac")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage as evidence.  score orders passages; share and phrases (0…1) say how much of the question it holds."""

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
    matches = sentence_matches(question.terms, reading)
    rated = [(_sentence_score(question, reading, match), match) for match in matches]
    score, match = max(rated, key=lambda pair: pair[0])
    score += _WEIGHTS["cosine"] * max(0.0, cosine) + _passage_score(question, reading, year)
    return Evidence(stored, report, reading, match, score, lacks(question, reading, match, year))


def report_year(report: StoredReport) -> int | None:
    """The year the report tells of, or None when it is unknown."""
    found = re.match(r"\d{4}", report.metadata.period)
    return int(found[0]) if found else None


def _sentence_score(question: Question, reading: Reading, match: Match) -> float:
    score = match.score
    if question.quantity:
        if figures_in_unit(question, reading, match.sentence):
            score += _WEIGHTS["figure_in_unit"] * (1.0 if has_figure(question, reading, match.sentence) else 0.5)
        elif not has_figure(question, reading, match.sentence):
            score += _WEIGHTS["no_figure"]
    return score


def _passage_score(question: Question, reading: Reading, year: int | None) -> float:
    passage = reading.passage
    score = _WEIGHTS["long"] * len(passage.text) / 1000
    if reading.is_row and question.intent in (Intent.FIGURE, Intent.COMPARE):
        score += _WEIGHTS["row"]
    if passage.kind in (Kind.HEADER, Kind.SIGNATURE):
        score += _WEIGHTS["header"]
    if year is not None and _asks_ahead(question, year) != looks_ahead(passage, year):
        score += _WEIGHTS["other_horizon"]
    said, section = fold(question.text), fold(" . ".join(passage.section))
    for asked, speaks, heading in _CUES.values():
        if asked.search(said):
            score += _WEIGHTS["cue"] * bool(speaks.search(fold(passage.text)))
            score += _WEIGHTS["fitting_section"] * bool(heading.search(section))
    return score


def _asks_ahead(question: Question, year: int) -> bool:
    """Whether the question is of what comes after the report's period."""
    if question.period.years:
        return min(question.period.years) > year
    return question.period.part == "H2" or (
        not question.quantity and bool(re.search(r"giai phap|nhiem vu", fold(question.text)))
    )
