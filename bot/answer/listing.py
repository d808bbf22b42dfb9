"""Whole lists: every item of a section, every row with a verdict."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.evidence.reading import looks_ahead
from bot.evidence.retrieval import Retrieval
from bot.evidence.rows import row_sides
from bot.evidence.weighing import report_year
from bot.question.types import Question
from index.library import StoredPassage, StoredReport
from ingest.report import Kind
from ingest.vietnamese import Abbreviations, fold

LONGEST = 12


@dataclass(frozen=True, slots=True)
class _Section:
    """How a section is asked for, and how its heading reads; both folded."""

    asked: re.Pattern[str]
    heading: re.Pattern[str]


_TASKS = _Section(
    re.compile(
        r"\b(nhiem vu|giai phap|phuong huong|viec (chinh|lon|trong tam|can lam|phai lam)|lam (nhung )?(viec )?gi)\b"
    ),
    re.compile(r"nhiem vu|giai phap|phuong huong|chuong trinh cong tac"),
)
_SECTIONS = (
    _TASKS,
    _Section(
        re.compile(r"\b(han che|ton tai|khuyet diem|yeu kem)\b"), re.compile(r"han che|ton tai|khuyet diem|yeu kem")
    ),
    _Section(re.compile(r"\bnguyen nhan\b"), re.compile(r"nguyen nhan")),
    _Section(re.compile(r"\b(uu diem|ket qua dat duoc)\b"), re.compile(r"uu diem")),
    _Section(
        re.compile(r"\b(kien nghi|de xuat|de nghi|xin (ubnd|uy ban|tinh|trung uong|cap tren))\b"),
        re.compile(r"kien nghi|de xuat|de nghi"),
    ),
)
_PART = re.compile(r"\b(chu quan|khach quan)\b")
_VERDICT = re.compile(r"\bchi tieu\b.*?\b(khong dat|chua dat|vuot|dat)\b")
_ONES = re.compile(r"\b(xa|phuong|thi tran|thon|ap|truong|du an|cong trinh) (nao|gi)\b")
_UNMET = re.compile(r"\b(chua|khong)\b")
_MET = re.compile(r"\bdat\b")
_HELD = 0.5  # of what is asked of them must stand in the column and its name
_SAYS_LESS = 0.15  # of the same share: a row that holds so much less than the fullest says another thing
_TOPIC = 4.0  # weight of words beside the section's own name from which on a topic is asked, not the section
_NAMED_TOPIC = 3.0  # the same of words that reports name things by
_SECTION_WORDS = frozenset(
    (
        "nhiem vu giai phap han che ton tai khuyet diem yeu kem nguyen nhan dat ra chinh trong tam phuong huong "
        "chu yeu uu khach quan cong tac bao cao kien nghi de xuat xin viec lam dua cap tren tu thang con lai sau tap "
        "trung uy ban"
    ).split()
)


def whole_section(question: Question, report: StoredReport, retrieval: Retrieval) -> list[StoredPassage]:
    """Every item of the section that is asked for as a whole ("những nhiệm vụ gì"); empty when a topic is asked."""
    topic = [term for term in question.terms if term.plain not in _SECTION_WORDS]
    named = sum(term.weight for term in topic if term.official)
    if sum(term.weight for term in topic) >= _TOPIC or named >= _NAMED_TOPIC:
        return []
    section = _asked_section(question.plain)
    if section is None:
        return []
    passages = retrieval.all_passages(report.id)
    inside = [p for p in passages if section.heading.search(fold(p.passage.section[-1] if p.passage.section else ""))]
    inside = inside or [p for p in passages if section.heading.search(fold(" . ".join(p.passage.section[-2:])))]
    if section is _TASKS:
        year = report_year(report)
        inside = [p for p in passages if looks_ahead(retrieval.reading(p), year)] or inside
    if part := _PART.search(question.plain):
        inside = _of_part(part[1], inside, passages)
    return _of_kind(Kind.ITEM, inside) or _of_kind(Kind.PARAGRAPH, inside)


def _asked_section(said: str) -> _Section | None:
    """The section named first: the causes, in "nguyên nhân của những hạn chế"."""
    named = [(found.start(), place) for place, each in enumerate(_SECTIONS) if (found := each.asked.search(said))]
    return _SECTIONS[min(named)[1]] if named else None


def _of_part(part: str, inside: Sequence[StoredPassage], passages: Sequence[StoredPassage]) -> list[StoredPassage]:
    """Those under a heading of that part ("nguyên nhân chủ quan"), else those that name it, else all."""
    under = [p for p in inside if p.passage.section and part in fold(p.passage.section[-1])]
    naming = [p for p in passages if f"nguyen nhan {part}" in fold(p.passage.text)]
    return under or naming or list(inside)


def rows_with_verdict(question: Question, report: StoredReport, retrieval: Retrieval) -> list[StoredPassage]:
    """Every table row whose verdict is the one asked ("chỉ tiêu nào không đạt")."""
    asked = _VERDICT.search(fold(question.text))
    if not asked:
        return []
    wanted = {"khong dat": "khong dat", "chua dat": "khong dat", "vuot": "vuot", "dat": "dat"}[asked[1]]
    rows = _of_kind(Kind.TABLE_ROW, retrieval.all_passages(report.id))
    return [row for row in rows if _fits(fold(row_sides(row.passage.cells).verdict), wanted)]


def rows_of_kind(
    question: Question, report: StoredReport, retrieval: Retrieval, abbreviations: Abbreviations
) -> list[StoredPassage]:
    """Every row of a table whose name is of the kind asked and whose cell says so ("xã nào chưa đạt chuẩn …")."""
    asked = _ONES.search(question.plain)
    if not asked:
        return []
    passages = retrieval.all_passages(report.id)
    rows = [p for p in _of_kind(Kind.TABLE_ROW, passages) if fold(_name_of(p)).startswith(asked[1] + " ")]
    wanted = {term.plain for term in question.terms} - {asked[1]}
    unmet = bool(_UNMET.search(question.plain))
    best: list[StoredPassage] = []
    most = 0.0
    for column in dict.fromkeys(cell.column for p in rows for cell in p.passage.cells):
        said = {p.id: fold(cell.text) for p in rows for cell in p.passage.cells if cell.column == column}
        met = [p for p in rows if _MET.search(said.get(p.id, "")) and bool(_UNMET.search(said[p.id])) is unmet]
        named = abbreviations.write_out(column)
        held = {p.id: _held(question, wanted, f"{named} {said[p.id]}") for p in met}
        fullest = max(held.values(), default=0.0)
        if fullest > most and fullest >= _HELD:
            best, most = [p for p in met if held[p.id] >= fullest - _SAYS_LESS], fullest
    return best


def _held(question: Question, wanted: AbstractSet[str], told: str) -> float:
    """The share of what is asked of the rows that stands in a cell and the name of its column."""
    about = set(fold(told).split())
    total = sum(term.weight for term in question.terms if term.plain in wanted)
    return sum(term.weight for term in question.terms if term.plain in wanted & about) / (total or 1.0)


def _name_of(stored: StoredPassage) -> str:
    return row_sides(stored.passage.cells).name


def _fits(verdict: str, wanted: str) -> bool:
    return verdict.startswith("dat") if wanted == "dat" else wanted in verdict


def _of_kind(kind: Kind, passages: Sequence[StoredPassage]) -> list[StoredPassage]:
    return [stored for stored in passages if stored.passage.kind is kind]
