"""What Telegram does with a webhook: checks it, and posts an update to it through the reverse proxy in front."""

import http.client
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

CONFLICT = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_PATIENCE = 60.0  # seconds for an answer


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook as it was set."""

    url: str
    secret: str


def read(params: dict[str, Any]) -> Webhook:
    """The webhook of a setWebhook.  Raises ValueError where Telegram refuses it."""
    url, secret = params.get("url", ""), params.get("secret_token", "")
    if not url.startswith("https://"):
        raise ValueError("an HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise ValueError("secret token contains unallowed characters")
    if not 1 <= int(params.get("max_connections", 40)) <= 100:
        raise ValueError("max_connections must be between 1 and 100")
    return Webhook(url, secret)


def post(webhook: Webhook, upstream: str, update: dict[str, Any]) -> int:
    """Posts the update; the status of the answer, 0 when there was none."""
    headers = {"Content-Type": "application/json"}
    if webhook.secret:
        headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
    return call(upstream, "POST", urlsplit(webhook.url).path or "/", json.dumps(update), headers)[0]


def call(
    upstream: str, method: str, path: str, body: str | bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, str]:
    """The status and text of one call to host:port; (0, "") when nobody answered."""
    connection = http.client.HTTPConnection(upstream, timeout=_PATIENCE)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()
