"""Files in layers: the parts of an office archive, bytes as letters, texts in the encodings of old."""

import io
import random
import zipfile
from collections.abc import Callable, Mapping, Sequence

from ingest.readers.encodings import _TCVN3, _VISCII
from tests.fuzz.mutations import LETTERS, MARKUP, PDF, PLAIN, bent, excerpt, respelt
from tests.fuzz.trees import json_bent, tree_bent

Bending = Callable[[random.Random, Sequence[bytes]], bytes]
"""Makes an input of some that go well."""

_CODECS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1258", "utf-7", "latin-1")
_OLD = [{ord(letter): code for code, letter in table.items()} for table in (_TCVN3, _VISCII)]


def text_file(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """A bent text, in UTF-8 as a rule; what Python calls a lone surrogate stays one."""
    text, other = (excerpt(chance, chance.choice(seeds).decode("utf-8", "surrogatepass")) for _ in range(2))
    text = bent(chance, text, other, PLAIN)
    return (respelt(chance, text) if chance.random() < 0.15 else text).encode("utf-8", "surrogatepass")


def encoded_file(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """A bent text in some encoding; its bytes may be bent in turn."""
    data = text_file(chance, seeds)
    text = data.decode("utf-8", "replace")
    match chance.randrange(4):
        case 0:
            data = text.encode(chance.choice(_CODECS), "replace")
        case 1:
            data = text.translate(chance.choice(_OLD)).encode("latin-1", "replace")
    return bytes_bent(chance, data, data) if chance.random() < 0.2 else data


def markup_file(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """A bent page; its bytes may be bent in turn."""
    one, two = chance.choice(seeds), chance.choice(seeds)
    data = bent(chance, one.decode(), two.decode(), MARKUP).encode("utf-8", "replace")
    return bytes_bent(chance, data, two) if chance.random() < 0.1 else data


def pdf_file(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """A PDF with objects, orders and numbers bent; readers make its table of objects anew."""
    one, two = chance.choice(seeds).decode("latin-1"), chance.choice(seeds).decode("latin-1")
    return bent(chance, one, two, (PDF, PDF, PDF, LETTERS)).encode("latin-1", "replace")


def post(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """Two lines of header and JSON, which stays JSON as a rule."""
    secret, kind, body = chance.choice(seeds).split(b"\n", 2)
    if chance.random() < 0.1:
        return text_file(chance, seeds)
    body = json_bent(chance, body) if chance.random() < 0.8 else bytes_bent(chance, body, body)
    return b"\n".join((secret, kind, body))


def bytes_file(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """Bytes of one, some of them of another."""
    return bytes_bent(chance, chance.choice(seeds), chance.choice(seeds))


def archive(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """An office file with one or two of its parts bent, left out or exchanged; seldom the archive itself."""
    parts, others = unpacked(chance.choice(seeds)), unpacked(chance.choice(seeds))
    for name in chance.sample(sorted(parts), chance.choice((1, 1, 2))):
        match chance.randrange(12):
            case 0:
                del parts[name]
            case 1:
                parts[name] = chance.choice(sorted(others.items()))[1]
            case 2 | 3:
                one, two = (of.get(name, b"").decode("utf-8", "replace") for of in (parts, others))
                parts[name] = bent(chance, one, two, MARKUP).encode("utf-8", "replace")
            case _:
                parts[name] = tree_bent(chance, parts[name])
    data = packed(parts or others)
    return bytes_bent(chance, data, data) if chance.random() < 0.05 else data


def bytes_bent(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """The bytes after a few changes among them."""
    letters = bent(chance, data.decode("latin-1"), other.decode("latin-1"), (LETTERS,))
    return letters.encode("latin-1", "replace")


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The archive of those parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in parts.items():
            made.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()
