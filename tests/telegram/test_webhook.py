"""The bot process in webhook mode, behind a reverse proxy that our Bot API server plays."""

import asyncio
import json
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from bot import messages
from bot.telegram import webhook
from tests.telegram.process import ADMIN, BOT, OWN_BRAIN, Bot, bot, free_port
from tests.telegram.server import BotApi
from tests.telegram.test_monitoring import figures
from tests.telegram.webhooks import call

URL = "https://baocao.example.vn/telegram/nhan"
SECRET = "Bi-mat_0123456789"
JSON = "application/json"
UPDATE = json.dumps(
    {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": ADMIN, "type": "private"},
            "from": {"id": ADMIN, "is_bot": False, "first_name": "Lan"},
            "text": "giả",
        },
    }
)


def behind_proxy(api: BotApi) -> dict[str, str]:
    """The settings of webhook mode at a free port, which the proxy hands on to."""
    api.upstream = f"127.0.0.1:{free_port()}"
    return {
        "BAOCAO_TELEGRAM__MODE": "webhook",
        "BAOCAO_TELEGRAM__WEBHOOK_URL": URL,
        "BAOCAO_TELEGRAM__WEBHOOK_LISTEN": api.upstream,
    }


@contextmanager
def posted_to(api: BotApi, arguments: tuple[str, ...] = OWN_BRAIN, **more: str) -> Iterator[Bot]:
    """A bot in webhook mode, its webhook set."""
    with bot(api, arguments, ready=True, **behind_proxy(api), **more) as started:
        api.wait_called("setWebhook")
        yield started


Pair = tuple[BotApi, Bot]


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with BotApi().running() as api, posted_to(api, BAOCAO_TELEGRAM__WEBHOOK_SECRET=SECRET) as started:
        yield api, started


def answered(api: BotApi, chat: int) -> list[str]:
    return [c.covered("expandable_blockquote")[0] for c in api.sent(chat)]


def post(api: BotApi, body: str | bytes = UPDATE, secret: str | None = SECRET, kind: str = JSON) -> int:
    """The status that a call from anywhere gets."""
    headers = {"Content-Type": kind} | ({"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {})
    return call(api.upstream, "POST", "/telegram/nhan", body, headers)[0]


def test_telegram_is_told_address_secret_and_kinds(pair: Pair) -> None:
    api, _ = pair
    told = next(c.params for c in api.calls if c.method == "setWebhook")
    assert (told["url"], told["secret_token"]) == (URL, SECRET)
    assert json.loads(told["allowed_updates"]) == ["message", "edited_message", "callback_query", "inline_query"]
    assert told["max_connections"] == "1"
    assert not any(c.method in {"getUpdates", "deleteWebhook"} for c in api.calls)


@pytest.mark.parametrize(
    ("secret", "status"),
    [(None, 401), ("", 403), (SECRET[:-1], 403), (SECRET.lower(), 403), ("bí-mật".encode().decode("latin-1"), 403)],
)
def test_whoever_does_not_know_the_secret_is_turned_away(pair: Pair, secret: str | None, status: int) -> None:
    api, started = pair
    assert post(api, secret=secret) == status
    before = len(api.sent(ADMIN))
    api.say("thật", ADMIN)
    api.wait_sent(before + 1, ADMIN)
    assert set(answered(api, ADMIN)) == {"thật"}
    assert SECRET not in started.output


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("", JSON, 400),
        ("{", JSON, 400),
        (b"\xff\xfe", JSON, 400),
        ("[]", JSON, 400),
        ("{}", JSON, 400),
        ('{"update_id": true}', JSON, 400),
        ("[" * 100_000, JSON, 400),
        (UPDATE, "text/plain", 415),
        ("x" * 1_000_001, JSON, 413),
        ('{"update_id": 5}', JSON, 200),
        ('{"update_id": 6, "message": {"text": 3}}', JSON, 200),
        ('{"update_id": 7, "message": "x"}', JSON + "; charset=utf-8", 200),
    ],
)
def test_what_is_no_update_is_harmless(pair: Pair, body: str | bytes, kind: str, status: int) -> None:
    api, _ = pair
    assert post(api, body, kind=kind) == status
    before = len(api.sent(8))
    api.say("sau đó", 8, ADMIN)
    assert len(api.wait_sent(before + 1, 8)) == before + 1


def _message(**fields: Any) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(UPDATE)["message"]
    return message | fields


_NO_UPDATES: tuple[dict[str, Any], ...] = (
    {"message": _message(chat=None)},
    {"message": _message(chat={"id": None, "type": "private"})},
    {"message": _message(chat={"id": 2**70, "type": "private"})},
    {"message": _message(text=3)},
    {"message": _message(date=10**20)},
    {"message": _message(**{"from": {"id": "7", "is_bot": False, "first_name": "Lan"}})},
    {"message": _message(entities=5)},
    {"edited_message": _message(chat=None)},
    {"callback_query": {"id": "1", "from": None, "chat_instance": "1", "data": "x"}},
    {"callback_query": {"id": "1", "from": _message()["from"], "message": _message(chat=None), "data": "x"}},
    {"inline_query": {"id": "1", "from": None, "query": "hộ nghèo", "offset": ""}},
    {"inline_query": {"id": "1", "from": _message()["from"], "query": None, "offset": ""}},
)


def test_what_has_no_chat_or_sender_is_dropped_and_counted_and_is_no_fault(api: BotApi) -> None:
    listen = f"127.0.0.1:{free_port()}"
    with posted_to(api, BAOCAO_TELEGRAM__WEBHOOK_SECRET=SECRET, BAOCAO_MONITORING__LISTEN=listen) as started:
        for number, parts in enumerate(_NO_UPDATES, 10):
            assert post(api, json.dumps({"update_id": number} | parts)) == 200, "or it would come again"
        api.say("sau đó", ADMIN)
        api.wait_sent(1, ADMIN)
        assert answered(api, ADMIN) == ["sau đó"]
        assert figures(listen)["baocao_updates_dropped_total"] == len(_NO_UPDATES)
        assert started.stop() == 0
    assert [line for line in started.log() if line["level"] in {"warning", "error"}] == []


def test_other_methods_are_refused(pair: Pair) -> None:
    api, _ = pair
    assert call(api.upstream, "GET", "/telegram/nhan")[0] == 405


def test_updates_are_taken_in_order(pair: Pair) -> None:
    api, _ = pair
    for text in ("một", "hai", "ba"):
        api.say(text, 9, ADMIN)
    api.wait_sent(3, 9)
    assert answered(api, 9) == ["một", "hai", "ba"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_well_and_what_comes_later_waits(api: BotApi, number: int) -> None:
    with posted_to(api) as started:
        api.say("chậm", ADMIN)
        api.wait(lambda: api.pending() == 0, "delivery")
        assert started.stop(number) == 0
        assert started.log()[-1]["event"] == "stopped"
    assert answered(api, ADMIN) == ["chậm"], "what was taken is answered"
    assert api.webhook
    api.say("đêm qua", ADMIN)
    api.wait(lambda: 0 in api.posted, "delivery that nobody answers")
    assert call(urlsplit(api.url).netloc, "POST", f"/bot{api.token}/getUpdates")[0] == 409
    with posted_to(api):
        api.wait_sent(2)
    assert answered(api, ADMIN) == ["chậm", "đêm qua"]
    secrets = [c.params["secret_token"] for c in api.calls if c.method == "setWebhook"]
    assert len(set(secrets)) == 2, "without a setting each start has a secret of its own"


def test_switching_to_polling_and_back_is_one_setting(api: BotApi, data_dir: Path) -> None:
    question = "Tỷ lệ hộ nghèo cuối năm 2023 của Bình Sơn là bao nhiêu?"
    settings = behind_proxy(api) | {"BAOCAO_DATA_DIR": str(data_dir)}
    for count, mode in enumerate(("webhook", "polling", "webhook"), 1):
        api.say(question, ADMIN)
        with bot(api, BOT, ready=True, **settings | {"BAOCAO_TELEGRAM__MODE": mode}) as started:
            assert "2,82" in api.wait_sent(count, ADMIN)[-1].covered("bold")[0]
            assert started.stop() == 0
        assert bool(api.webhook) == (mode == "webhook")
    assert api.pending() == 0
    assert len(api.sent()) == 3


def test_a_secret_may_stand_in_a_file(api: BotApi, tmp_path: Path) -> None:
    file = tmp_path / "bi-mat"
    file.write_text(SECRET + "\n")
    with posted_to(api, BAOCAO_TELEGRAM__WEBHOOK_SECRET_FILE=str(file)) as started:
        assert api.webhook
        assert api.webhook.secret == SECRET
        api.say("/start", ADMIN)
        assert api.wait_sent(1)[0].text == messages.START
        assert started.stop() == 0
    assert SECRET not in started.output


@pytest.mark.parametrize("secret", ["có dấu", "a" * 257, "a b"])
def test_a_secret_that_telegram_does_not_allow_is_one_line(api: BotApi, data_dir: Path, secret: str) -> None:
    more = {"BAOCAO_TELEGRAM__WEBHOOK_SECRET": secret, "BAOCAO_DATA_DIR": str(data_dir)}
    with bot(api, BOT, ready=False, **behind_proxy(api), **more) as started:
        assert started.wait() == 2
    assert len(started.lines) == 1
    assert "BAOCAO_TELEGRAM__WEBHOOK_SECRET" in started.output
    assert secret not in started.output


def test_a_port_that_is_taken_is_one_line(api: BotApi, data_dir: Path) -> None:
    taken = api.url.removeprefix("http://").removesuffix("/bot")
    settings = behind_proxy(api) | {"BAOCAO_TELEGRAM__WEBHOOK_LISTEN": taken, "BAOCAO_DATA_DIR": str(data_dir)}
    with bot(api, BOT, ready=False, **settings) as started:
        assert started.wait() == 2
    said = [line for line in started.lines if not line.startswith("{")]
    assert len(said) == 1
    assert f"Không mở được {taken}" in said[0]


def test_an_update_counts_as_taken_only_when_it_was() -> None:
    taken = list[Mapping[str, Any]]()

    async def take(updates: Sequence[Mapping[str, Any]]) -> None:
        taken.extend(updates)
        if len(taken) == 1:
            raise OSError("disk full")

    async def work() -> list[int]:
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": JSON}
        transport = httpx.ASGITransport(app=webhook.app(SECRET, take))
        async with httpx.AsyncClient(transport=transport, base_url="http://proxy") as proxy:
            return [(await proxy.post("/", content=UPDATE, headers=headers)).status_code for _ in range(2)]

    assert asyncio.run(work()) == [503, 200]
    assert taken == [json.loads(UPDATE)] * 2
