"""Values through JSON and back."""

import json
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from ingest.plain_json import dumps, maker


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    number: Decimal
    file: Path


@dataclass(frozen=True, slots=True)
class Outer:
    colour: Colour
    mixed: tuple[tuple[int, str, tuple[int, int]], ...]
    share: float | None
    inner: Inner | None
    yes: bool


FULL = Outer(Colour.RED, ((1, "một\n", (2, 3)),), 0.5, Inner(Decimal("1284.679"), Path("/a/b")), True)
EMPTY = Outer(Colour.RED, (), None, None, False)


@pytest.mark.parametrize("value", [FULL, EMPTY])
def test_there_and_back(value: Outer) -> None:
    assert maker(Outer)(json.loads(dumps(value))) == value


@pytest.mark.parametrize("text", ["\n", "\r\n\u2028\x00", "\ud800", '"]\\', "đ😀", "</script>"])
def test_whatever_is_written_a_message_is_one_line_of_ascii(text: str) -> None:
    written = dumps([text])
    assert written.isascii() and len(written.splitlines()) == 1
    assert json.loads(written) == [text]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (str, 1),
        (str, None),
        (int, "1"),
        (int, True),
        (bool, 1),
        (float, "1"),
        (Decimal, "một"),
        (Decimal, 1.5),
        (Path, ["a"]),
        (Colour, "blue"),
        (tuple[str, ...], "ab"),
        (tuple[int, int], [1]),
        (tuple[int, int], [1, 2, 3]),
        (Inner, {"number": "1", "file": "a"}),
        (Inner, ["1"]),
        (Inner | None, []),
    ],
)
def test_anything_else_is_refused(kind: Any, value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        maker(kind)(value)


def test_what_is_not_carried_is_not_written() -> None:
    with pytest.raises(TypeError):
        dumps([{1, 2}])
