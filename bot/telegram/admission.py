"""Strangers asking to be let in, and administrators letting them in or turning them out."""

import time
from html import escape

from telegram import User

from bot import messages
from bot.state.kept import Kept
from bot.state.people import Person, Role
from bot.telegram.reply import Reply, plain
from ingest.collections import collection_named
from ingest.errors import SettingsError
from ingest.vietnamese import fold

_DIGITS = 16  # more than any user id of Telegram has
_NAME = 64  # characters of a name that a stranger gave themselves


class Admission:
    """Says nothing to a stranger but how to ask to be let in."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def stranger(self, user: User, *, private: bool) -> Reply:
        """The six digits for an administrator, who is told of a newcomer; in a group only where to ask for them."""
        if not private:
            return plain(messages.ASK_IN_PRIVATE)
        pairing = self._kept.people.pair(user.id, user.full_name[:_NAME], time.time())
        if pairing is None:
            return plain(messages.TOO_MANY_WAITING)
        told = plain(messages.NO_ACCESS.format(code=pairing.code))
        if not pairing.new:
            return told
        asking = plain(
            messages.ASKS_TO_BE_LET_IN.format(name=pairing.name, person=user.id, code=pairing.code),
            (
                ((messages.BUTTON_LET_IN, {"do": "let_in", "person": user.id}),),
                ((messages.BUTTON_TURN_AWAY, {"do": "turn_away", "person": user.id}),),
            ),
        )
        return Reply(told.messages, others=tuple((admin, asking) for admin in self._kept.people.admins()))

    def decide(self, person: int, *, let_in: bool) -> Reply:
        """An administrator's word on somebody who asks; told to both."""
        pairing = self._kept.people.waiting(person, time.time())
        if pairing is None:
            return plain(messages.PAIRING_GONE)
        if not let_in:
            self._kept.people.turn_away(person)
            return plain(messages.TURNED_AWAY.format(name=pairing.name))
        self._kept.people.let_in(person, pairing.name, Role.USER, time.time())
        done = messages.LET_IN.format(name=pairing.name)
        return Reply((escape(done, quote=False),), others=((person, plain(messages.WELCOME)),))

    def list(self) -> Reply:
        """Everybody who may ask, those let in here with a button to turn them out."""
        everybody = self._kept.people.all()
        lines = [messages.PEOPLE_HEAD.format(count=len(everybody)), *map(self._line, everybody)]
        return plain("\n".join(lines), tuple((_button(each),) for each in everybody if not each.by_settings))

    def change(self, said: str) -> Reply:
        """What an administrator types after /nguoidung: a user id, and what is changed of them.

        A name lets them in, "quantri" makes an administrator of them, after "xem" and "thôi" stands a set of reports.
        """
        number, _, rest = said.partition(" ")
        if not (number.isdecimal() and number.isascii() and len(number) < _DIGITS):
            return plain(messages.PEOPLE_USAGE)
        verb, _, named = rest.strip().partition(" ")
        if fold(verb) in ("xem", "thoi") and named:
            return self._may_see(int(number), named, shown=fold(verb) == "xem")
        role = Role.ADMIN if rest.strip().lower() in ("quantri", "quản trị") else Role.USER
        self._kept.people.let_in(int(number), rest.strip()[:_NAME] if role is Role.USER else "", role, time.time())
        return plain(messages.LET_IN.format(name=number))

    def _may_see(self, person: int, named: str, *, shown: bool) -> Reply:
        try:
            collection = collection_named(named)
        except SettingsError as fault:
            return plain(str(fault))
        if not collection:
            return plain(messages.PEOPLE_USAGE)
        told = messages.SHOWN if shown else messages.HIDDEN
        if shown:
            self._kept.people.show(person, collection)
        elif not self._kept.people.hide(person, collection):
            told = messages.NOT_HIDDEN
        return plain(told.format(person=person, collection=collection))

    def turn_out(self, person: int) -> Reply:
        """Takes back what was given here."""
        gone = self._kept.people.turn_out(person)
        return plain((messages.TURNED_OUT if gone else messages.NOT_LET_IN).format(person=person))

    def _line(self, person: Person) -> str:
        where = messages.BY_SETTINGS if person.by_settings else ""
        sees = self._kept.people.sees(person.id)
        sets = f", {messages.SEES.format(collections=', '.join(sorted(sees)))}" if sees else ""
        return f"• {' '.join(filter(None, (person.name, str(person.id))))} – {messages.ROLES[person.role]}{where}{sets}"


def _button(person: Person) -> tuple[str, dict[str, object]]:
    told = messages.BUTTON_TURN_OUT.format(name=person.name or person.id)
    return told, {"do": "turn_out", "person": person.id}
