"""Writes one report: what it states is drawn first, then told of area by area."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from index.bench.chance import whole
from index.bench.indicators import Indicator, indicators
from index.bench.numbers import amounts
from index.bench.page import Page
from index.bench.phrases import areas, frame
from index.bench.places import Period, Place
from index.bench.speaking import Speaker
from index.bench.stating import Listed, Stater, row
from index.bench.statistics import recorded
from index.bench.telling import Said, joined
from ingest.report import Figure, Kind, Metadata, Report
from ingest.vietnamese import fold

_OMITTED = 0.35  # of the indicators that a report of its level could state
_WITH_TABLE = 0.5  # of the reports; their tables list half of what they can
_IN_PARTS = 0.6  # of the reports, which are a heading deeper
_TASKS, _FAULTS = 0.25, 0.17  # of the passages that are neither rows nor notes
_STATING = 0.46  # of the passages that tell of results
_PARAGRAPHS = {"plain": 0.6, "stating": 0.44, "fault": 0.2, "task": 0.2}  # the others are items
_NOTES = 3
_IN_A_SENTENCE = 2  # indicators
_SENTENCE = 44  # words
_COUNTED = 0.03  # of the sentences that state nothing


@dataclass(frozen=True, slots=True)
class Stated:
    """A report, and what it states.  facts: by the indicator's key, in the order of the text."""

    report: Report
    place: Place
    period: Period
    facts: dict[str, list[Figure]]


def written(number: int, size: int, place: Place, period: Period, seed: int) -> Stated:
    """The report of that number, which has that many passages."""
    rng = Random(whole(seed, number, 2))
    writer = _Writer(place, period, rng, seed)
    metadata = writer.report(size)
    page, source = writer.page, f"{number:06}-{fold(place.name).replace(' ', '-')}-{period.code.lower()}.txt"
    report = Report(
        source=source,
        digest=hashlib.sha256(f"{seed}/{size}/{source}".encode()).hexdigest(),
        metadata=metadata,
        headings=tuple(page.headings),
        passages=tuple(page.passages),
        tables=tuple(page.tables),
        footnotes=tuple(page.footnotes),
        figures=tuple(page.figures),
    )
    return Stated(report, place, period, page.facts)


class _Writer:
    def __init__(self, place: Place, period: Period, rng: Random, seed: int) -> None:
        self.page = Page(period.code)
        self._place, self._period, self._rng, self._seed = place, period, rng, seed
        self._speaker = Speaker(place, period, rng)
        self._stater = Stater(self._speaker, period.year, "%" if rng.random() < 0.6 else " %")
        self._outer = int(rng.random() < _IN_PARTS)
        self._noted = self._unnoted = 0  # results still to be written: with a footnote, in all

    def report(self, size: int) -> Metadata:
        """Writes all of it."""
        most = size // 4 if self._rng.random() < _WITH_TABLE else 0
        listed, told = self._drawn(most)
        metadata = self._top()
        below = 3 + len(frame("copies"))
        notes = min(_NOTES, size // 25)
        rest = size - len(self.page.passages) - below - len(listed) - notes
        tasks, faults = int(_TASKS * rest), int(_FAULTS * rest)
        self._noted, self._unnoted = notes, rest - tasks - faults
        if self._outer:
            self._heading(frame("parts")[0], 1)
        numerals = iter(("I", "II", "III", "IV"))
        if listed:
            self._heading(f"{next(numerals)}. {self._one('targets')}", self._outer + 1)
            self._table(listed)
        self._heading(f"{next(numerals)}. {self._one('results')}", self._outer + 1)
        self._results(told, rest - tasks - faults)
        self._heading(f"{next(numerals)}. {self._one('faults')}", self._outer + 1)
        self._faults(faults)
        if self._outer:
            self._heading(frame("parts")[1], 1)
        else:
            self._heading(f"{next(numerals)}. {self._one('tasks')}", 1)
        for number in range(tasks):
            self._speaker.about(self._speaker.one(list(areas())))
            self._passage("task", f"{number + 1}.")
        self._bottom()
        return metadata

    def _drawn(self, most: int) -> tuple[list[Listed], dict[str, list[Listed]]]:
        """The indicators that the table lists, at most that many, and those told of in sentences, by area."""
        listed: list[Listed] = []
        told: dict[str, list[Listed]] = {area: [] for area in areas()}
        stated: set[str] = set()
        for indicator in indicators().values():
            if not indicator.is_of(self._place.level) or self._rng.random() < _OMITTED:
                continue
            if indicator.parent and indicator.parent not in stated:
                continue
            stated.add(indicator.key)
            each = indicator, amounts(indicator, self._place, self._period, self._seed)
            if len(listed) < most and not indicator.is_event and self._rng.random() < 0.5:
                listed.append(each)
            else:
                told[indicator.area].append(each)
        return listed, told

    def _top(self) -> Metadata:
        place, period, rng = self._place, self._period, self._rng
        number = f"{rng.randint(20, 980)}/BC-UBND"
        month, day = (6, rng.randint(10, 30)) if period.half else (rng.randint(11, 12), rng.randint(1, 30))
        title = self._one("title")
        dated = f"{place.name}, ngày {day:02} tháng {month:02} năm {period.year}"
        for line in (f"Số: {number}", dated, "BÁO CÁO", title):
            self.page.put(Kind.HEADER, Said(line))
        return Metadata(
            number=number,
            issued=f"{period.year}-{month:02}-{day:02}",
            issuer=f"UBND {place.full}",
            locality=place.name,
            level=place.level,
            province=place.province,
            period=period.code,
            title=title,
        )

    def _table(self, listed: Sequence[Listed]) -> None:
        judged = self._rng.random() < 0.6
        columns = ["TT", "Chỉ tiêu", "Đơn vị tính", f"Kế hoạch năm {self._period.year}"]
        columns.append(f"Thực hiện {self._period.words}")
        rows, number, here = [], 0, {indicator.key for indicator, _ in listed}
        for indicator, each in listed:
            parent: Indicator | None = indicators()[indicator.parent] if indicator.parent in here else None
            number += parent is None
            rows.append(row(indicator, each, self._period.year, str(number), parent, judged=judged))
        self.page.table([*columns, "So với kế hoạch"] if judged else columns, rows)

    def _results(self, told: dict[str, list[Listed]], passages: int) -> None:
        """Area after area; those of which more is stated are told of in more passages."""
        weights = {area: 2 + len(of_area) for area, of_area in told.items()}
        heavy = sum(weights.values())
        number = 0
        for area, weight in weights.items():
            count = round(passages * weight / heavy)
            passages, heavy = passages - count, heavy - weight
            if count:
                number += 1
                self._speaker.about(area)
                self.page.heading(f"{number}. {self._speaker.one(areas()[area].titles)}", self._outer + 2)
                self._area(area, told[area], count, number)

    def _area(self, area: str, told: Sequence[Listed], count: int, number: int) -> None:
        in_parts = count > 1 and self._rng.random() < (0.85 if self._outer else 0.4)
        for at, listed in enumerate(self._spread(told, count)):
            if in_parts and at % 3 == 0:
                work = self._speaker.one(areas()[area].works)
                self._heading(f"{number}.{at // 3 + 1}. Về {work}", self._outer + 3)
            self._passage("plain", listed=listed)

    def _spread(self, told: Sequence[Listed], count: int) -> Iterator[Sequence[Listed]]:
        """What each of the passages states, in order; half of them nothing."""
        stating = sorted(self._rng.sample(range(count), max(1, round(count * _STATING))))
        each = -(-len(told) // len(stating))
        for at in range(count):
            begin = stating.index(at) * each if at in stating else len(told)
            yield told[begin : begin + each]

    def _faults(self, passages: int) -> None:
        for number, name in enumerate(("limits", "causes")):
            self._heading(f"{number + 1}. {self._one(name)}", self._outer + 2)
            for _ in range((passages + 1 - number) // 2):
                self._speaker.about(self._speaker.one(list(areas())))
                self._passage("fault")

    def _passage(self, kind: str, number: str = "-", listed: Sequence[Listed] = ()) -> None:
        """A passage as long as real ones are, which states these indicators; a footnote below it where one is due."""
        if self._rng.random() < (_PARAGRAPHS["stating"] if listed else _PARAGRAPHS[kind]):
            printed, pieces = Kind.PARAGRAPH, []
        else:
            printed, pieces = Kind.ITEM, [Said(number)]
        if listed and self._rng.random() < 0.5:
            pieces.append(self._speaker.sentence(kind))
        for at in range(0, len(listed), _IN_A_SENTENCE):
            pieces.append(self._stater.sentence(listed[at : at + _IN_A_SENTENCE]))
        said = self._filled(pieces, kind, printed)
        if kind == "plain" and self._noted and self._rng.random() < self._noted / self._unnoted:
            hamlets = self._rng.randint(3, 14) if self._rng.random() < 0.8 else 0
            note = self._filled([self._speaker.note(hamlets)] if hamlets else [], kind, Kind.FOOTNOTE)
            self._noted -= 1
            self.page.put(printed, said, note)
        else:
            self.page.put(printed, said)
        self._unnoted -= kind == "plain"

    def _filled(self, pieces: list[Said], kind: str, printed: Kind) -> Said:
        """The pieces, and sentences of that kind until all is as long as a real passage."""
        wanted = recorded().words(printed, self._rng.random())
        words = sum(piece.text.count(" ") + 1 for piece in pieces if piece.figures)
        while words + _SENTENCE / 2 < wanted or not words:
            counted = kind == "plain" and self._rng.random() < _COUNTED
            pieces.append(self._speaker.sentence("counted" if counted else kind))
            words += pieces[-1].text.count(" ") + 1
        return joined(pieces, " ")

    def _heading(self, text: str, depth: int) -> None:
        self.page.heading(self._speaker.headed(text), depth)

    def _one(self, name: str) -> str:
        """A line of the frame, its gaps filled in."""
        return self._speaker.headed(self._speaker.one(frame(name)))

    def _bottom(self) -> None:
        self.page.over()
        self.page.put(Kind.PARAGRAPH, Said(self._one("closing")))
        for line in ("Nơi nhận:", *frame("copies"), "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"):
            self.page.put(Kind.SIGNATURE, Said(self._speaker.headed(line)))
