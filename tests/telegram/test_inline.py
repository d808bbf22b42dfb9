"""The bot asked in any chat by its name: offers for those who may ask, nothing for anybody else."""

import json
from pathlib import Path

from bot import messages
from tests.telegram.process import ADMIN, BOT, bot
from tests.telegram.server import BotApi, Call

QUESTION = "Tỷ lệ hộ nghèo cuối năm 2023 của Bình Sơn là bao nhiêu?"
STRANGER = 4343


def offered(api: BotApi, count: int) -> list[Call]:
    api.wait_called("answerInlineQuery", count)
    return [call for call in api.calls if call.method == "answerInlineQuery"]


def test_answers_are_offered_to_those_who_may_ask_and_nothing_to_a_stranger(api: BotApi, data_dir: Path) -> None:
    with bot(api, BOT, BAOCAO_DATA_DIR=str(data_dir)) as started:
        api.type_inline(QUESTION, ADMIN)
        answer = offered(api, 1)[0]
        api.type_inline("tỷ lệ hộ nghèo năm 2023 các địa phương", ADMIN)
        several = offered(api, 2)[1]
        api.type_inline("tỷ lệ", ADMIN)
        begun = offered(api, 3)[2]
        api.type_inline(QUESTION, STRANGER)
        refused = offered(api, 4)[3]
        assert started.stop() == 0
    results = json.loads(answer.params["results"])
    assert "2,82" in results[0]["title"] and "2,82" in results[0]["description"]
    assert "2,82" in answer.covered("expandable_blockquote")[0]
    assert 1 < len(json.loads(several.params["results"])) <= 10
    assert {call.params["is_personal"] for call in (answer, several, begun, refused)} == {"true"}
    assert json.loads(begun.params["results"]) == json.loads(refused.params["results"]) == []
    assert json.loads(refused.params["button"])["text"] == messages.INLINE_ASK_TO_BE_LET_IN
