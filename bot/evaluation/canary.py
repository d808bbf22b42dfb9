"""Questions that the bot asks itself before it answers from a new state of the reports.

Some are made from the tables of the reports, most of which must come out right: an index, a model or a program that is
not what it was shows at once.  The administrator's own must all come out right.
"""

import logging
import random
from collections.abc import Iterator, Sequence

from bot.answer.reader import Reader, asking_for
from bot.evaluation.checked import Asked, Checked
from bot.evaluation.judging import judge
from bot.render.plain import to_text
from bot.spoken import shorten

_LOG = logging.getLogger(__name__)

_REPORTS, _A_REPORT = 10, 4  # questions made: of so many reports, so many each
# Of those made: a table may call two rows alike, and one report may have several such; damage fails nearly all.
_ENOUGH = 0.5
_NAME = 60  # characters of an indicator that is asked for
_TOLD = 3  # faults that are told of
_LONGEST = 120  # characters of a question in what is told


def faults(reader: Reader, own: Sequence[Checked], seed: str) -> list[str]:
    """What speaks against answering from these reports, a line of Vietnamese each; empty when nothing does.

    seed: the same for the same questions made.
    """
    made = list(_made(reader, random.Random(seed)))
    wrong = [each for each in made if not _right(reader, each)]
    if len(made) - len(wrong) >= _ENOUGH * len(made):
        wrong = []
    wrong += [each for each in own if not _right(reader, each)]
    return [f"Câu tự kiểm trả lời không đúng: {shorten(each.asked.question, _LONGEST)}" for each in wrong[:_TOLD]]


def _made(reader: Reader, chance: random.Random) -> Iterator[Checked]:
    cards = [card for card in reader.reports() if card.locality]
    for card in chance.sample(cards, min(_REPORTS, len(cards))):
        table = reader.indicators(card.identity)
        rows = [row for row in table.rows if len(row.name) <= _NAME and row.actual[-1:].isdigit()] if table else []
        for row in chance.sample(rows, min(_A_REPORT, len(rows))):
            yield Checked(Asked(None, asking_for(row.name, card)), "figure", "plain", True, (row.actual,), (), ())


def _right(reader: Reader, checked: Checked) -> bool:
    try:
        answer = reader.ask(checked.asked.question, checked.asked.after)
    except Exception:  # noqa: BLE001  # whatever it was, an official would have met it
        _LOG.exception("a question of the canary cannot be answered")
        return False
    return judge(checked, answer, to_text(answer), {}).right
