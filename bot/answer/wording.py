"""How places, periods and reports are named to the reader, and the sentences an answer is told in."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.evidence.slots import Lack
from bot.evidence.weighing import Evidence
from bot.question.types import Place, Question
from bot.spoken import spoken_lines, spoken_period
from index.library import StoredReport
from ingest.places import successors

HELP = (
    "Tôi trả lời câu hỏi về nội dung các báo cáo đã nạp, kèm nguyên văn đoạn làm căn cứ. "
    "Ví dụ: “tỷ lệ hộ nghèo năm 2023 của Bình Sơn?”, “vì sao giải ngân vốn đầu tư công thấp?”."
)
EMPTY = "Anh/chị chưa nhập câu hỏi. " + HELP
OUTSIDE = "Nội dung này nằm ngoài các báo cáo nên tôi không trả lời được. " + HELP
GREETING = "Chào anh/chị. " + HELP
TOO_LONG = "Câu hỏi dài quá {limit} ký tự. Anh/chị vui lòng hỏi ngắn gọn từng nội dung một."
IN_VIETNAMESE = "Anh/chị vui lòng hỏi bằng tiếng Việt (có dấu hoặc không dấu). " + HELP
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_PLAN = re.compile(r"kế hoạch (\d+(?:[.,]\d+)*)")
NOTHING_HERE = "Chưa có báo cáo nào được nạp. Quản trị viên nạp bằng lệnh: python -m ingest add TỆP."


_PARTS = {
    "H1": "6 tháng đầu năm", "H2": "6 tháng cuối năm", "9M": "9 tháng", "Q1": "quý I", "Q2": "quý II", "Q3": "quý III",
    "Q4": "quý IV",
}  # fmt: skip
_LISTED = 12  # places named in one line


def place_name(report: StoredReport) -> str:
    """As in: "huyện Bình Sơn"."""
    return f"{report.metadata.level} {report.metadata.locality}".strip() or report.source


def elsewhere(report: StoredReport) -> str:
    """What marks a quote of a place that was not asked about."""
    return f"Nơi khác: {place_name(report)}"


def report_name(report: StoredReport) -> str:
    """As in: "báo cáo của huyện Yên Thế, năm 2023"."""
    return f"báo cáo của {place_name(report)}, {spoken_period(report.metadata.period)}"


def with_scope(told: str, report: StoredReport, limit: int) -> str:
    """The headline with whose figure it is and of when, where that fits: "… – huyện Bình Sơn, năm 2023"."""
    scoped = f"{told} – {place_name(report)}, {spoken_period(report.metadata.period)}"
    return scoped if len(scoped) <= limit else told


def which(choices: Sequence[str]) -> str:
    """Asks back: "Anh/chị hỏi huyện Châu Thành (tỉnh Long An) hay huyện Châu Thành (tỉnh Tiền Giang)?"."""
    return f"Anh/chị hỏi {' hay '.join(choices[:_LISTED])}?"


def numbered(report: StoredReport) -> str:
    """As in: "báo cáo số 12/BC-UBND của huyện Yên Thế, năm 2023"."""
    number = f"số {report.metadata.number} " if report.metadata.number else f"{report.source} "
    return f"báo cáo {number}của {place_name(report)}, {spoken_period(report.metadata.period)}"


def contradiction(first: Evidence, other: Evidence) -> str:
    """Says that the report prints two figures, and where; which of them is right it does not say."""
    where = " và ".join(spoken_lines(e.stored.passage.lines, e.report.source) for e in (first, other))
    return f"Báo cáo in hai con số khác nhau cho nội dung này ({where}); xin đối chiếu cả hai đoạn trích."


def understood_as(question: Question) -> str:
    """A follow-up as it was completed: "Hiểu là: tỷ lệ hộ nghèo, năm 2023, thành phố Quảng Ngãi"."""
    places = (f"{place.level} {place.name}".strip() for place in question.places)
    period = " ".join(
        filter(None, (_PARTS.get(question.period.part, ""), *(f"năm {y}" for y in question.period.years)))
    )
    return f"Hiểu là: {', '.join(filter(None, (indicator(question), period, *places)))}."


def not_stated(question: Question, reports: Sequence[StoredReport], lack: Lack) -> str:
    """Which report does not state what, slot by slot."""
    named = "; ".join(dict.fromkeys(report_name(report) for report in reports[:3]))
    asked = _asked(question)
    said = {
        Lack.PLACE: "không nêu riêng cho " + ", ".join(p.name for p in question.places if p.part_of_report),
        Lack.PERIOD: "không nêu cho thời gian được hỏi" + _when(question),
        Lack.FIGURE: f"không nêu con số cụ thể về {asked}",
        Lack.ROLE: f"không nêu số kế hoạch (chỉ tiêu) giao về {asked}",
        Lack.NAMES: f"không nêu tên cụ thể: {asked}",
        Lack.INDICATOR: f"không nêu {asked}",
    }[lack]
    return f"{named[:1].upper()}{named[1:]}: {said}."


def named_with_period(reports: Iterable[StoredReport]) -> Sequence[str]:
    """The reports by place and period, each once: "huyện Yên Thế (năm 2023)"."""
    return list(dict.fromkeys(f"{place_name(r)} ({spoken_period(r.metadata.period)})" for r in reports))


def no_report(places: Iterable[Place], named: Sequence[str], when: str = "") -> str:
    """Which places are not reported on, what became of them in 2025, and which are, see `named_with_period`."""
    missing = ", ".join(f"{place.level} {place.name}".strip() + _since_merged(place) for place in places)
    left_out = f"; … và {len(named) - _LISTED} báo cáo khác" if len(named) > _LISTED else ""
    return f"Chưa có báo cáo của {missing}{when}. Đang có báo cáo của: {'; '.join(named[:_LISTED])}{left_out}."


def _since_merged(place: Place) -> str:
    """As in: " (từ 1/7/2025 thuộc thành phố Đà Nẵng)", where it is one unit and one only."""
    units = successors(place.level, place.name)
    if len(units) != 1:
        return ""
    return f" (từ 1/7/2025 thuộc {', '.join(filter(None, (units[0].name, units[0].province)))})"


def indicator(question: Question) -> str:
    """The words of the question that name what is asked, as typed; "" where there are none."""
    return " ".join(typed for typed, _ in groupby(term.typed for term in question.terms))


def _asked(question: Question) -> str:
    quoted = indicator(question)
    return f"“{quoted}”" if quoted else "nội dung được hỏi"


def _when(question: Question) -> str:
    period = question.period
    named = [*(f"năm {year}" for year in period.years), *(f"ngày {date}" for date in period.dates)]
    return f" ({', '.join(named)})" if named else ""


def confirmation(claimed: Sequence[str], stated: str, told: str) -> tuple[str, ...]:
    """What is said beside the headline when the asker stated figures: whether the report bears them out.

    stated: the one figure that answers, as printed; "" where there is no one such, and any of the headline will do.
    """
    figures = [stated] if stated else _FIGURE.findall(told.split(":", 1)[-1].split("(", maxsplit=1)[0])
    right = {_bare(figure) for figure in figures}
    wrong = [claim for claim in claimed if _bare(claim) not in right]
    if not wrong:
        return ("Đúng như báo cáo nêu.",) if claimed else ()
    planned = {_bare(figure) for figure in _PLAN.findall(told)}
    if planned.issuperset(map(_bare, wrong)):
        return (f"Không đúng: {', '.join(wrong)} là số kế hoạch, không phải số thực hiện.",)
    return (f"Không đúng: báo cáo không nêu {', '.join(wrong)}{f' mà nêu {stated}' if stated else ''}.",)


def _bare(figure: str) -> str:
    """A figure without the zeros before it: "07" is "7"."""
    return figure.lstrip("0") or "0"
