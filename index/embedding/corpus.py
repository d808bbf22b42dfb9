"""The public texts and pairs the embedding learns from, as corpus/README.md lists them."""

import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import Spoken

_TITLED_NEWS = "vietnews"  # line 1 the title, line 2 the abstract, then the body


class CorpusMissing(Spoken):
    """The folder holds no corpus to learn from or to judge by."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A short text and the passage it belongs to; `source` is the file's name up to its first dot."""

    query: str
    passage: str
    source: str


def texts(corpus: Path) -> Iterator[tuple[str, str]]:
    """(source, text) of every document, file by file in the order of their names."""
    for path in _files(corpus, "text"):
        for row in _rows(path):
            yield _source(path), row["text"]


def pairs(corpus: Path) -> Iterator[Pair]:
    """Every pair of the pairs files, then title with abstract and abstract with body of news laid out so."""
    for path in _files(corpus, "pairs"):
        for row in _rows(path):
            yield Pair(row["a"], row["b"], _source(path))
    for source, text in texts(corpus):
        if source == _TITLED_NEWS:
            yield from _news_pairs(text)


def negatives(corpus: Path) -> dict[str, str]:
    """Question → a passage that looks like its answer and is not (the first one listed)."""
    found: dict[str, str] = {}
    for path in _files(corpus, "negatives"):
        for row in _rows(path):
            found.setdefault(row["a"], row["b"])
    return found


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a plain .jsonl file.

    Raises CorpusMissing when it is not there.
    """
    if not path.is_file():
        raise CorpusMissing(f"Không thấy tệp dữ liệu {path}.")
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _files(corpus: Path, kind: str) -> list[Path]:
    folder = corpus / "train"
    if not any(folder.glob("*.jsonl.xz")):
        raise CorpusMissing(f"Không thấy tệp .jsonl.xz nào trong {folder}.")
    return sorted(folder.glob(f"*.{kind}.jsonl.xz"))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _source(path: Path) -> str:
    return path.name.split(".")[0]


def _news_pairs(text: str) -> Iterator[Pair]:
    title, abstract, body = [*text.split("\n", 2), "", ""][:3]
    if title and abstract:
        yield Pair(title, abstract, _TITLED_NEWS)
    if abstract and body:
        yield Pair(abstract, body, _TITLED_NEWS)
