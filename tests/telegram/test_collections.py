"""Reports that only some may see: for everybody else the bot is one that does not have them."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import messages
from tests.telegram.process import ADMIN, BOT, ROOT, Bot, bot, ingest
from tests.telegram.server import NAME, BotApi, Call

READER, OTHER, GROUP = 21, 22, -78
HIDDEN = "binh-son-2023.txt"
IDENTITY = hashlib.sha256((ROOT / "samples" / HIDDEN).read_bytes()).hexdigest()[:16]
SECRET = "2,82"
QUESTION = "Tỷ lệ hộ nghèo cuối năm 2023 của Bình Sơn là bao nhiêu?"
ASKED = (
    QUESTION,
    "còn năm 2022?",
    "so sánh tỷ lệ hộ nghèo năm 2023 các địa phương",
    "có những báo cáo nào?",
    "báo cáo số 783/BC-UBND của ai?",
    "ty le ho ngheo binh son",
    "/start",
    f"/start p{IDENTITY}-17",
    "/baocao",
    "/chitieu Bình Sơn",
    "/sosanh tỷ lệ hộ nghèo năm 2023",
    "/thongke",
    "/xoabaocao",
)


@pytest.fixture(scope="module")
def restricted(ingested: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, one of them for those who may see the internal ones."""
    folder = shutil.copytree(ingested, tmp_path_factory.mktemp("restricted") / "data")
    ingest(folder, "move", HIDDEN, "nội bộ")
    return folder


@pytest.fixture(scope="module")
def pair(restricted: Path) -> Iterator[tuple[BotApi, Bot]]:
    api = BotApi()
    with (
        api.running(),
        bot(
            api,
            BOT,
            BAOCAO_DATA_DIR=str(restricted),
            BAOCAO_ACCESS__USERS=f"[{READER}, {OTHER}]",
            BAOCAO_COLLECTIONS=f'{{"nội bộ": [{READER}]}}',
        ) as started,
    ):
        yield api, started


def told(api: BotApi, person: int) -> list[str]:
    """What that person reads when they ask everything, buttons included."""
    for text in ASKED:
        api.say(text, person)
    api.type_inline(QUESTION, person)
    api.wait_called("answerInlineQuery")
    calls: list[Call] = [*api.wait_sent(len(ASKED), person)]
    calls += [call for call in api.calls if call.method in ("answerInlineQuery", "sendPhoto")]
    return sorted(f"{call.text} {list(call.buttons)}" for call in calls)


def test_who_may_see_it_is_answered_from_it(pair: tuple[BotApi, Bot]) -> None:
    api, _ = pair
    api.say(QUESTION, READER)
    assert SECRET in api.wait_sent(1, READER)[0].text
    api.say(f"/start p{IDENTITY}-17", READER)
    assert HIDDEN in api.wait_sent(2, READER)[1].text


def test_for_anybody_else_it_is_as_if_it_were_not_there(restricted: Path, ingested: Path, tmp_path: Path) -> None:
    bare = shutil.copytree(ingested, tmp_path / "data")
    ingest(bare, "remove", HIDDEN)
    # Its reports alone: of two bots over one folder the second stands by.
    whole = shutil.copytree(restricted, tmp_path / "whole", ignore=shutil.ignore_patterns("bot.*", "answered.*"))
    read = []
    for folder in (whole, bare):
        api = BotApi()
        with api.running(), bot(api, BOT, BAOCAO_DATA_DIR=str(folder), BAOCAO_ACCESS__USERS=f"[{OTHER}]"):
            read.append(told(api, OTHER))
    assert read[0] == read[1]
    assert SECRET not in "".join(read[0])


def test_the_buttons_of_who_may_see_it_tell_nobody_else(pair: tuple[BotApi, Bot]) -> None:
    api, _ = pair
    api.say(QUESTION, READER)
    api.say("/baocao", READER)
    api.say("/chitieu Bình Sơn", READER)
    api.say("/sosanh tỷ lệ hộ nghèo năm 2023", READER)
    answers = api.wait_sent(len(api.sent(READER)) + 4, READER)
    before = len(api.sent(OTHER))
    for answer in answers:
        for data in answer.buttons.values():
            api.press_data(data, Call("sendMessage", {"chat_id": OTHER}, 200), OTHER)
    api.say("xong", OTHER)
    api.wait(lambda: any("xong" in str(call.params) or call.chat == OTHER for call in api.sent()), "an end")
    api.wait(lambda: api.pending() == 0, "all taken")
    api.say("/trogiup", OTHER)
    api.wait(lambda: any(call.text == messages.HELP for call in api.sent(OTHER)), "the last answer")
    seen = [call for call in api.calls if str(call.params.get("chat_id")) == str(OTHER)]
    assert len(api.sent(OTHER)) > before + 2
    assert not [call for call in seen if SECRET in call.text or HIDDEN in call.text or call.method == "sendDocument"]


def test_an_administrator_shows_it_and_hides_it_again(pair: tuple[BotApi, Bot]) -> None:
    api, _ = pair
    person = 23
    api.say(f"/nguoidung {person} Minh", ADMIN)
    api.say(f"/nguoidung {person} xem Nội bộ", ADMIN)
    assert api.wait_sent(2, ADMIN)[1].text == messages.SHOWN.format(person=person, collection="nội bộ")
    api.say(QUESTION, person)
    answer = api.wait_sent(1, person)[0]
    assert SECRET in answer.text
    api.say(f"/nguoidung {person} thôi nội bộ", ADMIN)
    api.wait_sent(3, ADMIN)
    api.press(answer, messages.BUTTON_AROUND)
    assert api.wait_sent(2, person)[1].text == messages.REPORT_GONE
    api.say(QUESTION, person)
    assert SECRET not in api.wait_sent(3, person)[2].text


def test_a_group_is_told_only_what_it_was_enabled_for(pair: tuple[BotApi, Bot]) -> None:
    api, _ = pair
    api.say("/batnhom", GROUP, ADMIN)
    for person in (ADMIN, READER):
        api.say(f"@{NAME} {QUESTION}", GROUP, person)
    assert not [call for call in api.wait_sent(3, GROUP) if SECRET in call.text]
    api.say("/batnhom nội bộ", GROUP, ADMIN)
    for person in (READER, OTHER):
        api.say(f"@{NAME} {QUESTION}", GROUP, person)
    assert [SECRET in call.text for call in api.wait_sent(6, GROUP)[4:]] == [True, False]
