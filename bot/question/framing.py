"""What of a question is said to the person asked and not about the reports: greetings, thanks, why one needs it.

"Dạ em chào anh, sếp em đang cần gấp: Yên Thế có bao nhiêu hộ nghèo để em đưa vào bài ạ" asks for "Yên Thế có bao
nhiêu hộ nghèo".  What is said aside may still name the place or the year.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.question.lexicon import official_pairs
from ingest.vietnamese import Token, squeeze

_CLAUSE_END = re.compile(r"[,.;:!?…\n]+(?=\s|$)|\s[-–]\s")
# Who speaks and who is spoken to; of words typed without diacritics only those that are nothing else.
_PERSONS = frozenset("em anh chị bạn mình tôi sếp cháu cô chú bác ad bot thầy toi sep".split())
# The same typed without diacritics that are also something else ("minh bach"): only beside a word of asking.
_PLAIN_PERSONS = frozenset({"minh"})
_SOMEBODY_ELSE = frozenset("trẻ các tre cac phụ".split())  # "trẻ em", "các em học sinh"
# Words that begin as if somebody were spoken to.
_BEGUN = frozenset(
    ("bác sĩ", "cô giáo", "cô đỡ", "cô nuôi", "anh hùng", "bạn đọc", "bạn hàng", "chú trọng", "chú ý", "cháu mẫu",
     "cháu nhỏ", "em nhỏ", "em bé", "chị em", "thầy giáo", "thầy cô", "thầy thuốc")
)  # fmt: skip
_CHATTING = frozenset(
    (
        "ạ dạ vâng chào ơi hỏi nhờ giúp cảm cám ơn cần gấp xin với nhé nha nhỉ họp viết soạn làm tra tìm kiểm xem biết "
        "đưa vội phiền đang chút tí kịp da chao oi hoi nho giup cam can gap xin voi nhe hop chut"
    ).split()
)
_RUN = _PERSONS | _CHATTING | frozenset("cho cái là rằng thì mà này ấy nhanh đi tiện thể".split())
_ASKING = frozenset("hỏi biết xin giúp tra tìm xem hoi biet xin giup tra tim xem".split())
_ALL_TALK = _RUN | frozenset("số liệu con báo cáo để so lieu bao cao de".split())
_CUES = frozenset("bao nhiêu nhieu mấy nào nao gì gi sao ai đâu ntn khi".split())
_SIDES = frozenset({("ke", "hoach"), ("thuc", "hien"), ("chi", "tieu"), ("du", "toan"), ("bao", "cao"), ("so", "lieu")})
_PURPOSE = frozenset({"để", "de"})


@dataclass(frozen=True, slots=True)
class _Clause:
    """words[first:last]; asks: it holds a question word or ends with a question mark."""

    first: int
    last: int
    asks: bool


def aside(words: Sequence[Token], source: str) -> frozenset[int]:
    """Indices of the words said aside; none when nothing else would be left."""
    clauses = list(_clauses(words, source))
    said_ones = [clause for clause in clauses if _said_aside(words, clause)]
    if not any(_names_what_reports_do(words, clause) for clause in clauses if clause not in said_ones):
        # "Anh cần gấp số sản phẩm OCOP năm 2022, cả kế hoạch lẫn thực hiện là bao nhiêu?"
        said_ones = [clause for clause in said_ones if not _names_what_reports_do(words, clause)]
    said = {i for clause in said_ones for i in range(clause.first, clause.last)}
    kept = [clause for clause in clauses if clause not in said_ones]
    for clause in kept:
        said.update(_lead(words, clause, said))
        said.update(_purpose(words, clause))
    return frozenset(said) if len(said) < len(words) else frozenset()


def without(words: Sequence[Token], source: str, said_aside: frozenset[int]) -> str:
    """The source without the words said aside."""
    if not said_aside:
        return source
    pieces: list[str] = []
    end = 0
    for i, word in enumerate(words):
        between = source[end : word.start]
        pieces.append(between if i not in said_aside else " ")
        pieces.append(source[word.start : word.end] if i not in said_aside else "")
        end = word.end
    return squeeze("".join([*pieces, source[end:]])).lstrip(" ,.;:!")


def _clauses(words: Sequence[Token], source: str) -> Iterator[_Clause]:
    ends = [(match.start(), match.end()) for match in _CLAUSE_END.finditer(source)]
    first = 0
    for start, end in [*ends, (len(source), len(source))]:
        last = first
        while last < len(words) and words[last].start < start:
            last += 1
        if last > first:
            asks = "?" in source[start:end] or any(word.text in _CUES for word in words[first:last])
            yield _Clause(first, last, asks)
        first = last


def _names_what_reports_do(words: Sequence[Token], clause: _Clause) -> bool:
    """Whether it names an indicator, and not only a side of one ("kế hoạch")."""
    plain = [word.plain for word in words[clause.first : clause.last]]
    return not (official_pairs() - _SIDES).isdisjoint(pairwise(plain))


def _said_aside(words: Sequence[Token], clause: _Clause) -> bool:
    """Whether the clause speaks to somebody and asks nothing."""
    texts = [word.text for word in words[clause.first : clause.last]]
    if clause.asks or not _CHATTING.intersection(texts):
        return False
    asking = max((i for i, text in enumerate(texts) if text in _ASKING), default=None)
    if asking is not None and not _ALL_TALK.issuperset(texts[asking:]):
        return False
    return _speaks_to_somebody(texts) or _ALL_TALK.issuperset(texts)


def _speaks_to_somebody(texts: Sequence[str]) -> bool:
    return any(text in _PERSONS and not (i and texts[i - 1] in _SOMEBODY_ELSE) for i, text in enumerate(texts))


def _lead(words: Sequence[Token], clause: _Clause, said: set[int]) -> range:
    """The words before the question proper: "sếp em đang cần gấp con số …"."""
    first = next((i for i in range(clause.first, clause.last) if i not in said), clause.last)
    end = first
    run = _RUN | _PLAIN_PERSONS
    while end < clause.last and words[end].text in run and not _begins_a_word(words, end):
        end += 1
    texts = [word.text for word in words[first:end]]
    asked = not _PLAIN_PERSONS.isdisjoint(texts) and not _ASKING.isdisjoint(texts)
    return range(first, end) if _speaks_to_somebody(texts) or asked else range(0)


def _begins_a_word(words: Sequence[Token], i: int) -> bool:
    """As in: "bác sĩ", "cô giáo", "anh hùng"."""
    return i + 1 < len(words) and f"{words[i].text} {words[i + 1].text}" in _BEGUN


def _purpose(words: Sequence[Token], clause: _Clause) -> range:
    """As in: "… để em báo cáo"."""
    for i in range(clause.first + 1, clause.last - 1):
        speaks = words[i + 1].text in _PERSONS and not _begins_a_word(words, i + 1)
        if words[i].text in _PURPOSE and (speaks or words[i + 1].text == "báo"):
            return range(i, clause.last)
    return range(0)
