"""The bot's token, which comes from the environment or from a file it names."""

import re
from pathlib import Path

from pydantic import SecretStr

from bot.telegram.errors import TokenMissing

_TOKEN = re.compile(r"[\w:-]+", re.ASCII)


def read_token(token: SecretStr | None, token_file: Path | None) -> str:
    """The token itself.  Raises TokenMissing, whose line never holds what was found."""
    found = token.get_secret_value() if token else _from_file(token_file) if token_file else ""
    found = found.strip()
    if not found:
        raise TokenMissing(
            "Chưa có mã (token) của bot. Xin đặt biến môi trường BAOCAO_TELEGRAM__TOKEN bằng mã do @BotFather cấp."
        )
    # Anything else would change the address that it becomes a part of.
    if not _TOKEN.fullmatch(found):
        raise TokenMissing("Mã (token) của bot có ký tự không hợp lệ. Xin kiểm tra lại với mã do @BotFather cấp.")
    return found


def _from_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise TokenMissing(f"Không đọc được tệp chứa mã (token) của bot: {path}.") from None
