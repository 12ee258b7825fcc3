"""The second process of a draft: it changes nothing but the time, and ends with the first however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ON, SIMPLE, files_in

from petition_gen.beside import beside, can_help

DRAFT = """
import os, signal, sys
from petition_gen.packet import draft as drafting
os.sched_getaffinity = lambda process: {0, 1}
first, forks = os.getpid(), []
sys.addaudithook(lambda event, _: forks.append(event) if event == "os.fork" else None)
here = drafting._bytes
def bytes_of(document, kind):
    if os.getpid() != first:
        CHANGE
    return here(document, kind)
drafting._bytes = bytes_of
from petition_gen.cli.main import main
main(standalone_mode=False)
print(len(forks), file=sys.stderr)
"""


def drafted(out: Path, change: str = "pass") -> dict[str, bytes]:
    """The files of a draft by a process of its own, whose copy does something else first."""
    script = DRAFT.replace("CHANGE", change)
    command = [sys.executable, "-c", script, "draft", str(SIMPLE), "-o", str(out), "--on", ON.isoformat()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "1\n")
    return files_in(out)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a second process")
@pytest.mark.parametrize(
    "change", ["pass", "raise ValueError", "os.kill(os.getpid(), signal.SIGKILL)", "print('a word'); sys.exit()"]
)
def test_the_packet_is_the_same_whatever_becomes_of_the_second_process(
    tmp_path: Path, run: Callable[..., object], change: str
) -> None:
    run("draft", SIMPLE, "-o", tmp_path / "one", "--on", ON.isoformat())
    assert drafted(tmp_path / "two", change) == files_in(tmp_path / "one")


def test_there_is_none_beside_threads_or_once_pango_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1})
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    assert can_help()
    with monkeypatch.context() as there:
        there.setattr(threading, "active_count", lambda: 2)
        assert not can_help()
    with monkeypatch.context() as there:
        there.setitem(sys.modules, "weasyprint", sys)
        assert not can_help()
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0})
    assert not can_help()


def test_what_it_did_is_there_and_what_it_could_not_do_is_known(tmp_path: Path) -> None:
    with beside(lambda: (tmp_path / "done").touch(), tmp_path) as done:
        assert done()
    assert (tmp_path / "done").exists()
    with beside(lambda: 1 / 0, tmp_path) as done:  # type: ignore[arg-type, return-value]
        assert not done()


def test_its_temporary_files_lie_in_the_folder(tmp_path: Path) -> None:
    with beside(lambda: tempfile.mkdtemp() and None, tmp_path) as done:
        assert done()
    assert len(list(tmp_path.iterdir())) == 1


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def for_a_minute(place: Path) -> Callable[[], None]:
    def work() -> None:
        place.with_suffix(".new").write_text(str(os.getpid()))
        place.with_suffix(".new").replace(place)
        time.sleep(60)

    return work


def number_in(place: Path) -> int:
    end = time.monotonic() + 30
    while not place.exists():
        assert time.monotonic() < end
        time.sleep(0.01)
    return int(place.read_text())


def test_it_is_ended_where_nobody_waits_for_it(tmp_path: Path) -> None:
    place = tmp_path / "number"
    with beside(for_a_minute(place), tmp_path):
        process = number_in(place)
    assert not alive(process)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a second process")
def test_it_ends_with_a_first_process_that_is_killed(tmp_path: Path) -> None:
    place = tmp_path / "number"
    first = os.fork()
    if first == 0:
        with beside(for_a_minute(place), tmp_path) as done:
            done()
    process = number_in(place)
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, 0)
    end = time.monotonic() + 10
    while alive(process):
        assert time.monotonic() < end
        time.sleep(0.01)
