"""Faults of the processes that answer.

BotFault
└── NotBegun   none of them can begin, told in the line that stopped it
Exception
├── Died       a process ended before it had answered
└── Failed     a question met a fault of ours in the process that it was put to; holds the traceback
"""

from bot.errors import BotFault


class NotBegun(BotFault):
    """Says what a process that answers said before it gave up, with the exit code that goes with it."""

    def __init__(self, exit_code: int, line: str) -> None:
        super().__init__(line)
        self.exit_code = exit_code


class Died(Exception):
    """Whatever was being answered is lost with the process; it may be asked of another."""


class Failed(Exception):
    """The same question would fail again."""
