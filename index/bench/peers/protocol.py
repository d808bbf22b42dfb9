"""What every compared search is given and gives back, and the files that carry it from process to process."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol, Self

from ingest import report_json
from ingest.report import Report

DEPTH = 10
"""How many passages are asked for."""

_PASSAGES, _REPORTS, _QUESTIONS = "passages.jsonl", "reports.jsonl", "questions.jsonl"


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage by its number in the corpus; context: its place and period, and what it stands under."""

    id: int
    report: str
    ordinal: int
    text: str
    context: str

    @property
    def indexed(self) -> str:
        """What a stock search is given of it: a passage alone seldom names its place."""
        return f"{self.context}. {self.text}"


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `after` is the one before it, "" when it stands alone."""

    id: str
    text: str
    after: str = ""

    @property
    def whole(self) -> str:
        """What a search that knows of no question before is asked."""
        return f"{self.after} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Found:
    """The passages found, best first, at most DEPTH; stated: whether they are given as what was asked for."""

    passages: Sequence[int]
    stated: bool


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder with the passages, the reports they are of, and the questions; one JSON a line."""

    folder: Path

    @classmethod
    def write(
        cls, folder: Path, reports: Iterable[tuple[Report, Iterable[Passage]]], questions: Iterable[Question]
    ) -> Self:
        """Writes the three files; of the reports, one at a time is held in memory."""
        with (
            (folder / _PASSAGES).open("w", encoding="utf-8") as passages,
            (folder / _REPORTS).open("w", encoding="ascii") as whole,
        ):
            for report, its in reports:
                whole.write(report_json.dumps(report) + "\n")
                passages.writelines(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in its)
        lines = (json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in questions)
        (folder / _QUESTIONS).write_text("".join(lines), encoding="utf-8")
        return cls(folder)

    def passages(self) -> Iterator[Passage]:
        """The passages in their order."""
        with (self.folder / _PASSAGES).open(encoding="utf-8") as lines:
            yield from (Passage(**json.loads(line)) for line in lines)

    def reports(self) -> Iterator[Report]:
        """The reports in their order."""
        with (self.folder / _REPORTS).open(encoding="ascii") as lines:
            yield from map(report_json.loads, lines)

    def questions(self) -> list[Question]:
        """The questions in their order."""
        with (self.folder / _QUESTIONS).open(encoding="utf-8") as lines:
            return [Question(**json.loads(line)) for line in lines]


class Peer(Protocol):
    """A search.  Made with the settings, of which it takes the embedding; its packages and model are loaded then."""

    def build(self, corpus: Corpus, folder: Path) -> None:
        """Makes everything searchable, in memory or in the empty folder; afterwards `ask` is ready."""

    def ask(self, question: Question) -> Found:
        """The best passages for one question."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one process measured.  Seconds, megabytes, milliseconds; memory is the whole process's, model included.

    versions: of the packages it is made of.
    build_s: everything made searchable from parsed passages, packages imported and model loaded before; build_cpu_s:
    the processor time of it; peak_mb: the most that was resident until then or later; resident_mb: after all questions.
    ms: of each question, question to result, the quickest of several rounds; cpu_ms: the same in processor time.
    found: by the question's id.
    """

    versions: str
    build_s: float
    build_cpu_s: float
    peak_mb: float
    resident_mb: float
    ms: Sequence[float]
    cpu_ms: Sequence[float]
    found: dict[str, Found]

    def save(self, path: Path) -> None:
        """Writes JSON, to be read by `load`."""
        path.write_text(json.dumps(asdict(self)), encoding="ascii")

    @classmethod
    def load(cls, path: Path) -> "Measured":
        """What `save` wrote."""
        fields = json.loads(path.read_text(encoding="ascii"))
        return cls(**{**fields, "found": {name: Found(**found) for name, found in fields["found"].items()}})
