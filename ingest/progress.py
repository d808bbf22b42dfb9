"""The bars that long commands show."""

from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


def bars() -> Progress:
    """A bar and the time left on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, redirect_stdout=False, disable=not console.is_terminal)


def indexing(progress: Progress) -> Callable[[int, int], None]:
    """A further bar, of what is indexed; hears how much is done, of how much."""
    task = progress.add_task("Lập chỉ mục", total=None)
    return lambda done, total: progress.update(task, completed=done, total=total)
