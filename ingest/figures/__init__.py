"""Every quantity a report states, from its tables and from its sentences."""

from ingest.figures.collect import read_figures

__all__ = ["read_figures"]
