"""Who is let in, and what everybody else learns: nothing.  `python -m bot run` over the samples."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import messages
from ingest.collections import EVERYBODYS
from tests.telegram.process import ADMIN, BOT, Bot, bot
from tests.telegram.server import NAME, BotApi, Call

QUESTION = "Tỷ lệ hộ nghèo cuối năm 2023 của Bình Sơn là bao nhiêu?"
STRANGER, GROUP = 4242, -77


@pytest.fixture
def closed(api: BotApi, data_dir: Path) -> Iterator[tuple[BotApi, Bot]]:
    """A bot that only the administrator may ask."""
    with bot(api, BOT, BAOCAO_DATA_DIR=str(data_dir)) as started:
        yield api, started


def code_of(call: Call) -> str:
    found = re.search(r"\d{6}", call.text)
    assert found, call.text
    return found[0]


def test_a_stranger_learns_a_code_and_nothing_else_until_an_administrator_lets_them_in(
    closed: tuple[BotApi, Bot],
) -> None:
    api, started = closed
    for text in ("/baocao", QUESTION, "/thongke", "/nguoidung 4242 quantri"):
        api.say(text, STRANGER)
    told = api.wait_sent(4, STRANGER)
    assert {call.text for call in told} == {messages.NO_ACCESS.format(code=code_of(told[0]))}
    (asking,) = api.wait_sent(1, ADMIN)
    assert code_of(told[0]) in asking.text and str(STRANGER) in asking.text
    api.press(asking, messages.BUTTON_LET_IN, ADMIN)
    assert api.wait_sent(5, STRANGER)[4].text == messages.WELCOME
    api.say(QUESTION, STRANGER)
    assert "2,82" in api.wait_sent(6, STRANGER)[5].text
    api.press(asking, messages.BUTTON_LET_IN, ADMIN)
    assert api.wait_sent(3, ADMIN)[2].text == messages.PAIRING_GONE
    assert started.stop() == 0


def test_a_stranger_presses_buttons_in_vain(closed: tuple[BotApi, Bot]) -> None:
    api, _ = closed
    api.say(QUESTION, ADMIN)
    (answer,) = api.wait_sent(1, ADMIN)
    api.press(answer, messages.BUTTON_AROUND, STRANGER)
    api.press_data("không-có", answer, ADMIN)
    api.wait_called("answerCallbackQuery", 2)
    said = [call.params.get("text") for call in api.calls if call.method == "answerCallbackQuery"]
    assert said == [messages.NOT_FOR_YOU, messages.BUTTON_EXPIRED]
    assert len(api.sent()) == 1


def test_who_is_turned_out_is_a_stranger_again(closed: tuple[BotApi, Bot]) -> None:
    api, _ = closed
    api.say(f"/nguoidung {STRANGER} Lan", ADMIN)
    api.wait_sent(1, ADMIN)
    api.say(QUESTION, STRANGER)
    (answer,) = api.wait_sent(1, STRANGER)
    api.say("/nguoidung", ADMIN)
    api.press(api.wait_sent(2, ADMIN)[1], messages.BUTTON_TURN_OUT.format(name="Lan"), ADMIN)
    api.wait_sent(3, ADMIN)
    api.say(QUESTION, STRANGER)
    api.press(answer, messages.BUTTON_AROUND, STRANGER)
    assert api.wait_sent(2, STRANGER)[1].text.startswith(messages.NO_ACCESS.partition("{")[0])
    api.wait_called("answerCallbackQuery", 2)
    assert len(api.sent(STRANGER)) == 2


def test_what_only_administrators_may_is_unknown_to_others(closed: tuple[BotApi, Bot]) -> None:
    api, _ = closed
    api.say(f"/nguoidung {STRANGER} Lan", ADMIN)
    api.wait_sent(1, ADMIN)
    for text in ("/nguoidung", "/thongke", f"/nguoidung {STRANGER} quantri"):
        api.say(text, STRANGER)
    assert {call.text for call in api.wait_sent(3, STRANGER)} == {messages.UNKNOWN_COMMAND}


def test_a_group_is_answered_once_an_administrator_enables_it(closed: tuple[BotApi, Bot]) -> None:
    api, _ = closed
    api.say(f"@{NAME} {QUESTION}", GROUP, STRANGER)  # a stranger, where nothing is enabled: silence
    api.say(f"@{NAME} {QUESTION}", GROUP, ADMIN)
    assert api.wait_sent(1, GROUP)[0].text == messages.GROUP_NOT_ENABLED
    api.say("/batnhom", GROUP, ADMIN)
    assert api.wait_sent(2, GROUP)[1].text == messages.GROUP_ENABLED.format(collections=EVERYBODYS)
    api.say(f"@{NAME} {QUESTION}", GROUP, ADMIN)
    assert "2,82" in api.wait_sent(3, GROUP)[2].text
    api.say(f"@{NAME} {QUESTION}", GROUP, STRANGER)
    assert api.wait_sent(4, GROUP)[3].text == messages.ASK_IN_PRIVATE
    api.say("/tatnhom", GROUP, ADMIN)
    api.say(f"@{NAME} {QUESTION}", GROUP, ADMIN)
    assert [call.text for call in api.wait_sent(6, GROUP)[4:]] == [messages.GROUP_DISABLED, messages.GROUP_NOT_ENABLED]
