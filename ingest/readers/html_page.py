"""The tree of a page → its texts and tables in order."""

import re
from collections import Counter
from typing import Any

from ingest.readers.attributes import whole
from ingest.readers.flow import Block, Text
from ingest.readers.html_notes import Notes
from ingest.readers.html_table import laid
from ingest.readers.segments import Segment, printed_lines
from ingest.readers.written import literal

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "header html legend li main ol p pre section summary table tbody td tfoot th thead tr ul h1 h2 h3 h4 h5 h6 "
    "hr".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_MOST_SAID = 10  # times that a note is said beside what calls it
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_SLANTED = re.compile(r"font-style\s*:\s*italic", re.I)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_SERIES = {
    "a": tuple("abcdefghijklmnopqrstuvwxyz"),
    "i": tuple("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()),
}


class Page:
    """Reads one page; its notes are found beforehand and said where they are called."""

    def __init__(self, root: Any) -> None:
        self._notes = Notes(root)
        self._out: list[Block] = []
        self._going: list[Segment] = []  # of the paragraph that has begun
        self._called: list[str] = []
        self._level = 0
        self._mark = ""
        self._within_note = False
        self._texts: dict[Any, str] = {}  # of notes that have been called
        self._said: Counter[Any] = Counter()
        self._counted: dict[Any, int] = {}  # ordered list → the number of its last item

    def blocks(self, element: Any) -> list[Block]:
        """The texts and tables of an element, in order."""
        outer = self._out, self._going, self._called, self._level, self._mark
        self._out, self._going, self._called, self._level, self._mark = [], [], [], 0, ""
        self._walk(element, bold=False, italic=False)
        self._end()
        found = self._out
        self._out, self._going, self._called, self._level, self._mark = outer
        return found

    def _walk(self, element: Any, *, bold: bool, italic: bool) -> None:
        style = element.get("style", "")
        bold = bold or element.tag in {"b", "strong"} or _BOLD.search(style) is not None
        italic = italic or element.tag in {"i", "em"} or _SLANTED.search(style) is not None
        self._say(element.text, element, bold=bold, italic=italic)
        for child in element:
            self._child(child, bold=bold, italic=italic)
            self._say(child.tail, element, bold=bold, italic=italic)

    def _child(self, child: Any, *, bold: bool, italic: bool) -> None:
        if self._notes.is_note(child):
            return
        mark = self._notes.mark(child)
        if mark:
            self._going.append(Segment(f"<sup>{mark}</sup>", bold, italic))
            self._call(mark, self._notes.taken(child))
        elif child.tag == "br":
            self._going.append(Segment("\n", bold, italic))
        elif child.tag == "sup":
            raised = literal(_SPACES.sub(" ", "".join(child.itertext()))).strip(" []")
            self._going.append(Segment(f"<sup>{raised}</sup>" if raised else "", bold, italic))
        elif child.tag == "table":
            self._end()
            self._out += laid(child, self.blocks)
        elif child.tag in _BLOCKS:
            self._end()
            if child.tag == "li":
                self._mark = self._item_mark(child)
            elif child.tag in _HEADINGS:
                self._level = int(child.tag[1:])
            self._walk(child, bold=bold, italic=italic)
            self._end()
            self._level, self._mark = 0, ""
        else:
            self._walk(child, bold=bold, italic=italic)

    def _call(self, mark: str, note: Any) -> None:
        """Has a note said below the paragraph that calls it; a call within a note is only a mark."""
        if self._within_note or self._said[note] >= _MOST_SAID:
            return
        self._said[note] += 1
        if note not in self._texts:
            self._within_note = True
            text = " ".join(" ".join(block.lines) for block in self.blocks(note) if isinstance(block, Text))
            self._texts[note] = self._notes.without_mark(text)
            self._within_note = False
        self._called.append(f"<sup>{mark}</sup> {self._texts[note]}")

    def _say(self, text: str | None, within: Any, *, bold: bool, italic: bool) -> None:
        if text:
            said = text if within.tag == "pre" else _SPACES.sub(" ", text)
            self._going.append(Segment(literal(said), bold, italic))

    def _end(self) -> None:
        """Ends the paragraph that has begun; a list item's number goes to its first words."""
        if any(segment.text.strip() for segment in self._going):
            going = [Segment(s.text.replace("\t", " "), s.bold, s.italic) for s in self._going]
            going[0] = Segment(going[0].text.lstrip(" "), going[0].bold, going[0].italic)
            self._out.append(Text(printed_lines(going, self._mark), self._level, tuple(self._called)))
            self._mark, self._called = "", []
        self._going = []

    def _item_mark(self, item: Any) -> str:
        """The sign or number a browser prints before an item."""
        of = item.getparent()
        if of is None or of.tag != "ol":
            return "-"
        start = whole(of.get("start"), None)
        last = self._counted.get(of, 0 if start is None else start - 1)
        said = whole(item.get("value"), None)
        self._counted[of] = last + 1 if said is None else said
        return _numbered(self._counted[of], of.get("type", "1"))


def _numbered(at: int, shape: str) -> str:
    """A number in the shape an ordered list asks for: "a", "A", "i", "I" or figures."""
    series = _SERIES.get(shape.lower(), ())
    if not 1 <= at <= len(series):
        return f"{at}."
    return f"{series[at - 1].upper() if shape.isupper() else series[at - 1]}."
