"""Whether a sentence answers for the place, the period, the side and the quantity asked — or which of them it lacks."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from bot.evidence.matching import Match
from bot.evidence.quantities import cites_document, has_figure, states_plan
from bot.evidence.reading import Reading, of_reading
from bot.evidence.times import fits_period
from bot.question.types import Question

_QUESTIONS_KEPT = 64
_REDUCTION = re.compile(r"\b(giam|muc giam)\b(?! (con|xuong|den|ngheo|thieu|nhe))")
_RANK = re.compile(r"\b(thu|hang|vi tri|vi thu) may\b")
_RANKED = re.compile(
    r"\b(thu|hang|vi tri|top|giai)\b[^.;]{0,12}(\d|nhat|nhi|ba)\b|\d+/\d+ (huyen|xa|tinh|don vi|dia phuong)"
)
_REST, _TELLS_REST = re.compile(r"\bcon lai\b"), re.compile(r"\bcon\b|\bchua\b")
_WHICH_PLACE = re.compile(r"\b(xa|phuong|thi tran|thon|ap|huyen|khu pho) (nao|gi)\b(?! (co|la) (ti|so|muc))")
_PLACE_NAME = re.compile(
    r"(?i:xã|phường|thị trấn|thôn|ấp|huyện|khu phố|bản|buôn)(?: mới)?[\s:(]+([^\W\d_]|\d+(?!\s?\w))"
    r"|[:(]\s*(?=\w+ [^\W\d_])(\w)"
)


class Lack(StrEnum):
    """A slot of the question that a passage does not fill."""

    PLACE = "place"  # a commune asked, not named here
    PERIOD = "period"
    FIGURE = "figure"  # told in words, or counted in another unit
    ROLE = "role"  # the plan asked, only the actual stated
    NAMES = "names"  # counted, not named
    INDICATOR = "indicator"


def lacks(question: Question, reading: Reading, match: Match, report_period: str) -> tuple[Lack, ...]:
    """The slots that the matched sentence leaves open, most telling first; the indicator is judged elsewhere."""
    found: list[Lack] = []
    if not all(_names(reading, name) for name in question.communes):
        found.append(Lack.PLACE)
    if not fits_period(question, reading, match.sentence, report_period):
        found.append(Lack.PERIOD)
    if question.quantity and not has_figure(question, reading, match.sentence):
        found.append(Lack.FIGURE)
    whole = reading.full_sentence(match.sentence)
    asked = _asked(question.plain)
    if _REST in asked and not _TELLS_REST.search(reading.plain[whole.start : whole.end]):
        found.append(Lack.INDICATOR)
    if _RANK in asked and not _RANKED.search(reading.plain[whole.start : whole.end]):
        found.append(Lack.FIGURE)
    if _WHICH_PLACE in asked and not _names_a_place(reading.passage.text):
        found.append(Lack.NAMES)
    if question.cited and not cites_document(reading, match.sentence):
        found.append(Lack.FIGURE)
    if question.quantity and _tells_reduction(reading) and _REDUCTION not in asked:
        found.append(Lack.FIGURE)
    if question.quantity and question.asks_plan_only and not states_plan(reading, match.sentence):
        found.append(Lack.ROLE)
    return tuple(found)


@lru_cache(_QUESTIONS_KEPT)
def _asked(said: str) -> frozenset[re.Pattern[str]]:
    """Which of the patterns that a question is read by fit it."""
    return frozenset(pattern for pattern in (_REST, _RANK, _WHICH_PLACE, _REDUCTION) if pattern.search(said))


@of_reading
def _tells_reduction(reading: Reading) -> bool:
    """Whether the row is of a reduction ("Tỷ lệ hộ nghèo giảm trong năm"), which is never the rate itself."""
    return reading.is_row and bool(_REDUCTION.search(reading.plain))


def _names_a_place(text: str) -> bool:
    """Whether the text calls a place by its name: "xã Đông Sơn", "03 xã (Bình Dương, …)", "phường 2"."""
    return any((found[1] or found[2]).isupper() or (found[1] or "").isdigit() for found in _PLACE_NAME.finditer(text))


def _names(reading: Reading, wanted: str) -> bool:
    """Whether the folded name stands in the passage or above it."""
    return wanted in reading.plain or wanted in " ".join(word.plain for word in reading.context.words)


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
