"""The end of a process by a signal: what must be tidied up, what must not be cut short, and an end on the spot.

Python ends a program by an exception wherever it is. Where that is in the midst of a library, the exception may be lost,
or end the process without any tidying up. So drafting, which lives in libraries, is ended on the spot instead, once what is
on its way has been removed.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_tidying: list[Callable[[], object]] = []


def tidy_at_end(action: Callable[[], object]) -> Callable[[], None]:
    """Have an action done where the process is ended on the spot. Returns what takes that back."""
    _tidying.append(action)

    def take_back() -> None:
        with suppress(ValueError):
            _tidying.remove(action)

    return take_back


def end(status: int) -> NoReturn:
    """Tidy up, the last first, and end the process on the spot."""
    for action in reversed(_tidying):
        with suppress(Exception):
            action()
    os._exit(status)


@contextmanager
def on_the_spot() -> Iterator[None]:
    """While this holds, the signals that end a command end it on the spot, with status 1. An ignored one stays ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.getsignal(each) for each in SIGNALS if signal.getsignal(each) is not signal.SIG_IGN}
    for each in before:
        signal.signal(each, _aborted)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _aborted(number: int, frame: object) -> NoReturn:
    with suppress(Exception):
        os.write(sys.stderr.fileno(), b"\nAborted!\n")
    end(1)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let the signals that end a command wait meanwhile."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
