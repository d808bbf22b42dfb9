"""Values that markup gives in its attributes."""

from typing import TypeVar

T = TypeVar("T")

_MOST_DIGITS = 8


def whole(text: str | None, otherwise: T) -> int | T:
    """The whole number from 0 on that an attribute holds; `otherwise` for none, or for one beyond all measure."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else otherwise
