"""The headline: a span of the quote that states what is asked, never a retyped figure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.answer.evidence import Evidence
from bot.answer.matching import Hit, find_terms
from bot.answer.reading import Reading, Span, key
from bot.answer.rows import of_row, row_sides, value_of_row
from bot.answer.slots import figures_in_unit
from bot.question.types import Question, Term
from bot.spoken import shorten
from ingest.report import Role
from ingest.vietnamese import squeeze

LIMIT = 240
_CUT = re.compile(r"[,;:()]\s|\.\s|\s[-–]\s")
_CHANGE_BEFORE = re.compile(r"\b(tang|giam)\b(?! (con|xuong|len|den))[^\d,;(]{0,16}$")
_CHANGE_IN_PASSING = re.compile(r"\s*[a-z]+,? \(?(?:giam|tang) \d[\d.,]* [a-z]+")  # "22 vụ, giảm 06 vụ tai nạn"
_AFTER_FIGURE = 4  # words after a figure that may name it: "118 nhiệm vụ", "05 Chỉ thị"
# Shares of the question's weight:
_MAIN_FIGURE = 0.8  # for holding the figure that is asked
_OTHER_FIGURE = 0.25  # for each further figure, when several are asked
_INHERITED = 0.7  # of a word, when it stands earlier in the sentence than what names the figure
_INHERITED_FROM_FAR = 0.5  # and when it stands far before it
_NEAR_WORDS = 40
_ITEM = 0.1  # against each semicolon inside, which parts one item from the next
_TOGETHER = 0.5  # of a word, when the word before it in the question stands before it here too
_CHANGE = 0.3  # for a rise or a fall: for it when one is asked, against it when not
_LENGTH = 0.0012  # against each character


def headline(question: Question, evidence: Evidence, limit: int = LIMIT) -> str:
    """What the evidence states, in at most `limit` characters."""
    passage = evidence.reading.passage
    if passage.cells:
        sides = row_sides(passage.cells)
        told = of_row(question, sides, passage.parents)
        return trim(told if len(told) <= limit else value_of_row(question, sides), limit)
    return best_span(question, evidence, limit)


def best_span(question: Question, evidence: Evidence, limit: int) -> str:
    """The run of clauses that holds the figure asked and most of the question in the fewest characters, verbatim."""
    reading = evidence.reading
    text = reading.passage.text
    hits = find_terms(question.terms, reading)
    wanted = main_figures(question, reading, evidence.match.sentence, hits)
    whole = _full_span(reading, evidence.match.sentence)
    counted = set(figures_in_unit(question, reading, whole))
    total = question.weight or 1.0
    asks = max(question.asks, len(question.roles & {Role.PLAN, Role.ACTUAL}))
    best, chosen = float("-inf"), (evidence.match.sentence.start, evidence.match.sentence.end)
    pieces = _clauses(text, whole.start, whole.end)
    for i in range(len(pieces)):
        for j in range(i, len(pieces)):
            start, end = pieces[i][0], pieces[j][1]
            if end - start > limit and j > i:
                break
            inside = {k for k, word in enumerate(reading.words) if start <= word.start < end}
            value = _held(question.terms, hits, inside) - total * _LENGTH * (end - start)
            value -= total * _ITEM * text.count(";", start, end - 2)
            if wanted:
                others = min(asks - len(wanted), len((counted | set(reading.figures)) & inside - set(wanted)))
                mine = sum(figure in inside for figure in wanted)
                value += total * (_MAIN_FIGURE * mine + _OTHER_FIGURE * max(0, others))
            if value > best:
                best, chosen = value, (start, end)
    if wanted and chosen[1] - chosen[0] > limit:
        chosen = _around(reading, wanted[0], chosen, limit)
    return trim(text[chosen[0] : chosen[1]], limit)


def main_figures(question: Question, reading: Reading, sentence: Span, hits: Sequence[Hit]) -> tuple[int, ...]:
    """The figure of the sentence whose own name is nearest to what is asked, one for each unit that is asked.

    Years and dates when those are asked; none when no quantity is.
    """
    if not (question.quantity or question.when):
        return ()
    whole = _full_span(reading, sentence)
    alike = [replace(question, units=(unit,)) for unit in dict.fromkeys(question.units)] or [question]
    found = []
    for each in alike:
        rated = [(_named(question, reading, whole, hits, i), -i) for i in figures_in_unit(each, reading, whole)]
        if rated:
            found.append(-max(rated)[1])
    return tuple(dict.fromkeys(found))


def trim(text: str, limit: int) -> str:
    """The text without loose punctuation or half a bracket at its ends, cut at a word when over the limit."""
    text = squeeze(text).strip(" ,;:–-").removesuffix(".")
    if text.count("(") > text.count(")") and len(text) < limit:
        text += ")"
    elif text.count(")") > text.count("("):
        text = text.removesuffix(")")
    return shorten(text, limit)


def _named(question: Question, reading: Reading, sentence: Span, hits: Sequence[Hit], figure: int) -> float:
    """How much of the question the words that name a figure hold: those since the figure before it, and its unit."""
    text = reading.plain
    first = max((i + 1 for i in reading.figures if i < figure and i >= sentence.first), default=sentence.first)
    own = {*range(first, figure), *_after(reading, figure)}
    near = set(range(max(sentence.head, first - _NEAR_WORDS), first))
    far = set(range(sentence.head, first)) - near
    held = 0.0
    for i, (term, hit) in enumerate(zip(question.terms, hits, strict=True)):
        before = {at + 1 for at in hits[i - 1].at} if i else set()
        for zone, share in ((own, hit.sureness), (near, _INHERITED), (far, _INHERITED_FROM_FAR)):
            if zone.intersection(hit.at):
                together = _TOGETHER if zone.intersection(hit.at) & before else 0.0
                held += term.weight * share * (1 + together)
                break
        else:
            held += term.weight * _INHERITED * (key(term.plain) in reading.context_places)
    if _CHANGE_BEFORE.search(text[max(0, reading.words[figure].start - 30) : reading.words[figure].start]):
        held += question.weight * (_CHANGE if Role.CHANGE in question.roles else -_CHANGE)
    return held


def _after(reading: Reading, figure: int) -> range:
    """The words after a figure that may name it: to the next comma or figure, a change told in passing left out."""
    text = reading.plain
    start = reading.words[figure].end
    if change := _CHANGE_IN_PASSING.match(text, start):
        start = change.end()
    cut = _CUT.search(text, start)
    end = cut.start() if cut else len(text)
    last = min(
        (i for i in reading.figures if reading.words[i].start >= start and i > figure), default=len(reading.words)
    )
    reach = next((i for i in range(figure + 1, len(reading.words)) if reading.words[i].start >= start), figure + 1)
    after = [i for i in range(reach, min(last, reach + _AFTER_FIGURE)) if reading.words[i].start < end]
    return range(figure, after[-1] + 1 if after else figure + 1)


def _held(terms: Sequence[Term], hits: Sequence[Hit], inside: set[int]) -> float:
    return sum(term.weight for term, hit in zip(terms, hits, strict=True) if inside.intersection(hit.at))


def _full_span(reading: Reading, sentence: Span) -> Span:
    """The full sentence that a clause belongs to, all its clauses included."""
    same = [span for span in reading.sentences if span.head == sentence.head] or [sentence]
    return Span(same[0].first, same[-1].last, same[0].start, same[-1].end, sentence.head)


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start, *(match.end() for match in _CUT.finditer(text, start, end)), end]
    return [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()] or [(start, end)]


def _around(reading: Reading, figure: int, within: tuple[int, int], limit: int) -> tuple[int, int]:
    """As many words before a figure as fit, the figure, and what follows it to the next comma."""
    text = reading.passage.text
    cut = _CUT.search(text, reading.words[figure].end)
    end = min(within[1], cut.start() if cut else within[1], reading.words[figure].end + limit // 2)
    start = reading.words[figure].start
    for word in reversed(reading.words[:figure]):
        if word.start < within[0] or end - word.start > limit:
            break
        start = word.start
    return start, end
