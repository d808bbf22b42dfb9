"""Sentences that state indicators, and rows of the table of targets."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.bench.indicators import Indicator
from index.bench.numbers import Amounts, printed
from index.bench.speaking import Speaker
from index.bench.telling import Said, Told, joined
from ingest.report import Role

_SMALLEST_CHANGE = 0.05  # %; less is not worth a report's words
_PLAN_SAID, _RATIO_SAID, _CHANGE_SAID = 0.2, 0.7, 0.25  # of the sentences where each could be
Listed = tuple[Indicator, Amounts]


@dataclass(frozen=True, slots=True)
class Stater:
    """One report's way to state figures.  year: that it is of; percent: "%" or " %"."""

    speaker: Speaker
    year: int
    percent: str

    def sentence(self, listed: Sequence[Listed]) -> Said:
        """States all of these indicators; ends with a full stop."""
        clauses = [self._clause(*each, first=not at) for at, each in enumerate(listed)]
        said = joined(clauses, "; ")
        return Said(f"{said.text}.", said.figures)

    def _clause(self, indicator: Indicator, amounts: Amounts, *, first: bool) -> Said:
        one = self.speaker.one
        name = one(indicator.said)
        name = name[0].upper() + name[1:] if first else name
        verb = one(("còn", "là", "ở mức") if indicator.lower_is_better else ("đạt", "ước đạt", "là"))
        pieces = [self._figure(indicator, amounts.actual, f"{name} {verb} ", name, Role.ACTUAL)]
        told = self.speaker.chance()
        if told < _PLAN_SAID and not indicator.is_event:
            under = f"{name} – kế hoạch giao"
            plan = self._figure(indicator, amounts.plan, " (kế hoạch giao ", under, Role.PLAN)
            pieces += [plan, Said(")")]
        elif told < _PLAN_SAID + _RATIO_SAID and not (indicator.is_event or indicator.is_share):
            pieces.append(self._share(indicator, printed(amounts.ratio, 1), ", bằng ", " kế hoạch", name, Role.RATIO))
        change = _change(indicator, amounts)
        if round(abs(change), 1) > _SMALLEST_CHANGE and self.speaker.chance() < _CHANGE_SAID:
            word = ", tăng " if change > 0 else ", giảm "
            value, since = printed(abs(change), 2), f" so với cùng kỳ năm {self.year - 1}"
            pieces.append(self._share(indicator, value, word, since, name, Role.CHANGE))
        return joined(pieces, "")

    def _figure(self, indicator: Indicator, amount: float, before: str, name: str, role: Role) -> Said:
        value = printed(amount, indicator.decimals)
        value = f"0{value}" if len(value) == 1 and not indicator.decimals else value  # as in "05 xã"
        told = Told(indicator.key, name, indicator.unit, value, role, len(before))
        return Said(before + value + (self.percent if indicator.is_share else f" {indicator.unit}"), (told,))

    def _share(self, indicator: Indicator, value: str, before: str, after: str, name: str, role: Role) -> Said:
        told = Told(indicator.key, name, "%", value, role, len(before))
        return Said(f"{before}{value}{self.percent}{after}", (told,))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: its cells, the labels above it, and what it states, placed in the cells joined by " | "."""

    cells: tuple[str, ...]
    parents: tuple[str, ...]
    said: Said


def row(
    indicator: Indicator, amounts: Amounts, year: int, number: str, parent: Indicator | None, *, judged: bool
) -> Row:
    """year: that is planned.  judged: whether the table has a column that says how plan and result compare."""
    plan, actual = printed(amounts.plan, indicator.decimals), printed(amounts.actual, indicator.decimals)
    unit = indicator.unit if indicator.unit in ("%", "ha", "km") else indicator.unit[:1].upper() + indicator.unit[1:]
    verdict = _verdict(indicator, amounts) if judged else ""
    cells = ("-" if parent else number, indicator.name, unit, plan, actual, *((verdict,) if judged else ()))
    parents = (parent.name,) if parent else ()
    name = " – ".join((*parents, indicator.name))
    start = len(" | ".join(cells[:3])) + 3
    figures = (
        Told(indicator.key, name, unit, plan, Role.PLAN, start, verdict, str(year)),
        Told(indicator.key, name, unit, actual, Role.ACTUAL, start + len(plan) + 3, verdict),
    )
    return Row(cells, parents, Said(" | ".join(cells), figures))


def _change(indicator: Indicator, amounts: Amounts) -> float:
    """In % (of shares: in points); 0 where its growth is an indicator of its own."""
    if indicator.grows_apart:
        return 0.0
    return amounts.actual - amounts.previous if indicator.is_share else amounts.growth


def _verdict(indicator: Indicator, amounts: Amounts) -> str:
    over = amounts.plan - amounts.actual if indicator.lower_is_better else amounts.actual - amounts.plan
    return "Vượt" if over > 0 else "Đạt" if over == 0 else "Không đạt"
