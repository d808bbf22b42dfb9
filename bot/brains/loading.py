"""What answers, with its model loaded and a question asked, so that the first person waits no longer than the next."""

import gc

from bot.answer.assistant import Assistant, Guard
from bot.evaluation import canary
from bot.evaluation.checked import read_checked
from index.embedder import Embedder
from index.library import Library
from ingest.settings import Settings

_FIRST = "tỷ lệ hộ nghèo là bao nhiêu?"
_GARBAGE_LOOKED_FOR = 20_000  # objects made and not yet gone, some questions' worth


def loaded(settings: Settings, guard: Guard | None = None, embedder: Embedder | None = None) -> Assistant:
    """What answers in this process.  guard: what a new index must pass; embedder: the model, if it is loaded already.

    Raises the faults of Library.open.
    """
    library = Library(settings, embedder, "", None).newer() if embedder else None
    # Where there is none, opening tells why.
    made = Assistant(library or Library.open(settings), settings.answer.question_limit, guard)
    if made.reports():
        made.ask(_FIRST)
    seldom_look_for_garbage()
    return made


def seldom_look_for_garbage() -> None:
    """To be called once all is loaded, which stays; the words of passages kept as read form no cycles.

    To look through them all for garbage time and again took a quarter of the processor, half a second at once.
    """
    gc.freeze()
    gc.set_threshold(_GARBAGE_LOOKED_FOR, 20, 50)


def guard_of(settings: Settings) -> Guard:
    """What a new index must answer before it is used.  Raises BadQuestionFile."""
    own = read_checked(settings.canary.questions) if settings.canary.questions else []
    return lambda reader, generation: canary.faults(reader, own, generation)
