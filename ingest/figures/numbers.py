"""Numbers of a text that are quantities: not dates, years, document or list numbers, scales or ages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.figures.units import UNIT, unit_after
from ingest.layout.markers import marker

NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_COMPARED = r"(?:[<>≥≤]\s?|\b(?:trên|dưới|hơn|gần|khoảng)\s+)"
_QUANTITY = re.compile(
    rf"(?P<compared>{_COMPARED})?(?<![\w.,-])(?<!\d/)(?P<value>(?:{NUMBER})(?:\s?/\s?(?:{NUMBER})|\s?[-–]\s?(?:{NUMBER})(?=\s*%|\s+\w|\s*$|[.,;)]))?)"
    r"(?![a-zđ]*[A-ZĐ])(?!\d)",
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_D = r"\d{1,2}"
_NOT_QUANTITIES = re.compile(
    rf"{_D}/{_D}/\d{{4}}|{_D}/{_D}\s*[-–]\s*{_D}/{_D}/\d{{4}}|{_D}/(?:19|20)\d\d\b"
    rf"|\bngày\s+{_D}(?:/{_D}|(?:,\s*{_D})*)(?:\s+tháng\s+{_D})?|\btháng\s+{_D}(?:\s*[-,–]\s*{_D}\b)*|\bquý\s+\d\b"
    r"|\b(?:năm|khóa|khoá|giai đoạn|nhiệm kỳ|năm học|vụ|kỳ|SS)\s+(?:thứ\s+)?(?:19|20)\d\d"
    r"(?:\s*[-–]\s*(?:(?:19|20)\d\d|\d\d\b))?"
    r"|\b(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d\b"
    r"|\b\d+[a-z]?(?:/\d{4})?(?:\s?/\s?|-)[A-ZĐ]{2,}[\w&/–-]*"  # 38/NQ-HĐND, 19-CT/TU, 26/2022/UBTVQH15
    r"|/\s?\d[\d.]*\s*(?:dân|người dân|trẻ)\b|\bmỗi xã,?\s+(?:phường\s+)?0?1\s+sản phẩm"
    r"|\b1/\d{3,5}\b|\(\d{1,2}\)|\bcovid\s*[-–]?\s*\d+|\bISO\s+[\d:-]+"
    r"|\b\d{1,2}\s*(?:[-–]\s*\d{1,2}\s*)?(?:tuổi|năm|tháng|tuần|quý)\b|\b(?:dưới|trên|từ)\s+\d{1,2}\s*tuổi"
    r"|\b(?:lần|lần thứ|thứ|lớp|đợt|mức độ|cấp độ|khóa|loại|hạng|học kỳ|kỳ họp|khối|điều|khoản|điểm|mục|biểu|bảng"
    r"|phụ lục)\s+(?:số\s+)?\d{1,2}\b(?!\s?[/%,.]\d)",
    re.I,
)
_DOCUMENT = re.compile(
    r"(?:chỉ thị|đề án|nghị quyết|kết luận|quyết định|nghị định|thông tư|luật|kế hoạch|công văn|thông báo|quy định"
    r"|quốc lộ|tỉnh lộ|đường|tổ|thôn|ấp|khu phố|quận|phường|giai đoạn|tiểu khu|lô|cụm)(?:\s+số)?\s*$|\bsố:?\s*$",
    re.I,
)
_COUNTED_IN_ALL = re.compile(r"(?:tổng|trong|với|có|trên|một|con|là)\s+số\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: text[start:end] is the value (comparator included), text[end:after] holds the unit.

    is_count: whether the unit is a noun that is counted, and so part of what the figure is of.
    """

    start: int
    end: int
    after: int
    unit: str
    is_count: bool


def quantities(text: str) -> Iterator[Quantity]:
    """The quantities of a text, in order."""
    masked = _NOT_QUANTITIES.sub(lambda found: "\x00" * len(found[0]), text)
    own = marker(text)
    for found in _QUANTITY.finditer(masked, own.end if own else 0):
        start, end = found.start(), found.end()
        unit, after, is_count = unit_after(masked, end)
        if _is_name(masked, found, unit):
            continue
        yield Quantity(start, end, after, unit, is_count)


def _is_name(text: str, found: re.Match[str], unit: str) -> bool:
    """Whether the number only names something: a year, an order of things, a document."""
    value, before = found["value"], text[max(0, found.start("value") - 24) : found.start("value")]
    counted = UNIT.match(text, found.end()) is not None
    if _YEAR.fullmatch(value) and not counted:
        return True
    if _DOCUMENT.search(before) and not counted and not _COUNTED_IN_ALL.search(before):
        return True
    plain = value.isdigit() and len(value) < 3
    return plain and not unit and not found["compared"] and not before.rstrip().endswith((":", "là", "đạt", "còn"))
