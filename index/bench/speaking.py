"""Sentences about what was done in an area, as one report words them."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import TypeVar

from index.bench.phrases import areas, counts, frame, several, word
from index.bench.places import Period, Place, names
from index.bench.telling import Said, Told, joined
from ingest.report import Role

_T = TypeVar("_T")
_HAMLETS = 12
_BOUNDARIES = (", ", " với ")  # between two of them stands what a number counts


class Speaker:
    """One report's words; the same for the same place, period and state of chance.

    chance: gives a number from 0 to 1 (excluded).
    """

    def __init__(self, place: Place, period: Period, rng: Random) -> None:
        self._place, self._period = place, period
        self.chance = rng.random
        self._works: Sequence[str] = ()
        self._hamlets = [f"thôn {self.one(names())}" for _ in range(_HAMLETS)]
        gaps: dict[str, Callable[[], str]] = {
            gap: self._filling(gap) for gap in ("lead", "who", "does", "done", "state", "weak", "tail")
        }
        gaps |= {gap: self._always(value) for gap, value in self._frame().items()}
        gaps["w"] = lambda: word(self.chance())
        gaps["work"] = lambda: self.one(self._works)
        gaps["hamlet"] = lambda: self.one(self._hamlets)
        gaps["date"], gaps["document"] = self._date, self._document
        gaps |= {gap.capitalize(): self._capital(gaps[gap]) for gap in ("who", "work", "does")}
        self._gaps = gaps

    def one(self, several_: Sequence[_T]) -> _T:
        """One of them by chance."""
        return several_[int(self.chance() * len(several_))]

    def about(self, area: str) -> None:
        """The sentences that follow are about that area."""
        self._works = areas()[area].works

    def headed(self, text: str) -> str:
        """A line of the frame, its gaps filled in; {PERIOD} in capitals."""
        values = self._frame()
        return text.format(**values, **{gap.upper(): value.upper() for gap, value in values.items()})

    def sentence(self, kind: str) -> Said:
        """A sentence of that kind: plain, counted, fault or task."""
        pieces: list[str] = []
        numbers: list[tuple[int, str, str]] = []
        length = 0
        for literal, gap in self.one(several(kind)):
            length += len(literal)
            if gap in counts():
                low, high, unit = counts()[gap]
                number = grouped(low + int((high - low) * self.chance()))
                numbers.append((length, number, unit))
                filling = f"{number} {unit}"
            else:
                filling = self._gaps[gap]() if gap else ""
            length += len(filling)
            pieces += literal, filling
        text = "".join(pieces)
        return Said(text, tuple(_counted(text, numbers)) if numbers else ())

    def note(self, hamlets: int) -> Said:
        """A sentence that counts something in that many hamlets."""
        unit = self.one(frame("units"))
        told = joined((self._in_hamlet(unit) for _ in range(hamlets)), ", ")
        return joined((Said(self.one(frame("notes"))), Said(f"{told.text}.", told.figures)), " ")

    def _in_hamlet(self, unit: str) -> Said:
        hamlet, value = f"thôn {self.one(names())}", f"{1 + int(self.chance() * 90):02}"
        return Said(f"{hamlet} {value} {unit}", (Told("", hamlet, unit, value, Role.ACTUAL, len(hamlet) + 1),))

    def _frame(self) -> dict[str, str]:
        place, period = self._place, self._period
        return {
            "level": place.level,
            "place": place.name,
            "province": place.province,
            "period": period.words,
            "next": period.next,
            "year": str(period.year),
        }

    def _filling(self, name: str) -> Callable[[], str]:
        templates = several(name)
        return lambda: "".join([
            literal + self._gaps[gap]() if gap else literal for literal, gap in self.one(templates)
        ])  # fmt: skip

    @staticmethod
    def _always(value: str) -> Callable[[], str]:
        return lambda: value

    @staticmethod
    def _capital(gap: Callable[[], str]) -> Callable[[], str]:
        def capital() -> str:
            text = gap()
            return text[0].upper() + text[1:]

        return capital

    def _date(self) -> str:
        return f"{1 + int(28 * self.chance()):02}/{1 + int(12 * self.chance()):02}/{self._period.year}"

    def _document(self) -> str:
        number = self.one(frame("documents")).format(n=1 + int(2400 * self.chance()))
        return f"{number} ngày {self._date()} của UBND tỉnh {self._place.province}"


def grouped(number: int) -> str:
    """As reports print it: 12.400."""
    return f"{number:,}".replace(",", ".")


def _counted(text: str, numbers: Sequence[tuple[int, str, str]]) -> Iterator[Told]:
    """The numbers, each named by what stands around it."""
    for start, value, unit in numbers:
        end = start + len(value)
        begins = max((at + len(mark) for mark in _BOUNDARIES if (at := text.rfind(mark, 0, start)) >= 0), default=0)
        ends = min((at for mark in _BOUNDARIES if (at := text.find(mark, end)) >= 0), default=len(text) - 1)
        yield Told("", f"{text[begins:start]}{text[end:ends].strip()}", unit, value, Role.ACTUAL, start)
