"""The table of targets, in the layouts that reports use."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from index.bench.indicators import Indicator
from index.bench.numbers import Amounts, printed
from index.bench.places import Period
from ingest.report import Role
from tests.generated.facts import Fact

_NUMBERS = ("I", "II", "III", "IV", "V", "VI")
_GROUPS = {
    "VỀ KINH TẾ": ("economy", "agriculture", "budget", "investment"),
    "VỀ VĂN HÓA - XÃ HỘI": ("education", "health", "labour", "poverty", "culture"),
    "VỀ NỘI CHÍNH, MÔI TRƯỜNG": ("reform", "security", "traffic", "citizens", "land", "environment"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns by what they hold: their name, {y} and {b} for the year and the one before."""

    columns: tuple[tuple[str, str], ...]
    for_halves: bool
    tabs: bool = False


_LABELS = (("index", "STT"), ("label", "Chỉ tiêu"), ("unit", "ĐVT"))
_LONG_LABELS = (("index", "TT"), ("label", "Chỉ tiêu chủ yếu"), ("unit", "Đơn vị tính"))
_AGAINST_PLAN = (("plan", "Kế hoạch"), ("actual", "Thực hiện"), ("verdict", "So với kế hoạch"))
LAYOUTS = (
    Layout((*_LABELS, ("plan", "Kế hoạch năm {y}"), ("actual", "Thực hiện năm {y}"), ("verdict", "Đánh giá")), False),
    Layout((*_LONG_LABELS, ("plan", "KH năm {y}"), ("actual", "Ước TH năm {y}"), ("ratio", "So với KH (%)")), False),
    Layout(
        (*_LABELS, ("previous", "TH năm {b}"), ("plan", "KH năm {y}"), ("actual", "TH năm {y}"),
         ("ratio", "TH/KH (%)"), ("against", "So với cùng kỳ (%)")),
        False,
    ),
    Layout((*_LONG_LABELS, *_AGAINST_PLAN), False, tabs=True),
    Layout(
        (*_LABELS, ("plan", "KH năm {y}"), ("actual", "TH 6 tháng đầu năm {y}"), ("ratio", "So với KH năm (%)")), True
    ),
    Layout(
        (*_LONG_LABELS, ("previous", "TH 6 tháng đầu năm {b}"), ("plan", "Kế hoạch năm {y}"),
         ("actual", "Ước TH 6 tháng đầu năm {y}"), ("ratio", "TH/KH (%)")),
        True,
    ),
)  # fmt: skip
_ROLES = {
    "plan": Role.PLAN,
    "actual": Role.ACTUAL,
    "previous": Role.PREVIOUS,
    "ratio": Role.RATIO,
    "against": Role.RATIO,
}
Listed = tuple[Indicator, Amounts]


def table(listed: Sequence[Listed], period: Period, rng: Random) -> tuple[str, list[Fact]]:
    """The printed table of these indicators, and the facts in it; parts follow what they are parts of."""
    layout = rng.choice([layout for layout in LAYOUTS if layout.for_halves == period.half])
    printer = _Printer(layout, rng.choice(("-", "", "1.1")), rng)
    names = [name.format(y=period.year, b=period.year - 1) for _, name in layout.columns]
    lines = [_line(names, layout.tabs)]
    if not layout.tabs:
        lines.append("|" + "---|" * len(names))
    facts: list[Fact] = []
    for number, (group, rows) in enumerate(_grouped(listed, rng)):
        if group:
            lines.append(_line([_NUMBERS[number], group, *[""] * (len(names) - 2)], layout.tabs))
        for indicator, amounts in rows:
            line, stated = printer.row(indicator, amounts)
            lines.append(line)
            facts.extend(stated)
    return "\n".join(lines), facts


def _grouped(listed: Sequence[Listed], rng: Random) -> list[tuple[str, list[Listed]]]:
    """The rows by the group a heading row names, or all under none."""
    if rng.random() < 0.5:
        return [("", list(listed))]
    grouped = [(group, [row for row in listed if row[0].area in areas]) for group, areas in _GROUPS.items()]
    return [(group, rows) for group, rows in grouped if rows]


@dataclass(slots=True)
class _Printer:
    """Prints rows one after another, numbering them.  mark: how a part is numbered ("-", "", "1.1")."""

    layout: Layout
    mark: str
    rng: Random
    number: int = 0
    part: int = 0
    parent: str = ""

    def row(self, indicator: Indicator, amounts: Amounts) -> tuple[str, list[Fact]]:
        index, label = self._numbered(indicator)
        cells, figures = [], []
        for kind, _ in self.layout.columns:
            text = {"index": index, "label": label, "unit": capital_unit(indicator.unit)}.get(kind)
            if text is None:
                text = _cell(kind, indicator, amounts)
                if kind in _ROLES and text:
                    figures.append((_ROLES[kind], text, "%" if kind in ("ratio", "against") else indicator.unit))
            cells.append(text)
        line = _line(cells, self.layout.tabs)
        return line, [Fact(indicator.key, role, text, unit, line, in_table=True) for role, text, unit in figures]

    def _numbered(self, indicator: Indicator) -> tuple[str, str]:
        if not indicator.parent or indicator.parent != self.parent:
            self.number, self.part = self.number + 1, 0
            self.parent = indicator.key
            return str(self.number), indicator.name
        self.part += 1
        if self.mark == "1.1":
            return f"{self.number}.{self.part}", indicator.name
        return self.mark, indicator.name if self.mark else f"- {indicator.name}"


def capital_unit(unit: str) -> str:
    """Units stand in a column of their own, with a capital unless they are symbols."""
    return unit if unit in ("%", "ha", "km") else unit[:1].upper() + unit[1:]


def _cell(kind: str, indicator: Indicator, amounts: Amounts) -> str:
    match kind:
        case "plan":
            return printed(amounts.plan, indicator.decimals)
        case "actual":
            return printed(amounts.actual, indicator.decimals)
        case "previous":
            return printed(amounts.previous, indicator.decimals)
        case "ratio":
            return "" if indicator.is_share else printed(amounts.ratio, 2)
        case "against":
            if indicator.is_share or indicator.grows_apart:
                return ""
            return printed(100 + amounts.growth, 2)
        case _:
            return _verdict(indicator, amounts)


def _verdict(indicator: Indicator, amounts: Amounts) -> str:
    difference = amounts.plan - amounts.actual if indicator.lower_is_better else amounts.actual - amounts.plan
    return "Vượt" if difference > 0 else "Đạt" if difference == 0 else "Không đạt"


def _line(cells: Sequence[str], tabs: bool) -> str:
    return "\t".join(cells) if tabs else "| " + " | ".join(cells) + " |"
