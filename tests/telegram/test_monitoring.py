"""Health, readiness and metrics of the bot process."""

import json
from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.telegram.process import ADMIN, OWN_BRAIN, Bot, bot, free_port
from tests.telegram.server import BotApi, Fault
from tests.telegram.webhooks import call

Watched = tuple[BotApi, Bot, str]


@pytest.fixture
def watched(api: BotApi) -> Iterator[Watched]:
    listen = f"127.0.0.1:{free_port()}"
    with bot(api, OWN_BRAIN, BAOCAO_MONITORING__LISTEN=listen) as started:
        started.wait_logged("ready")
        yield api, started, listen


def figures(listen: str) -> dict[str, float]:
    """Every sample, by its name and the values of its labels."""
    status, text = call(listen, "GET", "/metrics")
    assert status == 200
    return {
        " ".join((sample.name, *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_bot_that_takes_updates_is_healthy_and_ready(watched: Watched) -> None:
    api, started, listen = watched
    assert call(listen, "GET", "/healthz") == (200, "ok\n")
    api.wait(lambda: call(listen, "GET", "/readyz")[0] == 200, "readiness")
    assert json.loads(call(listen, "GET", "/readyz")[1]) == {"brain": True, "server": True, "taking": True}
    assert started.stop() == 0


def test_a_bot_whose_server_does_not_answer_is_healthy_and_not_ready(api: BotApi) -> None:
    listen = f"127.0.0.1:{free_port()}"
    api.fail("getMe", Fault.HANG)
    with bot(api, OWN_BRAIN, ready=False, BAOCAO_MONITORING__LISTEN=listen) as started:
        api.wait_called("getMe")
        assert call(listen, "GET", "/healthz")[0] == 200
        status, text = call(listen, "GET", "/readyz")
        assert status == 503
        assert json.loads(text) == {"brain": True, "server": False, "taking": False}
        assert started.stop() == 0


def test_what_happened_is_counted_and_nobody_is_named(watched: Watched) -> None:
    api, _, listen = watched
    before = figures(listen)
    assert before["baocao_questions_total answered"] == 0
    api.fail("sendMessage", Fault.ERROR)
    for text in ("Bình Sơn", "cảm ơn", "hỏng", "/start"):
        api.say(text, ADMIN)
    # The first send is refused for good, and told by its fault instead.
    api.wait_sent(4, ADMIN)
    api.flood(8, 3600)
    api.say("/start", 8, ADMIN)
    api.wait(lambda: figures(listen)["baocao_told_to_wait_total"] == 1, "429")
    api.wait(lambda: figures(listen)["baocao_queue_length"] == 1, "queue with only the one that waits")
    after = figures(listen)
    assert {name: value for name, value in after.items() if value and value != before.get(name)}.items() >= {
        "baocao_questions_total answered": 1,
        "baocao_questions_total refused": 1,
        "baocao_questions_total fault": 1,
        "baocao_answer_seconds_count": 2,
        "baocao_answer_seconds_bucket +Inf": 2,
        "baocao_updates_taken_total": 5,
        "baocao_sends_total failed": 1,
        "baocao_sends_total arrived": 4,
    }.items()
    text = call(listen, "GET", "/metrics")[1]
    assert "Bình Sơn" not in text
    assert "Lan" not in text


def test_it_is_off_unless_it_is_set(api: BotApi) -> None:
    with bot(api, OWN_BRAIN) as started:
        started.wait_logged("ready")
        assert "uvicorn" not in started.output
