"""Contrast: a query's own passage is to be nearer than every other passage of its batch, and the other way round.

Symmetric InfoNCE (van den Oord, Li and Vinyals, 2018), at several widths at once so that the first numbers of a vector
serve by themselves (Kusupati et al., "Matryoshka representation learning", 2022).  Beside the right passage a teacher
says which others are near: the cosine of the same pieces as sparse vectors, weighted by rarity, which blurs nothing
(distillation as of Hinton, Vinyals and Dean, 2015).  Towards the end the rows are rounded to the levels they will have
on disk while the steps go to the unrounded ones (the straight-through estimator of Bengio, Léonard and Courville,
2013).
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from scipy.sparse import csr_matrix, vstack  # type: ignore[import-untyped]  # scipy ships no types
from torch.nn.functional import cross_entropy, log_softmax, normalize, softmax

from index.embedding.examples import Examples, Order, batches
from index.embedding.rounding import rounded
from index.embedding.signature import Floats

_MEMORY, _MEMORY_OF_SQUARES = 0.9, 0.99  # Adam's two
_RISE = 0.05  # share of the way in which the step grows to its full size


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to learn.

    passes over the pairs, size of a batch, size of a step, sharpness of the softmax, widths to serve by themselves;
    plain: share of the queries that are unaccented; taught: share of the loss that is the teacher's, whose sharpness
    is `teacher_sharpness` and who gives the right passage `told` (in cosines times sharpness) beyond its likeness;
    bits: of a number on disk, which the last `rounded` share of the steps reckons with.
    """

    passes: int
    batch: int
    step: float
    sharpness: float
    widths: tuple[int, ...]
    plain: float
    taught: float
    teacher_sharpness: float
    told: float
    bits: int
    rounded: float
    seed: int


def learn(
    table: Floats,
    rarity: Floats,
    learnt: int,
    ready: Examples,
    recipe: Recipe,
    told: Callable[[int, int, float], None] = lambda *_: None,
) -> Floats:
    """The table with its first `learnt` rows moved so that pairs meet; the others stay what they are.

    rarity: (rows,) what the teacher weighs a piece by.  `told(step, of, loss)` is called now and then.
    Same seed and number of threads, same result.
    """
    warnings.filterwarnings("ignore", message="Sparse CSR tensor support is in beta")
    rng = np.random.default_rng(recipe.seed)
    plan = [batch for _ in range(recipe.passes) for batch in batches(ready, recipe.batch, rng)]
    rows = torch.from_numpy(table.copy())
    rule = _LazyAdam(learnt, table.shape[1])
    for done, batch in enumerate(plan):
        texts, teacher = _read(ready, batch, rarity, recipe, rng)
        used, places = np.unique(texts.indices, return_inverse=True)
        near = csr_matrix((texts.data, places, texts.indptr), shape=(texts.shape[0], len(used)))
        which = torch.from_numpy(used.astype(np.int64))
        now = rows[which]
        moved = int(np.searchsorted(used, learnt))
        seen = now
        if done >= (1 - recipe.rounded) * len(plan):
            seen = torch.cat((rounded(now[:moved], recipe.bits), now[moved:]))
        vectors = (_tensor(near) @ seen).requires_grad_()
        loss = _loss(vectors, teacher, recipe)
        loss.backward()  # type: ignore[no-untyped-call]  # untyped in torch
        assert vectors.grad is not None
        slope = (_tensor(csr_matrix(near.T)) @ vectors.grad)[:moved]
        pace = min((done + 1) / (_RISE * len(plan)), 1.0) * (1 - done / len(plan))
        rows[which[:moved]] = now[:moved] - recipe.step * pace * rule.direction(which[:moved], slope)
        if done % 100 == 0 or done == len(plan) - 1:
            told(done + 1, len(plan), float(loss.detach()))
    learned: Floats = rows.numpy()
    return learned


class _LazyAdam:
    """Adam (Kingma and Ba, 2015) for a table of which each step moves few rows: only these are remembered anew."""

    def __init__(self, rows: int, dimension: int) -> None:
        self._means = torch.zeros(rows, dimension)
        self._squares = torch.zeros(rows, dimension)

    def direction(self, which: torch.Tensor, slope: torch.Tensor) -> torch.Tensor:
        """Where those rows are to go for a step of size 1, against it."""
        mean = self._means[which].mul_(_MEMORY).add_(slope, alpha=1 - _MEMORY)
        square = self._squares[which].mul_(_MEMORY_OF_SQUARES).addcmul_(slope, slope, value=1 - _MEMORY_OF_SQUARES)
        self._means[which], self._squares[which] = mean, square
        return mean / (square.sqrt() + 1e-8)


def _read(
    ready: Examples, batch: Order, rarity: Floats, recipe: Recipe, rng: np.random.Generator
) -> tuple[csr_matrix, torch.Tensor]:
    """The batch's queries, some unaccented, with their passages below them; and how near the teacher finds them."""
    width = len(rarity)
    plain = rng.random(len(batch)) < recipe.plain
    batch = np.concatenate((batch[~plain], batch[plain]))
    accented = len(batch) - int(plain.sum())
    passages = ready.passages.take(batch, width)
    typed = [ready.queries.take(batch[:accented], width), ready.plain.take(batch[accented:], width)]
    # The teacher always reads what was meant: the accented query.
    near = _unit(ready.queries.take(batch, width), rarity) @ _unit(passages, rarity).T
    teacher = torch.from_numpy(near.toarray().astype(np.float32)) * recipe.teacher_sharpness
    return csr_matrix(vstack([*typed, passages])), teacher + recipe.told * torch.eye(len(batch))


def _loss(vectors: torch.Tensor, teacher: torch.Tensor, recipe: Recipe) -> torch.Tensor:
    size = len(teacher)
    own = torch.arange(size)
    loss = torch.zeros(())
    for width in recipe.widths:
        queries, passages = normalize(vectors[:size, :width]), normalize(vectors[size:, :width])
        scores = recipe.sharpness * queries @ passages.T
        for each, taught in ((scores, teacher), (scores.T, teacher.T)):
            right = cross_entropy(each, own)
            alike = -(softmax(taught, dim=1) * log_softmax(each, dim=1)).sum(dim=1).mean()
            loss = loss + (1 - recipe.taught) * right + recipe.taught * alike
    return loss / (2 * len(recipe.widths))


def _unit(texts: csr_matrix, rarity: Floats) -> csr_matrix:
    """The texts as sparse unit vectors, each piece weighted by its rarity."""
    weighted = texts.multiply(rarity).tocsr()
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1))).clip(1e-9)
    return csr_matrix(weighted.multiply(1 / lengths))


def _tensor(matrix: csr_matrix) -> torch.Tensor:
    """The same matrix for torch, which multiplies it on every core."""
    starts, places, weights = (
        torch.from_numpy(part.astype(kind))
        for part, kind in ((matrix.indptr, np.int64), (matrix.indices, np.int64), (matrix.data, np.float32))
    )
    size: tuple[int, int] = matrix.shape
    return torch.sparse_csr_tensor(starts, places, weights, size, check_invariants=False)
