"""Faults of running the bot, each said in one Vietnamese line.

Spoken
├── TokenMissing   no token is configured, or it cannot be one
├── TokenRefused   the Bot API server does not know the token
└── Crashed        a fault of ours; the log has the same id (exit code 1)
"""

from ingest.errors import Spoken


class TokenMissing(Spoken):
    """There is no usable token in the settings."""


class TokenRefused(Spoken):
    """The Bot API server answers that the token is not valid."""


class Crashed(Spoken):
    """The bot stopped for a fault of its own."""

    exit_code = 1
