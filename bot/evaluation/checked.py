"""A file of questions, with what a right answer holds where somebody has checked it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import BadQuestionFile


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a file, or of the command line; `after` is the question before it."""

    id: str | None
    question: str
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A question and what is right for it.

    kind, variant: what measures are told apart by ("figure", "no_diacritics").
    answer: what the headline must hold, as printed; quote: what the quoted passages must hold, verbatim.
    at: where the passages stand that must be quoted: (file, first line, last line); instead of, or beside, `quote`.
    must_not: figures that would be wrong in the headline.
    """

    asked: Asked
    kind: str
    variant: str
    answerable: bool
    answer: tuple[str, ...]
    quote: tuple[str, ...]
    must_not: tuple[str, ...]
    at: tuple[tuple[str, int, int], ...] = ()


def read_asked(path: Path) -> list[Asked]:
    """Every question of the file, {id, q, after?} a line.  Raises BadQuestionFile, naming the line."""
    return [_asked(row) for row in _rows(path, 'cần JSON dạng {"id": …, "q": "câu hỏi"}')]


def read_checked(path: Path) -> list[Checked]:
    """Every question of the file with what is right for it; the same keys as `read_asked`, and

    answer, quote, must_not (lists of strings), at (list of [file, first line, last line]), answerable (else: whether
    any of these is given), kind, variant.
    Raises BadQuestionFile, naming the line.
    """
    wanted = 'cần JSON dạng {"id": …, "q": "câu hỏi", "answer": ["2,82"], "quote": ["nguyên văn"]}'
    return [_checked(row) for row in _rows(path, wanted, checked=True)]


def _rows(path: Path, wanted: str, *, checked: bool = False) -> list[Mapping[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise BadQuestionFile(
            f"Không đọc được tệp câu hỏi {path}: cần tệp văn bản UTF-8, mỗi dòng một JSON."
        ) from fault
    rows = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
                _ = _checked(row) if checked else _asked(row)
            except (ValueError, TypeError, KeyError, AttributeError) as fault:
                raise BadQuestionFile(f"{path}, dòng {number}: {wanted}.") from fault
            rows.append(row)
    return rows


def _asked(row: Mapping[str, Any]) -> Asked:
    return Asked(row["id"], str(row["q"]), row.get("after"))


def _checked(row: Mapping[str, Any]) -> Checked:
    answer, quote = _strings(row, "answer"), _strings(row, "quote")
    at = tuple((str(source), int(first), int(last)) for source, first, last in row.get("at") or [])
    return Checked(
        asked=_asked(row),
        kind=str(row.get("kind", "figure")),
        variant=str(row.get("variant", "plain")),
        answerable=bool(row.get("answerable", answer or quote or at)),
        answer=answer,
        quote=quote,
        must_not=_strings(row, "must_not"),
        at=at,
    )


def _strings(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = row.get(key) or []
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise TypeError(key)
    return tuple(found)
