"""The words around the figures: wording.toml, with its alternatives drawn and its gaps filled in."""

import re
import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SOURCE = Path(__file__).with_name("wording.toml")


@cache
def wording() -> dict[str, Any]:
    """What wording.toml holds."""
    return tomllib.loads(_SOURCE.read_text(encoding="utf-8"))


def spun(template: str, rng: Random, **gaps: str) -> str:
    """The template with one of each "[a|b]" drawn and every "{gap}" filled in."""
    while found := _CHOICE.search(template):
        template = template[: found.start()] + rng.choice(found[1].split("|")) + template[found.end() :]
    return template.format(**gaps)


def capital(text: str) -> str:
    """With a capital at its beginning, the rest as it stands."""
    return text[:1].upper() + text[1:]
