"""What was measured at one size, as plain data; the JSON of `index bench --passages` has the same names."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.bench.memory import Memory
from index.bench.times import Times


@dataclass(frozen=True, slots=True)
class Filled:
    """A data folder filled.  generating_s: the reports made up, which is no part of the rest.

    storing_s: the reports into the store; building_s: the store into a published generation, the model's loading with
    it; cpu_s: of both, processor time, which other processes do not lengthen; peak_mb: the most memory held.
    disk_mb: by file or folder in the data folder.
    """

    reports: int
    passages: int
    generating_s: float
    storing_s: float
    building_s: float
    cpu_s: float
    peak_mb: float
    disk_mb: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Answered:
    """Questions answered one at a time by a process of their own.

    open_s: the library opened; placed_ms, everywhere_ms: from a question's text to its finished answer, of those with a
    place and those without; cpu_ms: processor time of one on average; right: by kind of question, the share whose
    answer is the known one.
    """

    questions: int
    open_s: float
    placed_ms: Times | None
    everywhere_ms: Times | None
    cpu_ms: float
    right: Mapping[str, float]
    memory_mb: Memory


@dataclass(frozen=True, slots=True)
class Searched:
    """Bare searches.  recall_at_10: of the ten nearest passages by exact comparison, the share the engine finds."""

    search_ms: Times | None
    recall_at_10: float


@dataclass(frozen=True, slots=True)
class Updated:
    """Seconds from a report given, or removed, until a library that was open sees it."""

    adding_s: float
    removing_s: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything at one size.

    first_answer_s: from a new process to its first answer; per_second: questions answered, by how many processes.
    """

    engine: str
    filled: Filled
    first_answer_s: float
    answered: Answered
    per_second: Mapping[int, float]
    searched: Searched
    updated: Updated
