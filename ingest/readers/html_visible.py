"""What of a page is not its text: what browsers do not show, and what a site prints around every page."""

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

_GONE = "gone"  # what is to be taken out is called so until it is, all at once
_UNSEEN = frozenset(
    "script style noscript template head title iframe object embed svg canvas audio video button select option input "
    "textarea datalist".split()
)
_AROUND = frozenset({"nav", "aside", "footer"})
_ROLES = frozenset({"navigation", "contentinfo", "complementary", "search", "banner", "menu"})
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|sidebar|breadcrumbs?|footer|comments?|share|social|related|copyright|pagination)"
    r"(?:$|[\s_-])",
    re.I,
)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I)
_MOST_AROUND = 0.4  # what holds more of the page's words than that is the text, whatever it is called


def drop_unseen(root: Any) -> None:
    """Takes out of the tree what is not shown and what stands around the text."""
    _take_out(root, _is_unseen)
    whole = len(_said(root))
    _take_out(root, lambda element: _is_around(element) and len(_said(element)) < _MOST_AROUND * whole)


def main_part(root: Any) -> Any:
    """The element that holds the text: the one the page calls main or its only article, else the body."""
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = root.findall(path)
        if len(found) == 1 and _said(found[0]).strip():
            return found[0]
    body = root.find(".//body")
    return root if body is None else body


def _is_unseen(element: Any) -> bool:
    return (
        element.tag in _UNSEEN
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style", "")) is not None
    )


def _is_around(element: Any) -> bool:
    if element.tag in _AROUND or element.get("role") in _ROLES:
        return True
    named = f"{element.get('id', '')} {element.get('class', '')}"
    return element.tag in {"div", "ul", "section", "table", "header"} and _NAMED.search(named) is not None


def _take_out(root: Any, is_out: Callable[[Any], bool]) -> None:
    """Those elements out of the tree, what follows each kept."""
    for element in root.iterdescendants(etree.Element):
        if is_out(element):
            element.tag = _GONE
    etree.strip_elements(root, _GONE, with_tail=False)


def _said(element: Any) -> str:
    return "".join(element.itertext())
