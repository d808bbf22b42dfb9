"""A bot that is killed in the middle of its work, again and again."""

import random
import time
from collections import Counter
from pathlib import Path

from tests.telegram.process import OWN_BRAIN, bot
from tests.telegram.server import BotApi

KILLS = 20
QUESTIONS = tuple(f"câu {number}" for number in range(200))
_SEED = 3
_EACH = len(QUESTIONS) // KILLS
_GAP = 0.08  # seconds at most between two questions, so that a kill finds the bot at any step


def answers(api: BotApi) -> Counter[str]:
    """How often each question was answered; a brain that repeats what it is asked gives them away."""
    return Counter(call.covered("expandable_blockquote")[0] for call in api.sent())


def killed_again_and_again(data: Path, seed: int = _SEED) -> Counter[str]:
    """How often each of the questions was answered by a bot that got `kill -9` twenty times meanwhile."""
    api, chance = BotApi(), random.Random(seed)
    with api.running():
        for some in (QUESTIONS[i : i + _EACH] for i in range(0, len(QUESTIONS), _EACH)):
            with bot(api, OWN_BRAIN, BAOCAO_DATA_DIR=str(data), BAOCAO_ACCESS__OPEN="true") as started:
                last = chance.randrange(len(some))
                for number, text in enumerate(some):
                    api.say(text, 100 + number)
                    time.sleep(chance.uniform(0, _GAP))
                    if number == last:
                        started.process.kill()
        with bot(api, OWN_BRAIN, BAOCAO_DATA_DIR=str(data), BAOCAO_ACCESS__OPEN="true") as started:
            api.wait(lambda: len(answers(api)) == len(QUESTIONS), "all answers")
            assert started.stop() == 0
    return answers(api)
