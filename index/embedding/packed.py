"""A table of vectors in few bits a number, as it lies on disk and in memory.

A row is a scale and, for every number, one of 2^bits evenly spaced levels, symmetric around zero and without a zero:
with two bits -1.5, -0.5, 0.5 and 1.5 times the scale.  Many rows are added to make one text, so that what each level
misses averages out; and the same word has the same row in the question and in the passage.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray

# The spacing of evenly spaced levels that loses least of a normal distribution, in standard deviations (Max, 1960).
_SPACING = {1: 1.596, 2: 0.9957, 4: 0.3352}
_TINY = 6e-5

Floats = NDArray[np.float32]


@dataclass(frozen=True)
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
        steps = self._steps_of_a_byte[self.levels[rows]].reshape(len(rows), self.dimension)
        sizes = weights * self.scales[rows].astype(np.float32) * np.float32(0.5)
        found: Floats = (sizes @ steps.astype(np.float32)).astype(np.float32, copy=False)
        return found

    @cached_property
    def _steps_of_a_byte(self) -> NDArray[np.int8]:
        """(256, numbers in a byte) twice the level of each number, an odd whole number."""
        shifts = np.arange(8 - self.bits, -1, -self.bits)
        levels = (np.arange(256)[:, None] >> shifts) & ((1 << self.bits) - 1)
        steps: NDArray[np.int8] = (2 * levels - (1 << self.bits) + 1).astype(np.int8)
        return steps


def pack(vectors: Floats, bits: int) -> Packed:
    """The vectors at the nearest levels; their dimension must fill whole bytes."""
    scales = (_SPACING[bits] * vectors.std(axis=1) + _TINY).astype(np.float16)
    half = 1 << (bits - 1)
    levels = np.clip(np.floor(vectors / scales.astype(np.float32)[:, None]), -half, half - 1).astype(np.int16) + half
    shifts = np.arange(8 - bits, -1, -bits)
    bytes_ = (levels.reshape(len(vectors), -1, 8 // bits) << shifts).sum(axis=2).astype(np.uint8)
    return Packed(bytes_, scales, bits)


def rounded(vectors: torch.Tensor, bits: int) -> torch.Tensor:
    """The vectors as they come back from disk."""
    scales = _SPACING[bits] * vectors.std(dim=1, keepdim=True, correction=0) + _TINY
    half = 1 << (bits - 1)
    return ((vectors / scales).floor().clamp(-half, half - 1) + 0.5) * scales
