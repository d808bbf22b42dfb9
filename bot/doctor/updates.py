"""How updates come: by polling or by a webhook, and the ports that are opened for it and for whoever watches."""

import errno
from collections.abc import Iterable
from urllib.parse import urlsplit

from telegram import WebhookInfo

from bot.doctor.files import read_by_others
from bot.doctor.finding import Finding, doubtful, good, wrong
from bot.telegram.credentials import read_webhook_secret
from bot.telegram.errors import CannotListen, SecretUnusable
from bot.telegram.serving import opened_at
from ingest.settings import Settings, Telegram

_PORTS = (443, 80, 88, 8443)  # that Telegram calls
_RECENT = 24 * 3600  # seconds


def of_webhook(telegram: Telegram, told: WebhookInfo, now: float) -> Iterable[Finding]:
    """Whether Telegram sends updates in the way that is set; `now` in seconds since 1970."""
    name = "Cách nhận tin"
    waiting = f", {told.pending_update_count} tin đang chờ" if told.pending_update_count else ""
    if telegram.mode == "polling":
        yield (
            doubtful(
                name,
                f"đặt polling nhưng Telegram đang gửi tới {urlsplit(told.url).hostname}{waiting}",
                "Bot tự gỡ webhook khi khởi động; nếu một máy khác đang chạy bot này thì dừng máy đó trước.",
            )
            if told.url
            else good(name, f"polling{waiting}")
        )
        return
    failed = told.last_error_date.timestamp() if told.last_error_date else 0.0
    if told.url != telegram.webhook_url:
        yield doubtful(
            name,
            f"webhook, Telegram chưa được báo địa chỉ này{waiting}",
            "Bot báo khi khởi động; nếu bot đang chạy, xem nhật ký có dòng Bot API server fails không.",
        )
    elif now - failed < _RECENT:
        yield doubtful(
            name,
            f"webhook, lần gọi gần đây bị lỗi: {told.last_error_message}{waiting}",
            "Kiểm tra máy chủ trung gian: chứng chỉ TLS, địa chỉ chuyển tiếp tới telegram.webhook_listen.",
        )
    else:
        yield good(name, f"webhook{waiting}")


def webhook(settings: Settings) -> Iterable[Finding]:
    """Whether what the webhook needs is set as Telegram wants it; nothing when updates are polled."""
    name, telegram = "Webhook", settings.telegram
    if telegram.mode != "webhook":
        return
    try:
        read_webhook_secret(telegram.webhook_secret, telegram.webhook_secret_file)
    except SecretUnusable as fault:
        yield wrong(name, str(fault).rstrip("."), "Tạo chuỗi mới: openssl rand -hex 32; hoặc bỏ đặt để bot tự tạo.")
    if telegram.webhook_secret is None and telegram.webhook_secret_file:
        yield from read_by_others(name, telegram.webhook_secret_file)
    port = urlsplit(telegram.webhook_url).port or 443
    if port not in _PORTS:
        yield wrong(
            name,
            f"telegram.webhook_url dùng cổng {port}",
            f"Telegram chỉ gọi các cổng {', '.join(map(str, _PORTS))}: đổi cổng của máy chủ trung gian.",
        )
    yield _of_port(name, telegram.webhook_listen)


def monitoring(settings: Settings) -> Iterable[Finding]:
    """Whether the port of health and metrics can be had; nothing when it is off."""
    if settings.monitoring.listen:
        yield _of_port("Cổng theo dõi", settings.monitoring.listen)


def _of_port(name: str, listen: str) -> Finding:
    try:
        opened_at(listen).close()
    except CannotListen as fault:
        taken = isinstance(fault.__context__, OSError) and fault.__context__.errno == errno.EADDRINUSE
        if taken:
            return doubtful(
                name,
                f"{listen} đang có chương trình dùng",
                "Nếu là chính bot này đang chạy thì không phải làm gì; nếu không, chọn cổng khác.",
            )
        return wrong(name, f"không mở được {listen}", "Chọn địa chỉ của chính máy này và cổng từ 1024 trở lên.")
    return good(name, f"mở được {listen}")
