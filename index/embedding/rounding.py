"""Vectors as they will come back from disk, while they are still learning."""

import torch

from index.embedding.packed import SPACING, TINY


def rounded(vectors: torch.Tensor, bits: int) -> torch.Tensor:
    """The vectors at the levels that `packed.pack` keeps of them."""
    scales = SPACING[bits] * vectors.std(dim=1, keepdim=True, correction=0) + TINY
    half = 1 << (bits - 1)
    return ((vectors / scales).floor().clamp(-half, half - 1) + 0.5) * scales
