"""The state of a batch on disk: what is done, and who is at work."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from petition_gen.packet.differences import digest
from petition_gen.packet.encrypted import archive_of, compared_archive, sidecar_of
from petition_gen.packet.fingerprint import DraftOptions
from petition_gen.packet.folder import MANIFEST, compared
from petition_gen.storage.files import write_file

STATE = "_batch"
PATIENCE = 5.0  # seconds for the workers of a killed run to end


class Busy(Exception):
    """Another run is at work in the folder."""


class Stopped(Exception):
    """The run cannot go on; says why. What is done stays done, and `--resume` finishes the rest."""


@dataclass(frozen=True)
class Outcome:
    """What came of one client. `key` is "" where no packet was written; `verdicts` are by the filing's folder.

    Where packets are encrypted, `key` is a keyed digest, and filings are numbered and not named, in `failures` too.
    `manifest` is the digest of the packet's manifest (of the sidecar, where packets are encrypted), by which a resumed
    run knows the packet. `failures` say what to fix, in sentences without anything of the client. `questions` is how many
    things the audit of the record asks, `stops` how many of them stop a filing, `worst` the first of them. `note` says what was
    found of the packet that was there; it is not written down.
    """

    matter: str
    key: str = ""
    manifest: str = ""
    verdicts: dict[str, str] = field(default_factory=dict)
    failures: tuple[str, ...] = ()
    questions: int = 0
    stops: int = 0
    worst: str = ""
    note: str = ""


def date_of_run(out: Path) -> date | None:
    """The date of the run that was begun in a folder, or None where there is none that can be read."""
    try:
        return date.fromisoformat(json.loads((out / STATE / "run.json").read_text(encoding="utf-8"))["on"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_done(out: Path) -> dict[str, Outcome]:
    """The outcomes written down in a folder, by matter. A line that was cut off when the run was killed is left out."""
    found: dict[str, Outcome] = {}
    path = out / STATE / "done.jsonl"
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            tree = json.loads(line)
            found[tree["matter"]] = Outcome(**tree | {"failures": tuple(tree["failures"])})
        except (ValueError, KeyError, TypeError):
            continue
    return found


def line_of(outcome: Outcome) -> bytes:
    """An outcome as a line of the run's file."""
    kept = {name: value for name, value in asdict(outcome).items() if name != "note"}
    return json.dumps(kept, separators=(",", ":")).encode() + b"\n"


@dataclass(frozen=True)
class There:
    """The packet of an earlier run that is there: its key, "" where it is to be drafted again; what was lost of it, or edited in it.

    One of which something was lost and nothing edited is moved aside and drafted again. One that is up to date and was
    edited is left alone.
    """

    key: str = ""
    lost: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()


def packet_there(out: Path, outcome: Outcome | None, options: DraftOptions) -> There:
    """What is there of the packet that this outcome made: each of its files is compared with its manifest.

    Where some of it cannot be read, or was lost while other was edited, its key is "" too, and drafting it tells of the edits.
    """
    if not outcome or not outcome.manifest or outcome.manifest != manifest_version(out, outcome, options):
        return There()
    folder = out / outcome.matter
    found = compared_archive(folder) if options.recipients else compared(folder)
    if found.unread or (found.lost and found.changed):
        return There()
    return There("" if found.lost else outcome.key, found.lost, found.changed)


def manifest_version(out: Path, outcome: Outcome, options: DraftOptions) -> str:
    """The digest of the manifest of the packet that is there; "" where there is none that can be read."""
    folder = out / outcome.matter
    path = sidecar_of(folder) if options.recipients else folder / MANIFEST
    try:
        there = path.is_file() and (archive_of(folder).is_file() or not options.recipients)
        return digest(path.read_bytes()) if outcome.key and there else ""
    except OSError:
        return ""


def note_failure(out: Path, outcome: Outcome) -> None:
    """Say beside the packet's place what failed, or take away what an earlier run said there."""
    path = out / f"{outcome.matter}.FAILED.txt"
    if outcome.failures:
        what = "Not all of it" if outcome.key else "It"
        lines = [f"{outcome.matter}: {what} could not be drafted.", "", *(f"- {each}" for each in outcome.failures)]
        lines += ["", "Fix this, then run the same command with --resume.", ""]
        write_file(path, "\n".join(lines).encode())
    else:
        path.unlink(missing_ok=True)


@contextmanager
def folder_locked(path: Path) -> Iterator[Callable[[], None]]:
    """Hold the lock alone; what is yielded turns it into one that our workers share. Raises Busy.

    The workers of a killed run hold it until they have ended, which takes them a moment.
    """
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as stream:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise Busy(f"another run is at work in {path.parent.parent}; wait for its end") from None
                time.sleep(0.1)

        def share() -> None:
            try:
                fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:  # changing a lock lets go of it for a moment
                raise Busy(f"another run has begun in {path.parent.parent}") from None

        yield share
