"""One figure over several places, side by side, best first when a ranking is asked."""

import re
from collections.abc import Iterable, Sequence

from bot.answer.arithmetic import between
from bot.answer.compared import Compared, Comparison
from bot.answer.headline import LIMIT, headline
from bot.answer.quotes import answering
from bot.answer.types import Answer, Status
from bot.answer.wording import indicator, place_name
from bot.evidence.retrieval import Retrieval
from bot.evidence.stated import period_stated, plan_beside, stated
from bot.evidence.weighing import Evidence
from bot.question import Question
from ingest.vietnamese import fold

MOST_PLACES = 10
_LEAST_ROOM = 30  # characters for what a place states
_PLAN = re.compile(r"\b(ke hoach|du toan|chi tieu)\b")
_RANKED = {"max": "cao nhất trước", "min": "thấp nhất trước"}


def side_by_side(asked: Question, found: Sequence[Evidence], silent: Sequence[str], retrieval: Retrieval) -> Answer:
    """What each place states, a line each; `silent` names the places that do not state it."""
    ordered = ranked(asked, found)
    names = [place_name(evidence.report) for evidence in ordered]
    room = max(_LEAST_ROOM, (LIMIT - sum(len(name) + 4 for name in names)) // len(ordered))
    told = [_brief(asked, each, room) for each in ordered]
    lines = tuple(f"{name}: {brief}" for name, brief in zip(names, told, strict=True))
    notes = [f"Không nêu: {', '.join(silent)}."] if silent else []
    if ordered != list(found):
        notes.append(f"Xếp theo con số in trong báo cáo, {_RANKED[asked.superlative]}.")
    if len(ordered) == 2:
        notes += between(asked, ordered[0], ordered[1])
    places = [_compared(asked, each, brief) for each, brief in zip(ordered, told, strict=True)]
    return Answer(
        Status.ANSWERED,
        "; ".join(lines)[:LIMIT],
        tuple(notes),
        tuple(answering(asked, each, retrieval) for each in ordered),
        lines,
        compared=Comparison(_indicator(asked), (*places, *map(Compared, silent)), asked.superlative == "min"),
    )


def _indicator(asked: Question) -> str:
    """The indicator, said to be planned where only the plan is asked."""
    named = indicator(asked)
    return f"{named} (kế hoạch)" if asked.asks_plan_only and not _PLAN.search(fold(named)) else named


def _compared(asked: Question, evidence: Evidence, told: str) -> Compared:
    return Compared(
        place=place_name(evidence.report),
        told=told,
        value=stated(asked, evidence),
        plan=plan_beside(asked, evidence),
        period=period_stated(asked, evidence),
        document=evidence.report.metadata.number or evidence.report.source,
    )


def _brief(asked: Question, evidence: Evidence, room: int) -> str:
    """What the evidence states in so many characters: the value alone, where the words around it leave it no room."""
    told, value = headline(asked, evidence, room), stated(asked, evidence)
    return told if value is None or value.value in told else value.spoken


def ranked(asked: Question, found: Sequence[Evidence]) -> list[Evidence]:
    """By what they state, when a ranking is asked and all state a plain number in one unit; else as they are."""
    values = [stated(asked, each) for each in found]
    plain = [value for value in values if value is not None]
    if not asked.superlative or len(plain) < len(found) or not all(value.same_unit(plain[0]) for value in plain):
        return list(found)
    by_number = sorted(zip(plain, range(len(found)), strict=True), key=lambda each: each[0].number)
    order = [place for _, place in by_number]
    return [found[place] for place in (reversed(order) if asked.superlative == "max" else order)]


def one_a_report(found: Iterable[Evidence]) -> list[Evidence]:
    """The best piece of evidence of each report, in the order given."""
    firsts: dict[int, Evidence] = {}
    for evidence in found:
        firsts.setdefault(evidence.report.id, evidence)
    return list(firsts.values())
