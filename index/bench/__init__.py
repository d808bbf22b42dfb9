"""How quick, how big and how right the index is: over what is ingested, and over reports made for the purpose.

reports, corpus, questions: the reports made up, the same as plain passages, and questions whose answer is known.
ingested: what is ingested, measured.  sized: the reports made up, stored, built and asked, each step a child process.
"""

from index.bench.ingested import Figures, as_query, measure
from index.bench.memory import resident_mb
from index.bench.times import percentile

__all__ = ["Figures", "as_query", "measure", "percentile", "resident_mb"]
