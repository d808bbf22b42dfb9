"""Telegram's HTML subset, parsed as strictly as its server does."""

import re
from dataclasses import dataclass
from html import unescape

_TOKEN = re.compile(r"<[^>]*>|<|[^<]+")
_TAG = re.compile(r"<(/?)([a-z-]+)((?: [a-z]+(?:=\"[^\"]*\")?)*)>")
_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "blockquote": "blockquote", "tg-spoiler": "spoiler",
}  # fmt: skip
_ATTRIBUTES = {"a": r' href="[^"]+"', "blockquote": "( expandable)?"}
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")


class BadMarkup(Exception):
    """The server's 400 "can't parse entities"."""


@dataclass(frozen=True, slots=True)
class Entity:
    """kind: as the Bot API names it; text: what it covers; url: where a link leads."""

    kind: str
    text: str
    url: str = ""


def parse(html: str) -> tuple[str, list[Entity]]:
    """The visible text and its entities.  Raises BadMarkup for anything that is not well-formed."""
    text, open_tags, entities = "", list[tuple[str, str, int, str]](), list[Entity]()
    for token in _TOKEN.findall(html):
        if not token.startswith("<"):
            text += _ENTITY.sub(lambda m: unescape(m[0]), token)
            continue
        match = _TAG.fullmatch(token)
        if not match or match[2] not in _KINDS:
            raise BadMarkup(f'Unsupported start tag "{token}"')
        closing, name, attributes = match.groups()
        if closing:
            if not open_tags or open_tags[-1][0] != name or attributes:
                raise BadMarkup(f'Unexpected end tag "{name}"')
            _, kind, start, url = open_tags.pop()
            if text[start:]:
                entities.append(Entity(kind, text[start:], url))
        else:
            if not re.fullmatch(_ATTRIBUTES.get(name, ""), attributes):
                raise BadMarkup(f'Unexpected attributes "{attributes}"')
            if any(kind in {"code", "pre"} for _, kind, *_ in open_tags):
                raise BadMarkup("Entities inside code")
            kind = "expandable_blockquote" if attributes == " expandable" else _KINDS[name]
            open_tags.append((name, kind, len(text), unescape(attributes.partition('"')[2].rstrip('"'))))
    if open_tags:
        raise BadMarkup(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return text, entities


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
