"""Whether a sentence answers for the period, the side and the quantity that is asked — or which of them it lacks."""

import re
from collections.abc import Iterable
from enum import StrEnum

from bot.evidence.matching import Match
from bot.evidence.reading import Reading, Span, looks_ahead
from bot.question.periods import WHOLE_YEAR
from bot.question.types import Question
from ingest.report import Role
from ingest.vietnamese import fold, tokens


class Lack(StrEnum):
    """A slot of the question that a passage does not fill."""

    PLACE = "place"  # a commune asked, not named here
    PERIOD = "period"
    FIGURE = "figure"  # told in words, or counted in another unit
    ROLE = "role"  # the plan asked, only the actual stated
    NAMES = "names"  # counted, not named
    INDICATOR = "indicator"


# What may stand for a unit that is asked, folded.
_UNIT_FAMILIES = (
    frozenset("nguoi lao em nhan hoc thanh can luot doi chau tre ca bac giao vien thay cong".split()),
    frozenset({"ti", "trieu", "dong", "tien", "nghin", "ngan"}),
    frozenset({"xa", "phuong"}),
    frozenset({"ha", "hec", "hecta", "m2"}),
    frozenset({"tan", "ta", "kg", "ki", "yen"}),
    frozenset({"km", "cay", "m", "met", "ki"}),
    frozenset({"nha", "can", "ngoi"}),
    frozenset({"vu", "cuoc", "dot"}),
    frozenset({"ho"}),
)
_MEASURES = frozenset().union(*_UNIT_FAMILIES)
_SHARE = "tỷ lệ"  # a percentage, or a part of a whole: "29/38"
_MONEY = frozenset({"ti", "trieu", "dong"})
_CHANGE_BEFORE = re.compile(r"\b(tang|giam)\b(?! (con|xuong|len|den))[^\d,;(]{0,16}$")
_REDUCTION = re.compile(r"\b(giam|muc giam)\b(?! (con|xuong|den|ngheo|thieu|nhe))")
_COMPARED = re.compile(r"\s?%\s*(so|kh|khv|ke hoach|du toan|chi tieu|cung ki|nghi quyet|nam truoc)\b")
_PLAN_BEFORE = re.compile(r"(ke hoach|du toan|chi tieu|muc tieu|nghi quyet|phan dau|giao)\b[^\d%;]{0,70}$")
_TO_FIGURE = r"(?:[^\d%;,]|\d\d?/\d\d?/20\d\d|(?<=nam )20\d\d){0,70}$"
_PLANNED = re.compile(
    rf"\b(ke hoach|du toan|chi tieu|muc tieu(?! quoc gia)|phan dau)\b(?: 20\d\d)?{_TO_FIGURE}"
    r"|\bgiao\b(?!.*\b(?:nhiem vu|y kien|van ban|bien che))[^\d%;]{0,70}\bla (?:tren |khoang )?$"
)
_REACHED = re.compile(r"\b(thuc hien|dat|uoc|con|duoc \d|bang|vuot|co)\b")
_SHARE_BEFORE = re.compile(r"(dat|bang|vuot)\s*(ti le\s*)?$")
_BY_HOW_MUCH = re.compile(r"\b(tang|giam)( duoc| them| len)* (bao nhieu|may)\b(?!.*\bke hoach\b)")
_RANK = re.compile(r"\b(thu|hang|vi tri|vi thu) may\b")
_RANKED = re.compile(
    r"\b(thu|hang|vi tri|top|giai)\b[^.;]{0,12}(\d|nhat|nhi|ba)\b|\d+/\d+ (huyen|xa|tinh|don vi|dia phuong)"
)
_COUNT = re.compile(
    r"(?<!chi )(?<!dan )(?<!he )(?<!doi )\b(so|so luong|tong so) (?!voi|hoa\b|lieu|ke hoach|du toan)[a-z]"
)
_REST, _TELLS_REST = re.compile(r"\bcon lai\b"), re.compile(r"\bcon\b|\bchua\b")
_WHICH_PLACE = re.compile(r"\b(xa|phuong|thi tran|thon|ap|huyen|khu pho) (nao|gi)\b(?! (co|la) (ti|so|muc))")
_PLACE_NAME = re.compile(
    r"(?i:xã|phường|thị trấn|thôn|ấp|huyện|khu phố|bản|buôn)(?: mới)?[\s:(]+([^\W\d_]|\d+(?!\s?\w))"
    r"|[:(]\s*(?=\w+ [^\W\d_])(\w)"
)
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
_UNIT_REACH = 4  # words between a figure and the unit it counts: "22 vụ", "3 cuộc họp", "29/38 trường"


def lacks(question: Question, reading: Reading, match: Match, report_period: str) -> tuple[Lack, ...]:
    """The slots that the matched sentence leaves open, most telling first; the indicator is judged elsewhere."""
    found: list[Lack] = []
    if not all(_names(reading, place.name) for place in question.places if place.part_of_report):
        found.append(Lack.PLACE)
    if not _fits_period(question, reading, match.sentence, report_period):
        found.append(Lack.PERIOD)
    if question.quantity and not has_figure(question, reading, match.sentence):
        found.append(Lack.FIGURE)
    whole = reading.full_sentence(match.sentence)
    if _REST.search(question.plain) and not _TELLS_REST.search(reading.plain[whole.start : whole.end]):
        found.append(Lack.INDICATOR)
    if _RANK.search(question.plain) and not _RANKED.search(reading.plain[whole.start : whole.end]):
        found.append(Lack.FIGURE)
    if _WHICH_PLACE.search(question.plain) and not _names_a_place(reading.passage.text):
        found.append(Lack.NAMES)
    if question.cited and not cites_document(reading, match.sentence):
        found.append(Lack.FIGURE)
    if question.quantity and _tells_reduction(reading) and not _REDUCTION.search(question.plain):
        found.append(Lack.FIGURE)
    if question.quantity and question.asks_plan_only and not states_plan(reading, match.sentence):
        found.append(Lack.ROLE)
    return tuple(found)


def _tells_rate(reading: Reading) -> bool:
    """Whether the row is of a rate by its name ("Tỷ lệ hộ nghèo"), which is no count and no amount."""
    return fold(reading.sides().name).startswith(("ti le", "ti trong"))


def _tells_reduction(reading: Reading) -> bool:
    """Whether the row is of a reduction ("Tỷ lệ hộ nghèo giảm trong năm"), which is never the rate itself."""
    return reading.is_row and bool(_REDUCTION.search(reading.plain))


def _names_a_place(text: str) -> bool:
    """Whether the text calls a place by its name: "xã Đông Sơn", "03 xã (Bình Dương, …)", "phường 2"."""
    return any((found[1] or found[2]).isupper() or (found[1] or "").isdigit() for found in _PLACE_NAME.finditer(text))


def _names(reading: Reading, name: str) -> bool:
    wanted = fold(name)
    return wanted in reading.plain or wanted in " ".join(word.plain for word in reading.context)


def year_of(period: str) -> int | None:
    """The year of a report's period ("2022-H1" → 2022), or None when it is unknown."""
    found = re.match(r"\d{4}", period)
    return int(found[0]) if found else None


def _fits_period(question: Question, reading: Reading, sentence: Span, report_period: str) -> bool:
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


def has_figure(question: Question, reading: Reading, sentence: Span, *, surely: bool = False) -> bool:
    """Whether the sentence holds a quantity, in every unit the question counts; `surely`: as far as one can tell."""
    counts = _counts if surely else _may_count
    figures = [i for i in reading.figures if sentence.first <= i < sentence.last]
    if not asks_change(question):
        figures = [i for i in figures if not is_change(reading, i)]
    elif _BY_HOW_MUCH.search(question.plain):
        figures = [i for i in figures if is_change(reading, i) or (reading.is_row and _tells_change(reading))]
    if _asks_value(question):
        figures = [i for i in figures if not _is_share_of_plan(reading, i)]
        if _COUNT.search(question.plain) and not asks_change(question):
            figures = [
                i for i in figures if not (_tells_rate(reading) if reading.is_row else is_percentage(reading, i))
            ]
    if Role.PLAN not in question.roles:
        figures = [i for i in figures if not _is_plan(reading, i)]
    if not figures:
        return False
    wants = list(question.units)
    if not wants and _asks_share(question):
        wants = [_SHARE]
    around = [i for i in reading.figures if sentence.head <= i] if len(wants) > 1 else figures
    held = [any(counts(reading, i, unit) for i in around) for unit in wants]
    return all(held) and (not wants or any(counts(reading, i, unit) for i in figures for unit in wants))


def figures_in_unit(question: Question, reading: Reading, sentence: Span) -> tuple[int, ...]:
    """The figures of the sentence in a unit asked (all when none is); its years and dates when those are asked."""
    stated = reading.times if question.when else reading.figures
    figures = tuple(i for i in stated if sentence.first <= i < sentence.last)
    if question.when:
        return figures
    wants = question.units or ((_SHARE,) if _asks_share(question) else ())
    if not wants:
        return figures
    return tuple(i for i in figures if any(_counts(reading, i, unit) for unit in wants))


def figures_that_may(question: Question, reading: Reading, sentence: Span) -> tuple[int, ...]:
    """The same, or where none is in a unit asked, those of which one cannot tell what they count."""
    if counted := figures_in_unit(question, reading, sentence):
        return counted
    stated = (i for i in reading.figures if sentence.first <= i < sentence.last) if not question.when else ()
    return tuple(i for i in stated if any(_may_count(reading, i, unit) for unit in question.units))


def _asks_value(question: Question) -> bool:
    """Whether the value itself is asked, neither a percentage nor a comparison."""
    return question.roles <= {Role.ACTUAL} and "%" not in question.units and not _asks_share(question)


def asks_change(question: Question) -> bool:
    """Whether it is asked by how much something rose or fell, or how it stands to another year."""
    return Role.CHANGE in question.roles or bool(re.search(r"\b(tang|giam|toc do|cung ki)\b", question.plain))


def _tells_change(reading: Reading) -> bool:
    """Whether a row says how its value moved: by its name, or by a column that compares with an earlier time."""
    return bool(re.search(r"\b(tang|giam|toc do)\b", reading.plain)) or any(
        re.search(r"\b(cung ki|nam truoc|tang|giam)\b", fold(cell.column)) for cell in reading.passage.cells
    )


def _is_plan(reading: Reading, i: int) -> bool:
    """Whether the figure is what was planned: of a row, that no cell tells what came of it."""
    if reading.is_row:
        return not any(c.isdigit() for c in reading.sides().actual)
    start = reading.words[i].start
    planned = _PLANNED.search(reading.plain, max(0, start - 80), start)
    return planned is not None and not _REACHED.search(planned[0])


def is_change(reading: Reading, i: int) -> bool:
    """Whether the figure says by how much something rose or fell ("tăng khoảng 8,7%")."""
    start = reading.words[i].start
    return bool(_CHANGE_BEFORE.search(reading.plain, max(0, start - 30), start))


def is_percentage(reading: Reading, i: int) -> bool:
    """Whether a per cent sign follows the figure."""
    return reading.plain.startswith(("%", " %"), reading.words[i].end)


def _is_share_of_plan(reading: Reading, i: int) -> bool:
    """Whether the figure says how much of a plan is reached, or compares: "102,68% KH", "98% so với năm 2022"."""
    return not reading.is_row and bool(_COMPARED.match(reading.plain, reading.words[i].end))


def _asks_share(question: Question) -> bool:
    plain = [term.plain for term in question.terms]
    return any(plain[i : i + 2] in (["ti", "le"], ["ti", "trong"]) for i in range(len(plain)))


def _counts(reading: Reading, i: int, unit: str) -> bool:
    """Whether the figure at word i is counted in `unit`, by the words around it or the row's unit column."""
    text = reading.passage.text
    word = reading.words[i]
    after = text[word.end : word.end + 12]
    if unit in ("%", _SHARE):
        ratio = bool(re.match(r"\s?/\s?\d", after) or re.search(r"\d\s?/\s?$", text[: word.start]))
        return after.lstrip().startswith("%") or (ratio and unit == _SHARE) or (reading.is_row and _has_share(reading))
    family = next((family for family in _UNIT_FAMILIES if unit in family), frozenset({unit}))
    next_figure = next((j for j in reading.figures if j > i + 1), len(reading.words))
    near = [other.plain for other in reading.words[max(0, i - 2) : min(i + 1 + _UNIT_REACH, next_figure)]]
    if family & _MONEY:
        near = [other.plain for other in reading.words[i : i + 3]] if not reading.is_row else near
    if reading.is_row:
        near = [word.plain for word in tokens(_but_name(reading))]
    return any(other in family for other in near)


def _has_share(reading: Reading) -> bool:
    """Whether the row states a percentage: in its unit, a cell or a column, or as how much of the plan is reached."""
    verdict = reading.sides().verdict
    return "%" in reading.passage.text or verdict[:1].isdigit() or any("%" in c.column for c in reading.passage.cells)


def _may_count(reading: Reading, i: int, unit: str) -> bool:
    """Whether the figure at word i is counted in `unit`, or could be: what is counted has many names, a measure few."""
    if _counts(reading, i, unit):
        return True
    if unit in _MEASURES or unit in ("%", _SHARE):
        return False
    if reading.is_row and reading.sides().unit:
        return False
    after = reading.plain[reading.words[i].end :].lstrip()
    following = reading.words[i + 1].plain if i + 1 < len(reading.words) else ""
    return not after.startswith("%") and (reading.is_row or following not in _MEASURES)


def cites_document(reading: Reading, sentence: Span) -> bool:
    """Whether a document is cited by its number ("782/BC-UBND")."""
    return any("-" in word.text for word in reading.words[sentence.first : sentence.last] if word.is_figure)


def _but_name(reading: Reading) -> str:
    """The cells of a row beside its name, which counts nothing, and their columns; of a row without a unit, all."""
    cells = reading.passage.cells
    unit = any(re.search(r"\b(dvt|don vi)\b", fold(cell.column)) for cell in cells)
    if not unit:
        return reading.passage.text
    named = max(cells, key=lambda cell: len(cell.text))
    return " ".join(f"{cell.column} {cell.text}" for cell in cells if cell is not named)


def states_plan(reading: Reading, sentence: Span) -> bool:
    """Whether a planned value stands in the row or the sentence (a share of the plan reached is not one)."""
    if reading.is_row:
        return any(c.isdigit() for c in reading.sides().plan)
    text = reading.plain
    for i in reading.figures:
        if not sentence.first <= i < sentence.last:
            continue
        before = text[max(sentence.start, reading.words[i].start - 80) : reading.words[i].start]
        if _PLAN_BEFORE.search(before) and not (is_percentage(reading, i) and _SHARE_BEFORE.search(before)):
            return True
    return False


def name_of(slots: Iterable[Lack]) -> str:
    """What is lacking, in Vietnamese, for the message."""
    names = {
        Lack.PLACE: "địa danh được hỏi",
        Lack.PERIOD: "thời gian được hỏi",
        Lack.FIGURE: "con số cụ thể",
        Lack.ROLE: "số kế hoạch (chỉ tiêu) được giao",
        Lack.NAMES: "tên cụ thể",
        Lack.INDICATOR: "nội dung được hỏi",
    }
    return ", ".join(names[slot] for slot in slots)
