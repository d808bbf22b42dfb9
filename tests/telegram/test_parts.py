"""The parts of the Telegram side that need no server."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from telegram import Chat, Location, Message, MessageEntity, User

from bot.errors import StateUnreadable
from bot.state.audit import Audit, Entry
from bot.state.buttons import Buttons
from bot.state.database import FILE, Database
from bot.state.drafts import LIFETIME as LIFETIME_OF_DRAFTS
from bot.state.drafts import PATIENCE, Draft, Drafts
from bot.state.inbox import Inbox
from bot.state.memory import LIFETIME, Memory
from bot.state.people import People, Role
from bot.telegram.addressing import Asked, Command, Question, Wordless, read
from bot.telegram.credentials import read_token
from bot.telegram.errors import TokenMissing
from ingest.parse import parse_text

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
        (message("/TroGiup thêm"), Command("trogiup", "thêm")),
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


class TestPeople:
    def people(self, folder: Path, *, everybody: bool = False) -> People:
        return People(Database(folder), admins=(7,), users=(8,), everybody=everybody)

    def test_the_settings_an_administrator_and_an_open_door_let_in(self, tmp_path: Path) -> None:
        people = self.people(tmp_path)
        assert [people.role(person) for person in (7, 8, 9)] == [Role.ADMIN, Role.USER, None]
        people.let_in(9, "Lan", Role.USER, 0.0)
        assert self.people(tmp_path).role(9) is Role.USER
        assert self.people(tmp_path, everybody=True).role(10) is Role.USER

    def test_who_is_turned_out_is_a_stranger_again_and_the_settings_stay(self, tmp_path: Path) -> None:
        people = self.people(tmp_path)
        people.let_in(9, "Lan", Role.USER, 0.0)
        assert people.turn_out(9)
        assert not people.turn_out(8)
        assert (people.role(9), people.role(8)) == (None, Role.USER)

    def test_a_code_is_the_same_for_an_hour(self, tmp_path: Path) -> None:
        people = self.people(tmp_path)
        first, again = people.pair(9, "Lan", 0.0), people.pair(9, "Lan", 3599.0)
        assert first and again and first.code == again.code and len(first.code) == 6
        assert (first.new, again.new) == (True, False)
        assert people.waiting(9, 3599.0) and not people.waiting(9, 3600.0)
        later = people.pair(9, "Lan", 3600.0)
        assert later and later.new

    def test_at_most_twenty_wait_at_once(self, tmp_path: Path) -> None:
        people = self.people(tmp_path)
        codes = [people.pair(person, "", 0.0) for person in range(100, 121)]
        assert all(codes[:20]) and codes[20] is None
        assert people.pair(121, "", 3601.0)


class TestAudit:
    ASKED = Entry(0.0, 1, 9, "tỷ lệ?", None, "not_stated", "", [("a.txt", 1, 2)], "g1", 12)

    def test_a_question_is_kept_with_what_was_said_of_it_and_the_last_word_counts(self, tmp_path: Path) -> None:
        audit = Audit(Database(tmp_path), 0)
        number = audit.keep(self.ASKED)
        assert audit.said_of(number, 9, good=True, now=1.0)
        assert audit.said_of(number, 9, good=False, now=2.0, reason="Sai con số")
        (kept,) = audit.all()
        assert (kept["question"], kept["quotes"], kept["ms"]) == ("tỷ lệ?", [["a.txt", 1, 2]], 12)
        assert kept["feedback"] == [{"person": 9, "good": 0, "reason": "Sai con số"}]
        assert not audit.said_of(number + 1, 9, good=True, now=3.0)

    def test_what_is_older_than_the_settings_say_goes_with_what_was_said_of_it(self, tmp_path: Path) -> None:
        audit = Audit(Database(tmp_path), 1)
        audit.said_of(audit.keep(self.ASKED), 9, good=True, now=1.0)
        audit.keep(replace(self.ASKED, at=86_401.0, question="sau"))
        assert [(each["question"], each["feedback"]) for each in audit.all()] == [("sau", [])]

    def test_what_people_miss(self, tmp_path: Path) -> None:
        audit = Audit(Database(tmp_path), 0)
        audit.keep(self.ASKED)
        bad = audit.keep(replace(self.ASKED, question="sai", status="answered"))
        audit.keep(replace(self.ASKED, question="đúng", status="answered"))
        audit.said_of(bad, 9, good=False, now=1.0)
        assert [row["question"] for row in audit.missed(0.0, 9)] == ["sai", "tỷ lệ?"]
        (day,) = audit.a_day(0.0)
        assert (day["questions"], day["answered"], day["not_stated"], day["good"], day["bad"]) == (3, 2, 1, 0, 1)


def test_a_button_is_found_again_after_a_restart_until_it_expires(tmp_path: Path) -> None:
    (identity,) = Buttons(Database(tmp_path)).make([{"do": "ask", "question": "tỷ lệ?"}], 0.0)
    assert len(identity.encode()) <= 64
    again = Buttons(Database(tmp_path))
    assert again.content(identity, 1.0) == {"do": "ask", "question": "tỷ lệ?"}
    assert again.content(identity, 1e9) is None
    assert again.content("khác", 1.0) is None


def test_a_draft_that_nobody_published_is_forgotten_with_its_file_and_the_others_stay(tmp_path: Path) -> None:
    drafts = Drafts(Database(tmp_path), tmp_path)
    report = parse_text("a.txt", b"So: 1/BC-UBND\n\nBao cao.")
    for identity, made in ((1, 0.0), (2, 10.0), (3, 10.0 + LIFETIME_OF_DRAFTS - 1)):
        file = drafts.folder(identity) / "a.txt"
        file.touch()
        drafts.keep(Draft(identity, 7, "a.txt", file, report, ""), made)
    assert drafts.get(1) is None and not (tmp_path / "drafts" / "1").exists()
    for identity in (2, 3):
        draft = drafts.get(identity)
        assert draft and draft.report == report and draft.file.exists()


def test_what_is_asked_of_a_draft_is_waited_for_ten_minutes_and_once(tmp_path: Path) -> None:
    drafts = Drafts(Database(tmp_path), tmp_path)
    report = parse_text("a.txt", b"So: 1/BC-UBND\n\nBao cao.")
    drafts.keep(Draft(1, 7, "a.txt", drafts.folder(1) / "a.txt", report, ""), 0.0)
    drafts.expect(7, 1, "place", 0.0)
    assert drafts.expected(8, 1.0) is None, "of another person"
    found = drafts.expected(7, 1.0)
    assert found and (found[0].id, found[1]) == (1, "place")
    assert drafts.expected(7, 2.0) is None
    drafts.expect(7, 1, "place", 0.0)
    assert drafts.expected(7, PATIENCE + 1) is None


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
        inbox = Inbox(Database(tmp_path), tmp_path / "marks")
        assert inbox.take(self.UPDATES) == list(self.UPDATES)
        inbox.done(5)
        assert list(Inbox(Database(tmp_path), tmp_path / "marks").waiting()) == [self.UPDATES[1]]

    def test_what_was_answered_right_before_a_kill_is_not_answered_again(self, tmp_path: Path) -> None:
        inbox = Inbox(Database(tmp_path), tmp_path / "marks")
        inbox.take(self.UPDATES)
        inbox.answered(5)
        for _ in range(2):
            assert list(Inbox(Database(tmp_path), tmp_path / "marks").waiting()) == [self.UPDATES[1]]

    def test_what_comes_again_is_known_done_or_not(self, tmp_path: Path) -> None:
        inbox = Inbox(Database(tmp_path), tmp_path / "marks")
        inbox.take(self.UPDATES)
        inbox.done(5)
        assert inbox.take(self.UPDATES) == []

    def test_messages_that_have_left_are_counted(self, tmp_path: Path) -> None:
        inbox = Inbox(Database(tmp_path), tmp_path / "marks")
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
