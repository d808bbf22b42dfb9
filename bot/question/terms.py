"""The content words of a question: what is left once framing, places and periods are taken away."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from bot.question.lexicon import (
    Phrases,
    common_rarity,
    compounds,
    framing_phrases,
    official_pairs,
    plain_pairs,
    plain_stop_words,
    stop_words,
)
from bot.question.types import Term
from ingest.vietnamese import Abbreviations, Token

# Words that name a side of an indicator or a form of work: they steer, they do not identify.
_SOFT = frozenset(
    (
        "kế hoạch thực hiện đạt chỉ tiêu dự toán giao ước cuối năm đầu vượt tăng giảm so với kết quả công tác "
        "tình hình số lượng cả toàn việc triển khai hoàn thành ngành"
    ).split()
)
_SOFT_PLAIN = frozenset(
    (
        "ke hoach thuc hien dat chi tieu du toan giao uoc cuoi nam dau vuot tang giam so ket qua cong tac "
        "tinh hinh nganh"
    ).split()
)
_SOFT_SHARE = 0.35
_HEAVIEST_NUMBER = 3.0  # "Chỉ thị 19", "8 tiêu chuẩn": a number helps, its rarity says nothing

_COPULAS = frozenset({"la", "chiem", "o"})
_COMMA = re.compile(r"[,;:.]")
_HEAD_REACH = 3  # words from the cue at which half is left

Rarity = Callable[[str], float]


def frame(words: Sequence[Token]) -> frozenset[int]:
    """Indices of the words that only frame the question ("cho em hỏi", "là bao nhiêu")."""
    plain = [word.plain for word in words]
    inside = _spans(plain, compounds())
    found = (span for span in _spans(plain, framing_phrases()) if not _in_compound(inside, span.start, span.stop))
    return frozenset(i for span in found for i in span)


def content_terms(
    words: Sequence[Token],
    source: str,
    skipped: frozenset[int],
    accented: bool,
    rarity: Rarity,
    abbreviations: Abbreviations,
) -> tuple[Term, ...]:
    """The content words in order, abbreviations written out, each weighted by its rarity.

    skipped: indices taken by places, periods and framing; rarity: of a folded word in the ingested reports.
    """
    plain = [word.plain for word in words]
    stops = stop_words() if accented else plain_stop_words()
    heads = _heads(words, source)
    written = abbreviations.expand_each(source, words)
    official = _official(written)
    inside = _spans(plain, compounds())
    terms: list[Term] = []
    group = 0
    broken = False
    for i, word in enumerate(words):
        key = word.text if accented and word.text != word.plain else word.plain
        stop = key in stops or (accented and word.text in stops)
        stop = stop and not _in_compound(inside, i, i + 1) and (accented or not _in_pair(plain, i))
        if i in skipped or stop or _is_noise(word):
            broken = True
            continue
        group += broken
        broken = False
        for full in written[i]:
            weight = _weight(full, accented or full.text != word.text, rarity)
            named = i in official
            terms.append(
                Term(full.text, full.plain, source[word.start : word.end], weight, group, heads[i], accented, named)
            )
    return tuple(terms)


def _official(written: Sequence[Sequence[Token]]) -> frozenset[int]:
    """Indices of the words, each written out, that are part of what reports name, by the word beside them."""
    in_full = [(i, full.plain) for i, word in enumerate(written) for full in word]
    pairs = official_pairs()
    return frozenset(
        place
        for first, second in pairwise(in_full)
        if (first[1], second[1]) in pairs
        for place in (first[0], second[0])
    )


def _part_asked(words: Sequence[Token]) -> int | None:
    """Where "riêng …" or "phần …" begins: the part of a whole that is asked, None when none is."""
    for i, word in reversed(list(enumerate(words[:-1]))):
        if word.text in ("riêng", "rieng") or (word.text == "phần" and words[i + 1].text not in ("trăm", "lớn", "mềm")):
            return i
    return None


def _order(words: Sequence[Token]) -> list[int]:
    """The place of each word among those that are no stop words: "X là bao nhiêu" asks for what X begins with."""
    stops = plain_stop_words()
    counts = 0
    order = []
    for word in words:
        order.append(counts)
        counts += word.plain not in stops
    return order


def _asks_how_many(words: Sequence[Token], i: int) -> bool:
    """As in: "bao nhiêu", "mấy" (and "may" in a question typed without diacritics)."""
    if words[i].plain == "bao":
        return words[i + 1 : i + 2] != [] and words[i + 1].plain == "nhieu"
    return words[i].text in ("mấy", "may")


def _heads(words: Sequence[Token], source: str) -> list[float]:
    """How near each word stands to a question for a figure, within its clause."""
    clauses = [0]
    for before, word in pairwise(words):
        clauses.append(clauses[-1] + bool(_COMMA.search(source, before.end, word.start)))
    cues = [i for i, word in enumerate(words) if _asks_how_many(words, i)]
    if (part := _part_asked(words)) is not None:
        return [1 / (1 + (i - part) / _HEAD_REACH) if i > part else 0.0 for i in range(len(words))]
    if not any(i and words[i - 1].plain not in _COPULAS for i in cues):
        return [1 / (1 + i / _HEAD_REACH) for i in _order(words)]
    heads = []
    for i, clause in enumerate(clauses[: len(words)]):
        away = [abs(i - cue) for cue in cues if clauses[cue] == clause]
        heads.append(1 / (1 + max(0, min(away) - 1) / _HEAD_REACH) if away else 0.0)
    return heads


def _weight(word: Token, accented: bool, rarity: Rarity) -> float:
    common = common_rarity(word.text, word.plain, accented)
    weight = 0.5 * (common + rarity(word.plain))
    if word.is_figure:
        return min(weight, _HEAVIEST_NUMBER)
    soft = word.text in _SOFT if accented else word.plain in _SOFT_PLAIN
    return weight * (_SOFT_SHARE if soft else 1.0)


def _is_noise(word: Token) -> bool:
    return len(word.plain) > 40 or word.plain in {"p", "s"}


def _in_pair(plain: Sequence[str], i: int) -> bool:
    """Whether what looks like a stop word without diacritics is half of a content word, by its neighbour."""
    return bool(plain_pairs().intersection(pairwise(plain[max(0, i - 1) : i + 2])))


def _spans(plain: Sequence[str], phrases: Phrases) -> list[range]:
    """The words that each of the phrases stands on, wherever one does."""
    return [
        range(i, i + len(phrase))
        for i, word in enumerate(plain)
        for phrase in phrases.get(word, ())
        if tuple(plain[i : i + len(phrase)]) == phrase
    ]


def _in_compound(compounds_here: Sequence[range], start: int, end: int) -> bool:
    """Whether words[start:end] stand inside a compound that begins before or ends after them, or is them."""
    return any(span.start <= start and end <= span.stop for span in compounds_here)
