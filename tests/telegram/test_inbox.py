"""Nothing asked is lost and nothing is answered twice, whatever happens to the process."""

from pathlib import Path

from tests.telegram.kills import KILLS, QUESTIONS, answers, killed_again_and_again
from tests.telegram.process import ADMIN, OWN_BRAIN, bot
from tests.telegram.server import BotApi

_CHATS = 4


def test_killed_again_and_again_it_answers_every_question_and_hardly_one_twice(tmp_path: Path) -> None:
    answered = killed_again_and_again(tmp_path)
    assert set(answered) == set(QUESTIONS)
    # What was on its way at a kill may have arrived: the chance of it is a matter of milliseconds.
    assert sum(answered.values()) - len(QUESTIONS) <= KILLS, answered.most_common(5)


def test_an_update_that_comes_three_times_is_answered_once(api: BotApi) -> None:
    with bot(api, OWN_BRAIN) as started:
        first = api.say("một", ADMIN)
        api.wait_sent(1)
        for _ in range(2):
            api.repeat(first)
        api.say("hai", ADMIN)
        api.wait_sent(2)
        assert started.stop() == 0
    assert answers(api) == {"một": 1, "hai": 1}


def test_told_to_stop_with_many_waiting_it_ends_well_and_answers_the_rest_when_it_is_back(tmp_path: Path) -> None:
    api = BotApi(chat_interval=1.0)
    asked = [f"câu {number}" for number in range(50)]
    with api.running():
        with bot(api, OWN_BRAIN, BAOCAO_DATA_DIR=str(tmp_path), BAOCAO_ACCESS__OPEN="true") as started:
            for number, text in enumerate(asked):
                api.say(text, 100 + number % _CHATS)
            api.wait(lambda: api.pending() == 0, "confirmation")
            assert started.stop() == 0
        assert len(answers(api)) < len(asked), "the chats' limit leaves some for the next start"
        with bot(api, OWN_BRAIN, BAOCAO_DATA_DIR=str(tmp_path), BAOCAO_ACCESS__OPEN="true"):
            api.wait(lambda: len(answers(api)) == len(asked), "the rest")
    assert set(answers(api).values()) == {1}
