"""The bot as a process: starts, serves until it is told to stop, and stops cleanly."""

import asyncio
import secrets
import signal
from collections.abc import Callable

import structlog
from telegram.error import InvalidToken, TelegramError

from bot import messages
from bot.state.database import Database
from bot.state.inbox import Inbox
from bot.state.memory import Memory
from bot.telegram.access import Access
from bot.telegram.application import BotApplication, build
from bot.telegram.brain import Brain
from bot.telegram.credentials import read_token
from bot.telegram.delivery import Waits
from bot.telegram.errors import Crashed, TokenRefused
from bot.telegram.handlers import Handlers
from bot.telegram.intake import Intake
from bot.telegram.logs import configure
from bot.telegram.polling import Backoff, poll, until
from ingest.errors import Spoken
from ingest.settings import Settings

_log = structlog.get_logger(__name__)

_DRAIN, _LAST = 5.0, 3.0  # seconds that what is in hand may take when the bot is told to stop; what is being sent then


def run(settings: Settings, load: Callable[[], Brain]) -> None:
    """Serves Telegram with the brain that `load` makes, until SIGTERM or SIGINT; then returns.  Blocks.

    Raises TokenMissing, TokenRefused or, for any fault of our own, Crashed; nothing raised or logged holds the token.
    """
    token = read_token(settings.telegram.token, settings.telegram.token_file)
    configure(settings.log.level, (token,))
    try:
        asyncio.run(_serve(settings, token, load))
    except Spoken:
        raise
    except Exception:  # noqa: BLE001  # the last resort: told by an id, kept in the log
        fault = secrets.token_hex(4)
        _log.exception("the bot stopped", id=fault)
        raise Crashed(f"Bot dừng vì lỗi trong chương trình; xem mã lỗi {fault} trong nhật ký.") from None


async def _serve(settings: Settings, token: str, load: Callable[[], Brain]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    brain = await asyncio.to_thread(load)
    access = Access(frozenset((*settings.access.admins, *settings.access.users)), settings.access.open)
    database = Database(settings.data_dir)
    inbox, waits = Inbox(database), Waits()
    handlers = Handlers(brain, access, inbox, Memory(database), waits)
    application = build(token, settings.telegram.base_url, settings.telegram.base_file_url, handlers, waits)
    intake = Intake(inbox, application.bot, application.update_queue)
    try:
        await _connect(application, stop)
        if not stop.is_set():
            await _introduce(application)
            await application.start()
            left = await intake.resume()
            _log.info("ready", bot=application.bot.username, users=len(access.users), open=access.open, left=left)
            try:
                await poll(application.bot, intake.take, stop)
            finally:
                await _drain(application, waits)
    except InvalidToken:
        raise TokenRefused(
            "Máy chủ Telegram không nhận mã (token) của bot. "
            "Xin kiểm tra BAOCAO_TELEGRAM__TOKEN với mã do @BotFather cấp."
        ) from None
    finally:
        await application.shutdown()
        # Also after a start that never came through, which the application does not count as one.
        await application.bot.shutdown()
        handlers.close()
        database.close()
    _log.info("stopped")


async def _connect(application: BotApplication, stop: asyncio.Event) -> None:
    """Greets the server, again and again until it answers or `stop` is set."""
    pause = Backoff()
    while not stop.is_set():
        try:
            await until(stop, application.initialize())
        except InvalidToken:
            raise
        except TelegramError as error:
            await pause.after(error, stop)
        else:
            return


async def _introduce(application: BotApplication) -> None:
    """Takes a webhook left by another set-up away, and shows the commands; the bot also works without."""
    try:
        await application.bot.delete_webhook(drop_pending_updates=False)
        await application.bot.set_my_commands(messages.COMMANDS)
        await application.bot.set_my_commands(messages.COMMANDS, language_code="vi")
    except TelegramError as error:
        _log.warning("command menu not set", error=str(error))


async def _drain(application: BotApplication, waits: Waits) -> None:
    """Lets what is in hand be answered for a while; the rest stays in the inbox for the next start."""
    stopping = asyncio.ensure_future(application.stop())
    await asyncio.wait((stopping,), timeout=_DRAIN)
    waits.put_off()
    await asyncio.wait((stopping,), timeout=_LAST)
    if not stopping.done():
        stopping.cancel()
        _log.error("stopped in the middle of a send", seconds=_DRAIN + _LAST)
