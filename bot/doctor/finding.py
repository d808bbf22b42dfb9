"""What a check finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from ingest.settings import Settings


class Mark(StrEnum):
    """How it stands."""

    GOOD = "✓"
    DOUBTFUL = "!"  # the bot runs, and something should be looked at
    WRONG = "✗"  # the bot does not run, or does not answer as it should


@dataclass(frozen=True, slots=True)
class Finding:
    """One line for the administrator: what was looked at, what it is like; and what to do, unless all is well."""

    mark: Mark
    of: str
    said: str
    advice: str = ""


Check = Callable[[Settings], Iterable[Finding]]
"""Looks at one thing, and changes nothing; what it raises is a finding of its own, see bot.doctor.examination."""


def good(of: str, said: str) -> Finding:
    return Finding(Mark.GOOD, of, said)


def doubtful(of: str, said: str, advice: str) -> Finding:
    return Finding(Mark.DOUBTFUL, of, said, advice)


def wrong(of: str, said: str, advice: str) -> Finding:
    return Finding(Mark.WRONG, of, said, advice)
