"""A table row by what its cells say, and how it is told in one line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.evidence.slots import asks_plan_only, is_plan_column
from bot.question.types import Question
from ingest.report import Cell
from ingest.vietnamese import fold, squeeze

_LONGEST_ORDINAL = 4  # "10", "-", "IV.", and what a scan makes of them
_NAME = re.compile(r"[-+*\d.)\s]*[^\W\d_]{2,}\s+[^\W\d_]")  # two words, perhaps numbered


@dataclass(frozen=True, slots=True)
class Sides:
    """The cells of a table row by what they say, "" where there is none; sub: a "-" row, part of the row above it."""

    name: str
    unit: str
    plan: str
    actual: str
    verdict: str
    verdict_column: str
    sub: bool


def row_sides(cells: Sequence[Cell]) -> Sides:
    """Which cell is the name, the unit, the plan, the actual and the verdict, by the names of the columns."""
    found: dict[str, str] = {}
    for at, cell in enumerate(cells):
        column, text = fold(cell.column), squeeze(cell.text)
        numbers_the_row = at == 0 and len(text) <= _LONGEST_ORDINAL and len(cells) > 2
        if not text or numbers_the_row:
            continue
        if "name" not in found and _NAME.match(text):
            found["name"] = text
        elif re.search(r"\b(dvt|don vi( tinh)?)\b", column):
            found.setdefault("unit", text)
        elif is_plan_column(cell.column):
            found.setdefault("plan", text)
        elif re.search(r"\b(so|ti le|dat|danh gia|ket qua so)\b", column) and not re.search(
            r"\b(th|thuc hien|uoc)\b", column
        ):
            found.setdefault("verdict", text)
            found.setdefault("verdict_column", squeeze(cell.column))
        elif re.search(r"\b(th|thuc hien|uoc|ket qua|nam 20\d\d)(\b|\d)", column):
            found.setdefault("actual", text)
        else:
            found.setdefault("actual", text)
    sub = any(squeeze(cell.text).startswith(("-", "+")) for cell in cells[:2])
    sides = ("name", "unit", "plan", "actual", "verdict", "verdict_column")
    return Sides(*(found.get(side, "") for side in sides), sub=sub)


def of_row(question: Question, sides: Sides, parents: Sequence[str] = ()) -> str:
    """As in: "Tỷ lệ hộ nghèo …: 2,82 % (kế hoạch 3,51; Đạt (vượt))", or the plan first when only it is asked."""
    verdict = _verdict(sides)
    beside = [part for part in (f"kế hoạch {sides.plan}" if sides.plan else "", verdict) if part]
    if asks_plan_only(question) and sides.plan:
        beside = [part for part in (f"thực hiện {sides.actual}" if sides.actual else "", verdict) if part]
        value = f"kế hoạch {sides.plan}{_unit(sides)}"
    else:
        value = f"{sides.actual or '-'}{_unit(sides)}"
    return f"{_name(sides, parents)}: {value}" + (f" ({'; '.join(beside)})" if beside else "")


def of_previous(sides: Sides, previous: Cell, parents: Sequence[str] = ()) -> str:
    """As in: "Doanh nghiệp thành lập mới: 47 Doanh nghiệp (Cùng kỳ 2023)"."""
    return f"{_name(sides, parents)}: {squeeze(previous.text)}{_unit(sides)} ({squeeze(previous.column)})"


def _name(sides: Sides, parents: Sequence[str]) -> str:
    name = _unnumbered(sides.name.lstrip("-+ "))
    return f"{_unnumbered(parents[-1])} – {name}" if sides.sub and parents else name


def _unit(sides: Sides) -> str:
    return f" {sides.unit}" if sides.unit and fold(sides.unit) not in fold(sides.actual) else ""


def _verdict(sides: Sides) -> str:
    """The verdict; a bare figure is told with the name of its column."""
    bare = sides.verdict[:1].isdigit() and sides.verdict_column
    return f"{sides.verdict_column}: {sides.verdict}" if bare else sides.verdict


def _unnumbered(name: str) -> str:
    return re.sub(r"^\d+(\.\d+)*[.)]\s+", "", name)


def value_of_row(question: Question, sides: Sides) -> str:
    """The value alone, with its unit: "2,82 %"."""
    value = sides.plan if asks_plan_only(question) and sides.plan else sides.actual
    unit = f" {sides.unit}" if sides.unit and fold(sides.unit) not in fold(value) else ""
    return f"{value or '-'}{unit}"
