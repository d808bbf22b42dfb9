"""Ingestion sees the described reports as a careful reader does, at least to these shares."""

import pytest

from tests.ingest.structure import SHARED, Score, golden, measure

pytestmark = pytest.mark.skipif(
    not (SHARED / "golden").is_dir(), reason="the described reports (../shared/golden, ../shared/reports) are not here"
)

_FLOORS = {
    "metadata": 1.0,
    "headings": 0.95,
    "rows": 1.0,
    "footnotes": 0.95,
    "rejoined": 0.95,
    "table figures": 0.97,
    "sentence figures R": 0.95,
    "sentence figures P": 0.85,
    "their roles": 0.8,
    "their names": 0.7,
}


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    total: dict[str, Score] = {}
    for seen, report in golden():
        for name, score in measure(seen, report).scores.items():
            total[name] = total.get(name, Score(0, 0, 0)) + score
    return total


@pytest.mark.parametrize(("name", "floor"), _FLOORS.items())
def test_floor(scores: dict[str, Score], name: str, floor: float) -> None:
    assert scores[name].f1 >= floor
