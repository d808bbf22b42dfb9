"""Questions made by a program, each with its candidates and which of them are right: what the weights learn from.

None is checked by hand and none is a golden one.  From the corpus: words of a sentence that ask for its paragraph,
among passages that the embedding has not seen.  From reports: every figure asked for by its name.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.evidence.retrieval import Retrieval
from bot.evidence.scope import surroundings
from bot.evidence.trial import library_of, library_of_reports
from bot.evidence.weighing import Evidence
from bot.evidence.weights import RANKING
from bot.question import Intent, Question, Surroundings, understand
from index.embedding import cloze, corpus, leak
from index.library import Library
from ingest.report import Figure, Kind, Role
from ingest.sandbox import parse_limited
from ingest.settings import Settings
from ingest.vietnamese import abbreviate, fold

SEED = 4_711
_MOST_ASKED, _MOST_PASSAGES = 1_500, 6_000
_LONGEST = 300  # words of a passage of the corpus
_UNACCENTED, _SHORTENED, _LEFT_OUT = 0.2, 0.15, 0.1  # how often a question is typed so, or loses a word
_WORDS = re.compile(r"[\w,./%]+")
_LEAST_WORDS = 3
_ASKED_AS: Mapping[Role, Sequence[str]] = {
    Role.ACTUAL: (
        "{name} năm {year} là bao nhiêu?", "{name} đạt bao nhiêu {unit}?", "{name}?", "bao nhiêu {unit} {name}",
        "cho hỏi {name} {year} thực hiện được bao nhiêu",
    ),
    Role.PLAN: ("kế hoạch {name} năm {year} là bao nhiêu?", "chỉ tiêu {name} được giao bao nhiêu {unit}?"),
    Role.ESTIMATE: ("{name} ước đạt bao nhiêu?", "{name} ước thực hiện {year}"),
    Role.RATIO: ("tỷ lệ {name} là bao nhiêu?", "{name} đạt mấy phần trăm?"),
    Role.CHANGE: ("{name} tăng giảm bao nhiêu {unit}?", "{name} so với cùng kỳ thế nào?"),
    Role.OTHER: ("{name} là bao nhiêu?", "có bao nhiêu {unit} {name}?"),
}  # fmt: skip
_ASKED_WITH_PLAN = (
    "{name} {year}: kế hoạch bao nhiêu, thực hiện bao nhiêu?", "kế hoạch và thực hiện {name} năm {year} là bao nhiêu?",
    "{name} KH bao nhiêu, TH bao nhiêu {unit}",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lesson:
    """The candidates of one question: (candidates, features), and which of them are right."""

    features: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]


def of_corpus(folder: Path, settings: Settings) -> Iterator[Lesson]:
    """Lessons over passages of the corpus that are kept from the embedding.  Raises CorpusMissing."""
    asked, passages = _kept(folder)
    chance = random.Random(SEED)
    with library_of(passages, settings) as library:
        retrieval, around = Retrieval(library), Surroundings(None, None, library.rarity, library.abbreviations)
        (report,) = library.reports
        for query, right in asked:
            question = _of_nothing_counted(understand(_typed(query, chance), around))
            yield from _lesson(retrieval, question, report.id, partial(_is_the, right))


def _of_nothing_counted(question: Question) -> Question:
    """The question without the asking for a figure: in one made from a sentence "bao nhiêu" was put by chance."""
    return replace(question, intent=Intent.TEXT, quantity=False, when=False, cited=False, units=(), roles=frozenset())


def _kept(folder: Path) -> tuple[list[tuple[str, int]], list[str]]:
    """Questions, each with the place of its passage, and all passages; those the sets are judged by are left out."""
    judged = leak.LeakCheck(leak.judged_texts(folder))
    chance = random.Random(SEED)
    places: dict[str, int] = {}

    def place(text: str) -> int:
        return places.setdefault(" ".join(text.split()[:_LONGEST]), len(places))

    documents = [text for source, text in corpus.texts(folder) if corpus.for_ranking(source, text)]
    made = [pair for pair in cloze.cloze_pairs(documents, 1.0, SEED) if not judged.repeats(pair.passage)]
    chance.shuffle(made)
    asked = [(pair.query, place(pair.passage)) for pair in made[:_MOST_ASKED]]
    for pair in (*corpus.negatives(folder), *made[_MOST_ASKED:]):
        if len(places) < _MOST_PASSAGES and not judged.repeats(pair.passage):
            place(pair.passage)
    return asked, list(places)


def of_reports(folder: Path, settings: Settings) -> Iterator[Lesson]:
    """Lessons over reports: each of their figures asked for by name, role and place."""
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    chance = random.Random(SEED)
    with library_of_reports([parse_limited(path, settings) for path in paths], settings) as library:
        retrieval, around = Retrieval(library), surroundings(library)
        for report in library.reports:
            lessons = [(*each, _ASKED_AS[each[0].role]) for each in _stating(library, report.id)]
            lessons += [(*each, _ASKED_WITH_PLAN) for each in _with_plan(library, report.id)]
            for figure, passages, forms in lessons:
                question = understand(_typed(_asking(figure, forms, chance), chance), around)
                yield from _lesson(retrieval, question, report.id, partial(_is_among, passages))


def _is_the(ordinal: int, evidence: Evidence) -> bool:
    return evidence.stored.passage.ordinal == ordinal


def _is_among(passages: frozenset[int], evidence: Evidence) -> bool:
    return evidence.stored.id in passages


def _stating(library: Library, report: int) -> list[tuple[Figure, frozenset[int]]]:
    """Figures that can be asked for by name, each with the passages that state it: same name, same value.

    None of a footnote: it breaks down what the paragraph states, and the whole is asked for far more often.
    """
    kinds = {stored.id: stored.passage.kind for stored in library.passages_of(report)}
    by_meaning: dict[tuple[str, str], tuple[Figure, set[int]]] = {}
    for stored in library.figures_of(report):
        figure = stored.figure
        nameable = figure.role in _ASKED_AS and len(_WORDS.findall(figure.name)) >= _LEAST_WORDS
        if nameable and kinds[stored.passage_id] is not Kind.FOOTNOTE:
            kept = by_meaning.setdefault((fold(figure.name), figure.value), (figure, set()))
            kept[1].add(stored.passage_id)
    return [(figure, frozenset(passages)) for figure, passages in by_meaning.values()]


def _with_plan(library: Library, report: int) -> list[tuple[Figure, frozenset[int]]]:
    """Figures beside which the plan stands, each with the passages that state both."""
    roles: dict[tuple[str, int], set[Role]] = {}
    actual: dict[str, Figure] = {}
    for stored in library.figures_of(report):
        name = fold(stored.figure.name)
        roles.setdefault((name, stored.passage_id), set()).add(stored.figure.role)
        if stored.figure.role is not Role.PLAN and len(_WORDS.findall(name)) >= _LEAST_WORDS:
            actual.setdefault(name, stored.figure)
    both = {key for key, found in roles.items() if Role.PLAN in found and found & {Role.ACTUAL, Role.ESTIMATE}}
    return [
        (figure, frozenset(passage for each, passage in both if each == name))
        for name, figure in actual.items()
        if any(each == name for each, _ in both)
    ]


def _asking(figure: Figure, forms: Sequence[str], chance: random.Random) -> str:
    """A question for the figure in one of the forms, as one might type it."""
    words = [word for word in _WORDS.findall(figure.name) if chance.random() >= _LEFT_OUT]
    form = chance.choice(forms)
    return form.format(name=" ".join(words), unit=figure.unit, year=figure.period[:4]).strip()


def _typed(question: str, chance: random.Random) -> str:
    """The question as it is often typed: without diacritics, or with abbreviations."""
    how = chance.random()
    if how < _UNACCENTED:
        return fold(question)
    return abbreviate(question) if how < _UNACCENTED + _SHORTENED else question


def _lesson(
    retrieval: Retrieval, question: Question, report: int, is_right: Callable[[Evidence], bool]
) -> Iterator[Lesson]:
    """The question's candidates, when some are right and some are wrong."""
    found = retrieval.evidence(question, [report])
    right = np.array([is_right(evidence) for evidence in found], dtype=bool)
    if right.any() and not right.all():
        place = {name: i for i, name in enumerate(RANKING.rows)}
        features = np.zeros((len(found), len(place)))
        for row, evidence in zip(features, found, strict=True):
            for name, value in evidence.features:
                row[place[name]] += value
        yield Lesson(features, right)
