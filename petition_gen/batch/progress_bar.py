"""How far a batch has come, on stderr: a bar on a terminal, plain lines elsewhere. Matter numbers only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

EVERY = 5.0  # seconds between plain lines
CLEAR_LINE = "\r\x1b[K"  # a failure takes the bar's place; the bar is drawn again below it
Advance = Callable[[str, int, tuple[str, ...], bool], None]


@contextmanager
def progress(total: int) -> Iterator[Advance]:
    """Show the progress of `total` clients.

    Call what is yielded for each client with the matter, its count of filings, what failed, and whether the client was
    drafted now (and not by an earlier run).
    """
    begun = said = time.monotonic()
    done = drafted = all_filings = failed = 0
    on_terminal = sys.stderr.isatty()

    def advance(matter: str, filings: int, failures: tuple[str, ...], fresh: bool) -> None:
        nonlocal said, done, drafted, all_filings, failed
        done, drafted, all_filings, failed = done + 1, drafted + fresh, all_filings + filings, failed + bool(failures)
        for each in failures if fresh else ():
            click.echo(f"{CLEAR_LINE if on_terminal else ''}{matter}: {each}", err=True)
        now = time.monotonic()
        taken = max(now - begun, 0.001)
        counts = f"{all_filings} filings, {failed} failed, {drafted / taken:.1f} clients/s"
        if on_terminal:
            bar.update(1, counts)
        elif now - said >= EVERY or done == total:
            said, left = now, round((total - done) * taken / done)
            left_clock = f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02}"
            click.echo(f"{done} of {total} clients, {counts}, {left_clock} left", err=True)

    if not on_terminal:
        yield advance
        return
    with click.progressbar(length=total, show_pos=True, item_show_func=lambda counts: counts, file=sys.stderr) as bar:
        yield advance
