"""A batch on the cores of this machine."""

from __future__ import annotations

import fcntl
import logging
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from multiprocessing.connection import wait as wait_for_end
from pathlib import Path

from petition_gen.batch.client import DEADLY, Task, draft_client
from petition_gen.batch.resume import STATE, Outcome, Stopped
from petition_gen.packet.folder import recover
from petition_gen.storage.files import private_folder
from petition_gen.storage.signals import end

AT_ONCE = 4  # clients under way or waiting for each worker: enough to keep it busy, few enough to hold in memory


def on_this_machine(tasks: Iterator[Task], jobs: int) -> Generator[tuple[Task, Outcome | None], None, None]:
    """Each task with its outcome, as they finish. A worker that dies costs a second try of what was under way with it.

    Which of those clients it died of is not known, so each is tried alone; one of which it dies again is a failure.
    """
    while unfinished := (yield from _together(tasks, jobs)):
        recover(unfinished[0].out)
        yield from _one_by_one(unfinished)


def _together(tasks: Iterator[Task], jobs: int) -> Generator[tuple[Task, Outcome | None], None, list[Task]]:
    """Draft tasks in some processes until there are no more or a process dies. Returns what was then under way."""
    under_way: dict[Future[Outcome | None], Task] = {}
    unfinished: list[Task] = []
    pool: ProcessPoolExecutor | None = None
    with ExitStack() as stack:
        while not unfinished:
            for task in islice(tasks, AT_ONCE * jobs - len(under_way)):
                pool = pool or stack.enter_context(_workers(task.out, jobs))
                try:
                    under_way[pool.submit(draft_client, task)] = task
                except BrokenProcessPool:
                    unfinished.append(task)
                    break
            if not under_way:
                break
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                task = under_way.pop(future)
                try:
                    outcome = future.result()
                except BrokenProcessPool:
                    unfinished.append(task)
                else:
                    yield task, outcome
    return [*unfinished, *under_way.values()]


def _one_by_one(tasks: list[Task]) -> Iterator[tuple[Task, Outcome | None]]:
    """Draft tasks one after the other in one process, with a new process where that one dies."""
    waiting = iter(tasks)
    for first in waiting:
        with _workers(first.out, 1) as pool:
            try:
                pool.submit(_ready).result()
            except BrokenProcessPool:
                raise Stopped("the worker processes cannot start") from None
            for task in chain([first], waiting):
                try:
                    yield task, pool.submit(draft_client, task).result()
                except BrokenProcessPool:
                    yield task, Outcome(task.item.matter, failures=(DEADLY,))
                    break


@contextmanager
def _workers(out: Path, jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Some worker processes. What libraries put into temporary files lies beside the packets and goes with the workers."""
    # Spawned, not forked: a fork copies threads' locks, and what the starter holds of other clients.
    spawned = multiprocessing.get_context("spawn")
    with private_folder(out / STATE / "work") as temporary:
        pool = ProcessPoolExecutor(jobs, spawned, _warm, (out / STATE / "lock", temporary))
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)


def _ready() -> None:
    """Does nothing: that it was done shows that a worker can be started."""


def _warm(lock: Path, temporary: Path) -> None:
    """Make a worker ready: end when the starter ends, share the run's lock, be silent, leave nothing behind."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    for number in (signal.SIGINT, signal.SIGHUP):  # Ctrl-C, and a terminal that is closed, are for the starter
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end_at_once)
    os.umask(0o077)
    tempfile.tempdir = str(temporary)
    threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    held = os.open(lock, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)  # until this process ends
    logging.disable(logging.CRITICAL)  # libraries' messages may quote what they are about
    sys.stdout.flush()
    sys.stderr.flush()
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)


def _end_at_once(number: int, frame: object) -> None:
    # Not by an exception: a pool takes one for the outcome of its task, and then waits for this process to end.
    end(128 + number)


def _end_with(sentinel: int) -> None:
    wait_for_end([sentinel])
    os._exit(1)
