"""Reports that administrators bring in and take out from Telegram: sent, looked at, mended, published, removed."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from telegram import Document, Message
from telegram.error import TelegramError

from bot import messages, publishing
from bot.answer.cards import ReportDetail, card_of
from bot.render.draft import draft_html
from bot.render.reports import card_name
from bot.state.drafts import Draft
from bot.state.kept import Kept
from bot.telegram.brain import Brain
from bot.telegram.delivery import Delivery, Postponed, target_of
from bot.telegram.reply import Reply, Rows, plain
from bot.telegram.sending import Sending
from ingest.collections import collection_named
from ingest.errors import IngestError, Spoken
from ingest.fetch import safe_name
from ingest.metadata.mend import Field, mended
from ingest.settings import Settings

T = TypeVar("T")

_CLOUD = "https://api.telegram.org/"
_CLOUD_MB = 20  # what Telegram's own Bot API server lets a bot download; one of the office's own lets it have all
_MEGABYTE = 1_000_000
_IN_A_ROW = 2


class Uploads:
    """One file is read, and one report published or removed, at a time; closed once, at the end."""

    def __init__(self, brain: Brain, kept: Kept, settings: Settings, delivery: Delivery, sending: Sending) -> None:
        self._brain = brain
        self._kept = kept
        self._settings = settings
        self._delivery = delivery
        self._sending = sending
        self._closing = threading.Event()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="uploads")

    def close(self) -> None:
        """What is being read is let go; what is being published is finished."""
        self._closing.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def receive(self, number: int, message: Message, document: Document, person: int, log: Any) -> None:
        """Reads the file that the update with that number brought and shows what was understood of it.

        Raises Postponed when the bot is to stop before.
        """
        bot, to = message.get_bot(), target_of(message)
        name = safe_name(document.file_name or "bao-cao")
        if (document.file_size or 0) > self._limit_mb * _MEGABYTE:
            told = plain(messages.FILE_TOO_LARGE.format(name=name, limit=self._limit_mb))
            await self._sending.send(bot, to, told, number, log)
            return
        # One message that changes as it goes on.
        coming = plain(messages.FILE_COMING.format(name=name))
        progress = await self._delivery.text(bot, to, coming.messages[0])
        file = self._kept.drafts.folder(number) / name
        try:
            await (await document.get_file()).download_to_drive(file)
        except TelegramError as error:
            log.warning("file not fetched", error=str(error))
            reply = plain(messages.FILE_NOT_FETCHED.format(name=name))
        else:
            await self._sending.edit(bot, to.chat, progress, plain(messages.FILE_BEING_READ.format(name=name)))
            reply = await self._read(number, person, file)
        await self._sending.edit(bot, to.chat, progress, reply)

    async def _read(self, number: int, person: int, file: Path) -> Reply:
        try:
            report = await self._work(lambda: publishing.read(file, self._settings, self._closing.is_set))
        except IngestError as fault:
            self._kept.drafts.forget(number)
            return plain(messages.FILE_REFUSED.format(fault=fault))
        if report is None:
            raise Postponed
        draft = Draft(number, person, file.name, file, report, "")
        replaced = await self._work(lambda: publishing.replaced_by(report, self._settings))
        # A new version stays where the one before it was.
        draft = replace(draft, collection=next((each.collection for each in replaced if each.collection), ""))
        self._kept.drafts.keep(draft, time.time())
        return await self.card(number)

    async def card(self, number: int, *, fields: bool = False) -> Reply:
        """The draft as it stands, with what can be done with it or, for `fields`, what of it can be mended."""
        draft = self._kept.drafts.get(number)
        if draft is None:
            return plain(messages.DRAFT_GONE)
        replaced = await self._work(lambda: publishing.replaced_by(draft.report, self._settings))
        return Reply((draft_html(draft, replaced),), _fields(number) if fields else _choices(number))

    def ask_for(self, number: int, person: int, field: str) -> Reply:
        """Asks for the value of a field; the next message of that person is it."""
        if self._kept.drafts.get(number) is None:
            return plain(messages.DRAFT_GONE)
        self._kept.drafts.expect(person, number, field, time.time())
        return plain(messages.DRAFT_ASKED[field])

    async def told(self, person: int, said: str) -> Reply | None:
        """The draft with what that person was asked for; None when nothing was asked of them."""
        expected = self._kept.drafts.expected(person, time.time())
        if expected is None:
            return None
        draft, field = expected
        try:
            if field == "collection":
                draft = replace(draft, collection=collection_named(said))
            else:
                draft = replace(draft, report=mended(draft.report, Field(field), said))
        except Spoken as fault:
            self._kept.drafts.expect(person, draft.id, field, time.time())
            return plain(str(fault))
        self._kept.drafts.keep(draft, time.time())
        return await self.card(draft.id)

    async def publish(self, number: int) -> Reply:
        """From now on the draft's report is answered from, or why it is not."""
        draft = self._kept.drafts.get(number)
        if draft is None:
            return plain(messages.DRAFT_GONE)
        try:
            change = await self._work(
                lambda: publishing.publish(draft.report, draft.file, draft.collection, self._settings)
            )
        except Spoken as fault:
            return Reply(plain(str(fault)).messages, _choices(number))
        self._kept.drafts.forget(number)
        name = card_name(card_of(draft.report))
        if not await self._work(self._brain.keep_up):
            return plain(messages.PUBLISHED_NOT_USED.format(name=name))
        return plain(messages.PUBLISHED[change.value].format(name=name))

    def give_up(self, number: int) -> Reply:
        """The draft is forgotten."""
        draft = self._kept.drafts.get(number)
        if draft is None:
            return plain(messages.DRAFT_GONE)
        self._kept.drafts.forget(number)
        return plain(messages.GIVEN_UP.format(name=card_name(card_of(draft.report))))

    async def remove(self, identity: str) -> Reply:
        """From now on that report is not answered from, or why it still is."""
        try:
            gone = await self._work(lambda: publishing.remove(identity, self._settings))
        except Spoken as fault:
            return plain(str(fault))
        await self._work(self._brain.keep_up)
        return plain(messages.REMOVED.format(source=gone.source) if gone else messages.REPORT_GONE)

    @property
    def _limit_mb(self) -> int:
        largest = self._settings.ingest.max_file_mb
        return min(_CLOUD_MB, largest) if self._settings.telegram.base_url.startswith(_CLOUD) else largest

    async def _work(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


def sure_to_remove(detail: ReportDetail) -> Reply:
    """Asks whether the report is really to be removed."""
    card = detail.card
    rows: Rows = (
        (
            (messages.BUTTON_REMOVE, {"do": "removed", "report": card.identity}),
            (messages.BUTTON_KEEP, {"do": "kept"}),
        ),
    )
    return plain(messages.REMOVE_SURE.format(name=card_name(card), source=card.source), rows)


def _choices(number: int) -> Rows:
    return (
        (
            (messages.BUTTON_PUBLISH, {"do": "publish", "draft": number}),
            (messages.BUTTON_MEND, {"do": "mend", "draft": number}),
            (messages.BUTTON_GIVE_UP, {"do": "give_up", "draft": number}),
        ),
    )


def _fields(number: int) -> Rows:
    buttons: list[tuple[str, dict[str, object]]] = [
        (told, {"do": "field", "draft": number, "field": field}) for field, told in messages.DRAFT_FIELDS.items()
    ]
    buttons.append((messages.BUTTON_BACK, {"do": "draft", "draft": number}))
    return tuple(tuple(buttons[i : i + _IN_A_ROW]) for i in range(0, len(buttons), _IN_A_ROW))
