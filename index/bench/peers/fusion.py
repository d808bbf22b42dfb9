"""Reciprocal rank fusion, for searches whose package leaves it to the integrator."""

from collections.abc import Sequence

from index.bench.peers.protocol import DEPTH

_SHIFT = 60  # Cormack, Clarke, Büttcher 2009


def fused(*rankings: Sequence[int]) -> list[int]:
    """The DEPTH best of the passages that the rankings (each best first) have together."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, passage in enumerate(ranking, start=1):
            scores[passage] = scores.get(passage, 0.0) + 1 / (_SHIFT + rank)
    return sorted(scores, key=lambda passage: scores[passage], reverse=True)[:DEPTH]
