"""How places, periods and reports are named to the reader, and the sentences an answer is told in."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.answer.evidence import Evidence
from bot.answer.slots import Lack
from bot.question.types import Place, Question
from index.library import StoredReport

HELP = (
    "Tôi trả lời câu hỏi về nội dung các báo cáo đã nạp, kèm nguyên văn đoạn làm căn cứ. "
    "Ví dụ: “tỷ lệ hộ nghèo năm 2023 của Bình Sơn?”, “vì sao giải ngân vốn đầu tư công thấp?”."
)
EMPTY = "Anh/chị chưa nhập câu hỏi. " + HELP
OUTSIDE = "Nội dung này nằm ngoài các báo cáo nên tôi không trả lời được. " + HELP
GREETING = "Chào anh/chị. " + HELP
TOO_LONG = "Câu hỏi dài quá {limit} ký tự. Anh/chị vui lòng hỏi ngắn gọn từng nội dung một."
IN_VIETNAMESE = "Anh/chị vui lòng hỏi bằng tiếng Việt (có dấu hoặc không dấu). " + HELP
NOTHING_HERE = "Chưa có báo cáo nào được nạp. Quản trị viên nạp bằng lệnh: python -m ingest add TỆP."

_PARTS = {"H1": "6 tháng đầu năm ", "H2": "6 tháng cuối năm ", "9M": "9 tháng năm ", "Q1": "quý I/", "Q2": "quý II/", "Q3": "quý III/", "Q4": "quý IV/"}  # fmt: skip


def period_name(period: str) -> str:
    """ "2022-H1" → "6 tháng đầu năm 2022", "2025-09" → "tháng 9/2025"."""
    if match := re.fullmatch(r"(\d{4})-(\w+)", period):
        year, part = match.groups()
        return _PARTS[part] + year if part in _PARTS else f"tháng {int(part)}/{year}" if part.isdigit() else period
    return f"năm {period}" if period else "không rõ kỳ"


def place_name(report: StoredReport) -> str:
    """ "huyện Bình Sơn"."""
    return f"{report.metadata.level} {report.metadata.locality}".strip() or report.source


def report_name(report: StoredReport) -> str:
    """ "báo cáo của huyện Yên Thế, năm 2023"."""
    return f"báo cáo của {place_name(report)}, {period_name(report.metadata.period)}"


def not_stated(question: Question, reports: Sequence[StoredReport], nearest: Evidence | None) -> str:
    """Which report does not state what, slot by slot."""
    named = "; ".join(dict.fromkeys(report_name(report) for report in reports[:3]))
    lack = nearest.lacks[0] if nearest and nearest.lacks else Lack.INDICATOR
    asked = _asked(question)
    said = {
        Lack.PLACE: "không nêu riêng cho " + ", ".join(p.name for p in question.places if p.part_of_report),
        Lack.PERIOD: "không nêu cho thời gian được hỏi" + _when(question),
        Lack.FIGURE: f"không nêu con số cụ thể về {asked}",
        Lack.ROLE: f"không nêu số kế hoạch (chỉ tiêu) giao về {asked}",
        Lack.INDICATOR: f"không nêu {asked}",
    }[lack]
    return f"{named[0].upper()}{named[1:]}: {said}."


def no_report(places: Iterable[Place], here: Iterable[StoredReport], when: str = "") -> str:
    """Which places are not reported on, and which are."""
    missing = ", ".join(f"{place.level} {place.name}".strip() for place in places)
    listed = "; ".join(dict.fromkeys(f"{place_name(r)} ({period_name(r.metadata.period)})" for r in here))
    return f"Chưa có báo cáo của {missing}{when}. Đang có báo cáo của: {listed}."


def _asked(question: Question) -> str:
    """The words of the question that name what is asked, as typed."""
    quoted = " ".join(typed for typed, _ in groupby(term.typed for term in question.terms))
    return f"“{quoted}”" if quoted else "nội dung được hỏi"


def _when(question: Question) -> str:
    period = question.period
    named = [*(f"năm {year}" for year in period.years), *(f"ngày {date}" for date in period.dates)]
    return f" ({', '.join(named)})" if named else ""
