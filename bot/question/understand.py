"""A question as typed → a Question, slot by slot; a follow-up is completed from the question before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce

from bot.question import intents, shorthand
from bot.question.framing import aside, without
from bot.question.periods import find_period
from bot.question.places import asks_everywhere, find_places
from bot.question.reported import Known, Reported
from bot.question.terms import Rarity, content_terms, frame
from bot.question.types import Intent, Period, Place, Question, Term, Word
from ingest.vietnamese import Abbreviations, Token, fold, nfc, shipped, squeeze, tokens

_ADDS = ("rieng", "trong do", "cu the")
_NAMES_ONE = 0.5  # of the weight of the question before: with less, a follow-up's own words name no indicator
_ADDED, _FADED = 1.5, 0.5  # how much more a follow-up's own words weigh, and how much is left of those they replace
_LEAST_RARITY = 0.3  # of a word that stands everywhere: it still parts "đã đạt" from "chưa đạt"
_FULL_WEIGHT = 14.0  # what the words of an indicator of three rare words weigh


@dataclass(frozen=True)
class Surroundings:
    """What a question is read against: the places reported on, the newest year, how rare a folded word is,
    what abbreviations stand for.

    known: None where the passages are of no place and no time; the names of these are then words like others.
    """

    known: Sequence[Known] | None
    latest: int | None
    rarity: Rarity
    abbreviations: Abbreviations = field(default_factory=shipped)

    @cached_property
    def reported(self) -> Reported | None:
        """The places reported on, found by how they are typed."""
        return None if self.known is None else Reported(self.known)


def understand(text: str, around: Surroundings, after: str | None = None) -> Question:
    """The question, slot by slot; what a short follow-up leaves out is taken from `after`, the question before it.

    after: one question a line, the oldest first, where those before were follow-ups themselves.
    """
    question = _read(text, around)
    if after and after.strip() and question.intent not in (Intent.OUTSIDE, Intent.GREETING, Intent.CATALOGUE):
        first, *others = (_read(line, around) for line in after.splitlines() if line.strip())
        return _complete(question, reduce(lambda before, one: _complete(one, before), others, first))
    return question


def _read(text: str, around: Surroundings) -> Question:
    source = shorthand.write_out(squeeze(nfc(text)))
    words = tokens(source)
    accented = any(word.text != word.plain for word in words)
    said_aside = aside(words, source)
    places, period, apart = _place_and_time(words, source, around)
    apart |= said_aside
    claimed = intents.claimed_figures(intents.spoken(source, around.abbreviations))
    apart |= {i for i, word in enumerate(words) if word.text in claimed}  # what may be wrong is not looked for
    terms = content_terms(words, source, frame(words) | apart, accented, around.rarity, around.abbreviations)
    said = intents.spoken(without(words, source, said_aside), around.abbreviations)
    intent: Intent = intents.read_intent(said)
    if len(places) > 1 and intent is not Intent.DOCUMENT and not _one_inside_other(places):
        intent = Intent.COMPARE
    named = {fold(place.name) for place in places}
    return Question(
        text=source,
        plain=said,
        intent=intent,
        words=_all_words(source, words, apart, around),
        terms=terms,
        places=places,
        period=period,
        units=tuple(unit for unit in intents.read_units(said) if not any(name.startswith(unit) for name in named)),
        roles=intents.read_roles(said),
        slots=intents.read_slots(said),
        claimed=claimed,
        accented=accented,
        title=intents.names_title(said),
        difference=intents.asks_difference(said),
        everywhere_said=asks_everywhere(words),
        superlative=intents.asked_extreme(said),
        quantity=intents.wants_quantity(said),
        cited=intents.asks_cited_document(said),
        when=intents.asks_when(said),
        asks=intents.count_asks(said),
    )


def _place_and_time(
    words: Sequence[Token], source: str, around: Surroundings
) -> tuple[tuple[Place, ...], Period, frozenset[int]]:
    """The places and the period asked, and the indices of the words that name them."""
    if around.reported is None:
        return (), Period(), frozenset()
    places, place_words = find_places(words, source, around.reported)
    period, period_words = find_period(words, source, around.latest)
    return places, period, place_words | period_words


def _all_words(source: str, words: Sequence[Token], skipped: frozenset[int], around: Surroundings) -> tuple[Word, ...]:
    written = around.abbreviations.expand_each(source, words)
    kept = [full for i, word in enumerate(written) if i not in skipped for full in word]
    return tuple(Word(word.text, word.plain, _LEAST_RARITY + around.rarity(word.plain)) for word in kept)


def _one_inside_other(places: Sequence[Place]) -> bool:
    """Whether one of the places is a commune, told of within the other's report."""
    return any(place.part_of_report for place in places)


def _complete(question: Question, before: Question) -> Question:
    """The follow-up with its missing slots filled from the question before."""
    places = question.places or before.places
    if question.intent is Intent.DOCUMENT:
        return replace(question, places=places, completed=not question.places)
    completed = replace(question, places=places, period=question.period or before.period, completed=True)
    if _carries_on(question, before):
        shift = max((term.group for term in before.terms), default=0) + 1
        completed = replace(
            completed,
            words=before.words + question.words,
            terms=_taken_over(before.terms, question.terms) + _put_first(question.terms, shift),
            intent=question.intent if _asks_why(question) or question.intent is not Intent.TEXT else before.intent,
            units=question.units or before.units,
            asks=max(question.asks, before.asks) if not question.units else question.asks,
            roles=question.roles or before.roles,
            quantity=(question.quantity or before.quantity) and not _asks_why(question),
            accented=question.accented or before.accented,
        )
    several = len(places) > 1 and not _one_inside_other(places)
    if completed.intent is Intent.COMPARE and not several:
        completed = replace(completed, intent=Intent.FIGURE)
    return completed


def _taken_over(before: Sequence[Term], own: Sequence[Term]) -> tuple[Term, ...]:
    """The terms of the question before; what followed a word said again ("đơn khiếu nại", "đơn tố cáo") fades."""
    again = {term.text for term in own}
    faded = False
    kept = []
    for i, term in enumerate(before):
        faded = (faded and i > 0 and term.group == before[i - 1].group) or term.text in again
        kept.append(replace(term, weight=term.weight * _FADED, head=0.0) if faded and term.text not in again else term)
    return tuple(kept)


def _put_first(own: Sequence[Term], shift: int) -> tuple[Term, ...]:
    """The follow-up's own words: they tell it from the question before."""
    return tuple(replace(term, group=term.group + shift, weight=term.weight * _ADDED, head=1.0) for term in own)


def _carries_on(question: Question, before: Question) -> bool:
    """Whether the follow-up speaks of the indicator asked before: it names none, adds to it, or asks why."""
    names_one = question.weight >= _NAMES_ONE * min(_FULL_WEIGHT, before.weight)
    return (
        not names_one
        or fold(question.text).startswith(_ADDS)
        or (_asks_why(question) and question.weight < _FULL_WEIGHT)
    )


def _asks_why(question: Question) -> bool:
    return any(
        cue in fold(question.text) for cue in ("sao lai", "vi sao", "tai sao", "nguyen nhan", "giai phap", "li do")
    )
