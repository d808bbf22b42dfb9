"""Markdown and HTML marks taken off a line, and what they said about it."""

import re

_SUP = re.compile(r"<sup>([^<>]{0,20})</sup>", re.I)
_BREAK = re.compile(r"<br\s?/?>", re.I)
_TAG = re.compile(r"</?(?:b|i|u|s|em|strong|span|p|sub|sup|font|div|center|small)\b[^<>]*>", re.I)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_HASHES = re.compile(r"^\s*(#{1,6})(?:\s+|$)")
_ENTITY = re.compile(r"&(gt|lt|amp|nbsp|quot);")
_ENTITIES = {"gt": ">", "lt": "<", "amp": "&", "nbsp": " ", "quot": '"'}
_SUPERSCRIPT = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_WHOLLY = re.compile(r"\*{1,4}[^*]+\*{1,4}[:.]?|<(b|strong|i|em)>(?:(?!</\1>).)*</\1>[:.]?", re.I)
_STARRED = re.compile(r"(?:\*+|\*{0,3}\\\*+)\s+\S")
_NUMBERING = r"(?:(?:[A-ZĐ]|[IVX]+|\d{1,2}(?:\.\d{1,2})*|[a-zđ])[.)]\s*)"
_RUN_IN = re.compile(rf"({_NUMBERING}?(?:\*\*\*?|<b>|<strong>).+?(?:\*\*\*?|</b>|</strong>))\s*(?=\S)", re.I)
_MARK = re.compile(r"⁽?([⁰¹²³⁴⁵⁶⁷⁸⁹]+)⁾?")
_PLAIN_MARK = re.compile(
    r"\[\^?(\d{1,2})\]|\((\d{1,2})\)(?=\s*(?:[.,;:]|$))|(?<=[a-zà-ỹđ”\"][a-zà-ỹđ”\")])(\d{1,2})(?=[.,;:)]|\s|$)"
)
_UNIT_OF_LENGTH = re.compile(r"(?<![^\W\d_])[kcdmh]?m$", re.I)
_POWERS = ("²", "³")


def clean(raw: str) -> str:
    """What is printed: marks off, superscripts as superscript digits, ends stripped; nothing else changes."""
    text = _HASHES.sub("", raw)
    if "<" in text:
        text = _SUP.sub(lambda found: found[1].strip().translate(_SUPERSCRIPT), text)
        text = _TAG.sub("", _BREAK.sub(" ", text))
    if "&" in text:
        text = _ENTITY.sub(lambda found: _ENTITIES[found[1]], text)
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    return text.replace("*", "").strip()


def heading_level(raw: str) -> int:
    """How many # the line starts with; 0 for none.  Only a hint: OCR gives levels at random."""
    found = _HASHES.match(raw)
    return len(found[1]) if found else 0


def is_emphasised(raw: str) -> bool:
    """Whether the whole line is bold or italic."""
    return _WHOLLY.fullmatch(_HASHES.sub("", raw).strip()) is not None


def is_starred(raw: str) -> bool:
    """Whether the line is printed with a star before it ("* Kết quả đạt được")."""
    return _STARRED.match(_HASHES.sub("", raw).strip()) is not None


def run_in(raw: str) -> str:
    """The bold label a paragraph opens with, cleaned; "" when there is none."""
    found = _RUN_IN.match(_HASHES.sub("", raw).strip())
    return clean(found[1]) if found else ""


def footnote_marks(text: str) -> tuple[str, ...]:
    """Marks of footnotes in a cleaned text ("đồng²" → "2"), in order; "m²" and "km²" carry none."""
    found = (
        match[1].translate(_PLAIN)
        for match in _MARK.finditer(text)
        if not (match[0] in _POWERS and _UNIT_OF_LENGTH.search(text, max(0, match.start() - 3), match.start()))
    )
    return tuple(dict.fromkeys(found))


def plain_marks(text: str) -> tuple[str, ...]:
    """What may be marks though not printed as such: "[3]", "(3)" at the end of a clause, "đất đai3."."""
    return tuple(next(group for group in found.groups() if group) for found in _PLAIN_MARK.finditer(text))


def without_marks(text: str) -> str:
    """A cleaned text without the footnote marks at its end."""
    return text.rstrip(" ⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


def opening_mark(text: str) -> tuple[str, int]:
    """The superscript or bracketed mark a cleaned text opens with and where what follows starts; ("", 0) if none."""
    found = re.match(r"⁽?([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})⁾?\s*|\[\^?(\d{1,3})\]:?\s*", text)
    if found is None:
        return "", 0
    return (found[1] or found[2]).translate(_PLAIN), found.end()
