"""Lines → what stands on the page: headings, passages, tables, footnotes."""

from ingest.layout.page import Layout, lay_out

__all__ = ["Layout", "lay_out"]
