"""`python -m bot run` with two processes that answer, behind one webhook: whatever one of them did, the others know."""

import os
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import messages
from bot.answer.types import Status
from tests.family import family, seconds
from tests.telegram.kills import answers
from tests.telegram.process import ADMIN, BOT, OWN_BRAIN, Bot, bot, free_port, ingest
from tests.telegram.server import BotApi
from tests.telegram.test_monitoring import figures
from tests.telegram.test_webhook import behind_proxy, posted_to
from tests.telegram.webhooks import call

THREAD = ("tỷ lệ hộ nghèo năm 2023 của Yên Thế?", "còn Bình Sơn?", "tỷ lệ hộ nghèo năm 2023 của thị xã Hương Trà?")
TOLD = (messages.VERDICTS[Status.NOT_STATED], "2,82", "1,5")
"""What the bold line of the answer to each says: a follow-up that met another's question before it would say else."""


def answering(started: Bot) -> list[int]:
    """The processes that answer: forked off the one that the bot has started."""
    return [pid for child in family(started.process.pid, depth=1) for pid in family(child, depth=1)]


@pytest.fixture(scope="module")
def two(ingested: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[BotApi, Bot, str]]:
    """A bot with two processes behind a server with all of Telegram's limits, and where its metrics are."""
    api, listen = BotApi(chat_interval=1.0, overall=30), f"127.0.0.1:{free_port()}"
    data = shutil.copytree(ingested, tmp_path_factory.mktemp("two") / "data")
    more = {"BAOCAO_DATA_DIR": str(data), "BAOCAO_ACCESS__OPEN": "true", "BAOCAO_ANSWER__PROCESSES": "2"}
    with api.running(), posted_to(api, BOT, BAOCAO_MONITORING__LISTEN=listen, **more) as started:
        api.wait(lambda: figures(listen)["baocao_processes"] == 2, "two processes")
        yield api, started, listen


Two = tuple[BotApi, Bot, str]


@pytest.mark.parametrize("chats", [range(100, 108), range(200, 208)])
def test_order_follow_ups_and_limits_hold_over_both_while_one_is_killed(two: Two, chats: range) -> None:
    api, started, listen = two
    before = {pid: seconds(pid) for pid in answering(started)}
    for question in THREAD:
        for chat in chats:
            api.say(question, chat)
    api.wait(lambda: len(_sent(api, chats)) >= 5, "some answers")
    assert all(seconds(pid) > before[pid] for pid in before), "both answer"
    os.kill(answering(started)[0], signal.SIGKILL)
    api.wait(lambda: len(_sent(api, chats)) >= len(THREAD) * len(chats), "all answers")
    for chat in chats:
        said = ["".join(c.covered("bold")) or c.text for c in api.sent(chat)]
        assert len(said) == len(TOLD) and all(part in line for part, line in zip(TOLD, said, strict=True)), said
    api.wait(lambda: figures(listen)["baocao_processes"] == 2, "its successor")
    assert not set(answering(started)) <= set(before)
    assert not [c for c in api.calls if c.status == 429]


def _sent(api: BotApi, chats: range) -> list[int]:
    return [c.chat for c in api.sent() if c.chat in chats]


def test_a_button_does_what_it_says_whichever_process_made_it(two: Two) -> None:
    api, _, _ = two
    api.say("Tỷ lệ hộ nghèo cuối năm 2023 của Bình Sơn là bao nhiêu?", 300)
    (answer,) = api.wait_sent(1, 300)
    for number in range(2, 6):  # processes take turns, so that both are asked
        api.press(answer, messages.BUTTON_AROUND)
        assert "Tỷ lệ hộ nghèo cuối năm 2023" in api.wait_sent(number, 300)[-1].covered("bold")[0]


def test_who_is_let_in_or_turned_out_is_so_for_every_process_at_once(two: Two) -> None:
    api, _, _ = two
    api.say("/nguoidung 301 xem nội bộ", ADMIN)
    api.wait_sent(1, ADMIN)
    api.say("/batnhom", -301, ADMIN)
    api.wait_sent(1, -301)
    for number in range(2, 5):
        api.say("/baocao@baocao_thu_bot", -301, 301)
        assert messages.REPORTS_HEAD.format(count=5) in api.wait_sent(number, -301)[-1].text
    api.say("/tatnhom", -301, ADMIN)
    api.wait_sent(5, -301)
    for number in range(6, 9):
        api.say("/baocao@baocao_thu_bot", -301, 301)
        assert api.wait_sent(number, -301)[-1].text == messages.GROUP_NOT_ENABLED


def test_what_was_asked_of_any_process_is_counted_once_and_in_one_place(two: Two) -> None:
    api, _, listen = two
    before = figures(listen)
    for chat in range(310, 314):
        api.say(THREAD[0], chat)
    api.wait(lambda: len(_sent(api, range(310, 314))) == 4, "answers")
    after = figures(listen)
    assert after["baocao_questions_total not_stated"] - before["baocao_questions_total not_stated"] == 4
    assert after["baocao_answer_seconds_count"] - before["baocao_answer_seconds_count"] == 4
    api.say("/lichsu", 310)
    assert list(api.wait_sent(2, 310)[1].buttons) == [THREAD[0]]


def test_told_to_stop_it_answers_what_is_in_hand_and_leaves_no_process(data_dir: Path) -> None:
    api = BotApi()
    more = {"BAOCAO_DATA_DIR": str(data_dir), "BAOCAO_ACCESS__OPEN": "true", "BAOCAO_ANSWER__PROCESSES": "2"}
    with api.running(), posted_to(api, BOT, **more) as started:
        for chat in range(1, 9):
            api.say(THREAD[1] if chat % 2 else THREAD[0], chat)
        api.wait(lambda: api.pending() == 0, "all taken")
        there = family(started.process.pid)
        assert len(there) >= 2
        # As a service manager does: every process of the service is told.
        for pid in there:
            os.kill(pid, signal.SIGTERM)
        assert started.stop() == 0
        assert len(api.sent()) == 8
        api.wait(lambda: not any(Path(f"/proc/{pid}").exists() for pid in there), "the end of all processes")


def test_a_bot_that_is_killed_leaves_no_process_and_its_successor_answers_the_rest(data_dir: Path) -> None:
    api = BotApi()
    more = {"BAOCAO_DATA_DIR": str(data_dir), "BAOCAO_ACCESS__OPEN": "true", "BAOCAO_ANSWER__PROCESSES": "2"}
    with api.running():
        with posted_to(api, BOT, **more) as started:
            there = family(started.process.pid)
            for chat in range(1, 13):
                api.say(THREAD[0], chat)
            api.wait_sent(3)
            started.process.kill()
            api.wait(lambda: not any(Path(f"/proc/{pid}").exists() for pid in there), "the end of all processes")
        with posted_to(api, BOT, **more) as started:
            api.wait(lambda: {c.chat for c in api.sent()} == set(range(1, 13)), "all answers")
            assert started.stop() == 0
    assert max(Counter(c.chat for c in api.sent()).values()) <= 2


def test_a_second_bot_stands_by_and_takes_over_when_the_first_is_killed(tmp_path: Path) -> None:
    api = BotApi()
    asked = [f"câu {number}" for number in range(40)]
    with api.running():
        more = {**behind_proxy(api), "BAOCAO_DATA_DIR": str(tmp_path), "BAOCAO_ACCESS__OPEN": "true"}
        listen = f"127.0.0.1:{free_port()}"
        with (
            bot(api, OWN_BRAIN, ready=True, **more) as first,
            bot(api, OWN_BRAIN, ready=False, BAOCAO_MONITORING__LISTEN=listen, **more) as second,
        ):
            second.wait_logged("standing by")
            assert call(listen, "GET", "/readyz")[0] == 503
            for number, text in enumerate(asked):
                api.say(text, 100 + number % 10)
                if number == len(asked) // 2:
                    api.wait_sent(5)
                    first.process.kill()
            api.wait(lambda: len(answers(api)) == len(asked), "all answers")
            assert call(listen, "GET", "/readyz")[0] == 200
            assert second.stop() == 0
    # What was being sent as it was killed may have arrived: one message a chat.
    assert max(answers(api).values()) <= 2 and sum(answers(api).values()) <= len(asked) + 10
    for chat in range(100, 110):
        said = [c.covered("expandable_blockquote")[0] for c in api.sent(chat)]
        assert sorted(said, key=asked.index) == said, "in order"


def test_a_second_bot_that_is_told_to_stop_while_it_stands_by_ends_well(api: BotApi, tmp_path: Path) -> None:
    with (
        bot(api, OWN_BRAIN, BAOCAO_DATA_DIR=str(tmp_path)),
        bot(api, OWN_BRAIN, ready=False, BAOCAO_DATA_DIR=str(tmp_path)) as second,
    ):
        second.wait_logged("standing by")
        assert second.stop() == 0
        assert sum(c.method == "getMe" for c in api.calls) == 1


def test_reports_added_while_it_runs_are_answered_from_by_every_process(data_dir: Path, tmp_path: Path) -> None:
    api = BotApi()
    report = tmp_path / "mau.txt"
    sample = next(Path("samples").glob("binh-son*.txt"))
    report.write_text(sample.read_text(encoding="utf-8").replace("2023", "2031"), encoding="utf-8")
    more = {"BAOCAO_DATA_DIR": str(data_dir), "BAOCAO_ACCESS__OPEN": "true", "BAOCAO_ANSWER__PROCESSES": "2"}
    with api.running(), posted_to(api, BOT, **more) as started:
        api.wait(lambda: len(answering(started)) == 2, "two processes")
        ingest(data_dir, "add", str(report))
        # Each looks when it is next asked, opens what is new beside, and answers from it from then on.
        listed, numbers = list[str](), iter(range(1, 1000))
        while listed[-6:] != [messages.REPORTS_HEAD.format(count=6)] * 6:
            api.say("/baocao", 400)
            listed.append(api.wait_sent(next(numbers), 400)[-1].text.splitlines()[0])
        assert started.stop() == 0
