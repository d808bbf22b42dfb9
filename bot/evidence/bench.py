"""How often retrieval finds the right passage: by BM25 alone, by embedding alone, fused, ranked; accents or none.

Every column searches the same passages: of the reports that the question's place and period leave, or all.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.evidence.retrieval import Retrieval, to_query
from bot.evidence.scope import Scope, surroundings
from bot.evidence.trial import library_of, library_of_reports
from bot.question import Question, Surroundings, understand
from index.bench import as_query
from index.embedding.judged import SETS, Judged
from index.library import Library
from ingest.errors import NothingToRead
from ingest.sandbox import parse_limited
from ingest.settings import Settings
from ingest.vietnamese import abbreviate, fold, nfc

DEPTHS = (1, 3, 10)
"""Right among the first so many."""

_SHORTEST_PART = 30  # characters of a passage that must stand in a quote of several passages

Variant = Callable[[str], str]
Ranks = list[int | None]
"""For each question the place of its first right passage, from 0; None when it was not found."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: which set and how it was asked; column → share of the questions right at each depth."""

    judged: str
    variant: str
    questions: int
    columns: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, the one before it, and how one tells a passage that answers it."""

    text: str
    after: str | None
    is_right: Callable[[int], bool]


def public_sets(corpus: Path, settings: Settings) -> Iterator[Line]:
    """The sets under corpus/eval.  Raises CorpusMissing."""
    for name, read in SETS.items():
        judged = read(corpus)
        with library_of(judged.passages, settings) as library:
            asked = _of_set(judged, library)
            around = Surroundings(None, None, library.rarity, library.abbreviations)
            yield from (_line(name, variant, change, asked, library, around) for variant, change in _PUBLIC.items())


def golden_questions(golden: Path, reports: Path, settings: Settings) -> Iterator[Line]:
    """Checked questions over the reports of a folder, those that have a quote.  Raises NothingToRead."""
    try:
        rows = [json.loads(line) for line in golden.read_text(encoding="utf-8").splitlines() if line.strip()]
        quoted = [(str(row["q"]), row.get("after"), list(row["quote"])) for row in rows if row.get("quote")]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise NothingToRead(f"Không đọc được {golden}: cần mỗi dòng một JSON có q và quote.") from None
    if not reports.is_dir():
        raise NothingToRead(f"Không thấy thư mục báo cáo {reports}.")
    paths = sorted(path for path in reports.iterdir() if path.is_file())
    with library_of_reports([parse_limited(path, settings) for path in paths], settings) as library:
        asked = [_Asked(question, after, _holds(quotes, library)) for question, after, quotes in quoted]
        around = surroundings(library)
        yield from (_line(golden.name, variant, change, asked, library, around) for variant, change in _GOLDEN.items())


def _line(
    name: str, variant: str, change: Variant, asked: Sequence[_Asked], library: Library, around: Surroundings
) -> Line:
    retrieval, scope = Retrieval(library), Scope(library.reports)
    found: dict[str, Ranks] = {}
    for each in asked:
        question = understand(change(each.text), around, change(each.after) if each.after else None)
        named = [place for place in question.places if not place.part_of_report]
        chosen = scope.of_period(scope.of_places(named), question.period).ids
        for column, passages in _columns(question, chosen, library, retrieval).items():
            found.setdefault(column, []).append(_rank(passages, each.is_right))
    return Line(name, variant, len(asked), {column: _shares(ranks) for column, ranks in found.items()})


def _columns(
    question: Question, reports: frozenset[int], library: Library, retrieval: Retrieval
) -> Mapping[str, Iterable[int]]:
    plain = replace(as_query(question.text), text=question.subject, reports=reports)
    asked = to_query(question, reports, plain.limit, library.abbreviations)
    return {
        "BM25": library.by_words(plain),
        "embedding": library.by_meaning(plain),
        "fused": [candidate.passage_id for candidate in library.search(asked)],
        "ranked": [evidence.stored.id for evidence in retrieval.evidence(question, reports)],
    }


def _rank(passages: Iterable[int], is_right: Callable[[int], bool]) -> int | None:
    return next((place for place, passage in enumerate(passages) if is_right(passage)), None)


def _shares(ranks: Ranks) -> tuple[float, ...]:
    return tuple(sum(rank is not None and rank < depth for rank in ranks) / max(1, len(ranks)) for depth in DEPTHS)


def _of_set(judged: Judged, library: Library) -> list[_Asked]:
    (report,) = library.reports
    place_of = {stored.id: stored.passage.ordinal for stored in library.passages_of(report.id)}
    return [
        _Asked(question, None, lambda passage, right=right: place_of[passage] in right)  # type: ignore[misc]
        for question, right in zip(judged.questions, judged.right, strict=True)
    ]


def _holds(quotes: Sequence[str], library: Library) -> Callable[[int], bool]:
    """Whether a passage holds one of the quotes, or is part of one that runs over several passages."""
    wanted = [_letters(quote) for quote in quotes]

    def is_right(passage: int) -> bool:
        text = _letters(library.passage(passage).passage.text)
        return any(quote in text or (len(text) >= _SHORTEST_PART and text in quote) for quote in wanted)

    return is_right


def _letters(text: str) -> str:
    """What of a text is compared: letters, digits and what parts figures; no markup, no white space."""
    text = re.sub(r"<sup>.*?</sup>|</?[a-zA-Z]+>|[¹²³⁴⁵⁶⁷⁸⁹⁰]", "", nfc(text))
    return re.sub(r"[^\w%.,/]|_", "", text.lower())


_PUBLIC: Mapping[str, Variant] = {"as written": nfc, "unaccented": fold}
_GOLDEN: Mapping[str, Variant] = {**_PUBLIC, "abbreviated": abbreviate}
