"""Many chats at once, and a server that fails: every question is answered, within Telegram's limits."""

import random
from collections import Counter
from pathlib import Path

from tests.telegram.kills import answers
from tests.telegram.process import OWN_BRAIN, bot
from tests.telegram.server import BotApi, Fault

_SEED = 5
_FAILING = 0.1
# A hanging server is met once: each costs the time-out of a send.
_FAULTS = (Fault.ERROR, Fault.DROP, Fault.LOST, Fault.GARBAGE)


def test_many_chats_at_once_are_all_answered_and_no_429_is_left_unhonoured(tmp_path: Path) -> None:
    api = BotApi(chat_interval=1.0, overall=30)
    asked = [f"câu {number}" for number in range(240)]
    with api.running(), bot(api, OWN_BRAIN, BAOCAO_DATA_DIR=str(tmp_path), BAOCAO_ACCESS__OPEN="true") as started:
        for number, text in enumerate(asked):
            api.say(text, 1000 + number % 120)
        api.wait_sent(len(asked))
        assert started.stop() == 0
    assert answers(api) == Counter(asked)
    assert api.too_soon == 0


def test_of_a_tenth_of_sends_failing_no_answer_is_lost_and_none_doubled_but_where_the_reply_is_lost(
    tmp_path: Path,
) -> None:
    api, chance = BotApi(), random.Random(_SEED)
    asked = [f"câu {number}" for number in range(150)]
    script = [chance.choice(_FAULTS) if chance.random() < _FAILING else None for _ in range(200)]
    script[chance.randrange(100)] = Fault.HANG
    api.fail("sendMessage", *script)
    api.fail("getUpdates", *(chance.choice(_FAULTS) if chance.random() < _FAILING else None for _ in range(200)))
    with api.running(), bot(api, OWN_BRAIN, BAOCAO_DATA_DIR=str(tmp_path), BAOCAO_ACCESS__OPEN="true") as started:
        for number, text in enumerate(asked):
            api.say(text, 1000 + number % 50)
        api.wait(lambda: len(answers(api)) == len(asked), "every answer")
        assert started.stop() == 0
    twice = sum(answers(api).values()) - len(asked)
    assert twice <= script.count(Fault.LOST), answers(api).most_common(5)
