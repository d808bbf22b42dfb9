"""Halves a page break cut apart put together, and footnotes taken out of the running text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.layout.blocks import Block, Grid
from ingest.layout.markers import Style
from ingest.layout.markup import footnote_marks, opening_mark, plain_marks, without_marks

_ENDED = re.compile(r"[.;:!?…][”\"’»)\]]*$")
# Words after which no sentence stops: the rest stands on the next page even when it begins with a capital.
_UNFINISHED = re.compile(
    r"(?:[,–-]|\b(?:và|của|các|những|với|cho|tại|từ|theo|về|do|là|trên|thuộc|hoặc|số|cùng|giữa))$", re.I
)
_LISTING = re.compile(r":\s*[-–+]\s")
_PLAIN_NOTE = re.compile(r"\((\d{1,2})\)\s*|(\d{1,2})[\s–-]+(?=[A-ZÀ-ỸĐ“\"])")
_MOST_HALVES = 50  # of one paragraph: a text with a blank below each line has a half a line
_LONG_ENOUGH = 60  # a shorter line that ends without a full stop is a label, not half a sentence


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its mark ("10"), its block, and where in the block's text the note itself starts."""

    mark: str
    block: Block
    start: int


Part = Block | Grid | Note


def mend(parts: Sequence[Block | Grid]) -> list[Part]:
    """The parts of the running text with cut paragraphs joined where they began and footnotes whole."""
    mended: list[Part] = []
    running: int | None = None  # where in `mended` the paragraph stands that may go on
    halves = 0  # joined since the last paragraph began
    called: set[str] = set()  # marks in the text whose footnotes have not come yet
    for part in parts:
        if isinstance(part, Grid):
            mended.append(part)
            running = None
            called.update(mark for row in part.rows for cell in row for mark in footnote_marks(cell))
            continue
        mark, start = _note(part, called)
        if mark:
            called.discard(mark)
            mended.append(Note(mark, part, start))
            continue
        called.update((*footnote_marks(part.text), *plain_marks(part.text)))
        may_go_on = halves < _MOST_HALVES
        last = mended[-1] if mended and may_go_on else None
        before = mended[running] if running is not None and may_go_on else None
        halves += 1
        if isinstance(before, Block) and running is not None and goes_on(before, part):
            mended[running] = _joined(before, part)
        elif isinstance(last, Note) and _note_goes_on(last, part, before if isinstance(before, Block) else None):
            mended[-1] = Note(last.mark, _joined(last.block, part), last.start)
        else:
            mended.append(part)
            running, halves = len(mended) - 1, 0
    return mended


def goes_on(before: Block, after: Block) -> bool:
    """Whether `after` is the other half of the paragraph `before`."""
    if before.stands_out or after.stands_out or after.marker is not None:
        return False
    end = without_marks(before.text)
    if _ENDED.search(end):
        return False
    first = after.text[0]
    if first.islower():
        return True
    if len(end) < _LONG_ENOUGH:
        return False
    return first.isdigit() or first == "(" or _UNFINISHED.search(end) is not None


def _note(part: Block, called: set[str]) -> tuple[str, int]:
    mark, start = opening_mark(part.text)
    if mark or not called:
        return mark, start
    found = _PLAIN_NOTE.match(part.text)
    plain = (found[1] or found[2]) if found else ""
    return (plain, found.end()) if found and plain in called else ("", 0)


def _note_goes_on(note: Note, part: Block, before: Block | None) -> bool:
    """A list the note began goes on, unless the text was in a list of its own; or a half in lower case follows."""
    text = note.block.text
    if part.style is Style.BULLET:
        in_list = before is not None and before.style is Style.BULLET
        return not in_list and (text.endswith(":") or _LISTING.search(text) is not None)
    return part.marker is None and part.text[0].islower() and not _ENDED.search(without_marks(text))


def _joined(first: Block, second: Block) -> Block:
    return Block(f"{first.text} {second.text}", f"{first.raw} {second.raw}", (first.lines[0], second.lines[1]))
