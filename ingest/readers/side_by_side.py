"""The pages of one document read side by side, as far as there are cores and memory for it."""

import resource
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from ingest import turns
from ingest.readers.printed import Page

# Of a process's memory: of pages of A4 at 300 dpi one takes 250 MB, two take 279, three 305, six 382.
_ONE_PAGE = 250_000_000
_ANOTHER = 60_000_000
_MOST = 6


def read_side_by_side(pages: Iterator[Callable[[], Page]]) -> list[Page]:
    """The pages in their order, each made by its function; raises what the first of them raises.

    A function is asked for when there is a thread for it, so that few images are in memory.
    """
    at_once = min(turns.at_once(), _affordable())
    if at_once == 1:
        return [make() for make in pages]
    found: list[Page] = []
    under_way: deque[Future[Page]] = deque()
    with ThreadPoolExecutor(at_once) as threads:
        try:
            for make in pages:
                under_way.append(threads.submit(make))
                if len(under_way) > at_once:
                    found.append(under_way.popleft().result())
            found += [page.result() for page in under_way]
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
    return found


def _affordable() -> int:
    limit, _ = resource.getrlimit(resource.RLIMIT_DATA)
    return _MOST if limit == resource.RLIM_INFINITY else max(1, min(_MOST, 1 + (limit - _ONE_PAGE) // _ANOTHER))
