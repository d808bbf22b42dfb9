"""Several processes that answer as one: the same answers, whatever becomes of one of them."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.answer.assistant import Assistant
from bot.answer.reader import Reader
from bot.answer.types import Status
from bot.brains.errors import Failed, NotBegun
from bot.brains.loading import loaded
from bot.brains.once import once
from bot.brains.pool import Pool, processes
from bot.brains.throughput import throughput
from index.publish import add_reports
from ingest.settings import Settings
from tests.asked import GOLDEN, needs_shared, questions
from tests.family import family, seconds
from tests.index.conftest import FOREST, report

_TOKEN = "111111:secret-of-the-bot"
_PATIENCE = 60.0
FOREST_ASKED = "Độ che phủ rừng năm 2023 của Sông Lam?"


def asked() -> list[tuple[str, str | None]]:
    return [(each["q"], each.get("after")) for each in questions(GOLDEN)]


def wait(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


@pytest.fixture(scope="module")
def folder(five: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(five, tmp_path_factory.mktemp("pool") / "data")


@pytest.fixture(scope="module")
def settings(folder: Path) -> Iterator[Settings]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BAOCAO_DATA_DIR", str(folder))
        patch.setenv("BAOCAO_TELEGRAM__TOKEN", _TOKEN)
        yield Settings.load()


@pytest.fixture(scope="module")
def pool(settings: Settings) -> Iterator[Pool]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BAOCAO_TELEGRAM__TOKEN", _TOKEN)
        patch.setenv("baocao_telegram__webhook_secret", _TOKEN)
        with Pool(settings, 2) as made:
            wait(lambda: made.alive == 2, "two processes")
            yield made


@pytest.fixture(scope="module")
def here(settings: Settings) -> Assistant:
    return loaded(settings)


@needs_shared
def test_every_question_is_answered_as_in_one_process(pool: Pool, here: Assistant) -> None:
    before = {pid: seconds(pid) for pid in pool.pids}
    with ThreadPoolExecutor(4) as asking:
        answers = list(asking.map(lambda each: pool.seen_by(None).ask(*each), asked()))
    assert answers == [here.ask(*each) for each in asked()]
    assert all(seconds(pid) > before[pid] for pid in pool.pids), "both have answered"


@needs_shared
def test_all_else_that_is_read_is_the_same(pool: Pool, here: Assistant) -> None:
    away = pool.seen_by(None)
    assert away.reports() == here.reports()
    assert away.examples(3) == here.examples(3)
    for card in here.reports():
        assert away.report(card.identity) == here.report(card.identity)
        assert away.indicators(card.identity) == here.indicators(card.identity)
        assert away.neighbours(card.identity, 3, 0) == here.neighbours(card.identity, 3, 0)
        assert away.original(card.identity) == here.original(card.identity)
    assert away.report("0" * 16) is None
    assert away.original("0" * 16) is None
    question = "tỷ lệ hộ nghèo năm 2023 của Bình Sơn?"
    assert away.everywhere(question) == here.everywhere(question)
    assert away.sources(question) == here.sources(question)


@needs_shared
def test_who_may_see_less_is_answered_from_less(pool: Pool, here: Assistant) -> None:
    for collections in (frozenset[str](), frozenset({"nội bộ"})):
        assert pool.seen_by(collections).reports() == here.seen_by(collections).reports()


@needs_shared
@given(st.text(st.characters(exclude_categories=()), max_size=60))
@examples(max_examples=40, deadline=None)
def test_hostile_text_comes_and_goes_unharmed(pool: Pool, here: Assistant, text: str) -> None:
    assert pool.seen_by(None).ask(text, text) == here.ask(text, text)


@needs_shared
def test_a_fault_in_answering_is_told_with_its_traceback_and_ends_no_process(pool: Pool) -> None:
    pids = pool.pids
    identity = pool.seen_by(None).reports()[0].identity
    with pytest.raises(Failed, match="TypeError"):
        pool.seen_by(None).neighbours(identity, 0, "một")  # type: ignore[arg-type]
    assert pool.pids == pids


@needs_shared
def test_no_secret_of_the_bot_reaches_them(pool: Pool) -> None:
    of_all = [
        Path(f"/proc/{pid}/{what}").read_bytes() for pid in family(os.getpid()) for what in ("environ", "cmdline")
    ]
    assert of_all
    assert not any(_TOKEN.encode() in each for each in of_all)


@needs_shared
def test_a_process_that_is_killed_takes_no_question_with_it(pool: Pool, here: Assistant) -> None:
    asking_for, killed, answers = asked(), list[int](), []
    with ThreadPoolExecutor(4) as asking:
        # One kill at a time: two that die over one question are taken to be its own fault.
        for some in (asking_for[i : i + 20] for i in range(0, len(asking_for), 20)):
            in_hand = [asking.submit(pool.seen_by(None).ask, *each) for each in some]
            in_hand[len(killed) % 10].result()
            killed.append(pool.pids[0])
            os.kill(killed[-1], signal.SIGKILL)
            answers += [each.result() for each in in_hand]
            wait(lambda: pool.alive == 2 and killed[-1] not in pool.pids, "a successor")
    assert len(set(killed)) == len(killed) > 5
    assert answers == [here.ask(*each) for each in asking_for]


@needs_shared
def test_when_the_one_they_come_from_is_killed_another_takes_its_place(pool: Pool) -> None:
    before = pool.pids
    (origin,) = family(os.getpid(), depth=1)
    os.kill(origin, signal.SIGKILL)
    os.kill(before[0], signal.SIGKILL)
    assert pool.seen_by(None).examples(1), "the other one goes on"
    wait(lambda: pool.alive == 2 and before[0] not in pool.pids, "a successor")
    assert before[1] in pool.pids
    assert origin not in family(os.getpid())


@needs_shared
def test_one_that_hangs_is_ended_and_its_question_asked_of_another(settings: Settings, here: Assistant) -> None:
    others = set(family(os.getpid()))
    with Pool(settings, 2, patience=3.0) as own:
        wait(lambda: own.alive == 2, "two processes")
        stuck = own.pids[0]
        os.kill(stuck, signal.SIGSTOP)
        for each in asked()[:4]:
            assert own.seen_by(None).ask(*each) == here.ask(*each)
        assert stuck not in own.pids
        wait(lambda: own.alive == 2, "its successor")
        assert len(set(family(os.getpid())) - others) == 3
    wait(lambda: set(family(os.getpid())) <= others, "the end of all")


def test_a_new_index_is_taken_by_all_once_it_has_passed_and_one_warning_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.jsonl"
    own.write_text(f'{{"id": "1", "q": "{FOREST_ASKED}", "answer": ["41,5"]}}\n', encoding="utf-8")
    monkeypatch.setenv("BAOCAO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BAOCAO_CANARY__QUESTIONS", str(own))
    careful = Settings.load()
    add_reports(careful, [report("a.txt", FOREST)])
    told: list[str] = []
    stop = threading.Event()
    with Pool(careful, 2) as pool, ThreadPoolExecutor(1) as asking:
        pool.on_alarm(told.append)
        wait(lambda: pool.alive == 2, "two processes")
        meanwhile = asking.submit(_ask_until, stop, pool)
        add_reports(careful, [report("a.txt", FOREST.replace("41,5%", "42,5%"))])
        assert not pool.keep_up()
        os.kill(pool.pids[0], signal.SIGKILL)  # its successor is to hold to the one before as well
        wait(lambda: pool.alive == 2, "a successor")
        assert not pool.keep_up()
        assert len(told) == 1 and FOREST_ASKED in told[0]
        add_reports(careful, [report("a.txt", FOREST.replace("3,9", "3,8"))])
        assert pool.keep_up() and pool.keep_up()
        stop.set()
        headlines = meanwhile.result()
        assert headlines and all("41,5" in each for each in headlines)
        assert [pool.seen_by(None).ask(FOREST_ASKED).status for _ in range(2)] == [Status.ANSWERED] * 2
        assert pool.generation == "000003"


def _ask_until(stop: threading.Event, pool: Pool) -> list[str]:
    headlines = []
    while not stop.is_set():
        headlines.append(pool.seen_by(None).ask(FOREST_ASKED).headline)
    return headlines


@needs_shared
def test_a_model_that_is_not_there_is_told_in_one_line(settings: Settings, tmp_path: Path) -> None:
    elsewhere = settings.model_copy(
        update={"embedding": settings.embedding.model_copy(update={"model": str(tmp_path)})}
    )
    with pytest.raises(NotBegun, match="không phải thư mục mô hình") as fault, Pool(elsewhere, 2):
        pass
    assert fault.value.exit_code == 2


@needs_shared
def test_an_index_of_another_model_is_told_in_one_line(settings: Settings) -> None:
    other = settings.model_copy(update={"embedding": settings.embedding.model_copy(update={"query_prefix": "hỏi: "})})
    with pytest.raises(NotBegun, match="index rebuild") as fault, Pool(other, 2):
        pass
    assert fault.value.exit_code == 2


@needs_shared
def test_questions_a_second_are_measured(settings: Settings) -> None:
    assert throughput(settings, asked()[:10], 2) > 0


def test_a_generation_is_tried_by_one_alone(tmp_path: Path) -> None:
    tried: list[str] = []

    def guard(_reader: Reader, generation: str) -> Sequence[str]:
        tried.append(generation)
        time.sleep(0.05)
        return ["không đúng"]

    with ThreadPoolExecutor(4) as trying:
        reader = Reader(lambda: pytest.fail("nothing is asked"))
        judged = [trying.submit(once(guard, tmp_path, tmp_path), reader, name) for name in ("1", "1", "2", "1")]
    assert [each.result() for each in judged] == [["không đúng"]] * 4
    assert sorted(tried) == ["1", "2"]


def test_the_lite_engine_is_opened_by_one_process_alone() -> None:
    settings = Settings.load()
    lite = settings.model_copy(update={"index": settings.index.model_copy(update={"engine": "milvus"})})
    assert processes(lite) == 1
    cluster = lite.model_copy(update={"index": lite.index.model_copy(update={"milvus_uri": "http://m:19530"})})
    three = cluster.model_copy(update={"answer": settings.answer.model_copy(update={"processes": 3})})
    assert processes(three) == 3
