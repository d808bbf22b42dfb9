"""The figures of a sentence or a row: what each counts, and whether it is a value, a plan, a share or a change."""

import re

from bot.evidence.reading import Reading, Span
from bot.question.types import Question
from ingest.report import Role
from ingest.vietnamese import fold, tokens

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
_COUNT = re.compile(
    r"(?<!chi )(?<!dan )(?<!he )(?<!doi )\b(so|so luong|tong so) (?!voi|hoa\b|lieu|ke hoach|du toan)[a-z]"
)
_UNIT_REACH = 4  # words between a figure and the unit it counts: "22 vụ", "3 cuộc họp", "29/38 trường"


def has_figure(question: Question, reading: Reading, sentence: Span, *, surely: bool = False) -> bool:
    """Whether the sentence holds a quantity, in every unit the question counts; `surely`: as far as one can tell."""
    counts = _counts if surely else _may_count
    figures = [i for i in reading.figures if sentence.first <= i < sentence.last]
    if not asks_change(question):
        figures = [i for i in figures if not is_change(reading, i)]
    elif _BY_HOW_MUCH.search(question.plain):
        figures = [i for i in figures if is_change(reading, i) or (reading.is_row and _tells_change(reading))]
    if _asks_value(question):
        figures = [i for i in figures if not is_share_of_plan(reading, i)]
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


def cites_document(reading: Reading, sentence: Span) -> bool:
    """Whether a document is cited by its number ("782/BC-UBND")."""
    return any("-" in word.text for word in reading.words[sentence.first : sentence.last] if word.is_figure)


def is_change(reading: Reading, i: int) -> bool:
    """Whether the figure says by how much something rose or fell ("tăng khoảng 8,7%")."""
    start = reading.words[i].start
    return bool(_CHANGE_BEFORE.search(reading.plain, max(0, start - 30), start))


def is_percentage(reading: Reading, i: int) -> bool:
    """Whether a per cent sign follows the figure."""
    return reading.plain.startswith(("%", " %"), reading.words[i].end)


def is_share_of_plan(reading: Reading, i: int) -> bool:
    """Whether the figure says how much of a plan is reached, or compares: "102,68% KH", "98% so với năm 2022"."""
    return not reading.is_row and bool(_COMPARED.match(reading.plain, reading.words[i].end))


def asks_change(question: Question) -> bool:
    """Whether it is asked by how much something rose or fell, or how it stands to another year."""
    return Role.CHANGE in question.roles or bool(re.search(r"\b(tang|giam|toc do|cung ki)\b", question.plain))


def _asks_value(question: Question) -> bool:
    """Whether the value itself is asked, neither a percentage nor a comparison."""
    return question.roles <= {Role.ACTUAL} and "%" not in question.units and not _asks_share(question)


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


def _but_name(reading: Reading) -> str:
    """The cells of a row beside its name, which counts nothing, and their columns; of a row without a unit, all."""
    cells = reading.passage.cells
    unit = any(re.search(r"\b(dvt|don vi)\b", fold(cell.column)) for cell in cells)
    if not unit:
        return reading.passage.text
    named = max(cells, key=lambda cell: len(cell.text))
    return " ".join(f"{cell.column} {cell.text}" for cell in cells if cell is not named)


def _tells_rate(reading: Reading) -> bool:
    """Whether the row is of a rate by its name ("Tỷ lệ hộ nghèo"), which is no count and no amount."""
    return fold(reading.sides().name).startswith(("ti le", "ti trong"))
