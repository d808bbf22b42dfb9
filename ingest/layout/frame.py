"""The frame of a report: the block above its text, and the recipients and signature below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.layout.blocks import Block, Grid, is_upper
from ingest.layout.markers import Style
from ingest.vietnamese import fold

_NAMED = re.compile(r"BÁO\s+CÁO\b")
_SEARCHED = 30  # the name of the document stands among the first blocks or nowhere
_ABOVE = re.compile(
    r"so\s*:?\s*[\d.…\s/]*[/-]\s*(?:bc|ubnd)|cong hoa xa hoi|doc lap\s*[-–]|(?:ubnd|uy ban nhan dan)\b.{0,60}$"
    r"|[^.;:]{2,40},\s*ngay\b.{0,12}\bthang\b.{0,12}\bnam\b|bieu mau|mau so"
)
_ADDRESSED = re.compile(r"kinh gui\b")
_RECIPIENTS = re.compile(r"noi nhan\b")
_SIGNED = re.compile(r"(?:tm|kt|tl|tuq|q)\.\s*\S|(?:pho )?chu tich\s*$|(?:chanh|pho) van phong\s*$")
_APPENDIX = re.compile(r"(?:phu luc|bieu so|bieu|phu bieu)\b")
_LONGEST_TITLE, _LONGEST_SIGNATURE = 300, 100


@dataclass(frozen=True, slots=True)
class Frame:
    """Indices into the blocks: those before `body` stand above the text, `title` among them; `signed` below it."""

    body: int
    title: tuple[int, ...]
    signed: frozenset[int]


def frame(parts: Sequence[Block | Grid]) -> Frame:
    """What of the parts is frame."""
    body, title = _top(parts)
    return Frame(body, title, frozenset(_bottom(parts, body)))


def _top(parts: Sequence[Block | Grid]) -> tuple[int, tuple[int, ...]]:
    for at, part in enumerate(parts[:_SEARCHED]):
        if isinstance(part, Block) and _NAMED.match(part.text) and len(part.text) <= _LONGEST_TITLE:
            return _below_name(parts, at)
    at = 0
    while at < min(len(parts), _SEARCHED):
        part = parts[at]
        if isinstance(part, Grid) or not _ABOVE.match(fold(part.text)) or len(part.text) > _LONGEST_TITLE:
            break
        at += 1
    return at, ()


def _below_name(parts: Sequence[Block | Grid], named: int) -> tuple[int, tuple[int, ...]]:
    """Title lines, addressees and what is said in brackets below "BÁO CÁO"."""
    name = parts[named]
    titled = isinstance(name, Block) and len(name.text.split()) > 3
    title = [named] if titled else []
    addressed = False
    at = named + 1
    for at in range(named + 1, len(parts) + 1):
        part = parts[at] if at < len(parts) else None
        if not isinstance(part, Block) or len(part.text) > _LONGEST_TITLE:
            break
        if _ADDRESSED.match(fold(part.text)):
            addressed = True
        elif addressed and (part.style is Style.BULLET or part.text.endswith(";")):
            continue  # one of several addressees
        elif part.text.startswith("(") and part.text.endswith((")", ").")):
            continue  # where it is submitted
        elif not addressed and part.style in (None, Style.STAR) and _is_title(part, parts[at - 1], bool(title)):
            title.append(at)
        else:
            break
    return at, tuple(title)


def _is_title(part: Block, above: Block | Grid, begun: bool) -> bool:
    """The first line below the name is the title; more of it goes on in its type, in lower case, or right below."""
    if not begun or part.stands_out or part.text[0].islower():
        return True
    adjacent = part.lines[0] == above.lines[1] + 1 and not part.text.endswith((".", ":"))
    return adjacent and len(part.text) <= _LONGEST_TITLE // 2


def _bottom(parts: Sequence[Block | Grid], body: int) -> list[int]:
    signed: list[int] = []
    inside = False
    for at in range(body, len(parts)):
        part = parts[at]
        if isinstance(part, Grid):
            inside = False
            continue
        plain = fold(part.text)
        short = len(part.text) <= _LONGEST_SIGNATURE
        if _RECIPIENTS.match(plain) or (short and is_upper(part.text) and _SIGNED.match(plain)):
            inside = True
        elif (
            _APPENDIX.match(plain)
            or not (short or (part.style is Style.BULLET and len(part.text) <= 2 * _LONGEST_SIGNATURE))
            or part.style in (Style.PART, Style.LETTER, Style.ROMAN, Style.NUMBER, Style.DOTTED)
        ):
            inside = False
        if inside:
            signed.append(at)
    return signed
