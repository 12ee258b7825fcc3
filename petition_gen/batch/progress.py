"""How far a batch has come, on stderr: a live display on a terminal, plain lines elsewhere. Matter numbers only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

EVERY = 5.0  # seconds between plain lines
Advance = Callable[[str, int, tuple[str, ...], bool], None]


@contextmanager
def progress(total: int) -> Iterator[Advance]:
    """Show the progress of `total` clients.

    What is yielded is called for each client with the matter, its count of filings, what failed, and whether the client
    was drafted now (and not by an earlier run).
    """
    if sys.stderr.isatty():
        with _live(total) as advance:
            yield advance
    else:
        yield _lines(total)


@contextmanager
def _live(total: int) -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("clients · {task.fields[filings]} filings · {task.fields[failed]} failed · {task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    begun, count = time.monotonic(), _Count()
    with Progress(*columns, console=Console(stderr=True)) as display:
        bar = display.add_task("", total=total, filings=0, failed=0, rate="")

        def advance(matter: str, filings: int, failures: tuple[str, ...], fresh: bool) -> None:
            count.add(filings, failures, fresh)
            for each in failures if fresh else ():
                display.console.print(f"{matter}: {each}", markup=False, highlight=False)
            rate = count.drafted / max(time.monotonic() - begun, 0.001)
            display.update(bar, advance=1, filings=count.filings, failed=count.failed, rate=f"{rate:.1f} clients/s")

        yield advance


def _lines(total: int) -> Advance:
    begun, count, said = time.monotonic(), _Count(), [time.monotonic()]

    def advance(matter: str, filings: int, failures: tuple[str, ...], fresh: bool) -> None:
        count.add(filings, failures, fresh)
        for each in failures if fresh else ():
            print(f"{matter}: {each}", file=sys.stderr)
        now = time.monotonic()
        if now - said[0] >= EVERY or count.done == total:
            said[0] = now
            taken = max(now - begun, 0.001)
            left = round((total - count.done) * taken / count.done)
            print(
                f"{count.done} of {total} clients, {count.filings} filings, {count.failed} failed,"
                f" {count.drafted / taken:.1f} clients/s, {left // 3600}:{left // 60 % 60:02}:{left % 60:02} left",
                file=sys.stderr,
                flush=True,
            )

    return advance


class _Count:
    """What has been counted so far."""

    def __init__(self) -> None:
        self.done = self.drafted = self.filings = self.failed = 0

    def add(self, filings: int, failures: tuple[str, ...], fresh: bool) -> None:
        """Count one client."""
        self.done += 1
        self.drafted += fresh
        self.filings += filings
        self.failed += bool(failures)
