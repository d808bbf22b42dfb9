"""What each command replies."""

import time
from collections.abc import Awaitable, Callable
from functools import partial

from bot import messages
from bot.answer.cards import ReportCard
from bot.render.reports import reports_page
from bot.state.kept import Kept
from bot.state.people import Role
from bot.telegram.admission import Admission
from bot.telegram.asker import Asker
from bot.telegram.leafing import indicators, neighbours, reports
from bot.telegram.links import read_start
from bot.telegram.reply import Reply, plain
from bot.telegram.showing import side_by_side
from bot.telegram.thinking import Thinking
from ingest.collections import EVERYBODYS, collection_named
from ingest.errors import SettingsError
from ingest.vietnamese import fold

_HISTORY = 10  # questions listed
_DAYS, _MISSED = 14, 15  # of /thongke: days told of, and what people missed
_EXAMPLES = 3
_LONGEST_SAID = 1000  # characters of a suggestion


class Commands:
    """Each takes who asks and what is typed after the command."""

    def __init__(self, kept: Kept, thinking: Thinking, admission: Admission) -> None:
        self._kept = kept
        self._thinking = thinking
        self._admission = admission
        self._of_all: dict[str, Callable[[Asker, str], Awaitable[Reply]]] = {
            "start": self._start,
            "trogiup": partial(self._fixed, messages.HELP),
            "help": partial(self._fixed, messages.HELP),
            "baocao": self._reports,
            "chitieu": self._indicators,
            "sosanh": self._compare,
            "lichsu": self._history,
            "xoa": self._forget,
            "gopy": self._suggest,
        }
        self._of_admins: dict[str, Callable[[Asker, str], Awaitable[Reply]]] = {
            "nguoidung": self._people,
            "thongke": self._figures,
            "xoabaocao": self._remove,
            "batnhom": self._enable,
            "tatnhom": self._disable,
        }

    @property
    def names(self) -> frozenset[str]:
        """Every command there is."""
        return frozenset(self._of_all) | frozenset(self._of_admins)

    async def reply(self, name: str, rest: str, asker: Asker, role: Role) -> Reply:
        """What the command replies; one for administrators is unknown to others."""
        known = self._of_all | (self._of_admins if role is Role.ADMIN else {})
        command = known.get(name)
        return await command(asker, rest) if command else plain(messages.UNKNOWN_COMMAND)

    async def _fixed(self, text: str, _asker: Asker, _rest: str) -> Reply:
        return plain(text)

    async def _start(self, asker: Asker, rest: str) -> Reply:
        if passage := read_start(rest):
            shown = await self._thinking.think(lambda: asker.reader.neighbours(*passage, page=0))
            return neighbours(shown) if shown else plain(messages.REPORT_GONE)
        examples = await self._thinking.think(lambda: asker.reader.examples(_EXAMPLES))
        return plain(messages.START, tuple(((each, {"do": "ask", "question": each}),) for each in examples))

    async def _reports(self, asker: Asker, _rest: str) -> Reply:
        return reports(reports_page(await self._cards(asker)), "report")

    async def _remove(self, asker: Asker, _rest: str) -> Reply:
        return reports(reports_page(await self._cards(asker)), "remove")

    async def _indicators(self, asker: Asker, rest: str) -> Reply:
        cards = await self._cards(asker)
        wanted = fold(rest)
        named = [card for card in cards if wanted and fold(card.locality) and fold(card.locality) in wanted]
        if not named:
            return reports(reports_page(cards), "indicators")
        newest = max(named, key=lambda card: (len(card.locality), card.period))
        table = await self._thinking.think(lambda: asker.reader.indicators(newest.identity))
        return indicators(table, 1, unmet="khong dat" in wanted) if table else plain(messages.REPORT_GONE)

    async def _compare(self, asker: Asker, rest: str) -> Reply:
        if not rest:
            return plain(messages.COMPARE_USAGE)
        question = messages.COMPARE_PLACES.format(indicator=rest)
        answer = await self._thinking.think(lambda: asker.reader.ask(question))
        return await side_by_side(answer.compared, self._thinking)

    async def _history(self, asker: Asker, _rest: str) -> Reply:
        asked = self._kept.audit.last_of(asker.person, asker.chat, _HISTORY)
        if not asked:
            return plain(messages.NO_HISTORY)
        return plain(messages.HISTORY, tuple(((each, {"do": "ask", "question": each}),) for each in asked))

    async def _forget(self, asker: Asker, _rest: str) -> Reply:
        self._kept.memory.forget((asker.chat, asker.person))
        return plain(messages.FORGOTTEN)

    async def _suggest(self, asker: Asker, rest: str) -> Reply:
        if not rest:
            return plain(messages.SUGGEST_USAGE)
        self._kept.audit.suggest(asker.person, rest[:_LONGEST_SAID], time.time())
        told = plain(messages.SUGGESTED.format(person=asker.person, said=rest[:_LONGEST_SAID]))
        admins = (admin for admin in self._kept.people.admins() if admin != asker.person)
        return Reply(plain(messages.THANKS).messages, others=tuple((admin, told) for admin in admins))

    async def _people(self, _asker: Asker, rest: str) -> Reply:
        return self._admission.change(rest) if rest else self._admission.list()

    async def _figures(self, _asker: Asker, _rest: str) -> Reply:
        since = time.time() - _DAYS * 24 * 3600
        days = [messages.FIGURES_DAY.format(**dict(row)) for row in self._kept.audit.a_day(since)]
        missed = [messages.FIGURES_MISSED.format(**dict(row)) for row in self._kept.audit.missed(since, _MISSED)]
        if not days:
            return plain(messages.NO_FIGURES)
        return plain(
            "\n".join([messages.FIGURES, *days, "", messages.MISSED, *(missed or [messages.NONE_MISSED])])[:4000]
        )

    async def _enable(self, asker: Asker, rest: str) -> Reply:
        if asker.chat > 0:
            return plain(messages.ONLY_IN_GROUPS)
        try:
            named = {collection_named(each) for each in rest.split(",")} - {""}
        except SettingsError as fault:
            return plain(str(fault))
        self._kept.groups.enable(asker.chat, "", time.time(), named)
        return plain(messages.GROUP_ENABLED.format(collections=", ".join((EVERYBODYS, *sorted(named)))))

    async def _disable(self, asker: Asker, _rest: str) -> Reply:
        if asker.chat > 0:
            return plain(messages.ONLY_IN_GROUPS)
        self._kept.groups.disable(asker.chat)
        return plain(messages.GROUP_DISABLED)

    async def _cards(self, asker: Asker) -> list[ReportCard]:
        return list(await self._thinking.think(asker.reader.reports))
