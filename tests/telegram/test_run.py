"""`python -m bot run` over the shipped samples, against a Bot API server."""

import re
from pathlib import Path

from bot import messages
from bot.answer.types import Status
from tests.telegram.process import ADMIN, BOT, Bot, bot
from tests.telegram.server import BotApi

Real = tuple[BotApi, Bot]


def test_start_and_help(real: Real) -> None:
    api, _ = real
    for command in ("/start", "/trogiup", "/khongco"):
        api.say(command, 10)
    texts = [call.text for call in api.wait_sent(3, 10)]
    assert texts == [messages.START, messages.HELP, messages.UNKNOWN_COMMAND]


def test_the_command_menu_is_set(real: Real) -> None:
    api, _ = real
    menu = next(c for c in api.calls if c.method == "setMyCommands" and c.params.get("language_code") == "vi")
    assert re.findall(r'"command": ?"(\w+)"', menu.params["commands"]) == [name for name, _ in messages.COMMANDS]


def test_the_reports_are_listed(real: Real) -> None:
    api, _ = real
    api.say("/baocao", 11)
    text = api.wait_sent(1, 11)[0].text
    assert text.startswith(messages.REPORTS_HEAD.format(count=5))
    for place in ("Bình Sơn", "Quảng Ngãi", "Hương Trà", "Yên Thế", "Hớn Quản"):
        assert place in text


def test_a_question_is_answered_with_one_message_that_proves_itself(real: Real) -> None:
    api, _ = real
    api.say("Tỷ lệ hộ nghèo cuối năm 2023 của Bình Sơn là bao nhiêu?", 12)
    api.say("/start", 12)
    call, after = api.wait_sent(2, 12)
    assert after.text == messages.START, "one message an answer"
    assert "2,82" in call.covered("bold")[0]
    assert "2,82" in call.covered("expandable_blockquote")[0]
    assert "binh-son-2023.txt" in call.covered("text_link")
    source = next(line for line in call.text.splitlines() if line.endswith("tệp binh-son-2023.txt"))
    assert "Bình Sơn" in source
    assert "số 783/BC-UBND" in source
    assert re.search(r"dòng \d+", source)
    assert '"is_disabled": true' in call.params["link_preview_options"]


def test_what_the_report_does_not_state_is_said_so(real: Real) -> None:
    api, _ = real
    api.say("tỷ lệ hộ nghèo năm 2023 của Yên Thế?", 13)
    call = api.wait_sent(1, 13)[0]
    assert call.covered("bold")[0] == messages.VERDICTS[Status.NOT_STATED]


def test_a_follow_up_is_completed_from_the_question_before(real: Real) -> None:
    api, _ = real
    api.say("tỷ lệ hộ nghèo năm 2023 của Yên Thế?", 14)
    api.say("còn Bình Sơn?", 14)
    assert "2,82" in api.wait_sent(2, 14)[1].covered("bold")[0]
    api.say("còn Hương Trà?", 14)  # follows a follow-up
    assert "1,5" in api.wait_sent(3, 14)[2].covered("bold")[0]


def test_hostile_questions_get_one_message_each(real: Real) -> None:
    api, _ = real
    hostile = ("<b>&lt;script></b> </blockquote> & \"'", "&" * 4096, "😀" * 2048, "hộ nghèo " * 455, "' OR 1=1; --")
    for chat, text in enumerate(hostile, 20):
        api.say(text, chat)
    for chat in range(20, 20 + len(hostile)):
        api.wait_sent(1, chat)
    faults = messages.FAULT.partition("{")[0]
    assert not any(call.text.startswith(faults) for call in api.sent())
    assert all(call.status in {200, 429} for call in api.calls)


def test_a_busy_chat_gets_every_answer_within_telegrams_limits(data_dir: Path) -> None:
    api = BotApi(chat_interval=1.0)
    with api.running(), bot(api, BAOCAO_DATA_DIR=str(data_dir)) as started:
        for _ in range(4):
            api.say("/start", ADMIN)
        api.flood(ADMIN, 2)
        assert len(api.wait_sent(4)) == 4
        assert started.stop() == 0
    assert api.too_soon == 0
    assert api.token.split(":")[1] not in started.output


def test_a_wrong_token_is_one_line_and_exit_2(api: BotApi, data_dir: Path) -> None:
    with bot(api, ready=False, BAOCAO_DATA_DIR=str(data_dir), BAOCAO_TELEGRAM__TOKEN="1:sai") as started:
        assert started.wait() == 2
    said = [line for line in started.lines if not line.startswith("{")]
    assert len(said) == 1
    assert "không nhận mã (token)" in said[0]
    assert "1:sai" not in started.output


def test_no_token_is_one_line_and_exit_2(api: BotApi, data_dir: Path) -> None:
    with bot(api, BOT, ready=False, BAOCAO_DATA_DIR=str(data_dir), BAOCAO_TELEGRAM__TOKEN="") as started:
        assert started.wait() == 2
    assert len(started.lines) == 1
    assert "BAOCAO_TELEGRAM__TOKEN" in started.lines[0]
