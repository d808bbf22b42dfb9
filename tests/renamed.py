"""The real reports as those of other places, a year later: what is known by heart of the real ones is no help there."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from ingest.vietnamese import fold_letters, nfc

_MOVED = {
    "Bình Sơn": "Mộ Đức",
    "B.Sơn": "M.Đức",
    "Quảng Ngãi": "Bắc Giang",
    "Q.Ngãi": "B.Giang",
    "QNgãi": "BGiang",
    "Hương Trà": "Ba Đồn",
    "Huơng Trà": "Ba Đồn",
    "Hưong Trà": "Ba Đồn",
    "Yên Thế": "Lạng Giang",
    "Hớn Quản": "Bù Đăng",
    "Hòn Quản": "Bù Đăng",
    "Hòn Quảng": "Bù Đăng",
}
_YEAR = re.compile(r"\b20[12]\d\b")


def renamed(text: str) -> str:
    """The text with every place of the real reports renamed, however it is spelt, and every year one later."""
    spelt = nfc(text)
    moved = _spelling().sub(lambda match: _spellings()[match[0]], spelt)
    return later(moved)


def later(text: str) -> str:
    """The text with every year one later."""
    return _YEAR.sub(lambda match: str(int(match[0]) + 1), text)


def renamed_question(question: dict[str, Any]) -> dict[str, Any]:
    """A golden question, asked of the renamed reports."""
    changed = {key: renamed(question[key]) for key in ("q", "after") if question.get(key)}
    lists = {key: [renamed(each) for each in question[key]] for key in ("answer", "quote", "must_not")}
    return {**question, **changed, **lists}


def names_a_place(question: dict[str, Any]) -> bool:
    """Whether a golden question, or the one it follows, names a place of the real reports."""
    return bool(_spelling().search(nfc(f"{question['q']} {question.get('after') or ''}")))


@cache
def _spellings() -> dict[str, str]:
    return dict(_cased())


@cache
def _spelling() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_spellings(), key=len, reverse=True))))


def _cased() -> Iterator[tuple[str, str]]:
    for old, new in _MOVED.items():
        for before, after in ((old, new), (fold_letters(old), fold_letters(new))):
            yield before, after
            yield before.upper(), after.upper()
            yield before.lower(), after.lower()
