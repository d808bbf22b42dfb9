"""Whether one answer is right, by what was checked beforehand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.answer.types import Answer, Status
from bot.evaluation.checked import Checked
from ingest.report import Lines
from ingest.vietnamese import nfc, squeeze

_LONG_KINDS = frozenset({"compare", "list", "text", "document"})
_TOLD_ANYWHERE = frozenset({"text", "list", "document"})  # the message may hold the answer, not only the headline
_FEW, _MANY = 3, 12  # quotes
_HEADLINE, _QUOTE = 240, 3_500  # characters that are still read on a telephone
_BARE_FIGURE = re.compile(r"[<>]?[\d.,/%\-]+")
_PIECES, _PIECE = 4, 400  # a page break or a split cell may part a quote: so many pieces, and one more each so many
_SHORTEST_PIECE = 4


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is right of one answer.

    first, quoted, figure: whether the first quote, all quotes and the words told hold what they must (None: not asked);
    trap: a figure that must not be there was told for the right one; verbatim: of each quote, None without its source.
    """

    answered: bool
    right: bool
    first: bool | None
    quoted: bool | None
    figure: bool | None
    trap: bool
    verbatim: tuple[bool, ...]


def judge(checked: Checked, answer: Answer, told: str, sources: Mapping[str, str]) -> Judgement:
    """`told` is the whole message as plain text; sources: file name → its text, for those at hand, `dense`."""
    limit = _MANY if checked.kind in _LONG_KINDS else _FEW
    readable = len(answer.headline) <= _HEADLINE and len(answer.quotes) <= limit
    readable = readable and all(len(quote.text) <= _QUOTE for quote in answer.quotes)
    answered = answer.status is Status.ANSWERED and readable
    verbatim = tuple(
        _stands_in(quote.text, sources[quote.source]) for quote in answer.quotes if quote.source in sources
    )
    if not checked.answerable:
        return Judgement(answered, not answered, None, None, None, trap=False, verbatim=verbatim)
    shown = [dense(quote.text) for quote in answer.quotes]
    wanted = [dense(quote) for quote in checked.quote]
    quoted = all(quote in dense(" \n ".join(q.text for q in answer.quotes)) for quote in wanted)
    quoted = quoted and all(
        any(stands_at(quote.source, quote.lines, at) for quote in answer.quotes) for at in checked.at
    )
    asked_for = bool(wanted or checked.at)
    first = bool(shown) and (
        not asked_for
        or any(quote in shown[0] for quote in wanted)
        or any(stands_at(answer.quotes[0].source, answer.quotes[0].lines, at) for at in checked.at)
    )
    where = f"{answer.headline} {told}" if checked.kind in _TOLD_ANYWHERE else answer.headline
    figure = all(_tells(where, each) for each in checked.answer)
    trap = answered and not figure and any(_tells(answer.headline, each) for each in checked.must_not)
    right = answered and quoted and figure and all(verbatim)
    return Judgement(answered, right, first, quoted, figure, trap, verbatim)


def stands_at(source: str, lines: Lines, at: tuple[str, int, int]) -> bool:
    """Whether what stands on those lines of a file stands at the place named, or on some of its lines."""
    wanted, first, last = at
    return source == wanted and lines[0] <= last and first <= lines[1]


def dense(text: str) -> str:
    """What of a text is compared letter for letter: letters, figures and what parts them."""
    return re.sub(r"[^0-9a-zà-ỹđ%.,/]", "", _plain(text))


def _plain(text: str) -> str:
    """One spelling of a text: markup off, "2,82 %" as "2,82%"."""
    text = re.sub(r"<sup>.*?</sup>|</?[a-zA-Z]+>|[*_|#¹²³⁴⁵⁶⁷⁸⁹⁰]", " ", nfc(text))
    return squeeze(re.sub(r"(?<=\d)\s+(?=%)|(?<=[<>≥≤])\s+(?=\d)", "", text)).lower()


def _tells(text: str, wanted: str) -> bool:
    """Whether the text holds the words, or the bare figure standing alone: 2,82 is not in 12,82, nor 6 in 26/38."""
    needle, where = _plain(wanted), _plain(text)
    if not _BARE_FIGURE.fullmatch(needle):
        return needle in where
    slash = "" if len(needle) > 2 and "/" not in needle else "/"  # "1.284,679/689,60" states both
    return re.search(rf"(?<![\d.,{slash}]){re.escape(needle)}(?!\d|[.,{slash}]\d)", where) is not None


def _stands_in(text: str, source: str) -> bool:
    """Whether the text is the source's own, in at most a few pieces, no figure cut in two."""
    left, pieces = dense(text), 0
    while left:
        held = _longest_prefix(left, source)
        while 0 < held < len(left) and left[held].isdigit() and left[held - 1] in "0123456789.,/":
            held -= 1
        pieces += 1
        if held < min(_SHORTEST_PIECE, len(left)) or pieces > _PIECES + len(text) // _PIECE:
            return False
        left = left[held:]
    return True


def _longest_prefix(text: str, source: str) -> int:
    """The length of the longest prefix of the text that stands in the source."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text[:middle] in source else (low, middle - 1)
    return low
