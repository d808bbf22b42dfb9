"""One figure over several places, side by side."""

from collections.abc import Iterable, Sequence

from bot.answer.headline import LIMIT, headline
from bot.answer.quotes import quotes
from bot.answer.types import Answer, Status
from bot.answer.wording import place_name
from bot.evidence.retrieval import Retrieval
from bot.evidence.weighing import Evidence
from bot.question import Question

MOST_PLACES = 10
_LEAST_ROOM = 30  # characters for what a place states


def side_by_side(asked: Question, found: Sequence[Evidence], silent: Sequence[str], retrieval: Retrieval) -> Answer:
    """What each place states, one after the other; `silent` names the places that do not state it."""
    names = [place_name(evidence.report) for evidence in found]
    room = max(_LEAST_ROOM, (LIMIT - sum(len(name) + 4 for name in names)) // len(found))
    told = "; ".join(f"{name}: {headline(asked, each, room)}" for name, each in zip(names, found, strict=True))
    notes = (f"Không nêu: {', '.join(silent)}.",) if silent else ()
    return Answer(Status.ANSWERED, told[:LIMIT], notes, quotes(found, retrieval))


def one_a_report(ranked: Iterable[Evidence]) -> list[Evidence]:
    """The best piece of evidence of each report, in the order given."""
    firsts: dict[int, Evidence] = {}
    for evidence in ranked:
        firsts.setdefault(evidence.report.id, evidence)
    return list(firsts.values())
