"""The progress bar of a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)


@contextmanager
def bar(what: str, total: int | None, *, entries: bool = False) -> Iterator[Callable[[int], object]]:
    """Draws on standard error; yields the function that advances it by so many bytes, or entries.

    `total` None: no end is known.
    """
    amount = (MofNCompleteColumn(),) if entries else (DownloadColumn(), TransferSpeedColumn())
    columns = (TextColumn("{task.description}"), BarColumn(), *amount)
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda read: progress.advance(task, read)
