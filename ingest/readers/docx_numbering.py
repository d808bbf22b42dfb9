"""Word's automatic numbering written out: "1.", "a)", "II.", "2.3.", "-" as the page prints them."""

import re
from dataclasses import dataclass
from typing import Any

from ingest.readers.attributes import whole
from ingest.readers.docx_styles import Styles, W, child, value

_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    shape: str  # decimal, lowerLetter, bullet …
    text: str  # "%1.%2."
    restarts: bool
    style: str


class Numbering:
    """Counts the numbered paragraphs of a document, which must be asked for in their order."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._of: dict[str, str] = {}
        self._overrides: dict[str, dict[int, _Level]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counted: dict[str, dict[int, int]] = {}  # by abstract list: what each level stands at
        for abstract in root.iterfind(W + "abstractNum") if root is not None else ():
            levels = {_index(level): _level(level) for level in abstract.iterfind(W + "lvl")}
            self._abstract[abstract.get(W + "abstractNumId", "")] = levels
        for num in root.iterfind(W + "num") if root is not None else ():
            self._add(num)
        for abstract in root.iterfind(W + "abstractNum") if root is not None else ():
            linked = value(styles.named(value(abstract, "numStyleLink") or ""), "pPr", "numPr", "numId")
            if linked is not None:
                self._abstract[abstract.get(W + "abstractNumId", "")] = self._abstract.get(self._of.get(linked, ""), {})

    def mark(self, paragraph: Any) -> str:
        """The number the paragraph is printed with, "" without one."""
        number, depth = self._place(paragraph)
        levels = self._abstract.get(self._of.get(number, ""), {}) | self._overrides.get(number, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counted = self._counted.setdefault(self._of.get(number, ""), {})
        for at, start in self._restarts.pop(number, {}).items():
            counted[at] = start - 1
        counted[depth] = counted.get(depth, level.start - 1) + 1
        for deeper in [at for at in counted if at > depth and (at not in levels or levels[at].restarts)]:
            del counted[deeper]
        if level.shape == "bullet":
            return _bullet(level.text)
        shapes = {at: other.shape for at, other in levels.items()}
        starts = {at: other.start for at, other in levels.items()}

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            return _shaped(counted.get(at, starts.get(at, 1)), shapes.get(at, "decimal"))

        return _PLACE.sub(shown, level.text).strip() if level.shape != "none" else _PLACE.sub("", level.text).strip()

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, else those of the nearest style that has them."""
        depth = value(paragraph, "pPr", "numPr", "ilvl")
        number = value(paragraph, "pPr", "numPr", "numId")
        if number is None:
            for style in self._styles.of_paragraph(paragraph):
                number = value(style, "pPr", "numPr", "numId")
                if number is not None:
                    depth = depth or value(style, "pPr", "numPr", "ilvl") or self._styled(number, style)
                    break
        return number or "0", whole(depth, 0)

    def _styled(self, number: str, style: Any) -> str:
        """The level a list keeps for a style."""
        identity = style.get(W + "styleId", "")
        levels = self._abstract.get(self._of.get(number, ""), {})
        return next((str(at) for at, level in levels.items() if level.style == identity), "0")

    def _add(self, num: Any) -> None:
        number = num.get(W + "numId", "")
        self._of[number] = value(num, "abstractNumId") or ""
        for override in num.iterfind(W + "lvlOverride"):
            start, level = whole(value(override, "startOverride"), None), child(override, "lvl")
            if start is not None:
                self._restarts.setdefault(number, {})[_index(override)] = start
            if level is not None:
                self._overrides.setdefault(number, {})[_index(override)] = _level(level)


def _index(level: Any) -> int:
    return whole(level.get(W + "ilvl"), 0)


def _level(level: Any) -> _Level:
    return _Level(
        start=whole(value(level, "start"), 1),
        shape=value(level, "numFmt") or "decimal",
        text=value(level, "lvlText") or "",
        restarts=value(level, "lvlRestart") != "0",
        style=value(level, "pStyle") or "",
    )


def _bullet(text: str) -> str:
    """A dash, plus or star as printed; any other sign is drawn by a font of signs and is said as a dash."""
    sign = text.strip()
    if not sign:
        return ""
    return sign if sign in {"-", "–", "+", "*"} else "-"


def _shaped(number: int, shape: str) -> str:
    if shape in {"lowerLetter", "upperLetter"} and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
        return letter.upper() if shape == "upperLetter" else letter
    if shape in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        roman = ""
        for size, sign in _ROMAN:
            roman += sign * (number // size)
            number %= size
        return roman.upper() if shape == "upperRoman" else roman
    return f"{number:02}" if shape == "decimalZero" else str(number)
