"""XML bent as a tree, so that it stays XML and the readers behind the parser are reached."""

import copy
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
