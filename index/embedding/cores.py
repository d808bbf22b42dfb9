"""Work shared out over the cores of the machine."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any, TypeVar

Common = TypeVar("Common")
Lot = TypeVar("Lot")
Done = TypeVar("Done")

_handed: list[Any] = []  # what this process was handed when it began


def shared_out(
    work: Callable[[Common, Lot], Done], common: Common, lots: Sequence[Lot], workers: int
) -> Iterator[Done]:
    """`work(common, lot)` of every lot, in their order; each process is handed `common` once."""
    if workers == 1:
        yield from (work(common, lot) for lot in lots)
        return
    # Forked, so that what is common need not be copied through a pipe.
    with ProcessPoolExecutor(workers, get_context("fork"), initializer=_take, initargs=(common,)) as pool:
        yield from pool.map(partial(_do, work), lots)


def _take(common: object) -> None:
    _handed[:] = [common]


def _do(work: Callable[[Any, Lot], Done], lot: Lot) -> Done:
    return work(_handed[0], lot)
