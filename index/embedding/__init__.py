"""The shipped Vietnamese embedding and how it is made: `python -m index.embedding.train`.

`model/` is a folder `SentenceTransformer` opens by itself; nothing in this package is needed to use it.
"""
