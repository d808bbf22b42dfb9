"""The Bot API server, our clock beside its own, and the token."""

import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx
from telegram import Bot, User, WebhookInfo
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.doctor.files import read_by_others
from bot.doctor.finding import Finding, doubtful, good, wrong
from bot.doctor.updates import of_webhook
from bot.telegram.credentials import read_token
from bot.telegram.errors import TokenMissing
from ingest.settings import Settings

_PATIENCE = 5.0  # seconds
_APART = 120  # seconds that two clocks may be apart
_HOW = "Lấy mã từ @BotFather (/mybots, API Token), đặt BAOCAO_TELEGRAM__TOKEN hoặc telegram.token_file."


def reachable(settings: Settings) -> Iterable[Finding]:
    """Whether the server answers at all, and how far its clock is from ours; the token is not told to it."""
    name, url = "Máy chủ Bot API", settings.telegram.base_url.removesuffix("/bot") + "/"
    shown = urlsplit(url)._replace(netloc=urlsplit(url).netloc.rpartition("@")[2]).geturl()  # no password of a proxy
    try:
        answer = httpx.head(url, timeout=_PATIENCE)
    except httpx.TransportError as fault:
        yield wrong(
            name,
            f"không tới được {shown} ({type(fault).__name__})",
            "Kiểm tra telegram.base_url, DNS, tường lửa và biến HTTPS_PROXY; "
            "mạng không có Internet cần một máy chủ Bot API nội bộ.",
        )
        return
    yield good(name, shown)
    with suppress(ValueError):  # a server may say no date
        yield of_clock(parsedate_to_datetime(answer.headers.get("date", "")).timestamp() - time.time())


def of_clock(ahead: float) -> Finding:
    """What it means that the server's clock is so many seconds ahead of ours."""
    name, apart = "Đồng hồ máy", round(abs(ahead))
    if apart <= _APART:
        return good(name, "khớp với máy chủ Bot API")
    return doubtful(
        name,
        f"{'chậm' if ahead > 0 else 'nhanh'} {apart} giây so với máy chủ Bot API",
        "Bật đồng bộ giờ: sudo timedatectl set-ntp true. Mã ghép nối và chứng chỉ TLS cần giờ đúng.",
    )


def token(settings: Settings) -> Iterable[Finding]:
    """Whether there is one, only its owner can read it, and the server knows it; then where updates go."""
    name, telegram = "Mã (token) của bot", settings.telegram
    try:
        secret = read_token(telegram.token, telegram.token_file)
    except TokenMissing as fault:
        yield wrong(name, str(fault).rstrip("."), _HOW)
        return
    if telegram.token is None and telegram.token_file:
        yield from read_by_others(name, telegram.token_file)
    try:
        me, webhook = asyncio.run(_asked(secret, telegram.base_url))
    except InvalidToken:
        yield wrong(name, "máy chủ Bot API không nhận mã này", _HOW)
    except TelegramError as fault:
        yield doubtful(
            name,
            f"chưa kiểm tra được, máy chủ Bot API không trả lời đúng ({type(fault).__name__})",
            "Xem dòng về máy chủ Bot API ở trên rồi chạy lại lệnh này.",
        )
    else:
        yield good(name, f"@{me.username}")
        yield from of_webhook(telegram, webhook, time.time())


async def _asked(token: str, base_url: str) -> tuple[User, WebhookInfo]:
    async with HTTPXRequest(connect_timeout=_PATIENCE, read_timeout=_PATIENCE) as request:
        bot = Bot(token, base_url=base_url, request=request, get_updates_request=request)
        return await bot.get_me(), await bot.get_webhook_info()
