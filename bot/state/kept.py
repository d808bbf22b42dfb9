"""All that the bot keeps, over one database."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.state.audit import Audit
from bot.state.buttons import Buttons
from bot.state.database import Database
from bot.state.drafts import Drafts
from bot.state.groups import Groups
from bot.state.inbox import Inbox
from bot.state.memory import Memory
from bot.state.people import People


@dataclass(frozen=True, slots=True)
class Kept:
    """Closed by closing its database."""

    database: Database
    inbox: Inbox
    memory: Memory
    people: People
    groups: Groups
    audit: Audit
    buttons: Buttons
    drafts: Drafts


def open_kept(
    folder: Path,
    *,
    admins: Iterable[int] = (),
    users: Iterable[int] = (),
    readers: Mapping[str, Collection[int]] = MappingProxyType({}),
    everybody: bool = False,
    days: int = 0,
) -> Kept:
    """What is kept in that folder.  Raises StateUnreadable.

    admins, users: whom the settings name; readers: who sees which set of reports; everybody: whether anybody may ask;
    days: for how long questions are kept.
    """
    database = Database(folder)
    return Kept(
        database,
        Inbox(database, folder / "answered.marks"),
        Memory(database),
        People(database, admins, users, readers, everybody=everybody),
        Groups(database),
        Audit(database, days),
        Buttons(database),
        Drafts(database, folder),
    )
