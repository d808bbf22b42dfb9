"""Faults of asking and answering.

BotFault
├── StateUnreadable   what the bot keeps of people and questions cannot be opened
└── BadQuestionFile   a --jsonl file that is missing or holds a line that is not a question
"""

from ingest.errors import Spoken


class BotFault(Spoken):
    """Base of this folder's faults."""


class BadQuestionFile(BotFault):
    """A file of questions that cannot be read."""


class StateUnreadable(BotFault):
    """The bot's own database cannot be opened, or a newer program wrote it."""
