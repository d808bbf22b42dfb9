"""The bot as a process: starts, serves until it is told to stop, and stops cleanly."""

import asyncio
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext, suppress

import structlog
from telegram import Bot, BotCommandScopeChat
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot import messages
from bot.brains.pool import Pool
from bot.state.kept import open_kept
from bot.telegram import monitoring
from bot.telegram.application import BotApplication, build
from bot.telegram.brain import Brain
from bot.telegram.credentials import read_token, read_webhook_secret
from bot.telegram.delivery import Waits
from bot.telegram.errors import Crashed, TokenRefused
from bot.telegram.handlers import Handlers
from bot.telegram.intake import Intake, Take
from bot.telegram.logs import configure
from bot.telegram.metrics import Metrics
from bot.telegram.monitoring import Readiness
from bot.telegram.polling import insist, poll
from bot.telegram.serving import serving
from bot.telegram.turn import turn
from bot.telegram.webhook import receiving
from ingest.errors import Spoken
from ingest.settings import Settings, Telegram

_log = structlog.get_logger(__name__)

_SWITCH = 0.001  # seconds a thread that answers may keep the event loop waiting
_DRAIN, _LAST = 5.0, 3.0  # seconds that what is in hand may take when the bot is told to stop; what is being sent then


Load = Callable[[], AbstractContextManager[Brain]]
"""What makes a brain, which is loaded when it is entered and ended when it is left."""


def run(settings: Settings, load: Load) -> None:
    """Serves Telegram with the brain that `load` makes, until SIGTERM or SIGINT; then returns.  Blocks.

    Raises TokenMissing, TokenRefused, SecretUnusable, LogUnusable, CannotListen or, for any fault of our own, Crashed;
    nothing raised or logged holds the token or the webhook's secret.
    """
    token = read_token(settings.telegram.token, settings.telegram.token_file)
    secret = read_webhook_secret(settings.telegram.webhook_secret, settings.telegram.webhook_secret_file)
    sys.setswitchinterval(_SWITCH)
    configure(settings.log, (token, secret))
    try:
        asyncio.run(_watched(settings, token, secret, load))
    except Spoken:
        raise
    except Exception:  # noqa: BLE001  # the last resort: told by an id, kept in the log
        fault = secrets.token_hex(4)
        _log.exception("the bot stopped", id=fault)
        raise Crashed(f"Bot dừng vì lỗi trong chương trình; xem mã lỗi {fault} trong nhật ký.") from None


async def _watched(settings: Settings, token: str, secret: str, load: Load) -> None:
    """Serves; health, readiness and metrics, if wanted, can be seen from before the brain is loaded until the end."""
    readiness, metrics = Readiness(), Metrics()
    listen = settings.monitoring.listen
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serving(monitoring.app(readiness, metrics), listen) if listen else nullcontext(), _loaded(load) as brain:
        readiness.brain = lambda: _alive(brain) > 0
        metrics.watch_processes(lambda: _alive(brain))
        async with turn(settings.data_dir, stop) as come:
            if come:
                await asyncio.to_thread(brain.keep_up)  # with what was published while it stood by
                await _serve(settings, token, secret, brain, readiness, metrics, stop)
    _log.info("stopped")


@asynccontextmanager
async def _loaded(load: Load) -> AsyncIterator[Brain]:
    """The brain, inside the block; loaded and ended off the event loop, which answers for the health meanwhile."""
    loading = load()
    brain = await asyncio.to_thread(loading.__enter__)
    try:
        yield brain
    finally:
        await asyncio.to_thread(loading.__exit__, None, None, None)


def _alive(brain: Brain) -> int:
    """How many processes can answer."""
    return brain.alive if isinstance(brain, Pool) else 1


async def _serve(
    settings: Settings,
    token: str,
    secret: str,
    brain: Brain,
    readiness: Readiness,
    metrics: Metrics,
    stop: asyncio.Event,
) -> None:
    # Not before its turn: the bot before it may be of another version, and still write.
    kept = open_kept(
        settings.data_dir,
        admins=settings.access.admins,
        users=settings.access.users,
        readers=settings.collections,
        everybody=settings.access.open,
        days=settings.audit.days,
    )
    waits = Waits()
    handlers = Handlers(brain, kept, waits, metrics, settings)
    application = build(token, settings.telegram.base_url, settings.telegram.base_file_url, handlers, waits, metrics)
    intake = Intake(kept.inbox, application, metrics)
    try:
        await insist(application.initialize, stop)
        if not stop.is_set():
            readiness.server = True
            await _introduce(application, kept.people.admins())
            await application.start()
            left = await intake.resume()
            _tell_alarms(brain, handlers, application.bot)
            _log.info("ready", bot=application.bot.username, open=settings.access.open, left=left)
            try:
                await _take_updates(settings.telegram, application.bot, secret, intake.take, readiness, stop)
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
        kept.database.close()


async def _take_updates(
    telegram: Telegram, bot: Bot, secret: str, take: Take, readiness: Readiness, stop: asyncio.Event
) -> None:
    """Has updates taken, in the way that is set, until `stop` is set."""
    try:
        if telegram.mode == "webhook":
            async with receiving(bot, telegram.webhook_url, telegram.webhook_listen, secret, take, stop):
                readiness.taking = True
                await stop.wait()
        else:
            await _leave_webhook(bot)
            readiness.taking = True
            await poll(bot, take, stop)
    finally:
        readiness.taking = False


async def _leave_webhook(bot: Bot) -> None:
    """Takes a webhook left by another set-up away; what waits at Telegram stays there, to be polled."""
    try:
        await bot.delete_webhook(drop_pending_updates=False)
    except TelegramError as error:
        _log.warning("webhook not deleted", error=str(error))


async def _introduce(application: BotApplication, admins: Iterable[int]) -> None:
    """Shows the commands, to administrators also theirs; the bot also works without."""
    try:
        for admin in admins:
            with suppress(BadRequest):  # one who has never written to the bot
                commands = (*messages.COMMANDS, *messages.ADMIN_COMMANDS)
                await application.bot.set_my_commands(commands, BotCommandScopeChat(admin))
        await application.bot.set_my_commands(messages.COMMANDS, language_code="vi")
        await application.bot.set_my_commands(messages.COMMANDS)
    except TelegramError as error:
        _log.warning("command menu not set", error=str(error))


def _tell_alarms(brain: Brain, handlers: Handlers, bot: Bot) -> None:
    """Has administrators told what the brain warns of, from whatever thread it does."""
    loop = asyncio.get_running_loop()

    def told(line: str) -> None:
        asyncio.run_coroutine_threadsafe(handlers.tell_admins(bot, line), loop)

    brain.on_alarm(told)


async def _drain(application: BotApplication, waits: Waits) -> None:
    """Lets what is in hand be answered for a while; the rest stays in the inbox for the next start."""
    stopping = asyncio.ensure_future(application.stop())
    await asyncio.wait((stopping,), timeout=_DRAIN)
    waits.put_off()
    await asyncio.wait((stopping,), timeout=_LAST)
    if not stopping.done():
        stopping.cancel()
        _log.error("stopped in the middle of a send", seconds=_DRAIN + _LAST)
