"""Administrators bring reports in and take them out from Telegram: nothing is answered from before it is published."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import messages
from tests.index.conftest import FOREST
from tests.telegram.process import ADMIN, BOT, Bot, bot
from tests.telegram.server import BotApi, Call

QUESTION = "Độ che phủ rừng năm 2023 của Sông Lam?"
USER = 31


@pytest.fixture
def empty(api: BotApi) -> Iterator[tuple[BotApi, Bot]]:
    """A bot without any report."""
    with bot(api, BOT, BAOCAO_ACCESS__USERS=f"[{USER}]") as started:
        yield api, started


def shown(api: BotApi, wanted: str, count: int = 1) -> Call:
    """The newest message of the bot that was changed into one with these words."""

    def found() -> list[Call]:
        return [call for call in list(api.calls) if call.method == "editMessageText" and wanted in call.text]

    api.wait(lambda: len(found()) >= count, f"{count} × {wanted!r}")
    return found()[-1]


def sent(api: BotApi, name: str = "song-lam.txt", content: bytes = FOREST.encode()) -> Call:
    """The card of a file that an administrator sends."""
    api.send_file(name, content, ADMIN)
    return shown(api, messages.DRAFT_HEAD)


def test_a_report_is_read_shown_published_and_removed(empty: tuple[BotApi, Bot]) -> None:
    api, started = empty
    card = sent(api)
    for told in ("Sông Lam", "12/BC-UBND", "05/12/2023", "năm 2023", messages.DRAFT_NO_DOUBTS):
        assert told in card.text
    progress = [call.text for call in api.calls if call.method in ("sendMessage", "editMessageText")]
    assert len(progress) == 3, "edited sparingly"
    api.say(QUESTION, USER)
    assert "41,5" not in api.wait_sent(1, USER)[0].text, "not before it is published"
    api.press(card, messages.BUTTON_PUBLISH)
    shown(api, "Đã xuất bản")
    api.say(QUESTION, USER)
    answer = api.wait_sent(2, USER)[1]
    assert "41,5" in answer.text
    api.press(answer, messages.BUTTON_ORIGINAL)
    api.wait_called("sendDocument")
    document = next(call for call in api.calls if call.method == "sendDocument").params["document"]
    assert document == FOREST.encode()
    api.press(card, messages.BUTTON_PUBLISH)
    shown(api, messages.DRAFT_GONE)
    api.say("/xoabaocao", ADMIN)
    listed = api.wait_sent(2, ADMIN)[1]
    api.press(listed, "1")
    api.press(api.wait_sent(3, ADMIN)[2], messages.BUTTON_REMOVE)
    shown(api, "Đã xoá song-lam.txt")
    api.say(QUESTION, USER)
    assert "41,5" not in api.wait_sent(3, USER)[2].text
    assert started.stop() == 0


def test_what_was_misread_is_mended_before_it_is_published(empty: tuple[BotApi, Bot]) -> None:
    api, _ = empty
    card = sent(api, content=FOREST.replace("huyện Sông Lam", "huyện").replace("Sông Lam, ngày", "Ngày").encode())
    assert messages.DRAFT_DOUBTS in card.text and "chưa rõ báo cáo của nơi nào" in card.text
    api.press(card, messages.BUTTON_MEND)
    fields = shown(api, messages.DRAFT_HEAD, 2)
    assert list(fields.buttons) == [*messages.DRAFT_FIELDS.values(), messages.BUTTON_BACK]
    api.press(fields, messages.DRAFT_FIELDS["place"])
    assert api.wait_sent(2, ADMIN)[1].text == messages.DRAFT_ASKED["place"]
    api.say("Sông Lam", ADMIN)
    assert "huyện Bình Sơn" in api.wait_sent(3, ADMIN)[2].text, "what it should look like"
    api.say("huyện Sông Lam, tỉnh Nghệ An", ADMIN)
    mended = api.wait_sent(4, ADMIN)[3]
    assert "UBND huyện Sông Lam" in mended.text
    api.press(fields, messages.DRAFT_FIELDS["collection"])
    api.wait_sent(5, ADMIN)
    api.say("nội bộ", ADMIN)
    api.press(api.wait_sent(6, ADMIN)[5], messages.BUTTON_PUBLISH)
    shown(api, "Đã xuất bản UBND huyện Sông Lam")
    api.say(QUESTION, ADMIN)
    assert "41,5" in api.wait_sent(7, ADMIN)[6].text
    api.say(QUESTION, USER)
    assert "41,5" not in api.wait_sent(1, USER)[0].text, "it went into a set that only some may see"


def test_a_file_that_is_no_report_is_refused_in_one_line_and_one_given_up_is_gone(empty: tuple[BotApi, Bot]) -> None:
    api, _ = empty
    api.send_file("anh.exe", b"MZ\0\0" * 99, ADMIN)
    assert "anh.exe" in shown(api, "gửi lại tệp").text
    card = sent(api, "../../etc/song-lam.txt")
    api.press(card, messages.BUTTON_GIVE_UP)
    shown(api, "Đã huỷ")
    api.say(QUESTION, ADMIN)
    assert "41,5" not in api.wait_sent(3, ADMIN)[2].text


def test_a_new_version_says_what_it_replaces_and_the_same_file_that_it_is_here(empty: tuple[BotApi, Bot]) -> None:
    api, _ = empty
    api.press(sent(api), messages.BUTTON_PUBLISH)
    shown(api, "Đã xuất bản")
    api.send_file("song-lam.txt", FOREST.encode(), ADMIN)
    shown(api, messages.DRAFT_SAME)
    api.send_file("song-lam.txt", FOREST.replace("41,5%", "42,5%").encode(), ADMIN)
    newer = shown(api, messages.DRAFT_REPLACES.partition("{")[0])
    api.press(newer, messages.BUTTON_PUBLISH)
    shown(api, "thay cho bản trước")
    api.say(QUESTION, USER)
    assert "42,5" in api.wait_sent(1, USER)[0].text


def test_files_of_others_and_their_buttons_do_nothing(empty: tuple[BotApi, Bot]) -> None:
    api, _ = empty
    card = sent(api)
    api.send_file("song-lam.txt", FOREST.encode(), USER)
    assert api.wait_sent(1, USER)[0].text == messages.WORDLESS
    for data in card.buttons.values():
        api.press_data(data, card, USER)
    api.wait_called("answerCallbackQuery", 3)
    assert {c.params.get("text") for c in api.calls if c.method == "answerCallbackQuery"} == {messages.BUTTON_EXPIRED}


def test_a_file_that_came_when_the_bot_was_killed_is_read_at_the_next_start(api: BotApi, tmp_path: Path) -> None:
    with bot(api, BOT, BAOCAO_DATA_DIR=str(tmp_path)) as started:
        api.send_file("song-lam.txt", FOREST.encode(), ADMIN)
        api.wait_called("getFile")
        started.process.kill()
    with bot(api, BOT, BAOCAO_DATA_DIR=str(tmp_path)):
        shown(api, messages.DRAFT_HEAD)


def test_a_report_that_makes_a_known_answer_wrong_is_not_answered_from_and_administrators_are_told(
    api: BotApi, tmp_path: Path
) -> None:
    own = tmp_path / "own.jsonl"
    own.write_text(f'{{"id": "1", "q": "{QUESTION}", "answer": ["41,5"]}}\n', encoding="utf-8")
    with bot(api, BOT, BAOCAO_ACCESS__USERS=f"[{USER}]", BAOCAO_CANARY__QUESTIONS=str(own)) as started:
        api.wait_sent(1, ADMIN)  # nothing is here yet, so that the question is not answered at the start either
        api.press(sent(api), messages.BUTTON_PUBLISH)
        shown(api, "Đã xuất bản")
        api.send_file("song-lam.txt", FOREST.replace("41,5%", "42,5%").encode(), ADMIN)
        api.press(shown(api, messages.DRAFT_REPLACES.partition("{")[0]), messages.BUTTON_PUBLISH)
        shown(api, "không qua câu tự kiểm")
        api.wait(lambda: any(QUESTION in call.text for call in api.sent(ADMIN)[1:]), "a warning")
        api.say(QUESTION, USER)
        assert "41,5" in api.wait_sent(1, USER)[0].text
        assert started.stop() == 0
