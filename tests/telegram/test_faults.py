"""The bot process when something goes wrong, over a brain that goes wrong on demand."""

import signal
from contextlib import ExitStack
from typing import Any

import pytest

from bot import messages
from tests.telegram.process import ADMIN, OWN_BRAIN, Bot, bot
from tests.telegram.server import NAME, BotApi, Fault

Own = tuple[BotApi, Bot]


def test_a_fault_is_told_by_its_id_and_the_log_has_the_same(own: Own) -> None:
    api, started = own
    api.say("hỏng", 10)
    text = api.wait_sent(1, 10)[0].text
    started.wait_logged("answering failed", chat="10")
    fault = next(line for line in started.log() if line.get("event") == "answering failed")
    assert text == messages.FAULT.format(id=fault["id"])
    assert "RuntimeError" in fault["exception"]


def test_the_token_never_leaves_the_process_in_words(own: Own) -> None:
    api, started = own
    api.say("hỏng", 11)
    api.wait_sent(1, 11)
    started.wait_logged("answering failed", chat="11")
    assert "cannot open https://example.org/bot***/x" in started.output
    assert api.token not in started.output
    assert api.token.split(":")[1] not in started.output
    assert all(api.token not in call.text for call in api.calls)


def test_the_question_before_is_remembered_for_each_chat_and_thanks_do_not_count(own: Own) -> None:
    api, _ = own
    for text in ("một", "cảm ơn", "hai"):
        api.say(text, 12)
    api.say("ba", 13)
    assert "câu trước: None" in api.wait_sent(1, 12)[0].text
    assert "câu trước: một" in api.wait_sent(3, 12)[2].text
    assert "câu trước: None" in api.wait_sent(1, 13)[0].text


def test_a_slow_answer_holds_up_its_own_chat_only(own: Own) -> None:
    api, _ = own
    api.say("chậm", 14)
    api.say("sau", 14)
    api.say("khác", 15)
    api.wait_sent(2, 14)
    order = [(c.chat, c.covered("expandable_blockquote")[0]) for c in api.sent() if c.chat in {14, 15}]
    assert order == [(15, "khác"), (14, "chậm"), (14, "sau")]


@pytest.mark.parametrize(
    ("chat", "text", "count"),
    [
        (20, "<b>&lt;script>alert(1)</script> </blockquote> & \" ' <", 1),
        (21, "&" * 4096, 2),
        (22, "😀" * 2048, 2),
        (23, "👩‍👩‍👧‍👦 tỷ lệ 🇻🇳", 1),
        (24, "<" * 4096, 2),
        (25, "Câu hỏi. " * 455, 2),
    ],
)
def test_hostile_text_is_quoted_whole_and_never_refused(own: Own, chat: int, text: str, count: int) -> None:
    api, _ = own
    api.say(text, chat)
    quoted = [part for call in api.wait_sent(count, chat) for part in call.covered("expandable_blockquote")]
    assert "".join(quoted).strip() == text.strip()
    assert [c.status for c in api.calls if c.method == "sendMessage" and c.chat == chat] == [200] * count


@pytest.mark.parametrize(("chat", "text"), [(30, ""), (31, "  \n"), (32, "\u200b")])
def test_an_empty_question_is_said_to_be_empty(own: Own, chat: int, text: str) -> None:
    api, _ = own
    api.say(text, chat)
    assert api.wait_sent(1, chat)[0].text == messages.EMPTY


@pytest.mark.parametrize(
    ("chat", "content"),
    [
        (40, {"sticker": {"file_id": "a", "file_unique_id": "b", "type": "regular", "width": 1, "height": 1,
                          "is_animated": False, "is_video": False}}),
        (41, {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}}),
        (42, {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], "caption": "tỷ lệ?"}),
    ],
)  # fmt: skip
def test_what_is_not_text_gets_one_friendly_line(own: Own, chat: int, content: dict[str, Any]) -> None:
    api, _ = own
    api.say(None, chat, **content)
    api.say("xong", chat)
    assert api.wait_sent(2, chat)[0].text == messages.WORDLESS


def test_in_a_group_only_what_is_meant_for_the_bot_is_answered(own: Own) -> None:
    api, _ = own
    api.say("/batnhom", -50, ADMIN)
    api.wait_sent(1, -50)
    api.say("chuyện riêng", -50, 50)
    api.say(f"@{NAME} một", -50, 50)
    api.say(None, -50, 51, new_chat_title="Tên mới")
    api.say("hai", -50, 51, reply_to_message=_from_bot(api, -50))
    calls = api.wait_sent(3, -50)[1:]
    assert [c.covered("expandable_blockquote") for c in calls] == [["một"], ["hai"]]
    assert "reply_parameters" in calls[0].params
    assert "câu trước: None" in calls[1].text, "another person's question is not the one before"


def test_other_bots_and_commands_to_them_are_left_alone(own: Own) -> None:
    api, _ = own
    machine: dict[str, Any] = {"from": {"id": 52, "is_bot": True, "first_name": "Máy"}}
    api.say("một", 52, **machine)
    api.say("/start@khac_bot", 52)
    api.say("hai", 52)
    assert api.wait_sent(1, 52)[0].covered("expandable_blockquote") == ["hai"]


@pytest.mark.parametrize(
    ("chat", "fault", "arrived"),
    [(60, Fault.DROP, 1), (61, Fault.ERROR, 1), (62, Fault.GARBAGE, 1), (63, Fault.LOST, 2)],
)
def test_no_answer_is_lost_and_none_comes_twice_but_where_the_reply_is_lost(
    own: Own, chat: int, fault: Fault, arrived: int
) -> None:
    api, _ = own
    api.fail("sendMessage", fault)
    api.say("một", chat)
    api.wait_sent(arrived, chat)
    api.say("hai", chat)
    answers = [c.covered("expandable_blockquote")[0] for c in api.wait_sent(arrived + 1, chat)]
    assert answers == ["một"] * arrived + ["hai"]
    assert sum(c.method == "sendMessage" and c.chat == chat for c in api.calls) == 3


def test_an_answer_that_the_server_refuses_is_told_by_an_id(own: Own) -> None:
    api, started = own
    api.fail("sendMessage", Fault.REFUSED)
    api.say("một", 64)
    text = api.wait_sent(1, 64)[0].text
    assert text in {
        messages.FAULT.format(id=line["id"]) for line in started.log() if line.get("event") == "sending failed"
    }


def test_a_chat_told_to_wait_waits_alone(own: Own) -> None:
    api, _ = own
    api.flood(65, 2)
    api.say("một", 65)
    api.wait(lambda: any(c.status == 429 and c.chat == 65 for c in api.calls if c.method == "sendMessage"), "429")
    api.say("hai", 65)
    api.say("ba", 66)
    api.wait_sent(2, 65)
    order = [c.covered("expandable_blockquote")[0] for c in api.sent() if c.chat in {65, 66}]
    assert order == ["ba", "một", "hai"]
    assert api.too_soon == 0


def test_polling_goes_on_after_faults_of_the_server(own: Own) -> None:
    api, started = own
    api.fail("getUpdates", Fault.ERROR, Fault.DROP)
    api.say("đánh thức", 67)  # the open long poll ends with this, the next two fail
    api.wait_sent(1, 67)
    api.wait_called("getUpdates", sum(c.method == "getUpdates" for c in api.calls) + 1)
    api.say("một", 67)
    api.wait_sent(2, 67)
    assert started.process.poll() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_answers_what_is_in_hand_and_ends_well(api: BotApi, number: int) -> None:
    with bot(api, OWN_BRAIN) as started:
        for text in ("chậm", "một"):
            api.say(text, ADMIN)
        api.wait(lambda: api.pending() == 0, "confirmation")
        assert started.stop(number) == 0
    assert [c.covered("expandable_blockquote") for c in api.sent()] == [["chậm"], ["một"]]
    assert started.log()[-1]["event"] == "stopped"


def test_what_was_answered_is_confirmed_before_the_end(api: BotApi) -> None:
    with bot(api, OWN_BRAIN) as started:
        api.say("một", ADMIN)
        api.wait_sent(1)
        assert started.stop() == 0
    assert api.pending() == 0


def test_updates_from_before_the_start_are_answered(api: BotApi) -> None:
    api.say("đêm qua", ADMIN)
    with bot(api, OWN_BRAIN):
        assert api.wait_sent(1)[0].covered("expandable_blockquote") == ["đêm qua"]


def test_a_token_the_server_does_not_know_ends_it_with_one_line(api: BotApi) -> None:
    with bot(api, OWN_BRAIN, ready=False, BAOCAO_TELEGRAM__TOKEN="1:sai") as started:
        assert started.wait() != 0
    assert "1:sai" not in started.output
    assert "TokenRefused" in started.output
    assert "không nhận mã (token)" in started.output


def test_a_token_taken_back_while_running_ends_it(api: BotApi) -> None:
    with bot(api, OWN_BRAIN) as started:
        api.token = "1:moi"
        api.wake()
        assert started.wait() != 0
    assert "TokenRefused" in started.output


def test_a_server_that_cannot_be_reached_is_waited_for() -> None:
    api = BotApi()
    with api.running():
        port = int(api.url.rsplit(":", 1)[1].removesuffix("/bot"))
    with bot(api, OWN_BRAIN, ready=False) as started:
        started.wait_logged("Bot API server fails")
        with api.running(port):
            api.say("một", ADMIN)
            api.wait_sent(1)
            assert started.stop() == 0


def test_an_answer_waits_for_a_server_that_went_away_and_is_sent_once() -> None:
    api = BotApi()
    with ExitStack() as stack:
        with api.running():
            port = int(api.url.rsplit(":", 1)[1].removesuffix("/bot"))
            started = stack.enter_context(bot(api, OWN_BRAIN))
            api.say("chậm", ADMIN)
            api.wait(lambda: api.pending() == 0, "confirmation")
        started.wait_logged("Bot API server cannot be reached", chat=str(ADMIN))
        with api.running(port):
            api.wait_sent(1)
            assert started.stop() == 0
    assert [c.covered("expandable_blockquote") for c in api.sent()] == [["chậm"]]


def test_told_to_stop_while_waiting_for_the_server_it_ends_well() -> None:
    api = BotApi()
    with api.running():
        pass
    with bot(api, OWN_BRAIN, ready=False) as started:
        started.wait_logged("Bot API server fails")
        assert started.stop() == 0


@pytest.mark.parametrize("method", ["getMe", "getUpdates"])
def test_told_to_stop_while_the_server_hangs_it_ends_well(api: BotApi, method: str) -> None:
    api.fail(method, Fault.HANG)
    with bot(api, OWN_BRAIN, ready=False) as started:
        api.wait_called(method)
        assert started.stop() == 0


def _from_bot(api: BotApi, chat: int) -> dict[str, Any]:
    me = {"id": int(api.token.split(":")[0]), "is_bot": True, "first_name": "Báo cáo", "username": NAME}
    return {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "supergroup"}, "from": me, "text": "…"}
