"""What ingestion understood of a report, put right by a person."""

import re
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Never

from ingest.errors import IngestError
from ingest.metadata.period import named_period
from ingest.report import Metadata, Report
from ingest.vietnamese import nfc

_LEVELS = ("xã", "phường", "thị trấn", "huyện", "thị xã", "thành phố", "quận", "tỉnh")
_PLACE = re.compile(rf"({'|'.join(sorted(_LEVELS, key=len, reverse=True))})\s+(\S.*)", re.IGNORECASE)
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_PERIOD = re.compile(r"\d{4}(-(H[12]|Q[1-4]|\d{1,2}M|0[1-9]|1[0-2]|\d{4}))?")
_LONGEST = 100


class Field(StrEnum):
    """What can be put right."""

    PLACE = "place"
    PERIOD = "period"
    NUMBER = "number"
    ISSUED = "issued"


class NotUnderstood(IngestError):
    """What was typed cannot be the value of that field; the line says what could."""


def mended(report: Report, field: Field, said: str) -> Report:
    """The report with that value.  Raises NotUnderstood, one Vietnamese line."""
    said = " ".join(nfc(said).split())[:_LONGEST]
    about = report.metadata
    match field:
        case Field.PLACE:
            return replace(report, metadata=_of_place(about, said))
        case Field.PERIOD:
            return _of_period(report, said)
        case Field.NUMBER:
            return replace(report, metadata=replace(about, number=said))
        case Field.ISSUED:
            return replace(report, metadata=replace(about, issued=_date(said)))


def _of_place(about: Metadata, said: str) -> Metadata:
    """As in: "huyện Bình Sơn", "xã Đông Mai, tỉnh Quảng Ninh"."""
    own, _, above = said.partition(",")
    found = _PLACE.fullmatch(own.strip())
    if not found:
        raise NotUnderstood("Anh/chị ghi cấp và tên nơi báo cáo, ví dụ: huyện Bình Sơn, tỉnh Quảng Ngãi.")
    level, name = found[1].lower(), found[2].strip()
    province = re.sub(r"^(tỉnh|thành phố)\s+", "", above.strip(), flags=re.IGNORECASE)
    own_province = name if level == "tỉnh" else about.province
    return replace(about, level=level, locality=name, issuer=f"UBND {level} {name}", province=province or own_province)


def _of_period(report: Report, said: str) -> Report:
    """As in: "2023", "6 tháng đầu năm 2024", "quý III/2024"."""
    period = said if _PERIOD.fullmatch(said) else named_period(said, None)
    if not period:
        raise NotUnderstood("Anh/chị ghi kỳ báo cáo có năm, ví dụ: 2023, 6 tháng đầu năm 2024, quý III/2024.")
    before = report.metadata.period
    # A figure that names no time is of the report's own period.
    figures = tuple(replace(each, period=period) if each.period == before else each for each in report.figures)
    return replace(report, metadata=replace(report.metadata, period=period), figures=figures)


def _date(said: str) -> str:
    found = _DATE.search(said)
    try:
        return date(*(int(part) for part in reversed(found.groups()))).isoformat() if found else _no_date()
    except ValueError:
        return _no_date()


def _no_date() -> Never:
    raise NotUnderstood("Anh/chị ghi ngày ký theo dạng ngày/tháng/năm, ví dụ: 05/12/2023.")
