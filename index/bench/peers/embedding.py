"""The embedding that all searches share: the model of the settings, loaded."""

from collections.abc import Sequence

from index.embedder import Embedder, Vectors
from ingest.settings import Settings


class Embedding:
    """Texts to unit vectors, in the forms that the packages want."""

    def __init__(self, settings: Settings) -> None:
        self._embedder = Embedder(settings.embedding)
        self._embedder.load()
        self.dimension = self._embedder.dimension

    def passages(self, texts: Sequence[str]) -> Vectors:
        """(n, dimension)."""
        return self._embedder.passages(texts)

    def query(self, text: str) -> Vectors:
        """(dimension,)."""
        vector: Vectors = self._embedder.query(text)[0]
        return vector
