"""What the columns of a table say: label, unit, plan, actual, previous, ratio; and of which period."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ingest.layout.tables import label_column
from ingest.metadata.period import named_period
from ingest.report import Role
from ingest.vietnamese import fold

_UNIT = re.compile(r"\bdon vi\b|\bdvt\b|\bd\.?v\.?t\b")
_ASIDE = re.compile(r"\b(?:ghi chu|chu tri|co quan|nguon|thoi gian|dia diem|don vi thuc hien)\b")
_CHANGE = re.compile(r"\b(?:tang|giam|chenh lech)\b")
_AGAINST = re.compile(
    r"\bso (?:voi|sanh|cung|ke hoach|kh)\b"
    r"|\b(?:u?th|uoc th|thuc hien)(?: \S+)?\s*/\s*(?:kh|ke hoach|du toan|dt|th|cung ki)\b"
    r"|\bdat (?:%|ke hoach|kh|ti le|chi tieu)|%\s*(?:so|th|dat|hoan thanh|kh)|\bdanh gia\b|\bket qua so\b|\bmuc do\b"
)
_PLAN = re.compile(r"\b(?:ke hoach|kh|chi tieu|du toan|dt|muc tieu|nghi quyet|nq|giao)\b")
_PREVIOUS = re.compile(r"\bcung ki\b|\bnam truoc\b|\bnam ngoai\b")
_ACTUAL = re.compile(r"\b(?:thuc hien|uth|th|uoc|ket qua|dat duoc|so luong|gia tri|nam 20\d\d)\b")
_SHARE = re.compile(r"%|\bti le\b|\bti trong\b|\bco cau\b")
_TABLES_KEPT = 16  # every row asks for its own
_DATED = re.compile(r"\b20\d\d\b|\bthang\b|\bqu[iy]\b")


class Side(StrEnum):
    """What a column holds."""

    INDEX = "index"
    LABEL = "label"
    UNIT = "unit"
    VALUE = "value"
    AGAINST = "against"  # a verdict ("Đạt") or a ratio, as the cell says
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it holds, and of a value column its role, period and the unit its name gives."""

    side: Side
    role: Role
    period: str
    unit: str


@lru_cache(_TABLES_KEPT)
def columns(names: tuple[str, ...], report_period: str) -> tuple[Column, ...]:
    """The columns of a table, by their names and order; the first that is no index is the label."""
    label = label_column(names)
    sides = [Column(Side.INDEX if i < label else Side.LABEL, Role.OTHER, "", "") for i in range(label + 1)]
    read = sides + [_column(name, fold(name), report_period) for name in names[label + 1 :]]
    values = [i for i, column in enumerate(read) if column.side is Side.VALUE]
    if len(values) == 1 and read[values[0]].role is Role.OTHER:
        only = read[values[0]]
        read[values[0]] = Column(only.side, Role.ACTUAL, only.period, only.unit)
    return tuple(read)


def _column(name: str, plain: str, report_period: str) -> Column:
    if _UNIT.search(plain) and not _PLAN.search(plain):
        return Column(Side.UNIT, Role.OTHER, "", "")
    if _ASIDE.search(plain):
        return Column(Side.ASIDE, Role.OTHER, "", "")
    found = re.search(r"\(([^()]{1,20})\)", name)
    unit = found[1].strip() if found and not any(c.isdigit() for c in found[1]) else ""
    dated = (
        named_period(name, int(report_period[:4]) if report_period[:4].isdigit() else None)
        if _DATED.search(plain)
        else ""
    )
    when = dated or report_period
    if _AGAINST.search(plain):
        return Column(Side.AGAINST, Role.CHANGE if _CHANGE.search(plain) else Role.RATIO, report_period, "%")
    if _CHANGE.search(plain):
        return Column(Side.VALUE, Role.CHANGE, report_period, unit)
    return Column(Side.VALUE, _role(plain, when, report_period), when, unit)


def _role(plain: str, when: str, report_period: str) -> Role:
    if _PREVIOUS.search(plain):
        return Role.PREVIOUS
    if _PLAN.search(plain):
        return Role.PLAN
    if when[:4] < report_period[:4]:
        return Role.PREVIOUS
    if _ACTUAL.search(plain):
        return Role.ACTUAL
    return Role.RATIO if _SHARE.search(plain) else Role.OTHER
