"""What is asked of the bot, whatever people, Telegram or an administrator send it."""

import asyncio
import random
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import structlog
from telegram import Update, User

from bot.answer.assistant import Assistant
from bot.answer.headline import LIMIT as HEADLINE
from bot.answer.types import Answer, Quote, Status
from bot.evidence.scope import surroundings
from bot.question import understand
from bot.render.html import ENTITIES, LIMIT, MOST_MESSAGES, to_messages
from bot.render.plain import to_text
from bot.render.spans import clean
from bot.state.audit import Entry
from bot.state.kept import Kept, open_kept
from bot.state.people import Role
from bot.telegram import addressing, webhook
from bot.telegram.admission import Admission
from bot.telegram.application import build
from bot.telegram.asker import Asker
from bot.telegram.delivery import Delivery, Waits
from bot.telegram.desk import Desk
from bot.telegram.handlers import Handlers
from bot.telegram.intake import Intake
from bot.telegram.links import links_to
from bot.telegram.metrics import Metrics
from bot.telegram.presses import Presses
from bot.telegram.questions import Questions, _under
from bot.telegram.sending import Sending
from bot.telegram.thinking import Thinking
from bot.telegram.uploads import Uploads
from index.library import Library
from index.publish import add_reports
from ingest.errors import SettingsError
from ingest.parse import parse_text
from ingest.settings import ROOT, Settings
from tests.fuzz.seeds import SECRET, TOKEN
from tests.telegram.markup import parse, units
from tests.telegram.own_brain import Silent

Check = Callable[[bytes], None]
_LONGEST = 1_000  # characters of a question, twice what the settings allow
_ME = User(1, "Báo cáo", is_bot=True, username="bao_cao_bot")
_STATUSES = {200, 400, 401, 403, 405, 413, 415}


def questions() -> Check:
    """Slot by slot, of any length."""
    around = surroundings(_library())

    def understood(data: bytes) -> None:
        after, asked = _asked(data)
        question = understand(asked, around, after)
        assert all(term.weight >= 0 for term in question.terms)

    return understood


def answers() -> Check:
    """Asked, answered, shown and kept."""
    assistant, kept, library = _assistant(), _kept(), _library()
    printed = {stored.passage.text for report in library.reports for stored in library.passages_of(report.id)}

    def answered(data: bytes) -> None:
        after, asked = _asked(data)
        answer = assistant.ask(asked, after)
        assert len(answer.headline) <= HEADLINE
        assert (answer.status is Status.ANSWERED) == bool(answer.headline), f"{answer.status}: {answer.headline!r}"
        for quote in answer.quotes:
            assert quote.text in printed, f"not printed: {quote.text[:200]!r}"
            assert quote.figure is None or quote.text[slice(*quote.figure)].strip(), f"no figure: {quote.figure}"
        _check_messages(answer)
        now = time.time()
        kept.memory.remember((1, 1), asked, now)
        entry = Entry(now, 1, 1, asked, after, answer.status.value, answer.headline, [], assistant.generation, 1)
        buttons = [
            button
            for row in _under(answer, kept.audit.keep(entry), asked, after, original=bool(answer.quotes))
            for button in row
        ]
        made = kept.buttons.make((content for _, content in buttons), now)
        for (told, content), identity in zip(buttons, made, strict=True):
            assert told and kept.buttons.content(identity, now) == content

    return answered


def shown() -> Check:
    """Any answer, made of pieces of the input, as messages."""

    def shows(data: bytes) -> None:
        _check_messages(_composed(data))

    return shows


def presses() -> Check:
    """A button's id as Telegram brings it back, and what older buttons hold."""
    assistant, kept = _assistant(), _kept()
    thinking, settings, waits, metrics = Thinking(), _settings(), Waits(), Metrics()
    admission, delivery = Admission(kept), Delivery(waits, metrics)
    uploads = Uploads(assistant, kept, settings, delivery, Sending(kept, delivery))
    asking = Questions(assistant, kept, thinking, metrics)
    pressed = Presses(kept, thinking, asking, Desk(thinking, admission, uploads))
    now = time.time()
    reports = [*(card.identity for card in assistant.reports()), "x"]
    question: dict[str, Any] = {"question": "tỷ lệ hộ nghèo của Bình Sơn?", "after": None}
    contents: list[dict[str, Any]] = [
        *({"do": "around", "report": each, "at": at, "page": 0} for each in reports for at in (0, 7, 10**6)),
        *({"do": do, "report": each, "page": 1} for each in reports for do in ("report", "indicators", "remove")),
        *({"do": do, "draft": 5, "field": "period"} for do in ("publish", "mend", "draft", "field", "give_up")),
        *(question | {"do": do, "page": 1} for do in ("sources", "everywhere")),
        *({"do": "original", "report": each} for each in reports),
        *({"do": do, "asked": 1} for do in ("good", "bad")),
        *({"do": do, "person": 5} for do in ("let_in", "turn_away", "turn_out")),
        {"do": "reports", "opens": "report", "page": 1},
        {"do": "ask", "question": "tỷ lệ hộ nghèo của Bình Sơn?"},
        {"do": "chart", "question": "so sánh tỷ lệ hộ nghèo Bình Sơn và Hương Trà", "after": None},
    ]

    def press(data: bytes) -> None:
        chance = random.Random(data)
        content = chance.choice(contents)
        if "page" in content:
            content = content | {"page": chance.choice((-(10**9), -1, 0, 1, 2, 10**9)), "leafing": True}
        identity = data.decode("utf-8", "replace")
        if chance.random() < 0.5:
            (identity,) = kept.buttons.make([content], now)
        asker = Asker(1, chance.randrange(10**6), assistant, links_to("bot"))
        told, reply, _ = asyncio.run(pressed.press(identity, asker, Role.ADMIN, structlog.get_logger()))
        for message in reply.messages if reply else ():
            _check_message(message)
        assert len(told) <= 200  # characters that Telegram shows

    return press


def bodies() -> Check:
    """Secret, kind and body of a post on a line each, as the webhook takes them; what it takes is read."""
    kept, metrics, waits = _kept(), Metrics(), Waits()
    handlers = Handlers(Silent(), kept, waits, metrics, _settings())
    application = build("1:A", "http://127.0.0.1:9/bot", "http://127.0.0.1:9/file/bot", handlers, waits, metrics)
    intake = Intake(kept.inbox, application, metrics)
    app = webhook.app(SECRET, intake.take)

    async def status(headers: list[tuple[bytes, bytes]], body: bytes) -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            return (await client.post("/nhan", content=body, headers=headers)).status_code

    def posted(data: bytes) -> None:
        secret, kind, body = [*data.split(b"\n", 2), b"", b""][:3]
        headers = [(b"x-telegram-bot-api-secret-token", secret), (b"content-type", kind)]
        answer = asyncio.run(status(headers, body))
        assert answer in _STATUSES, f"{answer} for an update"
        while not application.update_queue.empty():
            update = application.update_queue.get_nowait()
            assert isinstance(update, Update)
            if update.message and update.message.chat:  # without one it is a fault that the handlers are done with
                addressing.read(update.message, _ME, frozenset({"trogiup"}))
            kept.inbox.done(update.update_id)

    return posted


def settings() -> Check:
    """A file of settings: taken, or one line that names what is wrong and no secret."""
    path = Path(tempfile.mkdtemp(prefix="baocao-"), "config.toml")

    def loaded(data: bytes) -> None:
        path.write_bytes(data)
        try:
            Settings.load(path)
        except SettingsError as fault:
            line = str(fault)
            assert line.isprintable() and len(line) < 1_000, f"not one line: {line[:300]!r}"
            assert TOKEN not in line

    return loaded


def _check_messages(answer: Answer) -> None:
    sent = to_messages(answer)
    assert 1 <= len(sent) <= MOST_MESSAGES, f"{len(sent)} messages"
    for message in sent:
        _check_message(message)
    read = "".join(entity.text for message in sent for entity in parse(message)[1] if "blockquote" in entity.kind)
    bodies_ = ["\n".join(map(clean, (quote.text, *quote.footnotes))) for quote in answer.quotes]
    if "còn tiếp trong báo cáo" not in read:  # a cut quote says so
        whole = ["".join(bodies_[:count]) for count in range(len(bodies_) + 1)]
        assert read in whole, "quoted text is lost between messages"
    assert to_text(answer).strip()


def _check_message(message: str) -> None:
    text, entities = parse(message)
    assert text.strip(), "an empty message"
    assert units(text) <= LIMIT, f"{units(text)} units"
    assert len(entities) <= ENTITIES, f"{len(entities)} entities"


def _composed(data: bytes) -> Answer:
    """An answer whose texts are lines of the input."""
    chance = random.Random(data)
    lines = data.decode("utf-8", "surrogatepass").split("\n")

    def some(most: int) -> tuple[str, ...]:
        return tuple(chance.choice(lines) for _ in range(chance.randint(0, most)))

    def one() -> str:
        return chance.choice(("", chance.choice(lines), "\n".join(lines)))

    def quote() -> Quote:
        text = one()
        start = chance.randrange(len(text) + 1)
        figure = (start, min(len(text), start + chance.choice((1, 9, 40))))
        return Quote(
            text=text, source=one(), issuer=one(), number=chance.choice((None, one())),
            issued=chance.choice((None, "2023-12-05", "2023-12", "")), locality=one(), period=one(), section=some(5),
            lines=(3, 4), columns=some(4), footnotes=some(3), confidence=chance.choice((None, 91)), elsewhere=one(),
            figure=figure if text[slice(*figure)].strip() and chance.random() < 0.5 else None,
        )  # fmt: skip

    quotes = tuple(quote() for _ in range(chance.randint(0, 12)))
    return Answer(chance.choice(list(Status)), one()[:HEADLINE], some(4), quotes, some(3))


def _asked(data: bytes) -> tuple[str | None, str]:
    """The question before, if any, and the question, as the inbox hands them on."""
    before, _, question = data.decode("utf-8", "replace").partition("\n")
    return before[:_LONGEST] or None, question[:_LONGEST]


@cache
def _settings() -> Settings:
    """Of a data folder with the samples."""
    folder = Path(tempfile.mkdtemp(prefix="baocao-"))
    (folder / "config.toml").write_text(f'data_dir = "{folder}"', encoding="utf-8")
    read = Settings.load(folder / "config.toml")
    samples = sorted((ROOT / "samples").iterdir())
    add_reports(read, [parse_text(sample.name, sample.read_bytes()) for sample in samples])
    return read


@cache
def _library() -> Library:
    return Library.open(_settings())


@cache
def _assistant() -> Assistant:
    return Assistant(_library(), _settings().answer.question_limit)


def _kept() -> Kept:
    return open_kept(Path(tempfile.mkdtemp(prefix="baocao-")), admins=(7,), everybody=True)
