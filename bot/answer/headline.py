"""The headline: a span of the quote that states what is asked, never a retyped figure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.evidence import Evidence
from bot.answer.matching import find_terms
from bot.answer.slots import asks_plan_only, figures_in_unit, is_plan_column
from bot.question.types import Question, Term
from ingest.report import Cell
from ingest.vietnamese import fold, squeeze

LIMIT = 240
_CUT = re.compile(r"[,;:()]\s|\.\s|\s[-–]\s")
_FIGURE_BONUS = 0.6  # of the question's weight, for each unit asked that the span states
_LENGTH_COST = 0.0012  # of the question's weight, a character


@dataclass(frozen=True, slots=True)
class Sides:
    """The cells of a table row by what they say: name, unit, plan, actual, verdict; "" where there is none."""

    name: str
    unit: str
    plan: str
    actual: str
    verdict: str


def headline(question: Question, evidence: Evidence, limit: int = LIMIT) -> str:
    """What the evidence states, in at most `limit` characters."""
    if evidence.reading.is_row and evidence.reading.passage.cells:
        return shorten(
            of_row(question, row_sides(evidence.reading.passage.cells), evidence.reading.passage.parents), limit
        )
    return best_span(question, evidence, limit)


def row_sides(cells: Sequence[Cell]) -> Sides:
    """Which cell is the name, the unit, the plan, the actual and the verdict, by the names of the columns."""
    found: dict[str, str] = {}
    for cell in cells:
        column, text = fold(cell.column), squeeze(cell.text)
        if not text:
            continue
        if re.search(r"\b(tt|stt)\b", column) and len(text) <= 4:
            continue
        if re.search(r"\b(dvt|don vi( tinh)?)\b", column):
            found.setdefault("unit", text)
        elif is_plan_column(cell.column):
            found.setdefault("plan", text)
        elif re.search(r"\b(so|ti le|dat|danh gia|ket qua so)\b", column) and not re.search(
            r"\b(th|thuc hien|uoc)\b", column
        ):
            found.setdefault("verdict", text)
        elif re.search(r"\b(th|thuc hien|uoc|ket qua|nam 20\d\d)\b", column):
            found.setdefault("actual", text)
        elif "name" not in found:
            found["name"] = text
        else:
            found.setdefault("actual", text)
    return Sides(*(found.get(side, "") for side in ("name", "unit", "plan", "actual", "verdict")))


def of_row(question: Question, sides: Sides, parents: Sequence[str] = ()) -> str:
    """ "Tỷ lệ hộ nghèo …: 2,82 % (kế hoạch 3,51; Đạt (vượt))", or the plan first when only it is asked."""
    unit = f" {sides.unit}" if sides.unit and fold(sides.unit) not in fold(sides.actual) else ""
    name = sides.name.lstrip("-+ ")
    if name != sides.name and parents:
        name = f"{parents[-1]} – {name}"
    beside = [part for part in (f"kế hoạch {sides.plan}" if sides.plan else "", sides.verdict) if part]
    if asks_plan_only(question) and sides.plan:
        beside = [part for part in (f"thực hiện {sides.actual}" if sides.actual else "", sides.verdict) if part]
        value = f"kế hoạch {sides.plan}{unit}"
    else:
        value = f"{sides.actual or '-'}{unit}"
    return f"{name}: {value}" + (f" ({'; '.join(beside)})" if beside else "")


def best_span(question: Question, evidence: Evidence, limit: int) -> str:
    """The run of clauses that holds most of the question and its figures in the fewest characters, verbatim."""
    text = evidence.text
    pieces = _clauses(text, evidence.match.sentence.start, evidence.match.sentence.end, limit)
    hits = find_terms(question.terms, evidence.reading)
    total = question.weight or 1.0
    counted = set(figures_in_unit(question, evidence.reading, evidence.match.sentence)) if question.quantity else set()
    best, chosen = -1.0, (pieces[0][0], pieces[0][1])
    for i in range(len(pieces)):
        for j in range(i, len(pieces)):
            start, end = pieces[i][0], pieces[j][1]
            if end - start > limit and j > i:
                break
            inside = {k for k, word in enumerate(evidence.reading.words) if start <= word.start < end}
            value = _held(question.terms, [hit.at for hit in hits], inside)
            value += (
                total
                * _FIGURE_BONUS
                * min(len(counted & inside), max(1, len(question.units)))
                / max(1, len(question.units))
            )
            value -= total * _LENGTH_COST * (end - start)
            if value > best:
                best, chosen = value, (start, end)
    return shorten(text[chosen[0] : chosen[1]], limit)


def shorten(text: str, limit: int) -> str:
    """The text without loose punctuation at its ends, cut at a word with "…" when it is longer than the limit."""
    text = squeeze(text).strip(" ,;:–-").removesuffix(".")
    if text.count("(") > text.count(")"):
        text += ")" if text.rfind("(") > 0 and len(text) < limit else ""
    elif text.count(")") > text.count("("):
        text = text.rstrip(")") if text.endswith(")") else text
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _held(terms: Sequence[Term], places: Sequence[Sequence[int]], inside: set[int]) -> float:
    return sum(term.weight for term, at in zip(terms, places, strict=True) if inside.intersection(at))


def _clauses(text: str, start: int, end: int, limit: int) -> list[tuple[int, int]]:
    cuts = [start, *(match.end() for match in _CUT.finditer(text, start, end)), end]
    return [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if text[a:b].strip()] or [
        (start, min(end, start + limit))
    ]
