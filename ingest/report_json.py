"""A report as JSON and back, for the pipe between processes: each data class is the list of its fields' values."""

import json
from collections.abc import Callable
from dataclasses import is_dataclass
from enum import Enum
from functools import cache
from types import GenericAlias
from typing import Any, get_args, get_type_hints

from ingest.report import Report


def dumps(report: Report) -> str:
    """One line of ASCII; `loads` makes the same report of it."""
    return json.dumps(report, default=_values, separators=(",", ":"))


def loads(text: str | bytes | bytearray) -> Report:
    """The report that `dumps` wrote.  Raises ValueError or TypeError for anything else."""
    report: Report = _maker(Report)(json.loads(text))
    return report


def _values(value: Any) -> list[Any]:
    return [getattr(value, name) for name in value.__match_args__]


@cache
def _maker(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of that type from its JSON."""
    if is_dataclass(kind) and isinstance(kind, type):
        makers = [_maker(hint) for hint in get_type_hints(kind).values()]
        return lambda values: kind(*(make(value) for make, value in zip(makers, values, strict=True)))
    if isinstance(kind, type) and not isinstance(kind, GenericAlias) and issubclass(kind, Enum):
        return kind
    if isinstance(kind, GenericAlias):  # a tuple: of one type, however many, or of the same type twice
        make = _maker(get_args(kind)[0])
        return lambda values: tuple(map(make, values))
    return lambda value: value
