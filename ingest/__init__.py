"""A file in, a Report out: readers, layout, metadata, figures.  Knows documents, nothing of search or chat."""
