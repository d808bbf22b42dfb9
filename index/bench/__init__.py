"""How quick and how big the index is."""

from index.bench.ingested import Figures, as_query, measure, percentile, resident_mb

__all__ = ["Figures", "as_query", "measure", "percentile", "resident_mb"]
