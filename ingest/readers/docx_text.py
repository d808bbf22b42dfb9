"""The text of one Word paragraph as it is printed once every change is accepted: runs, marks of notes, equations."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

from ingest.readers.docx_styles import Look, Styles, W, is_on
from ingest.readers.encodings import by_font
from ingest.readers.segments import Segment
from ingest.readers.written import literal

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WITHIN = {
    W + n
    for n in ("hyperlink", "smartTag", "sdt", "sdtContent", "ins", "moveTo", "fldSimple", "customXml", "dir", "bdo")
}
_SIGNS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
# The font Symbol, where losing the sign would change what a figure says.
_SYMBOLS = dict(zip(b"\xa3\xb3\xb1\xb4\xb0\xbb\xb9\xb8\xb7-", "≤≥±×°≈≠÷--", strict=True))


def segments(paragraph: Any, styles: Styles, note_mark: Callable[[str, str], str]) -> list[Segment]:
    """What the paragraph prints, in order, line breaks as such.

    note_mark: kind ("footnote", "endnote") and identity of a note → the mark it is called by; asked in printed order.
    """
    return list(_segments(paragraph, styles, styles.of_paragraph(paragraph), note_mark))


def shapes(paragraph: Any) -> Iterator[Any]:
    """The contents of the text boxes of a paragraph, each once, though Word stores them for old and new readers."""
    for box in paragraph.iter(W + "txbxContent"):
        above = list(box.iterancestors())
        inside = above[: above.index(paragraph)]
        if not any(a.tag in {_ALTERNATE + "Fallback", W + "txbxContent", W + "del"} for a in inside):
            yield box


def _segments(
    element: Any, styles: Styles, inherited: list[Any], note_mark: Callable[[str, str], str]
) -> Iterator[Segment]:
    bold = italic = False
    for part in element:
        if part.tag == W + "r":
            look = styles.look(part, inherited)
            if look.hidden:
                continue
            bold, italic = look.bold, look.italic
            text = _run_text(part, look, note_mark)
            if text:
                yield Segment(text, bold, italic)
        elif part.tag in _WITHIN:
            yield from _segments(part, styles, inherited, note_mark)
        elif part.tag in {_MATH + "oMath", _MATH + "oMathPara"}:
            yield Segment(literal(_equation(part)), bold, italic)


def _run_text(run: Any, look: Look, note_mark: Callable[[str, str], str]) -> str:
    text = ""
    for part in run:
        if part.tag == W + "t":
            said = by_font(look.font, part.text or "")
            text += literal(said.upper() if look.capitals else said)
        elif part.tag == W + "br" and part.get(W + "type") in {"page", "column"}:
            text += " "
        elif part.tag in _SIGNS:
            text += _SIGNS[part.tag]
        elif part.tag == W + "sym":
            text += _symbol(part)
        elif part.tag in {W + "footnoteReference", W + "endnoteReference"} and not is_on(part, "customMarkFollows"):
            kind = part.tag.removeprefix(W).removesuffix("Reference")
            mark = note_mark(kind, part.get(W + "id", ""))
            text += f"<sup>{mark}</sup>" if mark else ""
    return f"<sup>{text.strip()}</sup>" if look.raised and text.strip() and "<sup>" not in text else text


def _symbol(sign: Any) -> str:
    try:
        code = int(sign.get(W + "char", ""), 16)
    except ValueError:
        return ""
    if sign.get(W + "font", "").lower() == "symbol":
        return _SYMBOLS.get(code & 0xFF, "")
    return (
        chr(code) if 0x20 <= code < 0xD800 or 0xF900 <= code <= sys.maxunicode else ""
    )  # no surrogate, none of a font's own


def _equation(element: Any) -> str:
    """An equation on one line: numerator / denominator, powers raised."""
    parts = {part.tag.removeprefix(_MATH): part for part in element if isinstance(part.tag, str)}
    if element.tag == _MATH + "t":
        return element.text or ""
    if element.tag == _MATH + "f" and "num" in parts and "den" in parts:
        return f"{_equation(parts['num'])}/{_equation(parts['den'])}"
    if element.tag == _MATH + "sSup" and "e" in parts and "sup" in parts:
        return f"{_equation(parts['e'])}<sup>{_equation(parts['sup'])}</sup>"
    return "".join(_equation(part) for part in element if isinstance(part.tag, str))
