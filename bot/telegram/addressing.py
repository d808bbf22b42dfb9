"""What a message asks of the bot, if it is meant for the bot at all."""

import re
from dataclasses import dataclass

from telegram import Document, Message, User
from telegram.constants import ChatType

# Read from the text and not from the entities: "/Trogiup" typed by hand in a group counts as well.
_COMMAND = re.compile(r"/(\w{1,32})(?:@(\w+))?(?=\s|$)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Command:
    """A command by its name in lower case, known or not, and what is typed after it."""

    name: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as typed, the bot's own name taken off; may be empty."""

    text: str


@dataclass(frozen=True, slots=True)
class File:
    """A file sent in a private chat."""

    document: Document


@dataclass(frozen=True, slots=True)
class Wordless:
    """A photo, sticker, voice message, place … in a private chat."""


Asked = Command | Question | File | Wordless


def read(message: Message, me: User, commands: frozenset[str]) -> Asked | None:
    """What the message asks, None when it is not for the bot.

    In a private chat everything but a service message is; in a group only one of `commands`, a command that names the
    bot, a text that mentions the bot and a text that replies to it.
    """
    private = message.chat.type == ChatType.PRIVATE
    if message.text is None:
        if private and message.document and not message.animation:
            return File(message.document)
        return Wordless() if private and message.effective_attachment else None
    if match := _COMMAND.match(message.text):
        return _command(match, me, commands, private)
    if private:
        return Question(message.text)
    text, mentions = re.subn(rf"(?<!\w)@{re.escape(me.username or '')}(?!\w)", " ", message.text, flags=re.IGNORECASE)
    replied = message.reply_to_message.from_user if message.reply_to_message else None
    return Question(text.strip()) if mentions or (replied and replied.id == me.id) else None


def _command(match: re.Match[str], me: User, commands: frozenset[str], private: bool) -> Command | None:
    name, bot = match[1].lower(), match[2]
    meant = bot.lower() == (me.username or "").lower() if bot else private or name in commands
    return Command(name, match.string[match.end() :].strip()) if meant else None
