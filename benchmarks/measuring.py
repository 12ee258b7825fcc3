"""How a process is measured: CPU time and memory of it and of all that it started.

This module and the process that uses it stay small: on Linux a new process counts the memory of the one that started it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

MB = 1_000_000
EVERY = 0.2  # seconds between two looks at the workers of a batch


@dataclass(frozen=True)
class Cost:
    """What a command took. `peak` is the most memory, in MB, that any one process of it held."""

    cpu: float
    wall: float
    peak: float
    printed: str = field(repr=False, default="")

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.cpu + other.cpu, self.wall + other.wall, max(self.peak, other.peak))

    def each(self, count: int) -> Cost:
        """The cost of one of `count` documents."""
        return Cost(self.cpu / count, self.wall / count, self.peak)


@dataclass(frozen=True)
class Seen:
    """A worker's memory in MB while `done` clients of its batch were finished."""

    done: int
    worker: int
    now: float
    peak: float


def run(command: Sequence[object], cwd: Path) -> Cost:
    """Run a command to its end. Raises RuntimeError, with what it printed, where it fails."""
    return _finish(_start(command, cwd))


def watch_batch(command: Sequence[object], cwd: Path, done: Path) -> tuple[Cost, list[Seen]]:
    """Run `petition-gen batch` and look at its workers meanwhile. `done` is the file with a line for each finished client."""
    started = _start(command, cwd)
    seen: list[Seen] = []
    while os.waitid(os.P_PID, started.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        count = done.read_bytes().count(b"\n") if done.exists() else 0
        seen += [
            Seen(count, worker, *memory) for worker in _workers(started.process.pid) if (memory := _memory(worker))
        ]
        time.sleep(EVERY)
    return _finish(started), seen


def spread(numbers: Sequence[float], digits: int = 2) -> str:
    """The median of some numbers, and the least and the greatest where they differ: "0.52 (0.51 to 0.55)"."""
    middle, least, most = (f"{each:,.{digits}f}" for each in (statistics.median(numbers), min(numbers), max(numbers)))
    return middle if least == most else f"{middle} ({least} to {most})"


@dataclass(frozen=True)
class _Started:
    """A command under way. What it prints goes to files, because nobody reads it meanwhile."""

    process: subprocess.Popen[bytes]
    began: float
    printed: IO[bytes]
    told: IO[bytes]


def _start(command: Sequence[object], cwd: Path) -> _Started:
    printed, told = TemporaryFile(), TemporaryFile()  # noqa: SIM115  # closed by _finish
    began = time.monotonic()
    return _Started(
        subprocess.Popen([str(each) for each in command], cwd=cwd, stdout=printed, stderr=told), began, printed, told
    )


def _finish(started: _Started) -> Cost:
    """Wait for a command. What it used includes every process that it waited for itself, which all of these do."""
    process = started.process
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - started.began
    process.returncode = os.waitstatus_to_exitcode(status)
    with started.printed, started.told:
        texts = []
        for stream in (started.printed, started.told):
            stream.seek(0)
            texts.append(stream.read().decode())
    if process.returncode:
        raise RuntimeError(f"{process.args!r} ended with status {process.returncode}\n{''.join(texts)}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * 1024 / MB, texts[0])


def _workers(starter: int) -> list[int]:
    """The processes in which a batch drafts. The one that its starter keeps for tidying up is none of them."""
    try:
        children = Path(f"/proc/{starter}/task/{starter}/children").read_text().split()
        return [int(each) for each in children if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]
    except OSError:  # it has just ended
        return []


def _memory(process: int) -> tuple[float, float] | None:
    """What a process holds now, and the most that it ever held, in MB."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return None
    found = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
    if "VmRSS" not in found:  # it has just ended
        return None
    return int(found["VmRSS"][0]) * 1024 / MB, int(found["VmHWM"][0]) * 1024 / MB
