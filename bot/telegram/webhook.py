"""Webhook: updates as Telegram posts them, behind a reverse proxy that does the TLS."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot

from bot.telegram.intake import HANDLED, Take
from bot.telegram.polling import insist
from bot.telegram.serving import serving

_log = structlog.get_logger(__name__)

_LARGEST = 1_000_000  # bytes of a body
_LARGEST_ID = 2**63 - 1  # that the inbox can hold
# Telegram posts over one connection in the order of the updates; over several it promises no order.
_CONNECTIONS = 1


@asynccontextmanager
async def receiving(
    bot: Bot, url: str, listen: str, secret: str, take: Take, stop: asyncio.Event
) -> AsyncIterator[None]:
    """Updates are taken at `listen` ("host:port") inside the block; Telegram was told `url`, or `stop` is set.

    The webhook stays set afterwards: what is written meanwhile waits at Telegram.
    Raises CannotListen, and InvalidToken when the server does not know the token.
    """
    async with serving(app(secret, take), listen):
        await insist(
            lambda: bot.set_webhook(url, secret_token=secret, allowed_updates=HANDLED, max_connections=_CONNECTIONS),
            stop,
        )
        yield


def app(secret: str, take: Take) -> Starlette:
    """Takes updates posted to any path, which is the proxy's affair; 200 says that `take` has returned.

    401 without the secret, 403 with a wrong one, 415, 413 and 400 for what is no update, 503 when `take` fails.
    """

    async def receive(request: Request) -> Response:
        given = request.headers.get("x-telegram-bot-api-secret-token")
        if given is None or not hmac.compare_digest(given.encode(), secret.encode()):
            _log.warning("webhook called without the right secret")
            return Response(status_code=401 if given is None else 403)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return Response(status_code=415)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        update = _update(body)
        if update is None:
            _log.warning("webhook called with no update")
            return Response(status_code=400)
        try:
            await take([update])
        except Exception:  # noqa: BLE001  # whatever it was, Telegram keeps the update and posts it again
            _log.exception("update not taken", update=update["update_id"])
            return Response(status_code=503)
        return Response()

    return Starlette(routes=[Route("/{path:path}", receive, methods=["POST"])])


async def _body(request: Request) -> bytes | None:
    """The body; None when it is too large, cut short when the sender goes away."""
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > _LARGEST:
                return None
    except ClientDisconnect:
        pass
    return bytes(body)


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = found.get("update_id") if isinstance(found, dict) else None
    # JSON's true is an int to Python.
    return found if type(number) is int and 0 <= number <= _LARGEST_ID else None
