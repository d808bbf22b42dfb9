"""Who may ask: those the settings name, those an administrator let in, and those who wait to be."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.state.database import Database

LIFETIME = 3600.0
"""Seconds after which a pairing code is worth nothing."""
MOST_WAITING = 20
"""People who may wait to be let in at once."""


class Role(StrEnum):
    """What somebody may do."""

    ADMIN = "admin"  # also lets others in
    USER = "user"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by the Telegram user id; name as Telegram gave it, "" for one that only the settings name."""

    id: int
    name: str
    role: Role
    by_settings: bool = False


@dataclass(frozen=True, slots=True)
class Pairing:
    """Somebody who asks to be let in, and the six digits that tell an administrator who it is; new: first said now."""

    person: int
    name: str
    code: str
    new: bool = False


class People:
    """Times are seconds since 1970.  What the settings say cannot be taken back here."""

    def __init__(
        self,
        database: Database,
        admins: Iterable[int],
        users: Iterable[int],
        readers: Mapping[str, Collection[int]] = MappingProxyType({}),
        *,
        everybody: bool,
    ) -> None:
        """readers: who may see which set of reports; everybody: whether anybody may ask."""
        self._database = database
        self._named = dict.fromkeys(users, Role.USER) | dict.fromkeys(admins, Role.ADMIN)
        self._readers = readers
        self._everybody = everybody

    def role(self, person: int) -> Role | None:
        """What that person may do, None for a stranger."""
        if named := self._named.get(person):
            return named
        rows = self._database.rows("SELECT role FROM people WHERE person = ?", (person,))
        return Role(rows[0]["role"]) if rows else Role.USER if self._everybody else None

    def sees(self, person: int) -> frozenset[str] | None:
        """The sets of reports that person may see, beside those that are everybody's; None: all there are."""
        if self.role(person) is Role.ADMIN:
            return None
        rows = self._database.rows("SELECT collection FROM readers WHERE person = ?", (person,))
        named = (name for name, people in self._readers.items() if person in people)
        return frozenset((*named, *(row["collection"] for row in rows)))

    def show(self, person: int, collection: str) -> None:
        """From now on that person may see the set."""
        with self._database.changing(durably=True) as change:
            change.execute("INSERT OR IGNORE INTO readers VALUES (?, ?)", (person, collection))

    def hide(self, person: int, collection: str) -> bool:
        """Whether that person may see the set no more; not when the settings say they may."""
        with self._database.changing(durably=True) as change:
            change.execute("DELETE FROM readers WHERE person = ? AND collection = ?", (person, collection))
        return person not in self._readers.get(collection, ())

    def all(self) -> list[Person]:
        """Everybody who is let in by name, administrators first."""
        rows = self._database.rows("SELECT person, name, role FROM people ORDER BY since")
        kept = [
            Person(row["person"], row["name"], Role(row["role"])) for row in rows if row["person"] not in self._named
        ]
        named = [Person(person, "", role, by_settings=True) for person, role in self._named.items()]
        return sorted((*named, *kept), key=lambda each: each.role is not Role.ADMIN)

    def admins(self) -> list[int]:
        """The ids of those who may let others in."""
        return [each.id for each in self.all() if each.role is Role.ADMIN]

    def let_in(self, person: int, name: str, role: Role, now: float) -> None:
        """From now on that person may ask; a role given before is replaced."""
        with self._database.changing(durably=True) as change:
            change.execute("DELETE FROM pairings WHERE person = ?", (person,))
            change.execute("INSERT OR REPLACE INTO people VALUES (?, ?, ?, ?)", (person, name, role, now))

    def turn_out(self, person: int) -> bool:
        """Whether that person was let in here, and is no more."""
        with self._database.changing(durably=True) as change:
            change.execute("DELETE FROM previous WHERE person = ?", (person,))
            change.execute("DELETE FROM readers WHERE person = ?", (person,))
            return change.execute("DELETE FROM people WHERE person = ?", (person,)).rowcount == 1

    def pair(self, person: int, name: str, now: float) -> Pairing | None:
        """The stranger's code, the same for an hour; None when too many are waiting."""
        with self._database.changing() as change:
            change.execute("DELETE FROM pairings WHERE asked <= ?", (now - LIFETIME,))
            waiting = change.execute("SELECT name, code FROM pairings WHERE person = ?", (person,)).fetchone()
            if waiting:
                return Pairing(person, waiting["name"], waiting["code"])
            if change.execute("SELECT count(*) FROM pairings").fetchone()[0] >= MOST_WAITING:
                return None
            taken = {row["code"] for row in change.execute("SELECT code FROM pairings")}
            code = next(code for code in iter(_six_digits, None) if code not in taken)
            change.execute("INSERT INTO pairings VALUES (?, ?, ?, ?)", (person, name, code, now))
            return Pairing(person, name, code, new=True)

    def waiting(self, person: int, now: float) -> Pairing | None:
        """The pairing of that person that an administrator may still grant."""
        query = "SELECT name, code FROM pairings WHERE person = ? AND asked > ?"
        rows = self._database.rows(query, (person, now - LIFETIME))
        return Pairing(person, rows[0]["name"], rows[0]["code"]) if rows else None

    def turn_away(self, person: int) -> None:
        """Forgets that the person asks to be let in."""
        with self._database.changing() as change:
            change.execute("DELETE FROM pairings WHERE person = ?", (person,))


def _six_digits() -> str:
    return f"{secrets.randbelow(1_000_000):06}"
