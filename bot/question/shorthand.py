"""Telephone shorthand written out, before anything else is read: "bn" → "bao nhiêu", "đc" → "được"."""

import re

from bot.question.lexicon import shorthand

_MONTHS = re.compile(r"(?<![\d.,])(\d{1,2})\s?[Tt](?!\w)\s?/?\s?(?=\d{4}|đầu|cuối|năm)")  # "6T/2024", "9T đầu năm"
_WORD = re.compile(r"(?<![\w.,/-])[^\W\d_]+(?![\w/-])")


def write_out(text: str) -> str:
    """The text with every shortened word in full; a word in capitals is an abbreviation and stays."""
    text = _MONTHS.sub(r"\1 tháng ", text)
    return _WORD.sub(lambda match: shorthand().get(match[0], match[0]), text)
