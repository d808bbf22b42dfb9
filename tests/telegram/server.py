"""A Bot API server on the loopback interface: long polling, Telegram's limits, faults on demand, calls recorded."""

import itertools
import json
import math
import socket
import sys
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as EmailMessage
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.telegram import webhooks
from tests.telegram.checks import Refused, check_document, check_keyboard, check_results, text_of
from tests.telegram.markup import Entity, units
from tests.telegram.webhooks import Webhook

TOKEN = "987654321:AAtest-only_0123456789abcdefghijklm"
NAME = "baocao_thu_bot"
PATIENCE = 120.0  # seconds, for what must come on a busy machine too
"""Seconds after which a wait for the bot counts as failed; never part of an assertion about speed."""
_FIRST_UPDATES = itertools.count(1000, 10_000)  # accounts share no update ids

_RETRY = 0.1  # seconds until an update that the webhook did not take is posted again


class Fault(StrEnum):
    """What a scripted call meets instead of an answer."""

    ERROR = "error"  # a 500 in the Bot API's own words
    REFUSED = "refused"  # a 400 in the Bot API's own words
    DROP = "drop"  # the request is read, the connection closed without a reply
    HANG = "hang"  # the request is read, no reply comes until the server closes
    LOST = "lost"  # what is asked for is done, the connection closed without a reply
    GARBAGE = "garbage"  # what is asked for is not done, and the reply is no JSON


_SAID = {Fault.ERROR: (500, "Internal Server Error"), Fault.REFUSED: (400, "Bad Request: message is not to our taste")}


@dataclass(frozen=True, slots=True)
class Call:
    """One call as received.  text, entities: of a sendMessage that was accepted, after parsing."""

    method: str
    params: dict[str, Any]
    status: int
    text: str = ""
    entities: tuple[Entity, ...] = ()

    @property
    def chat(self) -> int:
        """The chat it went to."""
        return int(str(self.params["chat_id"]))

    @property
    def buttons(self) -> dict[str, str]:
        """The buttons under it: what each says → what it carries."""
        rows = json.loads(self.params.get("reply_markup", "{}")).get("inline_keyboard", ())
        return {button["text"]: button["callback_data"] for row in rows for button in row}

    def covered(self, kind: str) -> list[str]:
        """The texts of its entities of one kind."""
        return [entity.text for entity in self.entities if entity.kind == kind]


@dataclass
class BotApi:
    """One bot's account at Telegram.

    chat_interval: seconds between two messages of one chat; group_limit: messages a minute in a group;
    overall: messages a second in all.  Else 429.
    """

    chat_interval: float = 0.0
    group_limit: int = 20
    overall: int = 0  # 0: as many as come
    token: str = TOKEN
    calls: list[Call] = field(default_factory=list)
    webhook: Webhook | None = None
    upstream: str = ""
    """Where the reverse proxy in front of the webhook's address hands on to, as host:port."""
    posted: list[int] = field(default_factory=list)
    """The status of every delivery to the webhook; 0 for one that got no answer."""
    too_soon: int = 0
    """Sends that came before the end of a wait that a 429 had asked for."""
    _updates: deque[dict[str, Any]] = field(default_factory=deque)
    _again: list[dict[str, Any]] = field(default_factory=list)
    _said: dict[int, dict[str, Any]] = field(default_factory=dict)
    _next_update: int = field(default_factory=lambda: next(_FIRST_UPDATES))
    _next_message: int = 1
    _files: dict[str, bytes] = field(default_factory=dict)
    _faults: dict[str, deque[Fault | None]] = field(default_factory=lambda: defaultdict(deque))
    _waits: dict[int, float] = field(default_factory=dict)
    _told: dict[int, float] = field(default_factory=dict)
    _times: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _lately: deque[float] = field(default_factory=deque)
    _round: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _closed: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    # -- what a test does

    def say(self, text: str | None, chat: int = 1, user: int | None = None, **fields: Any) -> int:
        """A person writes; the update's id.  A negative chat is a group.  Fields are merged into the message."""
        user = chat if user is None else user
        kind = {"type": "private"} if chat > 0 else {"type": "supergroup", "title": "Nhóm"}
        message: dict[str, Any] = {
            "chat": {"id": chat, **kind},
            "from": {"id": user, "is_bot": False, "first_name": "Lan"},
            "date": int(time.time()),
        }
        if text is not None:
            message["text"] = text
            if text.startswith("/"):
                message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        with self._changed:
            message["message_id"] = self._message_id()
            number = self._next_update
            self._next_update += 1
            self._said[number] = {"update_id": number, "message": message | fields}
            self._updates.append(self._said[number])
            self._changed.notify_all()
        return number

    def send_file(self, name: str, content: bytes, chat: int = 1) -> int:
        """A person sends a file in a private chat; the update's id."""
        identity = f"file-{len(self._files)}"
        self._files[identity] = content
        about = {"file_id": identity, "file_unique_id": identity, "file_name": name, "file_size": len(content)}
        return self.say(None, chat, document=about)

    def type_inline(self, query: str, user: int = 1) -> int:
        """A person types behind the bot's name in some chat; the update's id."""
        with self._changed:
            number = self._next_update
            self._next_update += 1
            sender = {"id": user, "is_bot": False, "first_name": "Lan"}
            typed = {"id": str(number), "from": sender, "query": query, "offset": ""}
            self._updates.append({"update_id": number, "inline_query": typed})
            self._changed.notify_all()
        return number

    def press(self, call: "Call", told: str, user: int | None = None) -> int:
        """A person presses the button that says so under a sent message; the update's id."""
        return self.press_data(call.buttons[told], call, user)

    def press_data(self, data: str, call: "Call", user: int | None = None) -> int:
        """The same by what the button carries."""
        chat = call.chat
        kind = {"type": "private"} if chat > 0 else {"type": "supergroup", "title": "Nhóm"}
        with self._changed:
            number = self._next_update
            self._next_update += 1
            message = {"message_id": self._message_id(), "date": int(time.time()), "chat": {"id": chat, **kind}}
            query: dict[str, Any] = {
                "id": str(number),
                "from": {"id": chat if user is None else user, "is_bot": False, "first_name": "Lan"},
                "chat_instance": "1",
                "message": message | {"text": call.text},
                "data": data,
            }
            self._said[number] = {"update_id": number, "callback_query": query}
            self._updates.append(self._said[number])
            self._changed.notify_all()
        return number

    def edit(self, number: int, text: str) -> int:
        """Whoever wrote the message of that update changes it; the new update's id."""
        with self._changed:
            update = {"update_id": self._next_update, "edited_message": self._said[number]["message"] | {"text": text}}
            self._next_update += 1
            self._said[update["update_id"]] = update
            self._updates.append(update)
            self._changed.notify_all()
        return int(update["update_id"])

    def repeat(self, number: int) -> None:
        """The update comes once more, though it was acknowledged."""
        with self._changed:
            self._again.append(self._said[number])
            self._changed.notify_all()

    def fail(self, method: str, *faults: Fault | None) -> None:
        """The next calls of that method meet these faults, one each; None: the call meets none."""
        self._faults[method].extend(faults)

    def flood(self, chat: int, seconds: float) -> None:
        """Every send to that chat is refused with 429 for so long."""
        self._waits[chat] = time.monotonic() + seconds

    def sent(self, chat: int | None = None) -> list[Call]:
        """The accepted messages, in order."""
        accepted = [c for c in list(self.calls) if c.method == "sendMessage" and c.status == 200]
        return [c for c in accepted if chat is None or c.chat == chat]

    def wait_sent(self, count: int, chat: int | None = None) -> list[Call]:
        """The accepted messages, once there are at least so many."""
        self.wait(lambda: len(self.sent(chat)) >= count, f"{count} messages to {chat}")
        return self.sent(chat)

    def wait_called(self, method: str, count: int = 1) -> None:
        """Returns once the method was called so often, whatever came of it."""
        self.wait(lambda: sum(c.method == method for c in self.calls) >= count, f"{count} {method}")

    def wait(self, condition: Any, what: str) -> None:
        """Returns once the condition holds."""
        with self._changed:
            end = time.monotonic() + PATIENCE
            while not condition():
                if time.monotonic() > end:
                    raise AssertionError(f"no {what}; called: {[(c.method, c.status) for c in self.calls]}")
                # What is waited for may be a line in the log or an exit, of which nobody notifies.
                self._changed.wait(0.05)

    def wake(self) -> None:
        """Open long polls end now, as if they had timed out."""
        with self._changed:
            self._round += 1
            self._changed.notify_all()

    def pending(self) -> int:
        """Updates that the bot has not confirmed."""
        return len(self._updates)

    @contextmanager
    def running(self, port: int = 0) -> Iterator["BotApi"]:
        """Serves on 127.0.0.1; `url` is its base."""
        http = _Http(("127.0.0.1", port), _Handler)
        http.api = self
        self.url = f"http://127.0.0.1:{http.server_address[1]}/bot"
        self._closed.clear()
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        posting = threading.Thread(target=self._post_updates, daemon=True)
        posting.start()
        try:
            yield self
        finally:
            self._closed.set()
            with self._changed:
                self._changed.notify_all()
            http.shutdown()
            http.server_close()
            http.hang_up()
            thread.join()
            posting.join()

    # -- what the server does

    def take_fault(self, method: str) -> Fault | None:
        """The fault scripted for this call, if any."""
        return self._faults[method].popleft() if self._faults[method] else None

    def record(self, call: Call) -> None:
        """Keeps the call; one that was dropped or hung has status 0."""
        with self._changed:
            self.calls.append(call)
            self._changed.notify_all()

    def hang(self) -> None:
        """Returns when the server closes."""
        self._closed.wait(PATIENCE)

    def handle(self, method: str, params: dict[str, Any]) -> tuple[Any, Call]:
        """The result of a call and its record.  Raises Refused."""
        handler = getattr(self, f"_do_{method}", None)
        if handler is None:
            raise Refused(404, "Not Found: method not found")
        result, extra = handler(params)
        return result, Call(method, params, 200, **extra)

    def _do_getMe(self, _params: dict[str, Any]) -> Any:  # noqa: N802 - methods are named as the Bot API names them
        me = {"id": int(self.token.split(":")[0]), "is_bot": True, "first_name": "Báo cáo", "username": NAME}
        return me | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
        }, {}

    def _do_getUpdates(self, params: dict[str, Any]) -> Any:  # noqa: N802
        offset = int(params.get("offset", 0))
        with self._changed:
            if self.webhook:
                raise Refused(409, webhooks.CONFLICT)
            while self._updates and self._updates[0]["update_id"] < offset:
                self._updates.popleft()
            self._changed.notify_all()
            current = self._round
            self._changed.wait_for(
                lambda: self._updates or self._again or self._closed.is_set() or self._round != current,
                float(params.get("timeout", 0)),
            )
            again, self._again = self._again, []
            return again + list(self._updates)[: int(params.get("limit", 100))], {}

    def _do_sendMessage(self, params: dict[str, Any]) -> Any:  # noqa: N802
        chat = int(params["chat_id"])
        text, entities = text_of(params)
        check_keyboard(params)
        self._limits(chat)
        message = {"message_id": self._message_id(), "date": int(time.time()), "text": text}
        return message | {"chat": {"id": chat, "type": "private"}}, {"text": text, "entities": tuple(entities)}

    def _do_editMessageText(self, params: dict[str, Any]) -> Any:  # noqa: N802
        text, entities = text_of(params)
        check_keyboard(params)
        return True, {"text": text, "entities": tuple(entities)}

    def _do_sendPhoto(self, params: dict[str, Any]) -> Any:  # noqa: N802
        if not params.get("photo", b"").startswith(b"\x89PNG"):
            raise Refused(400, "Bad Request: IMAGE_PROCESS_FAILED")
        if units(params.get("caption", "")) > 1024:
            raise Refused(400, "Bad Request: message caption is too long")
        self._limits(int(params["chat_id"]))
        message = {"message_id": self._message_id(), "date": int(time.time())}
        return message | {"chat": {"id": int(params["chat_id"]), "type": "private"}}, {
            "text": params.get("caption", "")
        }

    def _do_sendDocument(self, params: dict[str, Any]) -> Any:  # noqa: N802
        check_document(params)
        self._limits(int(params["chat_id"]))
        message = {"message_id": self._message_id(), "date": int(time.time())}
        return message | {"chat": {"id": int(params["chat_id"]), "type": "private"}}, {}

    def _do_getFile(self, params: dict[str, Any]) -> Any:  # noqa: N802
        if params["file_id"] not in self._files:
            raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        identity = params["file_id"]
        return {"file_id": identity, "file_unique_id": identity, "file_path": f"documents/{identity}"}, {}

    def _do_answerInlineQuery(self, params: dict[str, Any]) -> Any:  # noqa: N802
        offered = check_results(params)
        return True, {
            "text": "\n\n".join(text for text, _ in offered),
            "entities": tuple(e for _, es in offered for e in es),
        }

    def file(self, path: str) -> bytes | None:
        """What stands at that path of the token's files."""
        return self._files.get(path.removeprefix("documents/"))

    def _do_setMyCommands(self, params: dict[str, Any]) -> Any:  # noqa: N802
        for command in json.loads(params["commands"]):
            if not 1 <= len(command["description"]) <= 256 or not command["command"].islower():
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
        return True, {}

    def _do_sendChatAction(self, _params: dict[str, Any]) -> Any:  # noqa: N802
        return True, {}

    def _do_deleteWebhook(self, params: dict[str, Any]) -> Any:  # noqa: N802
        with self._changed:
            self.webhook = None
            if params.get("drop_pending_updates") == "true":
                self._updates.clear()
            self._changed.notify_all()
        return True, {}

    def _do_setWebhook(self, params: dict[str, Any]) -> Any:  # noqa: N802
        try:
            webhook = webhooks.read(params)
        except ValueError as error:
            raise Refused(400, f"Bad Request: bad webhook: {error}") from None
        with self._changed:
            self.webhook = webhook
            self._changed.notify_all()
        return True, {}

    def _do_getWebhookInfo(self, _params: dict[str, Any]) -> Any:  # noqa: N802
        told = {"url": self.webhook.url if self.webhook else "", "has_custom_certificate": False}
        failed = {"last_error_date": int(time.time()), "last_error_message": "Connection refused"}
        wrong = bool(self.posted) and self.posted[-1] != 200
        return told | {"pending_update_count": len(self._updates)} | (failed if wrong else {}), {}

    def _post_updates(self) -> None:
        """Posts what waits, one at a time and in order, each until it is taken; ends when the server closes."""
        while not self._closed.is_set():
            with self._changed:
                self._changed.wait_for(lambda: self._closed.is_set() or (self.webhook and self._updates))
                if self._closed.is_set():
                    return
                assert self.webhook
                webhook, update = self.webhook, self._updates[0]
            status = webhooks.post(webhook, self.upstream, update)
            with self._changed:
                self.posted.append(status)
                if status == 200:
                    self._updates.remove(update)
                self._changed.notify_all()
            if status != 200:
                self._closed.wait(_RETRY)

    def _do_answerCallbackQuery(self, _params: dict[str, Any]) -> Any:  # noqa: N802
        return True, {}

    def _message_id(self) -> int:
        self._next_message += 1
        return self._next_message

    def _limits(self, chat: int) -> None:
        """One message a `chat_interval`, `group_limit` a minute in a group, nothing while a 429 is in force."""
        now = time.monotonic()
        with self._changed:
            times = self._times[chat]
            wait = self._waits.get(chat, 0.0) - now
            if times:
                wait = max(wait, times[-1] + self.chat_interval - now)
            while self._lately and self._lately[0] <= now - 1:
                self._lately.popleft()
            if self.overall and len(self._lately) >= self.overall:
                wait = max(wait, self._lately[0] + 1 - now)
            if chat < 0 and len(times) >= self.group_limit:
                wait = max(wait, times[-self.group_limit] + 60 - now)
            if wait > 0:
                self.too_soon += now < self._told.get(chat, 0.0)
                self._told[chat] = now + math.ceil(wait)
                raise Refused(429, "Too Many Requests", retry_after=math.ceil(wait))
            times.append(now)
            self._lately.append(now)


def _params(kind: str, query: str, body: bytes) -> dict[str, Any]:
    """What a call asks for, in any of the ways that the Bot API takes it; files as bytes."""
    if kind.startswith("application/json"):
        return dict(json.loads(body))
    if kind.startswith("multipart/form-data"):
        form = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
        found = {}
        for part in cast("list[EmailMessage]", form.get_payload()):
            content = part.get_payload(decode=True)
            name = str(part.get_param("name", header="content-disposition"))
            found[name] = content if part.get_filename() else cast("bytes", content).decode()
        # A file is named by "attach://…" where it belongs.
        return {name: found.get(str(value).removeprefix("attach://"), value) for name, value in found.items()}
    # An empty value is a value: a bot that sends text="" must be told so.
    return dict(parse_qsl("&".join(filter(None, (query, body.decode()))), keep_blank_values=True))


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    api: BotApi

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self._open: set[socket.socket] = set()

    def get_request(self) -> tuple[socket.socket, Any]:
        """A new connection, kept in mind."""
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def hang_up(self) -> None:
        """Ends every connection, idle ones included, as a server that goes away does."""
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A bot that was told to stop leaves its long poll; any other fault is printed."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a reply's body does not wait for the word that its head has arrived

    def do_POST(self) -> None:
        api = cast("_Http", self.server).api
        size = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(size)
        if len(body) < size:  # whoever sent it is gone in the middle
            self.close_connection = True
            return None
        url = urlsplit(self.path)
        token, _, method = url.path.removeprefix("/bot").partition("/")
        params = _params(self.headers.get("Content-Type", ""), url.query, body)
        fault = api.take_fault(method)
        if fault and fault is not Fault.LOST:
            status, said = _SAID.get(fault, (0, ""))
            api.record(Call(method, params, status))
            if said:
                return self._reply(status, {"ok": False, "error_code": status, "description": said})
            if fault is Fault.GARBAGE:
                return self._reply(200, b"<html>")
            if fault is Fault.HANG:
                api.hang()
            self.close_connection = True
            return None
        try:
            if token != api.token:
                raise Refused(401, "Unauthorized")  # noqa: TRY301  # refused here like anything else is
            result, call = api.handle(method, params)
        except Refused as error:
            api.record(Call(method, params, error.status))
            reply: dict[str, Any] = {"ok": False, "error_code": error.status, "description": str(error)}
            return self._reply(error.status, reply | ({"parameters": error.parameters} if error.parameters else {}))
        api.record(call)
        if fault is Fault.LOST:
            self.close_connection = True
            return None
        return self._reply(200, {"ok": True, "result": result})

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if not path.startswith("/file/bot"):
            return self.do_POST()
        token, _, name = path.removeprefix("/file/bot").partition("/")
        api = cast("_Http", self.server).api
        found = api.file(name) if token == api.token else None
        return self._reply(404 if found is None else 200, found or b"")

    def _reply(self, status: int, payload: dict[str, Any] | bytes) -> None:
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - of the base class
        """Quiet: the calls are recorded."""
