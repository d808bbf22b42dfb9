"""A table of vectors in few bits a number, as it lies on disk and in memory.

A row is a scale and, for every number, one of 2^bits evenly spaced levels, symmetric around zero and without a zero:
with two bits -1.5, -0.5, 0.5 and 1.5 times the scale.  Many rows are added to make one text, so that what each level
misses averages out; and the same word has the same row in the question and in the passage.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# The spacing of evenly spaced levels that loses least of a normal distribution, in standard deviations (Max, 1960).
SPACING = {1: 1.596, 2: 0.9957, 4: 0.3352}
TINY = 6e-5

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Packed:
    """levels: (rows, dimension × bits / 8) bytes, the first number in the highest bits; scales: (rows,) float16."""

    levels: NDArray[np.uint8]
    scales: NDArray[np.float16]
    bits: int

    @property
    def dimension(self) -> int:
        """How many numbers a row has."""
        return int(self.levels.shape[1]) * 8 // self.bits

    def combined(self, rows: NDArray[np.int32], weights: NDArray[np.float32]) -> Floats:
        """(dimension,) the sum of those rows, each times its weight."""
        levels = self.levels[rows]
        sizes = weights * self.scales[rows].astype(np.float32)
        top = (1 << self.bits) - 1
        # Summed place by place within the bytes, which is several times quicker than to spell the rows out first.
        sums = [sizes @ ((levels >> shift) & top).astype(np.float32) for shift in _shifts(self.bits)]
        found: Floats = np.stack(sums, axis=1).ravel() - sizes.sum() * np.float32(top / 2)
        return found


def pack(vectors: Floats, bits: int) -> Packed:
    """The vectors at the nearest levels; their dimension must fill whole bytes."""
    scales = (SPACING[bits] * vectors.std(axis=1) + TINY).astype(np.float16)
    half = 1 << (bits - 1)
    levels = np.clip(np.floor(vectors / scales.astype(np.float32)[:, None]), -half, half - 1).astype(np.int16) + half
    packed = (levels.reshape(len(vectors), -1, 8 // bits) << np.array(_shifts(bits))).sum(axis=2)
    return Packed(packed.astype(np.uint8), scales, bits)


def _shifts(bits: int) -> range:
    """How far each number of a byte stands from its lowest bit, the first number first."""
    return range(8 - bits, -1, -bits)
