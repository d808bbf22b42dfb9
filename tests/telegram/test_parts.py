"""The parts of the Telegram side that need no server."""

import logging
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from telegram import Chat, Location, Message, MessageEntity, User

from bot.errors import StateUnreadable
from bot.state.database import FILE, Database
from bot.state.inbox import Inbox
from bot.state.memory import LIFETIME, Memory
from bot.telegram.access import Access
from bot.telegram.addressing import Asked, Command, Question, Wordless, read
from bot.telegram.credentials import read_token
from bot.telegram.errors import TokenMissing
from bot.telegram.logs import HIDDEN, Redacting

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


def test_memory_keeps_the_last_question_of_each_person_for_half_an_hour(tmp_path: Path) -> None:
    memory = Memory(Database(tmp_path))
    memory.remember((1, 1), "a", 0.0)
    memory.remember((1, 1), "b", 10.0)
    memory.remember((1, 2), "c", 10.0)
    assert memory.previous((1, 1), 10.0 + LIFETIME) == "b"
    assert memory.previous((1, 1), 10.1 + LIFETIME) is None
    assert memory.previous((1, 2), 20.0) == "c"
    assert memory.previous((2, 1), 20.0) is None


def test_memory_forgets_when_told_and_not_when_the_bot_is_started_again(tmp_path: Path) -> None:
    memory = Memory(Database(tmp_path))
    memory.remember((1, 1), "a", 0.0)
    memory.remember((1, 2), "b", 0.0)
    memory.forget((1, 1))
    again = Memory(Database(tmp_path))
    assert again.previous((1, 1), 1.0) is None
    assert again.previous((1, 2), 1.0) == "b"


class TestDatabase:
    def test_one_that_cannot_be_opened_is_named(self, tmp_path: Path) -> None:
        (tmp_path / FILE).write_bytes(b"no database" * 100)
        with pytest.raises(StateUnreadable, match=FILE):
            Database(tmp_path)

    def test_one_that_a_newer_program_wrote_is_left_alone(self, tmp_path: Path) -> None:
        with sqlite3.connect(tmp_path / FILE) as written:
            written.execute("PRAGMA user_version = 999")
        with pytest.raises(StateUnreadable, match="mới hơn"):
            Database(tmp_path)

    def test_a_change_that_fails_leaves_nothing(self, tmp_path: Path) -> None:
        database = Database(tmp_path)

        def half() -> None:
            with database.changing() as change:
                change.execute("INSERT INTO previous VALUES (1, 1, 'a', 0)")
                raise ValueError("half")

        with pytest.raises(ValueError, match="half"):
            half()
        assert database.rows("SELECT * FROM previous") == []


class TestInbox:
    UPDATES = ({"update_id": 5, "message": {"text": "một"}}, {"update_id": 6, "message": {"text": "hai"}})

    def test_what_is_not_done_waits_over_a_restart_in_order(self, tmp_path: Path) -> None:
        inbox = Inbox(Database(tmp_path))
        assert inbox.take(self.UPDATES) == list(self.UPDATES)
        inbox.done(5)
        assert list(Inbox(Database(tmp_path)).waiting()) == [self.UPDATES[1]]

    def test_what_comes_again_is_known_done_or_not(self, tmp_path: Path) -> None:
        inbox = Inbox(Database(tmp_path))
        inbox.take(self.UPDATES)
        inbox.done(5)
        assert inbox.take(self.UPDATES) == []

    def test_messages_that_have_left_are_counted(self, tmp_path: Path) -> None:
        inbox = Inbox(Database(tmp_path))
        inbox.take(self.UPDATES)
        inbox.one_sent(6)
        assert (inbox.sent(5), inbox.sent(6), inbox.sent(7)) == (0, 1, 0)


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


def test_no_form_of_the_token_leaves_the_formatter() -> None:
    formatter = Redacting(logging.Formatter("%(message)s"), ["12:se-cret_x"])
    record = logging.LogRecord(
        "x", logging.INFO, "", 1, "a/bot%s b %s c %s", ("12:se-cret_x", "12%3Ase-cret_x", "se-cret_x"), None
    )
    assert formatter.format(record) == f"a/bot{HIDDEN} b {HIDDEN} c {HIDDEN}"
