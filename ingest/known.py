"""What needs no storing: files that were read before, and the same text in another file."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import Spoken
from ingest.files import digest
from ingest.report import Metadata, Report
from ingest.settings import Settings

if TYPE_CHECKING:
    from index.store import Store

_WORD = re.compile(r"\w+")


class Known:
    """The reports of the store, if there is one yet, and those that were let through since."""

    def __init__(self, store: "Store | None") -> None:
        self._store = store
        self._digests: set[str] = set()
        self._alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        self._texts: dict[int, str] = {}
        self._read: set[str] = set()
        if store:
            self._digests |= store.digests()
        for report in store.reports() if store else ():
            self._alike[_about(report.metadata)].append(report.id)

    def has_file(self, path: Path) -> bool:
        """Whether the report of this very file is stored.  Raises UnreadableFile."""
        return bool(self._digests) and digest(path) in self._digests

    def has_text(self, report: Report) -> bool:
        """Whether another file has said the same, word for word, perhaps in another format; if not, it is noted."""
        if report.digest in self._digests:
            return False  # no other file
        text = fingerprint(report)
        if text in self._read or any(
            text == self._text(other) for other in self._alike.get(_about(report.metadata), ())
        ):
            return True
        self._read.add(text)
        return False

    def _text(self, report_id: int) -> str:
        """The fingerprint of a stored report; "" when it is not there any more, or damaged."""
        assert self._store
        if report_id not in self._texts:
            try:
                self._texts[report_id] = fingerprint(self._store.report(report_id))
            except (KeyError, Spoken):
                self._texts[report_id] = ""
        return self._texts[report_id]


@contextmanager
def known(settings: Settings) -> Iterator[Known]:
    """What is known before anything is read; makes no store where there is none."""
    from index.data_folder import settled
    from index.generation import STORE
    from index.publish import stored

    if not (settled(settings.data_dir) / STORE).exists():
        yield Known(None)
        return
    with stored(settings) as store:
        yield Known(store)


def fingerprint(report: Report) -> str:
    """The same for two reports exactly when they have the same words and numbers, each as often."""
    texts = (text for passage in report.passages for text in (passage.text, *passage.section))
    words = sorted(_WORD.findall(unicodedata.normalize("NFKC", " ".join(texts)).casefold()))
    return hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()


def _about(metadata: Metadata) -> tuple[str, ...]:
    return metadata.issuer, metadata.period, metadata.title
