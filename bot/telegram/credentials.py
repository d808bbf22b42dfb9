"""The bot's token and the webhook's secret, which come from the environment or from files it names."""

import re
import secrets
from pathlib import Path

from pydantic import SecretStr

from bot.telegram.errors import SecretUnusable, TokenMissing
from ingest.secret import UnreadableSecret, given

_TOKEN = re.compile(r"[\w:-]+", re.ASCII)
_SECRET = re.compile(r"[\w-]{1,256}", re.ASCII)


def read_token(token: SecretStr | None, token_file: Path | None) -> str:
    """The token itself.  Raises TokenMissing, whose line never holds what was found."""
    try:
        found = given(token, token_file)
    except UnreadableSecret:
        raise TokenMissing(f"Không đọc được tệp chứa mã (token) của bot: {token_file}.") from None
    if not found:
        raise TokenMissing(
            "Chưa có mã (token) của bot. Xin đặt biến môi trường BAOCAO_TELEGRAM__TOKEN bằng mã do @BotFather cấp."
        )
    # Anything else would change the address that it becomes a part of.
    if not _TOKEN.fullmatch(found):
        raise TokenMissing("Mã (token) của bot có ký tự không hợp lệ. Xin kiểm tra lại với mã do @BotFather cấp.")
    return found


def read_webhook_secret(secret: SecretStr | None, secret_file: Path | None) -> str:
    """The secret that Telegram is to show; a random one when neither is set.

    Raises SecretUnusable, whose line never holds what was found.
    """
    if secret is None and secret_file is None:
        return secrets.token_urlsafe(32)
    try:
        found = given(secret, secret_file)
    except UnreadableSecret:
        raise SecretUnusable(f"Không đọc được tệp chứa chuỗi bí mật của webhook: {secret_file}.") from None
    # What Telegram allows.
    if not _SECRET.fullmatch(found):
        raise SecretUnusable(
            "Chuỗi bí mật của webhook (BAOCAO_TELEGRAM__WEBHOOK_SECRET hoặc telegram.webhook_secret_file) "
            "không hợp lệ; cần từ 1 đến 256 ký tự gồm A-Z, a-z, 0-9, _ và -."
        )
    return found
