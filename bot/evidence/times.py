"""Whether a sentence tells of the time that is asked: the year, the part of it, the day."""

import re
from functools import lru_cache

from bot.evidence.reading import Reading, Span, looks_ahead
from bot.question.periods import WHOLE_YEAR
from bot.question.types import Question
from ingest.vietnamese import fold

_PARTS = {
    "H1": "6 thang",
    "H2": "6 thang cuoi nam",
    "9M": "9 thang",
    "Q1": r"quy i\b|3 thang",
    "Q2": r"quy ii\b",
    "Q3": "quy iii",
    "Q4": "quy iv",
    WHOLE_YEAR: r"\bca nam\b",
}
_PERIODS_KEPT = 1_000  # as many reports share each


@lru_cache(_PERIODS_KEPT)
def year_of(period: str) -> int | None:
    """The year of a report's period ("2022-H1" → 2022), or None when it is unknown."""
    found = re.match(r"\d{4}", period)
    return int(found[0]) if found else None


def fits_period(question: Question, reading: Reading, sentence: Span, report_period: str) -> bool:
    period, report_year = question.period, year_of(report_period)
    whole = reading.full_sentence(sentence)
    text = reading.plain[whole.start : whole.end]
    if period.dates and not all(_mentions_date(text, date) for date in period.dates):
        return False
    if asks_other_part(question, report_period) and not names_part(period.part, text):
        if question.quantity and not (period.part == WHOLE_YEAR and _states_plan_of_year(question, reading)):
            return False
        if not question.quantity and period.part == "H2" and not looks_ahead(reading, report_year):
            return False
    if not period.years or report_year is None:
        return True
    return any(_fits_year(year, text, reading, report_year) for year in period.years)


def _states_plan_of_year(question: Question, reading: Reading) -> bool:
    """Whether the plan alone is asked of a row that has one: six months are told beside the plan of the year."""
    return question.asks_plan_only and reading.is_row and bool(reading.sides().plan)


def asks_other_part(question: Question, report_period: str) -> bool:
    """Whether another part of the year is asked than the one the report is of: six months of a year's report."""
    return question.period.part not in ("", report_period.partition("-")[2] or WHOLE_YEAR)


def _fits_year(year: int, text: str, reading: Reading, report_year: int) -> bool:
    if year == report_year:
        return True
    if year < report_year and any(period[:4] == str(year) for period in reading.sides(str(report_year)).previous):
        return True
    headings = reading.headings + fold(" ".join(cell.column for cell in reading.passage.cells))
    if year > report_year and (
        str(year) in headings or (looks_ahead(reading, report_year) and year == report_year + 1)
    ):
        return True
    if year < report_year and str(year) in headings and str(report_year) not in headings:
        return True
    return any(not _is_base(text, match.start()) for match in re.finditer(rf"(?<![\d/-]){year}(?!\s?[-\d])", text))


def _is_base(text: str, at: int) -> bool:
    """Whether the year at that place is what something is compared with ("so với năm 2022")."""
    before = text[max(0, at - 45) : at]
    return bool(re.search(r"so voi|so cung ki|cung ki|bang .{0,20}% (nam|quyet toan)|chuyen nguon|giai doan", before))


def names_part(part: str, text: str) -> bool:
    """Whether the folded text names that part of the year."""
    return bool(re.search(_PARTS.get(part, "$^"), text))


def names_time(question: Question, text: str) -> bool:
    """Whether the folded text names the part of the year, or a date, that is asked."""
    part, dates = question.period.part, question.period.dates
    return bool(part and names_part(part, text)) or bool(dates and all(_mentions_date(text, date) for date in dates))


def _mentions_date(text: str, date: str) -> bool:
    day, month, year = date.split("/")
    return bool(
        re.search(rf"0?{int(day)}/0?{int(month)}/{year}|ngay 0?{int(day)} thang 0?{int(month)} nam {year}", text)
    )
