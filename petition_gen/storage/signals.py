"""What a signal that ends a command leaves to do: remove what is unfinished, and end at once.

Python ends a program by an exception wherever it is. In the middle of a library that exception may be lost, or abort the
process. A draft spends its time in libraries, so its handler tidies up by itself and ends the process there.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_tidying: list[Callable[[], object]] = []


def tidy_at_end(action: Callable[[], object]) -> Callable[[], None]:
    """Have `end` do an action. Returns what takes that back."""
    _tidying.append(action)

    def take_back() -> None:
        with suppress(ValueError):
            _tidying.remove(action)

    return take_back


def end(status: int) -> NoReturn:
    """Tidy up, the last action first, and end the process at once."""
    for action in reversed(_tidying):
        with suppress(Exception):
            action()
    os._exit(status)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """While this holds, SIGINT, SIGTERM and SIGHUP end the process by `end`, with status 1. An ignored one stays ignored."""
    if threading.current_thread() is not threading.main_thread():  # only the main thread may set handlers
        yield
        return
    before = {each: signal.getsignal(each) for each in _SIGNALS if signal.getsignal(each) is not signal.SIG_IGN}
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
    """Let those signals wait for a moment: a folder must be made and listed for removal in one, a packet exchanged in one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
