"""The figures of a sentence or a row: what each counts, and whether it is a value, a plan, a share or a change."""

import re
from collections.abc import Sequence

from bot.evidence.reading import Reading, Span, of_reading
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


_TELLS_CHANGE = re.compile(r"\b(tang|giam|toc do)\b")
_COMPARES = re.compile(r"\b(cung ki|nam truoc|tang|giam)\b")
_UNIT_COLUMN = re.compile(r"\b(dvt|don vi)\b")
_PART_BEFORE, _WHOLE_AFTER = re.compile(r"\d\s?/\s?$"), re.compile(r"\s?/\s?\d")


def has_figure(question: Question, reading: Reading, sentence: Span, *, surely: bool = False) -> bool:
    """Whether the sentence holds a quantity, in every unit the question counts; `surely`: as far as one can tell."""
    counts = _counts if surely else _may_count
    figures = reading.figures_of(sentence)
    if not figures:
        return False
    if not question.asks_change:
        figures = [i for i in figures if not is_change(reading, i)]
    elif _BY_HOW_MUCH.search(question.plain):
        figures = [i for i in figures if is_change(reading, i) or (reading.is_row and _tells_change(reading))]
    if question.asks_value:
        figures = [i for i in figures if not is_share_of_plan(reading, i)]
        if _COUNT.search(question.plain) and not question.asks_change:
            figures = [
                i for i in figures if not (_tells_rate(reading) if reading.is_row else is_percentage(reading, i))
            ]
    if Role.PLAN not in question.roles:
        figures = [i for i in figures if not _is_plan(reading, i)]
    if not figures:
        return False
    wants = _wanted(question)
    around = [i for i in reading.figures if sentence.head <= i] if len(wants) > 1 else figures
    held = [any(counts(reading, i, unit) for i in around) for unit in wants]
    return all(held) and (not wants or any(counts(reading, i, unit) for i in figures for unit in wants))


def figures_in_unit(question: Question, reading: Reading, sentence: Span) -> Sequence[int]:
    """The figures of the sentence in a unit asked (all when none is); its years and dates when those are asked."""
    if question.when:
        return [i for i in reading.times if sentence.first <= i < sentence.last]
    figures = reading.figures_of(sentence)
    wants = _wanted(question)
    return [i for i in figures if any(_counts(reading, i, unit) for unit in wants)] if wants else figures


def figures_that_may(question: Question, reading: Reading, sentence: Span) -> Sequence[int]:
    """The same, or where none is in a unit asked, those of which one cannot tell what they count."""
    if counted := figures_in_unit(question, reading, sentence):
        return counted
    stated = reading.figures_of(sentence) if not question.when else ()
    return [i for i in stated if any(_may_count(reading, i, unit) for unit in question.units)]


def _wanted(question: Question) -> Sequence[str]:
    return question.units or ((_SHARE,) if question.rates else ())


@of_reading
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


@of_reading
def cites_document(reading: Reading, sentence: Span) -> bool:
    """Whether a document is cited by its number ("782/BC-UBND")."""
    return any("-" in word.text for word in reading.words[sentence.first : sentence.last] if word.is_figure)


@of_reading
def is_change(reading: Reading, i: int) -> bool:
    """Whether the figure says by how much something rose or fell ("tăng khoảng 8,7%")."""
    start = reading.words[i].start
    return bool(_CHANGE_BEFORE.search(reading.plain, max(0, start - 30), start))


def is_percentage(reading: Reading, i: int) -> bool:
    """Whether a per cent sign follows the figure."""
    return reading.plain.startswith(("%", " %"), reading.words[i].end)


@of_reading
def is_share_of_plan(reading: Reading, i: int) -> bool:
    """Whether the figure says how much of a plan is reached, or compares: "102,68% KH", "98% so với năm 2022"."""
    return not reading.is_row and bool(_COMPARED.match(reading.plain, reading.words[i].end))


@of_reading
def _tells_change(reading: Reading) -> bool:
    """Whether a row says how its value moved: by its name, or by a column that compares with an earlier time."""
    return bool(_TELLS_CHANGE.search(reading.plain)) or any(
        _COMPARES.search(fold(cell.column)) for cell in reading.passage.cells
    )


@of_reading
def _is_plan(reading: Reading, i: int) -> bool:
    """Whether the figure is what was planned: of a row, that no cell tells what came of it."""
    if reading.is_row:
        return not any(c.isdigit() for c in reading.sides().actual)
    start = reading.words[i].start
    planned = _PLANNED.search(reading.plain, max(0, start - 80), start)
    return planned is not None and not _REACHED.search(planned[0])


def _counts(reading: Reading, i: int, unit: str) -> bool:
    """Whether the figure at word i is counted in `unit`, by the words around it or the row's unit column."""
    if unit == "%":
        return _in_percent(reading, i)
    if unit == _SHARE:
        return _in_percent(reading, i) or _is_part(reading, i)
    family = next((family for family in _UNIT_FAMILIES if unit in family), None)
    near = _counted(reading, i, money=family is not None and not family.isdisjoint(_MONEY))
    return unit in near if family is None else not family.isdisjoint(near)


@of_reading
def _in_percent(reading: Reading, i: int) -> bool:
    end = reading.words[i].end
    after = reading.passage.text[end : end + 12].lstrip()
    return after.startswith("%") or (reading.is_row and _has_share(reading))


@of_reading
def _is_part(reading: Reading, i: int) -> bool:
    """Whether the figure is a part of a whole, or the whole: "29/38"."""
    text, word = reading.passage.text, reading.words[i]
    return bool(_WHOLE_AFTER.match(text[word.end : word.end + 12]) or _PART_BEFORE.search(text[: word.start]))


@of_reading
def _counted(reading: Reading, i: int, *, money: bool) -> frozenset[str]:
    """The folded words that may be what the figure counts; of money they follow it."""
    if reading.is_row:
        return _beside_name(reading)
    if money:
        return frozenset(word.plain for word in reading.words[i : i + 3])
    next_figure = next((j for j in reading.figures if j > i + 1), len(reading.words))
    return frozenset(word.plain for word in reading.words[max(0, i - 2) : min(i + 1 + _UNIT_REACH, next_figure)])


@of_reading
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


@of_reading
def _beside_name(reading: Reading) -> frozenset[str]:
    """Folded words of a row: of its cells beside its name, which counts nothing, and their columns; else of all."""
    return frozenset(word.plain for word in tokens(_but_name(reading)))


def _but_name(reading: Reading) -> str:
    """The cells of a row beside its name and their columns; of a row without a unit, all."""
    cells = reading.passage.cells
    unit = any(_UNIT_COLUMN.search(fold(cell.column)) for cell in cells)
    if not unit:
        return reading.passage.text
    named = max(cells, key=lambda cell: len(cell.text))
    return " ".join(f"{cell.column} {cell.text}" for cell in cells if cell is not named)


@of_reading
def _tells_rate(reading: Reading) -> bool:
    """Whether the row is of a rate by its name ("Tỷ lệ hộ nghèo"), which is no count and no amount."""
    return fold(reading.sides().name).startswith(("ti le", "ti trong"))
