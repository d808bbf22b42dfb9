"""XML and JSON bent as trees, so that they stay what they are and what stands behind the parser is reached."""

import copy
import json
import random
import re
from typing import Any

from lxml import etree

from tests.fuzz.mutations import NUMBERS, WORDS

_MOST = 3_000  # of an element set beside or inside itself
_LARGEST = 400_000  # characters that this may come to
_UNSAID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd]")  # what XML cannot hold


def tree_bent(chance: random.Random, xml: bytes) -> bytes:
    """The document after a few changes among its elements."""
    root = etree.fromstring(xml)
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        _change(chance, list(root.iter()))
    return bytes(etree.tostring(root))


def _change(chance: random.Random, elements: list[Any]) -> None:
    element = chance.choice(elements)
    if element.getparent() is None:
        return
    match chance.randrange(9):
        case 0:
            element.getparent().remove(element)
        case 1:
            element.addnext(copy.deepcopy(chance.choice(elements[1:])))
        case 2:
            element.append(copy.deepcopy(chance.choice(elements[1:])))
        case 3 if chance.random() < 0.2:
            count = min(_MOST, _LARGEST // len(etree.tostring(element)))
            for _ in range(count):
                element.addnext(copy.deepcopy(element))
        case 4 if chance.random() < 0.2:
            _nest(element, chance.choice((30, 300, _MOST)))
        case 5:
            element.text = _said(chance)
        case 6:
            element.tag = chance.choice(elements).tag
        case _ if element.attrib:
            element.set(chance.choice(element.keys()), _said(chance))
        case _:
            element.set(*chance.choice([item for each in elements for item in each.items()] or [("a", "")]))


def _nest(element: Any, deep: int) -> None:
    """Puts copies of an element without its children around it."""
    parent = element.getparent()
    at = parent.index(element)
    for _ in range(deep):
        outer = etree.Element(element.tag, element.attrib, element.nsmap)
        outer.append(element)
        element = outer
    parent.insert(at, element)


def _said(chance: random.Random) -> str:
    word = chance.choice(NUMBERS if chance.random() < 0.6 else WORDS)
    return _UNSAID.sub("", word * chance.choice((1, 1, 1, 1, 1_000)))


def json_bent(chance: random.Random, data: bytes) -> bytes:
    """The document after a few of its values have become others."""
    root = json.loads(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        places = [(value, key) for value in _values(root) for key in _keys(value)]
        if places:
            value, key = chance.choice(places)
            value[key] = _value(chance, value[key])
    return json.dumps(root).encode()


def _values(root: Any) -> list[Any]:
    return [root, *(inner for key in _keys(root) for inner in _values(root[key]))]


def _keys(value: Any) -> list[Any]:
    return list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []


def _value(chance: random.Random, value: Any) -> Any:
    """Another value, seldom of the same kind."""
    number = chance.choice((0, -1, 2**31, 2**63, 10**30, -(2**63) - 1, 1e308, 7))
    text = chance.choice(WORDS) * chance.choice((1, 1, 1_000)) + chance.choice(("", "\ud83d", "\x00"))
    return chance.choice((number, text, None, True, [], {}, [value], {"id": value, "type": text}))
