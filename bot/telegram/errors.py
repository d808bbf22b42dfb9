"""Faults of running the bot, each said in one Vietnamese line.

BotFault
├── TokenMissing    no token is configured, or it cannot be one
├── TokenRefused    the Bot API server does not know the token
├── SecretUnusable  the webhook's secret cannot be one, or its file cannot be read
├── LogUnusable     the log's file cannot be written
├── CannotListen    a port of ours cannot be opened
└── Crashed         a fault of ours; the log has the same id (exit code 1)
"""

from bot.errors import BotFault


class TokenMissing(BotFault):
    """There is no usable token in the settings."""


class TokenRefused(BotFault):
    """The Bot API server answers that the token is not valid."""


class SecretUnusable(BotFault):
    """The webhook's secret is not one that Telegram allows."""


class LogUnusable(BotFault):
    """The file that the log is to be kept in cannot be opened."""


class CannotListen(BotFault):
    """The host and port to listen at cannot be had."""


class Crashed(BotFault):
    """The bot stopped for a fault of its own."""

    exit_code = 1
