"""What was asked and answered, and what people said of the answers; kept as long as the settings say."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

from bot.state.database import Database

_DAY = 24 * 3600.0
# Questions forgotten with each new one, and held at once when all are told: whoever asks does not wait for a million.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One question and its answer.

    at: seconds since 1970; chat: 0 for one typed inline, perhaps not to its end; after: the question before it.
    quotes: (file, first line, last line) of each passage shown; generation: of the index that answered.
    ms: from question to finished answer.
    """

    at: float
    chat: int
    person: int
    question: str
    after: str | None
    status: str
    headline: str
    quotes: Sequence[tuple[str, int, int]]
    generation: str
    ms: int


class Audit:
    """Times are seconds since 1970."""

    def __init__(self, database: Database, days: int) -> None:
        """days: how long a question is kept; 0: for ever."""
        self._database = database
        self._days = days

    def keep(self, entry: Entry) -> int:
        """The number of the question, by which feedback names it."""
        with self._database.changing() as change:
            if self._days:
                old = "SELECT id FROM asked WHERE at < ? ORDER BY at LIMIT ?"
                change.execute(f"DELETE FROM asked WHERE id IN ({old})", (entry.at - self._days * _DAY, _AT_ONCE))
            values = (entry.at, entry.chat, entry.person, entry.question, entry.after, entry.status, entry.headline)
            kept = change.execute(
                "INSERT INTO asked (at, chat, person, question, after, status, headline, quotes, generation, ms)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, json.dumps(entry.quotes, ensure_ascii=False), entry.generation, entry.ms),
            )
            return int(kept.lastrowid or 0)

    def said_of(self, number: int, person: int, good: bool, now: float, reason: str = "") -> bool:
        """Whether the question is still kept, so that what the person says of its answer is; the last word counts."""
        with self._database.changing() as change:
            if not change.execute("SELECT 1 FROM asked WHERE id = ?", (number,)).fetchone():
                return False
            change.execute(
                "INSERT INTO feedback VALUES (?, ?, ?, ?, ?) ON CONFLICT (asked, person) DO UPDATE SET"
                " good = excluded.good, at = excluded.at,"
                " reason = CASE excluded.reason WHEN '' THEN feedback.reason ELSE excluded.reason END",
                (number, person, int(good), reason, now),
            )
            return True

    def answered_by(self, chat: int, question: int, answer: int, number: int) -> None:
        """The message of the bot that answers a message; both by Telegram's numbers."""
        with self._database.changing() as change:
            change.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", (chat, question, answer, number))

    def answer_to(self, chat: int, question: int) -> tuple[int, str | None] | None:
        """The bot's message that answers that one, and the question before it; None when it is not kept."""
        rows = self._database.rows(
            "SELECT answer, after FROM answers JOIN asked ON asked.id = answers.asked"
            " WHERE answers.chat = ? AND answers.question = ?",
            (chat, question),
        )
        return (rows[0]["answer"], rows[0]["after"]) if rows else None

    def suggest(self, person: int, said: str, now: float) -> None:
        """A word to the administrators."""
        with self._database.changing() as change:
            change.execute("INSERT INTO suggestions VALUES (?, ?, ?)", (now, person, said))

    def last_of(self, person: int, chat: int, most: int) -> list[str]:
        """The last questions of that person in that chat, newest first, each once."""
        query = (
            "SELECT question FROM asked WHERE person = ? AND chat = ? GROUP BY question ORDER BY max(at) DESC LIMIT ?"
        )
        return [row["question"] for row in self._database.rows(query, (person, chat, most))]

    def all(self) -> Iterator[dict[str, Any]]:
        """Every question kept, oldest first, with what was said of its answer."""
        last = 0
        while rows := self._database.rows("SELECT * FROM asked WHERE id > ? ORDER BY id LIMIT ?", (last, _AT_ONCE)):
            for row in rows:
                said = self._database.rows("SELECT person, good, reason FROM feedback WHERE asked = ?", (row["id"],))
                yield dict(row) | {"quotes": json.loads(row["quotes"]), "feedback": list(map(dict, said))}
            last = rows[-1]["id"]

    def a_day(self, since: float) -> list[Row]:
        """Of what was asked in chats, per day, newest first.

        day, questions, answered, not_stated, good, bad, ms (the mean).
        """
        return self._database.rows(
            "SELECT date(at, 'unixepoch', 'localtime') AS day, count(*) AS questions,"
            " sum(status = 'answered') AS answered, sum(status = 'not_stated') AS not_stated,"
            " sum((SELECT count(*) FROM feedback WHERE asked = asked.id AND good = 1)) AS good,"
            " sum((SELECT count(*) FROM feedback WHERE asked = asked.id AND good = 0)) AS bad,"
            " round(avg(ms)) AS ms FROM asked WHERE at >= ? AND chat <> 0"
            " GROUP BY day ORDER BY day DESC",
            (since,),
        )

    def missed(self, since: float, most: int) -> list[Row]:
        """What no report states or people were not content with, newest first: question, status, reason."""
        return self._database.rows(
            "SELECT question, status, coalesce(feedback.reason, '') AS reason FROM asked"
            " LEFT JOIN feedback ON feedback.asked = asked.id AND good = 0"
            " WHERE asked.at >= ? AND chat <> 0"
            " AND (status = 'not_stated' OR feedback.good = 0) ORDER BY asked.id DESC LIMIT ?",
            (since, most),
        )
