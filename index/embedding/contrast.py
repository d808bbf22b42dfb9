"""Contrast: a query's own passage is to be nearer than every other passage of its batch, and the other way round.

Symmetric InfoNCE (van den Oord, Li and Vinyals, 2018), at several widths at once so that the first 64 or 128
numbers of a vector serve by themselves (Kusupati et al., "Matryoshka representation learning", 2022).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import cross_entropy, embedding_bag, normalize

from index.embedding.examples import Bags, Examples, Order, batches
from index.embedding.start import Floats


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to learn: passes over the pairs, batch size, step size, sharpness of the softmax, widths, share folded."""

    passes: int
    batch: int
    step: float
    sharpness: float
    widths: tuple[int, ...]
    folded: float
    seed: int


def learn(
    vectors: Floats, ready: Examples, recipe: Recipe, told: Callable[[int, int, float], None] = lambda *_: None
) -> Floats:
    """The vectors moved so that pairs meet; `told(step, of, loss)` is called now and then.  Same seed, same result."""
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    plan = [batch for _ in range(recipe.passes) for batch in batches(ready, recipe.batch, rng)]
    table = torch.nn.Parameter(torch.from_numpy(vectors.copy()))
    rule = torch.optim.Adam([table], lr=recipe.step)
    for done, batch in enumerate(plan):
        for group in rule.param_groups:
            group["lr"] = recipe.step * _pace(done / len(plan))
        rule.zero_grad(set_to_none=True)
        loss = _loss(table, ready, batch, recipe, rng)
        loss.backward()  # type: ignore[no-untyped-call]  # untyped in torch
        rule.step()
        if done % 100 == 0 or done == len(plan) - 1:
            told(done + 1, len(plan), float(loss.detach()))
    learned: Floats = table.detach().numpy()
    return learned


def _pace(done: float) -> float:
    """Share of the full step size: up over the first twentieth of the way, then evenly down to nothing."""
    return min(done / 0.05, 1.0) * (1.0 - done) + 1e-3


def _loss(table: torch.Tensor, ready: Examples, batch: Order, recipe: Recipe, rng: np.random.Generator) -> torch.Tensor:
    folded = rng.random(len(batch)) < recipe.folded
    batch = np.concatenate((batch[~folded], batch[folded]))
    plain = len(batch) - int(folded.sum())
    queries = torch.cat(
        (
            _mean(table, ready.queries, batch[:plain]),
            _mean(table, ready.folded, batch[plain:]),
        )
    )
    passages = _mean(table, ready.passages, batch)
    hard = ready.negative_of[batch]
    others = _mean(table, ready.negatives, hard[hard >= 0])
    return _contrast(queries, passages, others, recipe.widths, recipe.sharpness)


def _mean(table: torch.Tensor, source: Bags, which: Order) -> torch.Tensor:
    ids, offsets = source.take(which)
    return embedding_bag(ids, table, offsets, mode="mean")


def _contrast(
    queries: torch.Tensor, passages: torch.Tensor, others: torch.Tensor, widths: Sequence[int], sharpness: float
) -> torch.Tensor:
    own = torch.arange(len(queries))
    loss = torch.zeros(())
    for width in widths:
        q, p, o = (normalize(side[:, :width]) for side in (queries, passages, others))
        scores = sharpness * q @ p.T
        against = torch.cat((scores, sharpness * q @ o.T), dim=1)
        loss = loss + (cross_entropy(against, own) + cross_entropy(scores.T, own)) / 2
    return loss / len(widths)
