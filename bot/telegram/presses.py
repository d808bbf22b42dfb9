"""What the buttons under messages do."""

import time
from functools import partial
from typing import Any

from bot import messages
from bot.render.chart import comparison_png
from bot.render.comparison import title
from bot.render.reports import reports_page
from bot.render.sources import sources_page
from bot.state.kept import Kept
from bot.state.people import Role
from bot.telegram.asker import Asker
from bot.telegram.delivery import LARGEST_SENT
from bot.telegram.desk import Desk, Done, Press
from bot.telegram.leafing import card, indicators, neighbours, reports, sources
from bot.telegram.questions import Questions
from bot.telegram.reply import Reply, plain
from bot.telegram.showing import side_by_side
from bot.telegram.thinking import Thinking


class Presses:
    """Each button by the word under which it is kept."""

    def __init__(self, kept: Kept, thinking: Thinking, questions: Questions, desk: Desk) -> None:
        self._kept = kept
        self._thinking = thinking
        self._questions = questions
        self._of_all: dict[str, Press] = {
            "ask": self._ask,
            "around": self._around,
            "sources": self._sources,
            "everywhere": self._everywhere,
            "original": self._original,
            "chart": self._chart,
            "good": partial(self._said, good=True),
            "bad": partial(self._said, good=False),
            "reports": self._reports,
            "report": self._report,
            "indicators": self._indicators,
        }
        self._of_admins = desk.presses

    async def press(self, identity: str, asker: Asker, role: Role, log: Any) -> Done:
        """What comes of the button with that id."""
        content = self._kept.buttons.content(identity, time.time())
        known = {**self._of_all, **(self._of_admins if role is Role.ADMIN else {})}
        pressed = known.get(str(content["do"])) if content else None
        return await pressed(asker, content, log) if content and pressed else (messages.BUTTON_EXPIRED, None, False)

    async def _ask(self, asker: Asker, content: dict[str, Any], log: Any) -> Done:
        return "", await self._questions.answer(asker, content["question"], log), False

    async def _around(self, asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        report, at, page = content["report"], content["at"], content["page"]
        shown = await self._thinking.think(lambda: asker.reader.neighbours(report, at, page))
        # The first look is a message of its own, so that the answer stays; leafing goes on in that one.
        return "", neighbours(shown) if shown else plain(messages.REPORT_GONE), "leafing" in content

    async def _sources(self, asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        found = await self._thinking.think(lambda: asker.reader.sources(content["question"], content["after"]))
        page = sources_page(found, content["page"], asker.link)
        return "", sources(page, content), bool(content.get("leafing"))

    async def _everywhere(self, asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        answer = await self._thinking.think(lambda: asker.reader.everywhere(content["question"], content["after"]))
        return "", await side_by_side(answer.compared, self._thinking), False

    async def _original(self, asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        found = await self._thinking.think(lambda: asker.reader.original(content["report"]))
        if found is None:
            return messages.ORIGINAL_GONE, None, False
        if found.path.stat().st_size > LARGEST_SENT:
            return messages.ORIGINAL_TOO_LARGE.format(limit=LARGEST_SENT // 1_000_000), None, False
        return "", Reply((), file=found), False

    async def _chart(self, asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        answer = await self._thinking.think(lambda: asker.reader.ask(content["question"], content["after"]))
        compared = answer.compared
        png = await self._thinking.think(partial(comparison_png, compared)) if compared else None
        if compared is None or png is None:
            return messages.NO_CHART, None, False
        return "", Reply((), picture=png, caption=title(compared)), False

    async def _said(self, asker: Asker, content: dict[str, Any], _log: Any, *, good: bool) -> Done:
        reason = content.get("reason", "")
        if not self._kept.audit.said_of(content["asked"], asker.person, good, time.time(), reason):
            return messages.BUTTON_EXPIRED, None, False
        if good or reason:
            return messages.THANKS, None, False
        why = tuple(((each, content | {"reason": each}),) for each in messages.REASONS)
        return "", plain(messages.WHY_BAD, why), False

    async def _reports(self, asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        cards = await self._thinking.think(asker.reader.reports)
        return "", reports(reports_page(cards, content["page"]), content["opens"]), True

    async def _report(self, asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        identity = content["report"]
        detail = await self._thinking.think(lambda: asker.reader.report(identity))
        original = await self._thinking.think(lambda: asker.reader.original(identity))
        return "", card(detail, original=original is not None) if detail else plain(messages.REPORT_GONE), False

    async def _indicators(self, asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        table = await self._thinking.think(lambda: asker.reader.indicators(content["report"]))
        unmet = bool(content.get("unmet"))
        told = indicators(table, content["page"], unmet=unmet) if table else plain(messages.REPORT_GONE)
        return "", told, bool(content.get("leafing"))
