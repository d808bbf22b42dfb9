"""Footnotes of a page: numbers that lead to a paragraph further down, as Word and wikis write them."""

import re
from typing import Any

_MARK = re.compile(r"\s*[\[(]?\s*(\d{1,3})\s*[\])]?\s*")
_BRACKETED = re.compile(r"\s*[\[(]\s*\d{1,3}\s*[\])]\s*")
_LEADING = re.compile(r"^(?:\*\*)?(?:<sup>)?\s*[\[(]?\d{1,3}[\])]?\s*(?:</sup>)?(?:\*\*)?[.:]?\s*|^[↑^]\s*")
_BACK = re.compile(r"\s*[↑↩^]\ufe0e?$")
_MOST_BESIDE = 4  # elements raised together for one mark
_HOLDS = frozenset({"li", "p", "div", "dd", "aside", "td"})


class Notes:
    """Which links of a page call a note, and which elements are the notes."""

    def __init__(self, root: Any) -> None:
        order = {element: at for at, element in enumerate(root.iter())}
        places = {name: e for e in order for name in (e.get("id"), e.get("name")) if name}
        self._note_of: dict[Any, Any] = {}  # what calls → its note
        self._marks: dict[Any, str] = {}
        for link in root.iter("a"):
            target = places.get(link.get("href", "")[1:]) if link.get("href", "").startswith("#") else None
            found = _MARK.fullmatch("".join(link.itertext()))
            if target is None or found is None or order[target] < order[link] or not _is_raised(link):
                continue
            note = target
            while note is not None and note.tag not in _HOLDS:
                note = note.getparent()
            if note is not None and note not in link.iterancestors():
                self._note_of[_outermost(link)] = note
                self._marks[_outermost(link)] = found[1]
        self._notes = set(self._note_of.values())

    def is_note(self, element: Any) -> bool:
        return element in self._notes

    def mark(self, element: Any) -> str:
        """The mark of the note an element calls, "" when it calls none."""
        return self._marks.get(element, "")

    def taken(self, element: Any) -> Any:
        """The note that an element calls."""
        return self._note_of[element]

    @staticmethod
    def without_mark(text: str) -> str:
        """A note's text without the mark it opens with and the arrow that leads back."""
        return _BACK.sub("", _LEADING.sub("", text.strip(), count=1))


def _is_raised(link: Any) -> bool:
    """Whether a number is printed as a mark: raised or in brackets."""
    if _BRACKETED.fullmatch("".join(link.itertext())) or next(link.iter("sup"), None) is not None:
        return True
    return _outermost(link) is not link


def _outermost(link: Any) -> Any:
    """The raised element around a link when it holds nothing else, else the link."""
    parent = link.getparent()
    alone = (
        parent is not None
        and parent.tag == "sup"
        and len(parent) <= _MOST_BESIDE
        and _MARK.fullmatch("".join(parent.itertext()))
    )
    return parent if alone else link
