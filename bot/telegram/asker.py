"""Who asks, where, and what they may see there."""

from dataclasses import dataclass

from bot.render.compose import Link
from bot.state.kept import Kept
from bot.telegram.brain import Brain, Reader
from bot.telegram.links import links_to


@dataclass(frozen=True, slots=True)
class Asker:
    """chat: 0 where it is not known, as of a question typed in a chat that the bot is not in.

    reader: answers from what they may see there; link: makes the addresses of passages.
    """

    chat: int
    person: int
    reader: Reader
    link: Link


class Askers:
    """Tells what somebody may see: what they were given, and in a group only what that group was given too."""

    def __init__(self, brain: Brain, kept: Kept) -> None:
        self._brain = brain
        self._kept = kept

    def of(self, person: int, chat: int, bot: str) -> Asker:
        """Somebody in a chat (a group has a negative id), who speaks to the bot of that user name."""
        sees = self._kept.people.sees(person)
        if chat < 0:
            told = self._kept.groups.collections(chat)
            sees = told if sees is None else sees & told
        return Asker(chat, person, self._brain.seen_by(sees), links_to(bot))
