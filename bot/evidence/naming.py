"""Which figure of a sentence is the one asked for: the one whose own name holds most of the question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.evidence.matching import Hit
from bot.evidence.quantities import figures_that_may, is_change, is_percentage
from bot.evidence.reading import Reading, Span, of_reading
from bot.evidence.times import asks_other_part, names_time
from bot.question.contrast import opposed
from bot.question.types import Question, Term
from ingest.report import Role

CUT = re.compile(r"[,;:()]\s|\.\s|\s[-–]\s")
"""Where one clause of a sentence ends and the next begins."""

_CHANGE_IN_PASSING = re.compile(r"\s*[a-z]+,? \(?(?:giam|tang) \d[\d.,]* [a-z]+")  # "22 vụ, giảm 06 vụ tai nạn"
_AFTER_FIGURE = 8  # words after a figure that may name it: "118 nhiệm vụ", "05 Chỉ thị"
_INHERITED = 0.7  # of a word, when it stands earlier in the sentence than what names the figure
_INHERITED_FROM_FAR = 0.5  # and when it stands far before it
_NEAR_WORDS = 40
_HEAD = 1.0  # what stands beside "bao nhiêu" counts so much more, as far as it stands there
_TOGETHER = 0.5  # of a word, when the word before it in the question stands before it here too
_OF_TIME, _OF_PLACE = 0.7, 0.4  # of the question's weight, for a figure whose own words name the time or place asked
_OF_TIME_BEFORE = 0.5  # and where the time is named earlier in the sentence
_SAME = 0.7  # of the question's weight, for one whose own words name that of several that is asked ("đã giải quyết")
_OPPOSED = 0.5  # of the question's weight, against a figure whose own words name something else
_CHANGE = 0.4  # of the question's weight, for a rise or a fall: for it when one is asked, against it when not


def main_figures(
    question: Question, reading: Reading, sentence: Span, hits: Sequence[Hit], report_period: str
) -> tuple[int, ...]:
    """The figure of the sentence whose own name is nearest to what is asked, one for each unit that is asked.

    Years and dates when those are asked; none when no quantity is.
    """
    if not (question.quantity or question.when):
        return ()
    whole = reading.full_sentence(sentence)
    alike = [replace(question, units=(unit,)) for unit in dict.fromkeys(question.units)] or [question]
    found = []
    for each in alike:
        may = _of_time_asked(question, reading, whole, figures_that_may(each, reading, whole), report_period)
        if not question.asks_change:
            may = [i for i in may if not is_change(reading, i)] or may
        rated = [(_named(question, reading, whole, hits, i).held, -i) for i in may]
        if rated:
            found.append(-max(rated)[1])
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Named:
    """How much of what is asked names a figure, of the question's weight; above 1 for whole phrases.

    held: by the words around it, those further off counting less; own: by its own words alone.
    opposed: its own words name what is set beside what is asked ("quá hạn", where "đúng hạn" is asked).
    """

    held: float
    own: float
    opposed: bool = False


def best_named(question: Question, reading: Reading, sentence: Span, hits: Sequence[Hit], report_period: str) -> Named:
    """Of the figures of the sentence, the one that answers best to what is asked."""
    whole = reading.full_sentence(sentence)
    total = sum(map(head_weight, question.terms)) or 1.0
    may = _of_time_asked(question, reading, whole, figures_that_may(question, reading, whole), report_period)
    named = [_named(question, reading, whole, hits, i) for i in may]
    best = max(named, key=lambda each: each.held, default=Named(0.0, 0.0))
    return Named(best.held / total, best.own / total, best.opposed)


def _of_time_asked(
    question: Question, reading: Reading, sentence: Span, figures: Sequence[int], report_period: str
) -> Sequence[int]:
    """Where six months are asked of a year's report and some figures say they are of these: those alone."""
    if not asks_other_part(question, report_period):
        return figures
    timely = [i for i in figures if names_time(question, _text_of(reading, _own(reading, sentence, i)))]
    return timely or figures


@of_reading
def _own(reading: Reading, sentence: Span, figure: int) -> range:
    """The words that are a figure's own: those since the one before it and what names that, and those after it."""
    before = max((i for i in reading.figures if sentence.first <= i < figure), default=None)
    first = sentence.first if before is None else before + 1
    if before is not None:
        cut = reading.plain.rfind(";", reading.words[before].end, reading.words[figure].start)
        first = next((i for i in range(first, figure) if reading.words[i].start > cut), figure)
    return range(first, _after(reading, figure))


def _text_of(reading: Reading, words: range) -> str:
    return reading.plain[reading.words[words[0]].start : reading.words[words[-1]].end]


@of_reading
def _zones(reading: Reading, sentence: Span, figure: int) -> tuple[range, range, range]:
    """The figure's own words, those of its item shortly before them, and those of the sentence before these."""
    own = _own(reading, sentence, figure)
    item = reading.plain.rfind(";", 0, reading.words[own.start].start)
    from_near = max(sentence.head, own.start - _NEAR_WORDS)
    near = next((i for i in range(from_near, own.start) if reading.words[i].start > item), own.start)
    return own, range(near, own.start), range(sentence.head, near)


def _named(question: Question, reading: Reading, sentence: Span, hits: Sequence[Hit], figure: int) -> Named:
    """The weight of the question that names a figure: the words since the figure before it, and its unit."""
    own, near, far = _zones(reading, sentence, figure)
    held = held_own = 0.0
    a_rate = question.rates if question.rates and is_percentage(reading, figure) else ()
    before: Sequence[int] = ()
    for i, (term, hit) in enumerate(zip(question.terms, hits, strict=True)):
        for zone, share in ((own, hit.sureness), (near, _INHERITED), (far, _INHERITED_FROM_FAR)):
            if inside := [at for at in hit.at if at in zone]:
                together = _TOGETHER if any(at - 1 in before for at in inside) else 0.0
                brought = head_weight(term) * share * (1 + together)
                held += brought
                held_own += brought if zone is own else 0.0
                break
        else:
            held += head_weight(term) * _INHERITED * (bool(reading.above(term)) or i in a_rate)
        before = hit.at
    if is_change(reading, figure):
        held += question.weight * (_CHANGE if Role.CHANGE in question.roles else -_CHANGE)
    own_text = _text_of(reading, own)
    if names_time(question, own_text):
        held += _OF_TIME * question.weight
    elif names_time(question, reading.plain[sentence.start : reading.words[own.start].start]):
        held += _OF_TIME_BEFORE * question.weight
    if any(name in own_text for name in question.communes):
        held += _OF_PLACE * question.weight
    asked, told = question.contrasts, [m for m in reading.contrasts if m.first in own]
    against = opposed(asked, told)
    held += _SAME * question.weight * any(m.phrase in asked.get(m.line, ()) for m in told if len(m.phrase) > 1)
    return Named(held - _OPPOSED * question.weight * against, held_own, against)


def head_weight(term: Term) -> float:
    """How much a term says of which figure is asked."""
    return term.weight * (1 + _HEAD * term.head)


def _after(reading: Reading, figure: int) -> int:
    """Up to which word those after a figure may name it: to a comma or figure, a change told in passing left out."""
    text = reading.plain
    start = reading.words[figure].end
    if change := _CHANGE_IN_PASSING.match(text, start):
        start = change.end()
    cut = CUT.search(text, start)
    end = cut.start() if cut else len(text)
    last = min(
        (i for i in reading.figures if reading.words[i].start >= start and i > figure), default=len(reading.words)
    )
    reach = next((i for i in range(figure + 1, len(reading.words)) if reading.words[i].start >= start), figure + 1)
    after = [i for i in range(reach, min(last, reach + _AFTER_FIGURE)) if reading.words[i].start < end]
    return after[-1] + 1 if after else figure + 1
