"""Learns what the features weigh: `python -m bot.evidence.learn --corpus DIR --reports DIR`; writes weights.toml.

Two kinds of questions, none of them checked by hand and none of the golden ones.  From the corpus: words of a
sentence that ask for its paragraph, among passages that the embedding has not seen.  From reports: every figure asked
for by its name.  The weights make the right passage likely among the candidates (a softmax
over scores), and stay near the prior where the questions say nothing.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.evidence.retrieval import Retrieval
from bot.evidence.scope import known_places, latest_year
from bot.evidence.trial import library_of, library_of_reports
from bot.evidence.weighing import Evidence
from bot.evidence.weights import table, use, write
from bot.question import Intent, Question, Surroundings, understand
from index.embedding import cloze, corpus, leak
from index.library import Library
from ingest.errors import Spoken
from ingest.report import Figure, Kind, Role
from ingest.sandbox import parse_limited
from ingest.settings import Settings
from ingest.vietnamese import abbreviate, fold

SEED = 4_711
_ROUNDS = 2  # the weights choose each passage's best sentence, whose features they are then learned from
_SHARPNESS = 16.0  # a point of score makes a passage e^16 times likelier: keeps the weights about as big as the prior
_TRUST = 0.02  # what moving a weight off its prior costs, beside what a question that comes out wrong does
_MOST_ASKED, _MOST_PASSAGES = 1_500, 6_000
_LONGEST = 300  # words of a passage of the corpus
_UNACCENTED, _SHORTENED, _LEFT_OUT = 0.2, 0.15, 0.1  # how often a question is typed so, or loses a word

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """The candidates of one question: (candidates, features), and which of them are right."""

    features: Matrix
    right: npt.NDArray[np.bool_]


def learn(folder: Path, reports: Path, settings: Settings) -> dict[str, float]:
    """The weights, by feature."""
    names = list(table())
    prior = np.array([float(table()[name]["prior"]) for name in names])
    guards = np.array([bool(table()[name].get("guard")) for name in names])
    found = dict(zip(names, prior.tolist(), strict=True))
    for _ in range(_ROUNDS):
        use(found)
        lots = [list(_of_corpus(folder, settings)), list(_of_reports(reports, settings))]
        found = dict(zip(names, fitted(lots, prior, guards).tolist(), strict=True))
    return found


def fitted(lots: Sequence[Sequence[Lesson]], prior: Matrix, guards: npt.NDArray[np.bool_]) -> Matrix:
    """The weights that make the right passages likely; each lot of lessons counts as much as the others.

    No weight changes sides, and none of a guard becomes smaller: either would be an accident of these questions.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped]  # scipy ships no types

    spread = np.concatenate([lesson.features for lot in lots for lesson in lot]).std(axis=0)

    def cost(weight: Matrix) -> tuple[float, Matrix]:
        total, slope = 0.0, np.zeros_like(weight)
        for lot in lots:
            for lesson in lot:
                wrong, moved = _cost(lesson, weight)
                total += wrong / len(lot)
                slope += moved / len(lot)
        # In units of each feature's spread, so that a rare or a small one is not held back more than another.
        off = (weight - prior) * spread * _SHARPNESS
        return total + _TRUST * float(off @ off), slope + 2 * _TRUST * off * spread * _SHARPNESS

    least = np.where(guards, prior, 0.0)
    bounds = [(low, None) if each > 0 else (None, low) for each, low in zip(prior, least, strict=True)]
    return np.asarray(minimize(cost, prior, jac=True, method="L-BFGS-B", bounds=bounds).x)


def _cost(lesson: Lesson, weight: Matrix) -> tuple[float, Matrix]:
    """Minus the logarithm of the right passages' likelihood, and its slope."""
    scores = _SHARPNESS * (lesson.features @ weight)
    likely = np.exp(scores - scores.max())
    likely /= likely.sum()
    right = max(float(likely[lesson.right].sum()), 1e-12)
    pull = likely.copy()
    pull[lesson.right] -= likely[lesson.right] / right
    return -float(np.log(right)), _SHARPNESS * (pull @ lesson.features)


def _of_corpus(folder: Path, settings: Settings) -> Iterator[Lesson]:
    """Lessons over passages of the corpus that are kept from the embedding."""
    asked, passages = _kept(folder)
    chance = random.Random(SEED)
    with library_of(passages, settings) as library:
        retrieval, around = Retrieval(library), Surroundings(None, None, library.rarity)
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


def _of_reports(folder: Path, settings: Settings) -> Iterator[Lesson]:
    """Lessons over reports: each of their figures asked for by name, role and place."""
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    chance = random.Random(SEED)
    with library_of_reports([parse_limited(path, settings) for path in paths], settings) as library:
        retrieval = Retrieval(library)
        around = Surroundings(known_places(library.reports), latest_year(library.reports), library.rarity)
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
        place = {name: i for i, name in enumerate(table())}
        features = np.zeros((len(found), len(place)))
        for row, evidence in zip(features, found, strict=True):
            for name, value in evidence.features:
                row[place[name]] += value
        yield Lesson(features, right)


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn as asked and write the table; 0, or 2 with one line when the corpus is not there."""
    parser = argparse.ArgumentParser(prog="python -m bot.evidence.learn")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--reports", type=Path, required=True)
    asked = parser.parse_args(arguments)
    try:
        write(learn(asked.corpus, asked.reports, Settings.load(None)))
    except Spoken as fault:
        print(fault, file=sys.stderr)
        return fault.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
