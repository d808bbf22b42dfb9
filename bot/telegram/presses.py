"""What the buttons under messages do."""

import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot import messages
from bot.render.chart import comparison_png
from bot.render.comparison import title
from bot.render.reports import reports_page
from bot.state.kept import Kept
from bot.state.people import Role
from bot.telegram.admission import Admission
from bot.telegram.brain import Brain
from bot.telegram.leafing import card, indicators, neighbours, reports
from bot.telegram.questions import Asker, Questions
from bot.telegram.reply import Reply, plain
from bot.telegram.thinking import Thinking

Done = tuple[str, Reply | None, bool]
"""What a press is answered with on the spot ("" for nothing), what is sent, and whether in the place of the message."""


class Presses:
    """Each button by the word under which it is kept."""

    def __init__(
        self, brain: Brain, kept: Kept, thinking: Thinking, questions: Questions, admission: Admission
    ) -> None:
        self._brain = brain
        self._kept = kept
        self._thinking = thinking
        self._questions = questions
        self._admission = admission
        self._of_all: dict[str, Callable[[Asker, dict[str, Any], Any], Awaitable[Done]]] = {
            "ask": self._ask,
            "around": self._around,
            "chart": self._chart,
            "good": partial(self._said, good=True),
            "bad": partial(self._said, good=False),
            "reports": self._reports,
            "report": self._report,
            "indicators": self._indicators,
        }
        self._of_admins: dict[str, Callable[[Asker, dict[str, Any], Any], Awaitable[Done]]] = {
            "let_in": partial(self._decide, let_in=True),
            "turn_away": partial(self._decide, let_in=False),
            "turn_out": self._turn_out,
        }

    async def press(self, identity: str, asker: Asker, role: Role, log: Any) -> Done:
        """What comes of the button with that id."""
        content = self._kept.buttons.content(identity, time.time())
        known = self._of_all | (self._of_admins if role is Role.ADMIN else {})
        pressed = known.get(str(content["do"])) if content else None
        return await pressed(asker, content, log) if content and pressed else (messages.BUTTON_EXPIRED, None, False)

    async def _ask(self, asker: Asker, content: dict[str, Any], log: Any) -> Done:
        return "", await self._questions.answer(asker, content["question"], log), False

    async def _around(self, _asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        source, at, page = content["source"], content["at"], content["page"]
        shown = await self._thinking.think(lambda: self._brain.neighbours(source, at, page))
        # The first look is a message of its own, so that the answer stays; leafing goes on in that one.
        return "", neighbours(shown) if shown else plain(messages.REPORT_GONE), "leafing" in content

    async def _chart(self, _asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        answer = await self._thinking.think(lambda: self._brain.ask(content["question"], content["after"]))
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

    async def _reports(self, _asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        cards = await self._thinking.think(self._brain.reports)
        return "", reports(reports_page(cards, content["page"]), content["opens"]), True

    async def _report(self, _asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        detail = await self._thinking.think(lambda: self._brain.report(content["report"]))
        return "", card(detail) if detail else plain(messages.REPORT_GONE), False

    async def _indicators(self, _asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        table = await self._thinking.think(lambda: self._brain.indicators(content["report"]))
        unmet = bool(content.get("unmet"))
        told = indicators(table, content["page"], unmet=unmet) if table else plain(messages.REPORT_GONE)
        return "", told, bool(content.get("leafing"))

    async def _decide(self, _asker: Asker, content: dict[str, Any], _log: Any, *, let_in: bool) -> Done:
        return "", self._admission.decide(content["person"], let_in=let_in), False

    async def _turn_out(self, _asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        return "", self._admission.turn_out(content["person"]), False
