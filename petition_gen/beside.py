"""Work done by a second process beside this one, where a single draft would leave the machine's other cores idle."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from petition_gen.storage.signals import SIGNALS, tidy_at_end, undisturbed

_PR_SET_PDEATHSIG = 1  # prctl(2)


def can_help() -> bool:
    """Whether a copy of this process may be made, and is worth it.

    A copy holds none of its threads, Pango's own included, and could wait for one of them without end. So none is made
    once WeasyPrint is loaded, or where there are threads, as in the workers of a batch, which have no core to spare either.
    """
    alone = threading.active_count() == 1 and "weasyprint" not in sys.modules
    return sys.platform == "linux" and alone and len(os.sched_getaffinity(0)) > 1


@contextmanager
def beside(work: Callable[[], None], folder: Path) -> Iterator[Callable[[], bool]]:
    """Have a copy of this process do some work that leaves its results in a private folder, temporary files among them.

    What is yielded waits for the end of it and says whether it was done: if not, what went wrong will be known when it is
    done here. The copy ends with this process, however that ends.
    """
    status: int | None = None

    def done() -> bool:
        nonlocal status
        if status is None:
            status = os.waitpid(copy, 0)[1]
        return status == 0

    def stop() -> None:
        if status is None:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(copy, signal.SIGKILL)
                os.waitpid(copy, 0)

    with ExitStack() as afterwards:
        with undisturbed():
            here = os.getpid()
            copy = os.fork()
            if copy == 0:
                _do(work, folder, here)
            afterwards.callback(tidy_at_end(stop))
            afterwards.callback(stop)
        yield done


def _do(work: Callable[[], None], folder: Path, parent: int) -> NoReturn:
    """The whole life of the copy: silent, with no file of its parent's open, and with none of its tidying up."""
    status = 1
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nowhere, standard)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))  # the lock on the folder is its parent's alone
        tempfile.tempdir = str(folder)
        if os.getppid() == parent:
            work()
            status = 0
    finally:
        os._exit(status)
