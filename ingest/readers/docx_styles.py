"""Word's styles: what a run or paragraph inherits, looked up from itself through its styles to the defaults."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.readers.attributes import whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset({"0", "false", "off", "none"})
_DEEPEST = 12  # styles that inherit in a circle end here


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is set, as far as reading it depends on that.  font: its name, "" when not said."""

    bold: bool
    italic: bool
    hidden: bool
    capitals: bool
    raised: bool
    font: str


def child(element: Any, *path: str) -> Any:
    """The descendant at a path of WordprocessingML names, None when any step is missing or `element` is None."""
    for name in path:
        element = None if element is None else element.find(W + name)
    return element


def value(element: Any, *path: str) -> str | None:
    """The w:val of the descendant at a path, None without one."""
    found = child(element, *path)
    return None if found is None else found.get(W + "val")


class Styles:
    """The styles part of a document; `root` is None when it has none."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._chains: dict[str, list[Any]] = {}
        self._default = ""
        self._run_defaults = child(root, "docDefaults", "rPrDefault", "rPr")
        for style in root.iterfind(W + "style") if root is not None else ():
            identity = style.get(W + "styleId", "")
            self._styles[identity] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self._default = identity

    def named(self, identity: str) -> Any:
        """The style of that identity, None when there is none."""
        return self._styles.get(identity)

    def of_paragraph(self, paragraph: Any) -> list[Any]:
        """The styles of a paragraph, nearest first."""
        return self._chain(value(paragraph, "pPr", "pStyle") or self._default)

    def level(self, paragraph: Any) -> int:
        """1 for a heading of the outermost level … 6; 0 for text."""
        for source in (paragraph, *self.of_paragraph(paragraph)):
            outline = whole(value(source, "pPr", "outlineLvl"), None)
            if outline is not None:
                return min(outline + 1, 6) if outline < 9 else 0
            name = (value(source, "name") or "").lower()
            if name == "title":
                return 1
            if name.startswith("heading ") and (level := whole(name[8:], 0)):
                return min(level, 6)
        return 0

    def is_contents(self, paragraph: Any) -> bool:
        """Whether the paragraph is a line of the table of contents, which only repeats what follows."""
        names = [(value(style, "name") or "").lower() for style in self.of_paragraph(paragraph)]
        return any(name.startswith(("toc ", "table of figures")) for name in names)

    def look(self, run: Any, paragraph_styles: list[Any]) -> Look:
        """How a run of a paragraph with those styles is set."""
        own = child(run, "rPr")
        sources = [own] if own is not None else []
        sources += [child(style, "rPr") for style in self._chain(value(own, "rStyle") or "")]
        sources += [child(style, "rPr") for style in paragraph_styles]
        sources.append(self._run_defaults)
        sources = [source for source in sources if source is not None]
        return Look(
            bold=_is_on(sources, "b"),
            italic=_is_on(sources, "i"),
            hidden=_is_on(sources, "vanish"),
            capitals=_is_on(sources, "caps"),
            raised=next(_values(sources, "vertAlign"), "") == "superscript",
            font=_font(sources),
        )

    def _chain(self, identity: str) -> list[Any]:
        if identity in self._chains:
            return self._chains[identity]
        chain = self._chains.setdefault(identity, [])
        while identity in self._styles and len(chain) < _DEEPEST:
            chain.append(self._styles[identity])
            identity = value(chain[-1], "basedOn") or ""
        return chain


def is_on(properties: Any, name: str) -> bool:
    """Whether a toggle is set in these very properties."""
    return properties is not None and _is_on([properties], name)


def _is_on(sources: list[Any], name: str) -> bool:
    for source in sources:
        found = source.find(W + name)
        if found is not None:
            return found.get(W + "val", "1").lower() not in _OFF
    return False


def _values(sources: list[Any], name: str) -> Iterator[str]:
    for source in sources:
        found = value(source, name)
        if found is not None:
            yield found


def _font(sources: list[Any]) -> str:
    for source in sources:
        fonts = source.find(W + "rFonts")
        if fonts is not None and (name := fonts.get(W + "ascii") or fonts.get(W + "hAnsi")):
            return str(name)
    return ""
