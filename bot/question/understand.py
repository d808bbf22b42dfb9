"""A question as typed → a Question: places, period, content words, intent; a follow-up completed from the one before."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.question import intents
from bot.question.periods import find_period
from bot.question.places import Known, asks_everywhere, find_places
from bot.question.terms import Rarity, content_terms, frame
from bot.question.types import Intent, Question
from ingest.vietnamese import fold, nfc, squeeze, tokens

_FOLLOW_UP = ("con", "the", "vay", "the con", "rieng", "sao", "tuc la", "nhu vay", "thi sao")
_ADDS = ("rieng", "trong do", "cu the")
_FEW = 0.5  # of a full question's weight: below it a follow-up's own words name no indicator


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a question is read against: the places reported on, the newest year, how rare a folded word is."""

    known: Sequence[Known]
    latest: int | None
    rarity: Rarity


def understand(text: str, around: Surroundings, after: str | None = None) -> Question:
    """The question, slot by slot; what a short follow-up leaves out is taken from `after`, the question before it."""
    question = _read(text, around)
    if after and after.strip() and question.intent not in (Intent.OUTSIDE, Intent.GREETING, Intent.CATALOGUE):
        return _complete(question, _read(after, around), around)
    return question


def _read(text: str, around: Surroundings) -> Question:
    source = squeeze(nfc(text))
    words = tokens(source)
    accented = any(word.text != word.plain for word in words)
    framed = frame(words)
    places, place_words = find_places(words, source, around.known)
    period, period_words = find_period(words, source, around.latest)
    terms = content_terms(words, source, framed | place_words | period_words, accented, around.rarity)
    said = intents.spoken(source)
    intent = intents.read_intent(said)
    if len(places) > 1 and intent is not Intent.DOCUMENT and not _one_inside_other(places):
        intent = Intent.COMPARE
    everywhere = not places or asks_everywhere(words)
    return Question(
        text=source,
        intent=intent,
        terms=terms,
        places=places,
        period=period,
        units=tuple(unit for unit in intents.read_units(said) if not any(fold(p.name).startswith(unit) for p in places)),
        roles=intents.read_roles(said),
        slots=intents.read_slots(said),
        claimed=intents.claimed_figures(said),
        accented=accented,
        everywhere=everywhere,
        superlative=intents.asked_extreme(said),
    )


def _one_inside_other(places: Sequence[object]) -> bool:
    """Whether one of the places is a commune, told of within the other's report."""
    return any(getattr(place, "part_of_report", False) for place in places)


def _complete(question: Question, before: Question, around: Surroundings) -> Question:
    """The follow-up with its missing slots filled from the question before."""
    if question.intent is Intent.DOCUMENT:
        return question if question.places else question.with_(places=before.places, everywhere=before.everywhere)
    own = sum(term.weight for term in question.terms)
    names_indicator = own >= _FEW * max(1.0, min(8.0, sum(term.weight for term in before.terms)))
    terms, intent, units, roles = question.terms, question.intent, question.units, question.roles
    plain = fold(question.text)
    if not names_indicator or plain.startswith(_ADDS) or (question.intent is Intent.TEXT and own < 14 and _why(plain)):
        shift = max((term.group for term in before.terms), default=0) + 1
        moved = tuple(term.__class__(t.text, t.plain, t.weight, t.group + shift, t.accented) for t in question.terms for term in (t,))
        terms = before.terms + moved
        units = units or before.units
        roles = roles or before.roles
        if question.intent in (Intent.FIGURE, Intent.TEXT) and before.intent is not Intent.COMPARE and not _why(plain):
            intent = before.intent if question.intent is Intent.TEXT else question.intent
    places = question.places or before.places
    if intent is Intent.COMPARE and len(places) < 2:
        intent = Intent.FIGURE
    return question.with_(
        terms=terms,
        intent=intent,
        units=units,
        roles=roles,
        places=places,
        everywhere=not places,
        period=question.period or before.period,
        accented=question.accented or before.accented,
    )


def _why(plain: str) -> bool:
    return any(cue in plain for cue in ("sao lai", "vi sao", "tai sao", "nguyen nhan", "giai phap", "ly do"))
