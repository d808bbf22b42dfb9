"""Reports made searchable: the store, vectors, BM25, published generations.  Knows passages, nothing of Telegram."""
