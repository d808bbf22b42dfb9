"""How paragraphs state indicators: in full, or only in part, so that what is asked may be missing."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from index.bench.indicators import Indicator
from index.bench.numbers import Amounts, printed
from index.bench.places import Period
from ingest.report import Role
from tests.generated.numbers import counted
from tests.generated.wording import capital, spun

_SMALLEST_CHANGE = 0.05  # %; less is not worth a report's words


class Mode(StrEnum):
    """How much of an indicator a report states."""

    TABLE = "table"
    FULL = "full"  # what was done; with it the plan, or how it compares
    GROWTH = "growth"  # only the growth
    PLAN = "plan"  # only the plan
    WORDS = "words"  # no figure at all
    OMITTED = "omitted"


@dataclass(frozen=True, slots=True)
class Said:
    """A clause, and the figures it states: (role, value, unit)."""

    text: str
    figures: tuple[tuple[Role, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """What one report keeps to in all its sentences.  tight: "2,82%", not "2,82 %"; level: "huyện"."""

    rng: Random
    period: Period
    level: str
    tight: bool

    def clause(self, indicator: Indicator, amounts: Amounts, mode: Mode) -> Said:
        """One indicator stated in that mode; ends without a full stop, begins with a small letter."""
        match mode:
            case Mode.GROWTH:
                text, figure = self._change(indicator, amounts, alone=True)
                return Said(f"{self._name(indicator)} {text}", (figure,))
            case Mode.PLAN:
                return self._plan_alone(indicator, amounts)
            case Mode.WORDS:
                return Said(f"{self._name(indicator)} {self._verdict(indicator)}")
            case _:
                return self._full(indicator, amounts)

    def part(self, indicator: Indicator, amounts: Amounts) -> Said:
        """A part, as it follows what it is a part of."""
        value, text = self._amount(indicator, amounts.actual)
        figure = (Role.ACTUAL, value, indicator.unit)
        if indicator.sentence:
            return Said(indicator.sentence.format(v=value, level=self.level), (figure,))
        verb = "[còn|là|ở mức]" if indicator.lower_is_better else "[đạt|ước đạt|là]"
        return Said(spun(f"{self._name(indicator)} {verb} {text}", self.rng), (figure,))

    def _full(self, indicator: Indicator, amounts: Amounts) -> Said:
        done = self.part(indicator, amounts)
        text, figures = done.text, list(done.figures)
        if not indicator.is_event:
            told = self.rng.random()
            if told < 0.3:
                value, plan = self._amount(indicator, amounts.plan)
                text += spun(f" ([kế hoạch|kế hoạch giao|chỉ tiêu giao] {plan})", self.rng)
                figures.append((Role.PLAN, value, indicator.unit))
            elif told < 0.8 and not indicator.is_share:
                ratio = printed(amounts.ratio, 1 if self.tight else 2)
                whose = f"[kế hoạch|kế hoạch năm|chỉ tiêu HĐND {self.level} giao|so với kế hoạch]"
                text += spun(f", [bằng|đạt] {ratio}{self._percent} {whose}", self.rng)
                figures.append((Role.RATIO, ratio, "%"))
        if may_grow(indicator, amounts) and self.rng.random() < 0.5:
            change, figure = self._change(indicator, amounts, alone=False)
            text += f", {change}"
            figures.append(figure)
        return Said(text, tuple(figures))

    def _change(self, indicator: Indicator, amounts: Amounts, alone: bool) -> tuple[str, tuple[Role, str, str]]:
        difference = amounts.actual - amounts.previous
        word = "tăng" if difference > 0 else "giảm"
        base = self.rng.choice(("so với cùng kỳ", f"so với cùng kỳ năm {self.period.year - 1}"))
        if not self.period.half and self.rng.random() < 0.4:
            base = f"so với năm {self.period.year - 1}"
        if indicator.is_share:
            value, unit = printed(abs(difference), indicator.decimals), self.rng.choice(("%", "điểm %"))
        elif indicator.is_event and indicator.decimals == 0 and not alone:
            value, unit = counted(abs(difference), 0, self.rng), indicator.unit
        else:
            value, unit = printed(abs(amounts.growth), 1), "%"
        shown = f"{value}{self._percent}" if unit == "%" else f"{value} {unit}"
        return f"{word} {shown} {base}", (Role.CHANGE, value, unit)

    def _plan_alone(self, indicator: Indicator, amounts: Amounts) -> Said:
        value, text = self._amount(indicator, amounts.plan)
        name = self._name(indicator)
        form = self.rng.choice(
            (
                f"kế hoạch {self.period.year} giao {name} là {text}, [đang tổng hợp kết quả|chưa tổng hợp xong]",
                f"chỉ tiêu {name} được giao là {text}, [chờ số liệu của ngành|chưa có số liệu chốt]",
            )
        )
        return Said(spun(form, self.rng), ((Role.PLAN, value, indicator.unit),))

    def _verdict(self, indicator: Indicator) -> str:
        if indicator.is_event:
            return self.rng.choice(("có xu hướng giảm", "giảm so với cùng kỳ", "diễn biến phức tạp hơn trước"))
        return spun(
            f"[vượt|đạt và vượt|hoàn thành|chưa đạt] chỉ tiêu [HĐND {self.level} giao|đề ra]",
            self.rng,
        )

    def _amount(self, indicator: Indicator, value: float) -> tuple[str, str]:
        """The value as printed, and with its unit."""
        text = counted(value, indicator.decimals, self.rng)
        return text, f"{text}{self._percent}" if indicator.is_share else f"{text} {indicator.unit}"

    def _name(self, indicator: Indicator) -> str:
        return self.rng.choice(indicator.said)

    @property
    def _percent(self) -> str:
        return "%" if self.tight else " %"


def may_grow(indicator: Indicator, amounts: Amounts) -> bool:
    """Whether its growth can be stated: there is some, and it is no indicator of its own."""
    if indicator.grows_apart or not amounts.previous:
        return False
    change = amounts.actual - amounts.previous if indicator.is_share else amounts.growth
    return round(abs(change), 1) > _SMALLEST_CHANGE


def sentence(clauses: list[Said], level: str) -> str:
    """Clauses as one sentence, the parts behind the first one; it never begins with a digit."""
    first, *parts = (clause.text for clause in clauses)
    own = [part for part in parts if part.startswith("làm ")]
    listed = [part for part in parts if not part.startswith("làm ")]
    text = ", ".join([first, *own])
    if text[0].isdigit():
        text = f"toàn {level} có {text}"
    return capital(text + (f"; trong đó {', '.join(listed)}" if listed else "")) + "."
