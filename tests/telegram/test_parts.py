"""The parts of the Telegram side that need no server."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from telegram import Chat, Location, Message, MessageEntity, User
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut

from bot.telegram.access import Access
from bot.telegram.addressing import Asked, Command, Question, Wordless, read
from bot.telegram.credentials import read_token
from bot.telegram.delivery import may_have_arrived
from bot.telegram.errors import TokenMissing
from bot.telegram.logs import HIDDEN, Redacting
from bot.telegram.memory import LIFETIME, Memory

ME = User(1, "Báo cáo", is_bot=True, username="Baocao_bot")
LAN = User(2, "Lan", is_bot=False)
COMMANDS = frozenset({"trogiup"})


def message(text: str | None, group: bool = False, to: User | None = None, place: bool = False) -> Message:
    chat = Chat(-9, Chat.SUPERGROUP) if group else Chat(2, Chat.PRIVATE)
    now = datetime.now(UTC)
    reply = Message(1, now, chat, from_user=to) if to else None
    location = Location(105.8, 21.0) if place else None
    return Message(2, now, chat, from_user=LAN, text=text, reply_to_message=reply, location=location)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (message("tỷ lệ?"), Question("tỷ lệ?")),
        (message("/trogiup"), Command("trogiup")),
        (message("/TroGiup thêm"), Command("trogiup")),
        (message("/la"), Command("la")),
        (message("/trogiup@baocao_bot"), Command("trogiup")),
        (message("/trogiup@khac_bot"), None),
        (message("/ tỷ lệ"), Question("/ tỷ lệ")),
        (message("/tỷ lệ"), Question("/tỷ lệ")),
        (message(""), Question("")),
        (message(None, place=True), Wordless()),
        (message(None), None),
        (message("tỷ lệ?", group=True), None),
        (message("@baocao_BOT tỷ lệ?", group=True), Question("tỷ lệ?")),
        (message("tỷ lệ, @baocao_bot", group=True), Question("tỷ lệ,")),
        (message("@baocao_bot", group=True), Question("")),
        (message("@baocao_bot2 tỷ lệ?", group=True), None),
        (message("a@baocao_bot.vn", group=True), None),
        (message("còn Yên Thế?", group=True, to=ME), Question("còn Yên Thế?")),
        (message("còn Yên Thế?", group=True, to=LAN), None),
        (message("/trogiup", group=True), Command("trogiup")),
        (message("/la", group=True), None),
        (message("/la@baocao_bot", group=True), Command("la")),
        (message(None, group=True, place=True), None),
    ],
)
def test_read(asked: Message, expected: Asked | None) -> None:
    assert read(asked, ME, COMMANDS) == expected


def test_a_command_needs_no_entity_and_an_entity_makes_none() -> None:
    marked = Message(
        2,
        datetime.now(UTC),
        Chat(2, "private"),
        LAN,
        text="xem /trogiup",
        entities=[MessageEntity("bot_command", 4, 8)],
    )
    assert read(marked, ME, COMMANDS) == Question("xem /trogiup")


def test_access() -> None:
    assert Access(frozenset({7})).allows(7)
    assert not Access(frozenset({7})).allows(8)
    assert Access(frozenset(), open=True).allows(8)


def test_memory_keeps_the_last_question_of_each_person_for_half_an_hour() -> None:
    memory = Memory()
    memory.remember((1, 1), "a", 0.0)
    memory.remember((1, 1), "b", 10.0)
    memory.remember((1, 2), "c", 10.0)
    assert memory.previous((1, 1), 10.0 + LIFETIME) == "b"
    assert memory.previous((1, 1), 10.1 + LIFETIME) is None
    assert memory.previous((1, 2), 20.0) == "c"
    assert memory.previous((2, 1), 20.0) is None


def test_memory_forgets_who_asked_longest_ago() -> None:
    memory = Memory()
    for user in range(10_000):
        memory.remember((user, user), "a", 0.0)
    memory.remember((0, 0), "b", 1.0)
    memory.remember((-1, -1), "c", 1.0)
    assert memory.previous((1, 1), 1.0) is None
    assert memory.previous((0, 0), 1.0) == "b"


def test_the_token_comes_from_the_environment_or_else_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("2:b\n", encoding="utf-8")
    assert read_token(SecretStr("1:a"), file) == "1:a"
    assert read_token(None, file) == "2:b"


@pytest.mark.parametrize("token", ["", "  ", "1:a/../b", "1:a b", "1:ế"])
def test_what_cannot_be_a_token_is_refused_and_not_repeated(token: str) -> None:
    with pytest.raises(TokenMissing) as caught:
        read_token(SecretStr(token), None)
    assert caught.value.exit_code == 2
    assert not token.strip() or token not in str(caught.value)


def test_a_token_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TokenMissing, match=str(tmp_path)):
        read_token(None, tmp_path / "token")


def _caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (_caused(TimedOut(), httpx.ReadTimeout("")), True),
        (_caused(NetworkError(""), httpx.RemoteProtocolError("")), True),
        (_caused(TimedOut(), httpx.PoolTimeout("")), False),
        (_caused(NetworkError(""), httpx.ConnectError("")), False),
        (NetworkError("Internal Server Error"), False),
        (BadRequest("can't parse entities"), False),
    ],
)
def test_may_have_arrived(error: TelegramError, expected: bool) -> None:
    assert may_have_arrived(error) is expected


def test_no_form_of_the_token_leaves_the_formatter() -> None:
    formatter = Redacting(logging.Formatter("%(message)s"), ["12:se-cret_x"])
    record = logging.LogRecord(
        "x", logging.INFO, "", 1, "a/bot%s b %s c %s", ("12:se-cret_x", "12%3Ase-cret_x", "se-cret_x"), None
    )
    assert formatter.format(record) == f"a/bot{HIDDEN} b {HIDDEN} c {HIDDEN}"
