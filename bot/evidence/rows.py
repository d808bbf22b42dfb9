"""A table row by what its cells say, and how it is told in one line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.question.types import Question
from ingest.figures.columns import Column, Side, columns
from ingest.report import Cell, Role
from ingest.vietnamese import fold, squeeze

_AGAINST_PLAN = re.compile(r"\b(kh|ke hoach|du toan|dt|chi tieu|nghi quyet|nq|danh gia|ket qua|hoan thanh|muc do)\b")


@dataclass(frozen=True, slots=True)
class Sides:
    """The cells of a table row by what they say, "" where there is none.

    plan_cell, actual_cell: those that hold the plan and the actual, None where there is none.
    verdict: how the actual stands to the plan, in words or as a ratio; verdict_column: the name of its column.
    previous: what earlier periods brought, by period ("2023", "2023-H1"); sub: a "-" row, part of the row above it.
    """

    name: str = ""
    unit: str = ""
    plan_cell: Cell | None = None
    actual_cell: Cell | None = None
    verdict: str = ""
    verdict_column: str = ""
    previous: Mapping[str, Cell] = field(default_factory=dict)
    sub: bool = False

    @property
    def plan(self) -> str:
        return squeeze(self.plan_cell.text) if self.plan_cell else ""

    @property
    def actual(self) -> str:
        return squeeze(self.actual_cell.text) if self.actual_cell else ""


def row_sides(cells: Sequence[Cell], report_period: str = "") -> Sides:
    """Which cell is the name, the unit, the plan, the actual and the verdict, by the names of the columns."""
    if not cells:
        return Sides()
    read = list(zip(columns(tuple(cell.column for cell in cells), report_period), cells, strict=True))
    values = {role: cell for role in Role for side, cell in reversed(read) if _holds(side, cell, role)}
    verdict = min((each for each in read if each[0].side is Side.AGAINST and squeeze(each[1].text)),
                  key=_in_words_and_of_plan, default=None)  # fmt: skip
    return Sides(
        name=_text_of(Side.LABEL, read),
        unit=_text_of(Side.UNIT, read),
        plan_cell=values.get(Role.PLAN),
        actual_cell=next(
            (values[role] for role in (Role.ACTUAL, Role.ESTIMATE, Role.OTHER, Role.RATIO) if role in values), None
        ),
        verdict=squeeze(verdict[1].text) if verdict else "",
        verdict_column=squeeze(verdict[1].column) if verdict else "",
        previous={side.period: cell for side, cell in reversed(read) if _holds(side, cell, Role.PREVIOUS)},
        sub=any(squeeze(cell.text).startswith(("-", "+")) for cell in cells[:2]),
    )


def _in_words_and_of_plan(each: tuple[Column, Cell]) -> tuple[bool, bool]:
    """Orders cells that compare: a verdict in words first, then how the plan was met, then how last year was."""
    _, cell = each
    return squeeze(cell.text)[:1].isdigit(), _AGAINST_PLAN.search(fold(cell.column)) is None


def _holds(side: Column, cell: Cell, role: Role) -> bool:
    return side.side is Side.VALUE and side.role is role and bool(squeeze(cell.text))


def _text_of(side: Side, read: Sequence[tuple[Column, Cell]]) -> str:
    return next((squeeze(cell.text) for each, cell in read if each.side is side and squeeze(cell.text)), "")


def asked_previous(question: Question, sides: Sides, report_year: int | None) -> Cell | None:
    """The cell that states the value of an earlier year, when that year is the one asked."""
    years = question.period.years
    if report_year is None or not years or max(years) >= report_year:
        return None
    return next((cell for period, cell in sides.previous.items() if period[:4] == str(max(years))), None)


def answering_cell(question: Question, sides: Sides, report_year: int | None) -> Cell | None:
    """The cell that the headline tells first: of an earlier year, the plan or the actual; None where it is empty."""
    plan = sides.plan_cell if question.asks_plan_only else None
    return asked_previous(question, sides, report_year) or plan or sides.actual_cell


def of_row(question: Question, sides: Sides, parents: Sequence[str] = ()) -> str:
    """As in: "Tỷ lệ hộ nghèo …: 2,82 % (kế hoạch 3,51; Đạt (vượt))", or the plan first when only it is asked."""
    verdict = verdict_of(sides)
    beside = [part for part in (f"kế hoạch {sides.plan}" if sides.plan else "", verdict) if part]
    if question.asks_plan_only and sides.plan:
        beside = [part for part in (f"thực hiện {sides.actual}" if sides.actual else "", verdict) if part]
        value = f"kế hoạch {sides.plan}{_unit(sides, sides.plan)}"
    else:
        value = f"{sides.actual or '-'}{_unit(sides, sides.actual)}"
    return f"{row_name(sides, parents)}: {value}" + (f" ({'; '.join(beside)})" if beside else "")


def of_previous(sides: Sides, previous: Cell, parents: Sequence[str] = ()) -> str:
    """As in: "Doanh nghiệp thành lập mới: 47 Doanh nghiệp (Cùng kỳ 2023)"."""
    value = squeeze(previous.text)
    return f"{row_name(sides, parents)}: {value}{_unit(sides, value)} ({squeeze(previous.column)})"


def value_of_row(question: Question, sides: Sides) -> str:
    """The value alone, with its unit: "2,82 %"."""
    value = sides.plan if question.asks_plan_only and sides.plan else sides.actual
    return f"{value or '-'}{_unit(sides, value)}"


def row_name(sides: Sides, parents: Sequence[str] = ()) -> str:
    """What the row is of, without its number; a part of another row after the name of that one."""
    name = _unnumbered(sides.name.lstrip("-+ "))
    return f"{_unnumbered(parents[-1])} – {name}" if sides.sub and parents else name


def _unnumbered(name: str) -> str:
    return re.sub(r"^\d+(\.\d+)*[.)]\s+", "", name)


def _unit(sides: Sides, value: str) -> str:
    return f" {sides.unit}" if sides.unit and fold(sides.unit) not in fold(value) else ""


def verdict_of(sides: Sides) -> str:
    """The verdict; a bare figure is told with the name of its column."""
    bare = sides.verdict[:1].isdigit() and sides.verdict_column
    return f"{sides.verdict_column}: {sides.verdict}" if bare else sides.verdict
