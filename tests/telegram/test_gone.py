"""Buttons pressed when what they led to is not here any more: each says so, and the bot goes on."""

import time
from pathlib import Path

from bot import messages
from bot.answer.types import Status
from tests.telegram.process import BOT, Bot, bot, ingest
from tests.telegram.server import PATIENCE, BotApi, Call

SOURCE = "binh-son-2023.txt"
QUESTION = "Tỷ lệ hộ nghèo cuối năm 2023 của Bình Sơn là bao nhiêu?"
_CHAT = 30


def _told(api: BotApi) -> list[str]:
    """What was told above a button, press by press."""
    return [call.params.get("text", "") for call in api.calls if call.method == "answerCallbackQuery"]


def _press(api: BotApi, call: Call, button: str) -> str:
    """What is told above the button, else by a message or a changed one."""
    sent, told = len(api.sent(_CHAT)), len(_told(api))
    edits = sum(each.method == "editMessageText" for each in api.calls)
    api.press(call, button)
    api.wait(lambda: len(_told(api)) > told, "an answer to the press")
    if text := _told(api)[-1]:
        return text
    api.wait(
        lambda: len(api.sent(_CHAT)) > sent or sum(c.method == "editMessageText" for c in api.calls) > edits, "a reply"
    )
    return [c for c in api.calls if c.method in {"sendMessage", "editMessageText"} and c.status == 200][-1].text


def test_a_report_that_was_removed_is_said_to_be_gone_by_each_of_its_buttons(api: BotApi, data_dir: Path) -> None:
    with bot(api, BOT, BAOCAO_DATA_DIR=str(data_dir), BAOCAO_ACCESS__OPEN="true") as started:
        answer, card, table = _looked_at(api)
        ingest(data_dir, "remove", SOURCE)
        _wait_removed(api)
        assert _press(api, answer, messages.BUTTON_AROUND) == messages.REPORT_GONE
        assert _press(api, answer, messages.BUTTON_ORIGINAL) == messages.ORIGINAL_GONE
        assert _press(api, card, messages.BUTTON_INDICATORS) == messages.REPORT_GONE
        assert _press(api, table, messages.BUTTON_UNMET) == messages.REPORT_GONE
        assert "2,82" not in _press(api, answer, messages.BUTTON_SOURCES)
        assert _press(api, answer, messages.BUTTON_GOOD) == messages.THANKS, "what was said of it still counts"
        assert started.stop() == 0
    _expect_no_fault(started)


def _looked_at(api: BotApi) -> tuple[Call, Call, Call]:
    """An answer from the report, its card, and its table of indicators."""
    for count, said in enumerate((QUESTION, "/baocao", "/chitieu Bình Sơn"), 1):
        api.say(said, _CHAT)
        api.wait_sent(count, _CHAT)
    answer, listed, table = api.sent(_CHAT)
    cards: list[Call] = []
    for number in listed.buttons:
        api.press(listed, number)
        cards.append(api.wait_sent(4 + len(cards), _CHAT)[-1])
    return answer, next(card for card in cards if "Bình Sơn" in card.text), table


def _wait_removed(api: BotApi) -> None:
    """Returns once the bot answers from what is left; it looks for it when it is asked."""
    gone, end = messages.VERDICTS[Status.NO_REPORT], time.monotonic() + PATIENCE
    for chat in range(100, 10_000):
        api.say(QUESTION, chat)
        if api.wait_sent(1, chat)[0].text.startswith(gone):
            return
        assert time.monotonic() < end, "the report is still answered from"
        time.sleep(0.2)


def _expect_no_fault(started: Bot) -> None:
    assert [line for line in started.log() if line["level"] == "error"] == []
