"""Data classes as JSON and back, for the pipes between processes: each is the list of its fields' values.

Of data classes, enumerations, tuples, text, numbers, Decimal, Path, and any of these or None.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from pathlib import Path
from types import GenericAlias, NoneType, UnionType
from typing import Any, get_args, get_type_hints


def dumps(value: object) -> str:
    """One line of ASCII; what `maker` of its type makes of that line's JSON is the same value."""
    return json.dumps(value, default=_plain, separators=(",", ":"))


@cache
def maker(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of that type from its JSON.  It raises ValueError or TypeError for anything else."""
    if isinstance(kind, UnionType):
        (some,) = (each for each in get_args(kind) if each is not NoneType)
        make = maker(some)
        return lambda value: None if value is None else make(value)
    if isinstance(kind, GenericAlias):
        return _tuple_maker(*get_args(kind))
    if is_dataclass(kind) and isinstance(kind, type):
        makers = [maker(hint) for hint in get_type_hints(kind).values()]
        return lambda values: kind(*(make(value) for make, value in zip(makers, _checked(values, list), strict=True)))
    if kind is Decimal:
        return _decimal
    if kind is float:  # as 1 and 1.0 are the same number in JSON
        return lambda value: float(_checked(value, float, int))
    if issubclass(kind, Enum):
        by_value: Callable[[Any], Any] = kind
        return by_value
    return (lambda value: Path(_checked(value, str))) if kind is Path else lambda value: _checked(value, kind)


def _tuple_maker(*kinds: Any) -> Callable[[Any], Any]:
    makers = [maker(each) for each in kinds if each is not Ellipsis]
    if Ellipsis in kinds:
        return lambda values: tuple(map(makers[0], _checked(values, list)))
    return lambda values: tuple(make(value) for make, value in zip(makers, _checked(values, list), strict=True))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | Path):
        return str(value)
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} is not carried")
    return [getattr(value, each.name) for each in fields(value)]


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal(_checked(value, str))
    except InvalidOperation as fault:
        raise ValueError("no number") from fault


def _checked(value: Any, *kinds: type) -> Any:
    if type(value) not in kinds:  # JSON's true is an int to isinstance
        raise TypeError(f"{type(value).__name__} where {kinds[0].__name__} is expected")
    return value
