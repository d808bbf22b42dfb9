"""The headline: a span of the quote that states what is asked, never a retyped figure."""

from collections.abc import Sequence
from itertools import pairwise

from bot.evidence.finding import Hit
from bot.evidence.naming import CUT, main_figures
from bot.evidence.quantities import figures_that_may
from bot.evidence.reading import Reading
from bot.evidence.rows import asked_previous, of_previous, of_row, value_of_row
from bot.evidence.weighing import Evidence, report_year
from bot.question.types import Intent, Question, Term
from bot.spoken import shorten
from ingest.report import Role
from ingest.vietnamese import squeeze

LIMIT = 240
# Shares of the question's weight:
_MAIN_FIGURE = 0.8  # for holding the figure that is asked
_OTHER_FIGURE = 0.25  # for each further figure, when several are asked
_ITEM = 0.1  # against each semicolon inside, which parts one item from the next
_LENGTH = 0.0012  # against each character


def headline(question: Question, evidence: Evidence, limit: int = LIMIT) -> str:
    """What the evidence states, in at most `limit` characters."""
    passage = evidence.reading.passage
    if passage.cells:
        sides = evidence.reading.sides(evidence.report.metadata.period)
        if previous := asked_previous(question, sides, report_year(evidence.report)):
            return trim(of_previous(sides, previous, passage.parents), limit)
        told = of_row(question, sides, passage.parents)
        return trim(told if len(told) <= limit else value_of_row(question, sides), limit)
    return best_span(question, evidence, limit)


def best_span(question: Question, evidence: Evidence, limit: int) -> str:
    """The run of clauses that holds the figure asked and most of the question in the fewest characters, verbatim."""
    reading = evidence.reading
    text = reading.passage.text
    if question.intent in (Intent.TEXT, Intent.LIST):
        return trim(text[evidence.match.sentence.start : evidence.match.sentence.end], limit)
    hits = evidence.hits
    wanted = main_figures(question, reading, evidence.match.sentence, hits, evidence.report.metadata.period)
    whole = reading.full_sentence(evidence.match.sentence)
    counted = set(figures_that_may(question, reading, whole))
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
        chosen = _around(reading, wanted[0], hits, chosen, limit)
    return trim(text[chosen[0] : chosen[1]], limit)


def trim(text: str, limit: int) -> str:
    """The text without loose punctuation or half a bracket at its ends, cut at a word when over the limit."""
    announces = text.rstrip().endswith(":")  # "(năm 2023:" says nothing without what follows
    text = squeeze(text).strip(" ,;:–-").lstrip("⁰¹²³⁴⁵⁶⁷⁸⁹ ").removesuffix(".")
    if text.count("(") > text.count(")") and announces:
        text = text[: text.rindex("(")].rstrip(" ,;:")
    elif text.count("(") > text.count(")") and len(text) < limit:
        text += ")"
    elif text.count(")") > text.count("("):
        text = text.removesuffix(")")
    return shorten(text, limit)


def _held(terms: Sequence[Term], hits: Sequence[Hit], inside: set[int]) -> float:
    return sum(term.weight for term, hit in zip(terms, hits, strict=True) if inside.intersection(hit.at))


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start, *(match.end() for match in CUT.finditer(text, start, end)), end]
    return [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()] or [(start, end)]


def _around(reading: Reading, figure: int, hits: Sequence[Hit], within: tuple[int, int], limit: int) -> tuple[int, int]:
    """From the first word asked for that fits before a figure to what follows the figure up to the next comma."""
    asked = {at for hit in hits for at in hit.at}
    text = reading.passage.text
    cut = CUT.search(text, reading.words[figure].end)
    end = min(within[1], cut.start() if cut else within[1], reading.words[figure].end + limit // 2)
    fitting = [
        i for i in range(figure) if reading.words[i].start >= within[0] and end - reading.words[i].start <= limit
    ]
    first = next((i for i in fitting if i in asked), fitting[0] if fitting else figure)
    return reading.words[first].start, end
