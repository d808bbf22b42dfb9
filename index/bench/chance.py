"""Chance that needs no memory: a number for every name, the same wherever and whenever it is asked for."""

_MASK = 2**64 - 1
_GOLDEN = 0x9E3779B97F4A7C15


def share(*name: int) -> float:
    """Evenly from 0 to 1 (excluded) by the name: splitmix64 (Steele, Lea, Flood 2014) over its numbers."""
    return whole(*name) / 2**64


def whole(*name: int) -> int:
    """Evenly over 64 bits by the name."""
    state = 0
    for number in name:
        state = (state ^ number) + _GOLDEN & _MASK
        state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & _MASK
        state = (state ^ state >> 27) * 0x94D049BB133111EB & _MASK
        state ^= state >> 31
    return state
