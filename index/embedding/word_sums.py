"""What the shipped model does to a text, without any library of models: it takes seconds to load one.

Its folder: pieces.txt (one a line), model.safetensors (`levels` and `scales` of `Packed`), word_bag.json (bits; `rare`,
the length of the signature of a word that has no row).
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from safetensors.numpy import load_file, save_file

from index.embedding.packed import Floats, Packed
from index.embedding.signature import signature
from index.embedding.vocabulary import Vocabulary

CONFIG = "word_bag.json"
_PIECES, _TABLE = "pieces.txt", "model.safetensors"
_MODULES, _MODULE = "modules.json", ".WordBag"


@dataclass(frozen=True, slots=True)
class WordSums:
    """Texts to sums of the vectors of their pieces, not yet of length one."""

    vocabulary: Vocabulary
    table: Packed
    rare: float

    def vector(self, text: str) -> Floats:
        """(dimension,) the sum for one text; zero for a text without a word."""
        bag = self.vocabulary.bag(text)
        found = self.table.combined(bag.rows, bag.weights)
        for word, weight in bag.rare:
            found += np.float32(self.rare * weight) * signature(word, len(found))
        return found

    def save(self, folder: Path) -> None:
        """Writes pieces and table; the rest is for whoever knows what the folder is to be."""
        self.vocabulary.save(folder / _PIECES)
        save_file({"levels": self.table.levels, "scales": self.table.scales}, folder / _TABLE)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Raises OSError, ValueError, KeyError."""
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        parts = load_file(folder / _TABLE)
        table = Packed(parts["levels"], parts["scales"], config["bits"])
        return cls(Vocabulary.load(folder / _PIECES), table, config["rare"])


def is_ours(folder: Path) -> bool:
    """Whether the folder holds a model that `folder.publish` wrote, and not one of another make."""
    try:
        listed = json.loads((folder / _MODULES).read_text(encoding="utf-8"))
        return str(listed[0]["type"]).endswith(_MODULE)
    except (OSError, ValueError, LookupError, TypeError):
        return False
