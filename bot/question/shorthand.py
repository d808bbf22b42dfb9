"""Telephone shorthand written out, before anything else is read: "bn" → "bao nhiêu", "đc" → "được"."""

import re

from bot.question.lexicon import shorthand

_WORD = re.compile(r"(?<![\w.,/-])[^\W\d_]+(?![\w/-])")


def write_out(text: str) -> str:
    """The text with every shortened word in full; a word in capitals is an abbreviation and stays."""
    return _WORD.sub(lambda match: shorthand().get(match[0], match[0]), text)
