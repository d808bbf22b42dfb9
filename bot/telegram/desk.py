"""What the buttons do that only administrators have: people let in and turned out, reports published and removed."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot import messages
from bot.telegram.admission import Admission
from bot.telegram.asker import Asker
from bot.telegram.reply import Reply, plain
from bot.telegram.thinking import Thinking
from bot.telegram.uploads import Uploads, sure_to_remove

Done = tuple[str, Reply | None, bool]
"""What a press is answered with on the spot ("" for nothing), what is sent, and whether in the place of the message."""

Press = Callable[[Asker, dict[str, Any], Any], Awaitable[Done]]
"""What comes of a button: who pressed it, what it holds, the log."""


class Desk:
    """presses: each button by the word under which it is kept."""

    def __init__(self, thinking: Thinking, admission: Admission, uploads: Uploads) -> None:
        self._thinking = thinking
        self._admission = admission
        self._uploads = uploads
        self.presses: dict[str, Press] = {
            "let_in": partial(self._decide, let_in=True),
            "turn_away": partial(self._decide, let_in=False),
            "turn_out": self._turn_out,
            "publish": self._publish,
            "mend": partial(self._draft, fields=True),
            "draft": partial(self._draft, fields=False),
            "field": self._field,
            "give_up": self._give_up,
            "remove": self._remove,
            "removed": self._removed,
            "kept": self._keep,
        }

    async def _decide(self, _asker: Asker, content: dict[str, Any], _log: Any, *, let_in: bool) -> Done:
        return "", self._admission.decide(content["person"], let_in=let_in), False

    async def _turn_out(self, _asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        return "", self._admission.turn_out(content["person"]), False

    async def _publish(self, _asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        return "", await self._uploads.publish(content["draft"]), True

    async def _draft(self, _asker: Asker, content: dict[str, Any], _log: Any, *, fields: bool) -> Done:
        return "", await self._uploads.card(content["draft"], fields=fields), True

    async def _field(self, asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        return "", self._uploads.ask_for(content["draft"], asker.person, content["field"]), False

    async def _give_up(self, _asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        return "", self._uploads.give_up(content["draft"]), True

    async def _remove(self, asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        detail = await self._thinking.think(lambda: asker.reader.report(content["report"]))
        return "", sure_to_remove(detail) if detail else plain(messages.REPORT_GONE), False

    async def _removed(self, _asker: Asker, content: dict[str, Any], _log: Any) -> Done:
        return "", await self._uploads.remove(content["report"]), True

    async def _keep(self, _asker: Asker, _content: dict[str, Any], _log: Any) -> Done:
        return "", plain(messages.KEPT), True
