"""In how many pieces an index is kept that grows report by report: few to search, and none written often."""

from collections.abc import Sequence
from itertools import takewhile

_ALIKE = 4  # pieces of about one size become one
LARGEST = 1_000_000  # passages: a piece is made in memory, and larger ones are quick enough side by side


def to_merge(sizes: Sequence[int], largest: int = LARGEST) -> int:
    """How many of the last pieces become one, when the last has just come; 1: it stays a piece of its own.

    Of N reports added one by one there are never more than a few times log(N) pieces, and each passage is written
    log(N) times in all.  No piece larger than `largest` comes of it.
    """
    count, total = 1, sizes[-1]
    while True:
        alike = _up_to(_tier(total), sizes[:-count])
        if len(alike) + 1 < _ALIKE or total + sum(alike) > largest:
            return count
        count, total = count + len(alike), total + sum(alike)


def _up_to(tier: int, sizes: Sequence[int]) -> list[int]:
    """The last sizes that are not above the tier."""
    return list(takewhile(lambda size: _tier(size) <= tier, reversed(sizes)))


def _tier(size: int) -> int:
    """Sizes of one tier are within a factor of four."""
    return max(size, 1).bit_length() // 2
