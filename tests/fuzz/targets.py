"""What is fuzzed: for each target how an input is made, and what is asked of it."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz import containers, reading, seeds
from tests.fuzz.containers import Bending
from tests.fuzz.seeds import Seeds

Check = Callable[[bytes], None]

CRASHERS = Path(__file__).parent / "crashers"
"""One folder a target, one file an input that once broke it."""

_READING = 300
"""Megabytes that the reading of a file may take."""
_ANSWERING = 1_000
"""The same for answering, the model and the libraries under it included."""


@dataclass(frozen=True, slots=True)
class Target:
    """One way in.

    seeds: inputs that go well.  bend: makes another of them.  check: prepares what an input is given to, which raises
    for what must not be.  megabytes: what its process may hold.
    """

    seeds: Callable[[], Seeds]
    bend: Bending
    check: Callable[[], Check]
    megabytes: int = _READING

    @property
    def bound(self) -> int:
        """Bytes beyond which its process is refused memory."""
        return 2_000_000 * self.megabytes

    def make(self, chance: random.Random) -> bytes:
        """An input."""
        return self.bend(chance, self.seeds())


def _asking(name: str) -> Callable[[], Check]:
    """The check of that name, whose module loads the model and its libraries."""

    def prepared() -> Check:
        from tests.fuzz import asking

        check: Check = getattr(asking, name)()
        return check

    return prepared


TARGETS = {
    "text": Target(seeds.reports, containers.text_file, lambda: reading.read_text),
    "encodings": Target(seeds.reports, containers.encoded_file, lambda: reading.read_file),
    "html": Target(seeds.pages, containers.markup_file, lambda: reading.read_file),
    "docx": Target(seeds.words, containers.archive, lambda: reading.read_file),
    "xlsx": Target(seeds.sheets, containers.archive, lambda: reading.read_file),
    "pdf": Target(seeds.pdfs, containers.pdf_file, lambda: reading.read_file),
    "image": Target(seeds.images, containers.bytes_file, lambda: reading.read_file),
    "office": Target(seeds.olds, containers.bytes_file, lambda: reading.read_file),
    "tables": Target(seeds.tables, containers.text_file, lambda: reading.read_tables),
    "numbers": Target(seeds.sentences, containers.text_file, lambda: reading.read_numbers),
    "dates": Target(seeds.dates, containers.text_file, lambda: reading.read_dates),
    "cells": Target(seeds.cells, containers.text_file, lambda: reading.read_cell),
    "questions": Target(seeds.questions, containers.text_file, _asking("questions"), _ANSWERING),
    "answers": Target(seeds.questions, containers.text_file, _asking("answers"), _ANSWERING),
    "messages": Target(seeds.reports, containers.text_file, _asking("shown"), _ANSWERING),
    "presses": Target(seeds.questions, containers.text_file, _asking("presses"), _ANSWERING),
    "webhook": Target(seeds.bodies, containers.post, _asking("bodies"), _ANSWERING),
    "settings": Target(seeds.settings, containers.text_file, _asking("settings"), _ANSWERING),
}
"""By name."""
