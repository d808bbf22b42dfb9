"""Who may ask."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Access:
    """users: Telegram user ids that may ask, administrators among them; open: whether anybody may."""

    users: frozenset[int]
    open: bool = False

    def allows(self, user: int) -> bool:
        """Whether that user is answered."""
        return self.open or user in self.users
