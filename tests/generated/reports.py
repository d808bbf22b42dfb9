"""Made-up reports: whole texts as the real ones look, with every figure of an indicator known."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from index.bench.indicators import Indicator, indicators
from index.bench.numbers import Amounts
from index.bench.places import Period
from ingest.vietnamese import fold
from tests.generated.facts import Fact, GeneratedReport, Place
from tests.generated.frame import ending, gaps, heading, top
from tests.generated.numbers import amounts
from tests.generated.places import drawn
from tests.generated.statements import Mode, Said, Speaker, may_grow, sentence
from tests.generated.tables import table
from tests.generated.wording import spun, wording

YEARS = range(2021, 2025)
_OMITTED = 0.4
_IN_TABLE = 0.5
_NAMES_PROVINCE = 0.8
_PARTLY = {Mode.FULL: 70, Mode.GROWTH: 11, Mode.PLAN: 10, Mode.WORDS: 9}  # of a hundred that no table lists


def make_reports(count: int, seed: int) -> Iterator[GeneratedReport]:
    """That many reports, no two of one place and period; the same for the same seed."""
    rng = Random(f"reports/{seed}")
    made = 0
    for place in drawn(rng):
        for period in _periods(rng):
            yield _Writer(f"{made:03}-{_slug(place)}-{period.code.lower()}.txt", place, period, seed).report()
            made += 1
            if made == count:
                return


def _periods(rng: Random) -> list[Period]:
    """What a place reports on: mostly one year, at times several, at times a first half."""
    several = rng.choices((1, 2, 3), (70, 22, 8))[0]
    return [Period(year, rng.random() < 0.18) for year in sorted(rng.sample(YEARS, several))]


def _slug(place: Place) -> str:
    letters = fold(place.name).replace(" ", "-")
    return letters if place.level == "huyện" else f"{''.join(word[0] for word in fold(place.level).split())}-{letters}"


@dataclass(slots=True)
class _Writer:
    """Writes one report from its beginning to its end, keeping what it has stated."""

    source: str
    place: Place
    period: Period
    seed: int
    facts: list[Fact] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    notes: int = 0
    _rng: Random = field(init=False)
    _markdown: bool = field(init=False)
    _speaker: Speaker = field(init=False)
    _amounts: dict[str, Amounts] = field(init=False)
    _modes: dict[str, Mode] = field(init=False)

    def __post_init__(self) -> None:
        self._rng = Random(f"{self.seed}/{self.source}")
        self._markdown = self._rng.random() < 0.4
        self._speaker = Speaker(self._rng, self.period, self.place.level, self._rng.random() < 0.5)
        self._amounts = {
            indicator.key: amounts(indicator, self.place, self.period, self.seed)
            for indicator in indicators().values()
            if indicator.is_of(self.place.level)
        }
        self._modes = self._drawn_modes()

    def report(self) -> GeneratedReport:
        lines, number = top(self.place, self.period, self._rng, self._markdown)
        self.blocks.extend([*lines, *self._several(wording()["introduction"], 3)])
        if self.place.level != "tỉnh" and self._rng.random() < _NAMES_PROVINCE:
            self.blocks.extend(self._several(wording()["mandate"], 1))
        sections = [("targets", self._targets), ("results", self._results)]
        if self._rng.random() < 0.4:
            sections.reverse()
        for place, (name, write) in enumerate([*sections, ("faults", self._faults), ("tasks", self._tasks)]):
            title = spun(self._rng.choice(wording()["headings"][name]), self._rng)
            when = f" {gaps(self.place, self.period)['next'].upper()}" if name == "tasks" else ""
            self.blocks.append(heading(f"{('I', 'II', 'III', 'IV')[place]}. {title}{when}", self._markdown, 2))
            write()
        self.blocks.extend(ending(self.place, self.period, self._rng))
        in_words = frozenset(key for key, mode in self._modes.items() if mode is Mode.WORDS)
        return GeneratedReport(
            self.source, "\n\n".join(self.blocks) + "\n", self.place, self.period, number, tuple(self.facts), in_words
        )

    def _drawn_modes(self) -> dict[str, Mode]:
        """How much of each indicator is stated; a part is only stated where the whole of it is."""
        modes: dict[str, Mode] = {}
        for key in self._amounts:
            modes[key] = self._mode(indicators()[key], modes)
        return modes

    def _mode(self, indicator: Indicator, modes: dict[str, Mode]) -> Mode:
        if self._rng.random() < _OMITTED:
            return Mode.OMITTED
        if indicator.parent:
            with_it = modes[indicator.parent]
            return with_it if with_it in (Mode.TABLE, Mode.FULL) else Mode.OMITTED
        if not indicator.is_event and self._rng.random() < _IN_TABLE:
            return Mode.TABLE
        mode = self._rng.choices(list(_PARTLY), list(_PARTLY.values()))[0]
        if (mode is Mode.PLAN and indicator.is_event) or (
            mode is Mode.GROWTH and not may_grow(indicator, self._amounts[indicator.key])
        ):
            return Mode.FULL
        return mode

    def _targets(self) -> None:
        self.blocks.extend(self._several(wording()["table"], 1))
        listed = [(indicators()[key], self._amounts[key]) for key, mode in self._modes.items() if mode is Mode.TABLE]
        printed, facts = table(listed, self.period, self._rng)
        self.blocks.append(printed)
        self.facts.extend(facts)
        self.blocks.extend(self._several(wording()["after_table"], 2))

    def _results(self) -> None:
        number = 0
        for area, titles in wording()["areas"].items():
            sentences = self._sentences(area)
            if sentences or self._rng.random() < 0.7:
                number += 1
                self.blocks.append(heading(f"{number}. {self._rng.choice(titles)}", self._markdown, 3))
                self._area(sentences, self._several(wording()["around"][area], 3))

    def _area(self, sentences: list[str], around: list[str]) -> None:
        """Some sentences as bullets, the others in long paragraphs, now and then one in a footnote."""
        if sentences and self._rng.random() < 0.15:
            self.notes += 1
            mark = f"<sup>{self.notes}</sup>"
            self.blocks.append(f"{around.pop()[:-1]}{mark}.")
            self.blocks.append(f"{mark} Kết quả cụ thể: {sentences.pop()}")
        if self._rng.random() < 0.5:
            self.blocks.extend(f"- {text}" for text in [*around[:1], *sentences, *around[1:]])
            return
        while sentences or around:
            taken = [*around[:1], *(sentences[:size] if (size := self._rng.randint(3, 6)) else [])]
            del around[:1], sentences[:size]
            self.blocks.append(" ".join(taken))

    def _sentences(self, area: str) -> list[str]:
        """What is stated of the area outside of the table, parts together with what they are parts of."""
        of_area = [
            indicator
            for key, mode in self._modes.items()
            if (indicator := indicators()[key]).area == area and mode not in (Mode.TABLE, Mode.OMITTED)
        ]
        return [
            self._stated(indicator, [part for part in of_area if part.parent == indicator.key])
            for indicator in of_area
            if not indicator.parent
        ]

    def _stated(self, indicator: Indicator, parts: list[Indicator]) -> str:
        clauses: list[tuple[Indicator, Said]] = [
            (indicator, self._speaker.clause(indicator, self._amounts[indicator.key], self._modes[indicator.key]))
        ]
        clauses.extend((part, self._speaker.part(part, self._amounts[part.key])) for part in parts)
        text = sentence([said for _, said in clauses], self.place.level)
        self.facts.extend(
            Fact(of.key, role, value, unit, text) for of, said in clauses for role, value, unit in said.figures
        )
        return text

    def _faults(self) -> None:
        for number, kind in enumerate(("limits", "causes"), start=1):
            title = self._rng.choice(wording()["headings"][kind])
            self.blocks.append(heading(f"{number}. {title}", self._markdown, 3))
            self.blocks.extend(f"- {text}" for text in self._several(wording()["faults"][kind], 5))

    def _tasks(self) -> None:
        tasks = self._several(wording()["faults"]["tasks"], 11)
        for key in self._rng.sample(list(self._modes), 3):
            tasks.append(
                spun(self._rng.choice(wording()["faults"]["named"]), self._rng, said=indicators()[key].said[0])
            )
        self._rng.shuffle(tasks)
        self.blocks.extend(f"{number}. {text}" for number, text in enumerate(tasks, start=1))

    def _several(self, templates: list[str], most: int) -> list[str]:
        """Up to that many of the templates, in their order."""
        chosen = sorted(self._rng.sample(range(len(templates)), min(most, len(templates))))
        filled = gaps(self.place, self.period)
        return [spun(templates[at], self._rng, **filled) for at in chosen]
