"""Passages as evidence: read, compared with the question, weighed by one table of features, ranked."""
