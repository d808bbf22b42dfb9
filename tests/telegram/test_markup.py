"""The test server refuses what Telegram refuses."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.telegram.markup import BadMarkup, Entity, parse
from tests.telegram.server import BotApi


def call(api: BotApi, method: str, token: str | None = None, **params: Any) -> dict[str, Any]:
    """The reply of one call, an error reply included."""
    body = json.dumps(params).encode()
    request = Request(f"{api.url}{token or api.token}/{method}", body, {"Content-Type": "application/json"})
    try:
        with urlopen(request) as reply:
            return dict(json.load(reply))
    except HTTPError as error:
        with error:
            return dict(json.load(error))


def test_parse_finds_text_and_entities() -> None:
    assert parse("<b>A &amp; B</b>\n<blockquote expandable>&lt;c&gt;</blockquote> <code>d</code>") == (
        "A & B\n<c> d",
        [Entity("bold", "A & B"), Entity("expandable_blockquote", "<c>"), Entity("code", "d")],
    )


@pytest.mark.parametrize(
    "html", ["<b>a", "a</b>", "<b>a</i>", "a < b", "<p>a</p>", "<b x>a</b>", "<code><b>a</b></code>"]
)
def test_parse_refuses(html: str) -> None:
    with pytest.raises(BadMarkup):
        parse(html)


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"text": "&amp;" * 4096, "parse_mode": "HTML"}, 200),
        ({"text": "a" * 4097}, 400),
        ({"text": "😀" * 2049}, 400),
        ({"text": "<b>a</b>" * 101, "parse_mode": "HTML"}, 400),
        ({"text": "<b>a", "parse_mode": "HTML"}, 400),
        ({"text": " "}, 400),
        ({"text": "a", "reply_markup": json.dumps({"inline_keyboard": [[{"callback_data": "đ" * 33}]]})}, 400),
    ],
)
def test_sends_within_the_limits_only(api: BotApi, params: dict[str, Any], status: int) -> None:
    call(api, "sendMessage", chat_id=1, **params)
    assert api.calls[-1].status == status


def test_wrong_token_and_unknown_method(api: BotApi) -> None:
    assert call(api, "getMe", token="1:x")["error_code"] == 401
    assert call(api, "getNothing")["error_code"] == 404
    assert call(api, "getMe")["result"]["username"]


def test_a_chat_that_hurries_is_told_to_wait_and_watched() -> None:
    with BotApi(chat_interval=30).running() as api:
        assert call(api, "sendMessage", chat_id=1, text="a")["ok"]
        assert 0 < call(api, "sendMessage", chat_id=1, text="b")["parameters"]["retry_after"] <= 30
        assert api.too_soon == 0
        assert not call(api, "sendMessage", chat_id=1, text="b")["ok"]
        assert api.too_soon == 1
        assert call(api, "sendMessage", chat_id=2, text="a")["ok"]


def test_twenty_messages_a_minute_in_a_group(api: BotApi) -> None:
    replies = [call(api, "sendMessage", chat_id=-5, text="a")["ok"] for _ in range(21)]
    assert replies == [True] * 20 + [False]


def test_updates_come_again_until_they_are_confirmed(api: BotApi) -> None:
    first, second = api.say("a"), api.say("b")
    assert [u["update_id"] for u in call(api, "getUpdates", timeout=0)["result"]] == [first, second]
    assert [u["update_id"] for u in call(api, "getUpdates", offset=second, timeout=0)["result"]] == [second]
    assert call(api, "getUpdates", offset=second + 1, timeout=0)["result"] == []
    assert api.pending() == 0
