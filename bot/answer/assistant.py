"""The brain: all that is published, answered from as each person may see it, moving on as reports come and go."""

import gc
import logging
from collections.abc import Callable, Sequence
from threading import Lock, Thread

from bot.answer.answering import Answering
from bot.answer.reader import Reader
from index.library import Library, StoredReport

Collections = frozenset[str] | None
"""The sets of reports that somebody may see, beside those that are everybody's; None: all there are."""

Guard = Callable[[Reader, str], Sequence[str]]
"""What speaks against answering from a generation, by what it would answer and its name; empty when nothing does."""

_LOG = logging.getLogger(__name__)


class Assistant(Reader):
    """Answers from the newest generation that was published, or the newest that the guard lets through."""

    def __init__(self, library: Library, question_limit: int, guard: Guard | None = None) -> None:
        """question_limit: characters; a longer question is asked to be shortened.

        guard: what a generation must pass; whoever asks meanwhile is answered from the one before.  Without one a new
        generation is taken by the first question after it was published.
        """
        super().__init__(lambda: self._seen(None))
        self._limit = question_limit
        self._guard = guard
        self._changing, self._looking = Lock(), Lock()
        self._alarm: Callable[[str], None] | None = None
        self._untold: list[str] = []
        self._library, whole = self._first(library)
        self._views: dict[Collections, Answering] = {None: whole}

    def seen_by(self, collections: Collections) -> Reader:
        """The same for somebody who may see these collections: what they may not is as if it were not there."""
        return Reader(lambda: self._seen(collections))

    @property
    def generation(self) -> str:
        """Which state of the reports is answered from."""
        return self._library.generation

    def on_alarm(self, told: Callable[[str], None]) -> None:
        """Has `told` hear, in a line of Vietnamese, of every generation that was not let through, before now or later.

        It may be called from any thread.
        """
        with self._changing:
            self._alarm = told
            untold, self._untold = self._untold, []
        for line in untold:
            told(line)

    def keep_up(self) -> bool:
        """Whether it is answered from what is published now; a newer generation is opened and tried before."""
        with self._looking:
            newer = self._library.newer()
            if newer:
                whole, found = self._tried(newer)
                if found:
                    self._warn(newer, self._library, found)
                    return False
                with self._changing:
                    self._library, self._views = newer, {None: whole}
                # What answered until now refers to itself in circles, holds its files open and keeps what it has read.
                gc.unfreeze()
                gc.collect()
            return self._library.is_newest

    def _seen(self, collections: Collections) -> Answering:
        if self._library.has_newer:
            if self._guard is None:
                self.keep_up()
            elif not self._looking.locked():
                Thread(target=self.keep_up, name="keep-up", daemon=True).start()
        with self._changing:
            if collections not in self._views:
                self._views[collections] = self._answering(self._library, collections)
            return self._views[collections]

    def _answering(self, library: Library, collections: Collections) -> Answering:
        seen = [report for report in library.reports if _may_see(report, collections)]
        return Answering(library, seen, self._limit)

    def _first(self, library: Library) -> tuple[Library, Answering]:
        """What to begin with: an older generation where that passes and the newest does not."""
        whole, found = self._tried(library)
        if not found:
            return library, whole
        if older := library.older():
            of_older, found_too = self._tried(older)
            if not found_too:
                self._warn(library, older, found)
                return older, of_older
        if newer := library.newer():  # published meanwhile, which is when older ones go
            return self._first(newer)
        self._warn(library, library, found)
        return library, whole

    def _tried(self, library: Library) -> tuple[Answering, Sequence[str]]:
        """What answers from all of it, and what speaks against that."""
        whole = self._answering(library, None)
        return whole, self._guard(Reader(lambda: whole), library.generation) if self._guard else ()

    def _warn(self, refused: Library, used: Library, found: Sequence[str]) -> None:
        using = f"bot đang dùng bản {used.generation}" if used is not refused else "bot vẫn phải dùng bản này"
        line = f"Bản chỉ mục {refused.generation} không qua câu tự kiểm, {using}. {'; '.join(found)}."
        _LOG.error("generation %s does not pass its own questions, using %s", refused.generation, used.generation)
        with self._changing:
            alarm = self._alarm
            if alarm is None:
                self._untold.append(line)
        if alarm:
            alarm(line)


def _may_see(report: StoredReport, collections: Collections) -> bool:
    return not report.collection or collections is None or report.collection in collections
