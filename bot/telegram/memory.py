"""The previous question of each person in each chat, kept in memory for half an hour."""

from collections import OrderedDict

LIFETIME = 30 * 60.0
"""Seconds after which a question is forgotten."""
_MOST = 10_000  # people remembered at once; the one who asked longest ago is forgotten first

Key = tuple[int, int]
"""(chat id, user id)."""


class Memory:
    """Times are seconds of any one steady clock."""

    def __init__(self) -> None:
        self._questions: OrderedDict[Key, tuple[str, float]] = OrderedDict()

    def previous(self, key: Key, now: float) -> str | None:
        """The question remembered for that person in that chat, None when there is none or it is too old."""
        question, asked = self._questions.get(key, (None, now))
        return question if now - asked <= LIFETIME else None

    def remember(self, key: Key, question: str, now: float) -> None:
        """The question replaces the one before it."""
        self._questions[key] = (question, now)
        self._questions.move_to_end(key)
        while len(self._questions) > _MOST:
            self._questions.popitem(last=False)
