"""Whole lists: every item of a section, every row with a verdict."""

import re
from collections.abc import Sequence

from bot.evidence.reading import looks_ahead
from bot.evidence.retrieval import Retrieval
from bot.evidence.rows import row_sides
from bot.evidence.weighing import report_year
from bot.question.types import Question
from index.library import StoredPassage, StoredReport
from ingest.report import Kind
from ingest.vietnamese import fold

LONGEST = 12
_TASKS = re.compile(r"nhiem vu|giai phap|phuong huong|chuong trinh cong tac")
_SECTIONS = {
    "tasks": (re.compile(r"\b(nhiem vu|giai phap|phuong huong)\b"), _TASKS),
    "limits": (re.compile(r"\b(han che|ton tai|khuyet diem)\b"), re.compile(r"han che|ton tai|khuyet diem")),
    "causes": (re.compile(r"\bnguyen nhan\b"), re.compile(r"nguyen nhan")),
    "strengths": (re.compile(r"\b(uu diem|ket qua dat duoc)\b"), re.compile(r"uu diem")),
}
_VERDICT = re.compile(r"\bchi tieu\b.*?\b(khong dat|chua dat|vuot|dat)\b")
_TOPIC = 4.0  # weight of words beside the section's own name from which on a topic is asked, not the section
_SECTION_WORDS = frozenset(
    (
        "nhiem vu giai phap han che ton tai khuyet diem nguyen nhan dat ra chinh trong tam phuong huong chu yeu uu "
        "khach quan cong tac"
    ).split()
)


def whole_section(question: Question, report: StoredReport, retrieval: Retrieval) -> list[StoredPassage]:
    """Every item of the section that is asked for as a whole ("những nhiệm vụ gì"); empty when a topic is asked."""
    said, passages = fold(question.text), retrieval.all_passages(report.id)
    if sum(term.weight for term in question.terms if term.plain not in _SECTION_WORDS) >= _TOPIC:
        return []
    for asked, heading in _SECTIONS.values():
        if asked.search(said):
            inside = [p for p in passages if heading.search(fold(" . ".join(p.passage.section[-2:])))]
            if heading is _TASKS:
                year = report_year(report)
                inside = [p for p in passages if looks_ahead(retrieval.reading(p), year)] or inside
            return _of_kind(Kind.ITEM, inside) or _of_kind(Kind.PARAGRAPH, inside)
    return []


def rows_with_verdict(question: Question, passages: Sequence[StoredPassage]) -> list[StoredPassage]:
    """Every table row whose verdict is the one asked ("chỉ tiêu nào không đạt")."""
    asked = _VERDICT.search(fold(question.text))
    if not asked:
        return []
    wanted = {"khong dat": "khong dat", "chua dat": "khong dat", "vuot": "vuot", "dat": "dat"}[asked[1]]
    return [p for p in _of_kind(Kind.TABLE_ROW, passages) if _fits(fold(row_sides(p.passage.cells).verdict), wanted)]


def _fits(verdict: str, wanted: str) -> bool:
    return verdict.startswith("dat") if wanted == "dat" else wanted in verdict


def _of_kind(kind: Kind, passages: Sequence[StoredPassage]) -> list[StoredPassage]:
    return [stored for stored in passages if stored.passage.kind is kind]
