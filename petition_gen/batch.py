"""Many records, many packets: drafted in parallel, on this machine or on a Dask cluster, and resumable at any moment.

What a run knows lies in `OUT/_batch/`, and none of it holds anything of a client but the matter number:

    lock            held by the run and by each of its workers; two runs into one folder are refused
    run.json        the run's date and options
    done.jsonl      a line for each client when it is finished; the last line of a matter counts
    failures.csv, summary.csv, summary.html     see `petition_gen.summary`

A packet appears whole or not at all (`petition_gen.packet`), and a client is done when its line is on the disk. A run
that is killed between the two drafts that client again, to the same bytes, and no other. `--resume` leaves out every
client whose packet is there and whose key, a digest over all that the packet follows from, is still the same.
"""

from __future__ import annotations

import fcntl
import gc
import ipaddress
import json
import logging
import multiprocessing
import os
import signal
import socket
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import lru_cache
from importlib import import_module, metadata
from importlib.util import find_spec
from itertools import chain, islice
from multiprocessing.connection import wait as wait_for_end
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import petition_gen
from petition_gen.drafting import Edited, Format, NotReady, draft, law_version, templates_version
from petition_gen.ending import end
from petition_gen.guard import RARELY, sentence
from petition_gen.limits import EXHIBIT_BYTES
from petition_gen.packet import MANIFEST, digest, digest_of, manifest_of, recover, write_packet
from petition_gen.paths import added, adding
from petition_gen.planning import Filing
from petition_gen.private import FULL, clear_unfinished, make_folder, private_folder, write_file
from petition_gen.reading import InputError, Problem
from petition_gen.record import ClientRecord, load_record
from petition_gen.review import unsafe_image
from petition_gen.sealing import ARCHIVE, Seal, archive_of, keyed, sidecar_of
from petition_gen.summary import failures_csv, summary
from petition_gen.values import TemplateError

STATE = "_batch"
AT_ONCE = 4  # clients under way or waiting for each worker: enough to keep it busy, few enough to hold in memory
COPIES = 4  # of its exhibits that a packet under way holds at most: stamped, joined, in volumes, and combined
REACH = 5.0  # seconds for a scheduler to answer
PATIENCE = 5.0  # seconds for the workers of a killed run to end
# What can change the bytes of a packet besides the program's own code.
ENGINES = ("weasyprint", "pydyf", "python-docx", "lxml", "jinja2", "markdown-it-py", "mdit-py-plugins", "pikepdf")
CHANGED = "The file of this record now holds another matter number. Run the batch again."
DEADLY = "The worker process died of this client more than once: out of memory, or a fault in a library."


class Busy(Exception):
    """Another run is at work in the folder."""


class Stopped(Exception):
    """The run cannot go on; says why. What is done stays done, and `--resume` finishes the rest."""


class Item(Protocol):
    """A client of a source: the matter number, and the record when it is asked for (which may raise InputError)."""

    @property
    def matter(self) -> str:
        """The matter number."""

    def record(self) -> ClientRecord:
        """The record."""


@dataclass(frozen=True)
class Options:
    """What each client of a run is drafted with."""

    on: date
    formats: tuple[Format, ...] = ("docx", "pdf")
    remedies: tuple[str, ...] = ()
    draft_mark: bool = True
    replace: bool = False
    combine: bool = False
    added: Path | None = field(default_factory=added)
    recipients: tuple[str, ...] = ()  # to whom packets are encrypted

    def tree(self) -> dict[str, Any]:
        """The options as JSON holds them, less `replace`, which changes no packet, recipients, and `added`, whose files count."""
        return {
            "on": self.on.isoformat(),
            "formats": list(self.formats),
            "remedies": sorted(self.remedies),
            "draft_mark": self.draft_mark,
            "combine": self.combine,
        } | ({"sealed": True} if self.recipients else {})


@dataclass(frozen=True)
class Outcome:
    """What came of one client. `key` is "" where no packet was written; `verdicts` are by the filing's folder.

    Where packets are encrypted, `key` is a keyed digest, and filings are numbered and not named, in `failures` too.
    `manifest` is the digest of the packet's manifest (of the sidecar, where packets are encrypted), by which a resumed
    run knows the packet. `failures` say what to fix, in sentences without anything of the client.
    """

    matter: str
    key: str = ""
    manifest: str = ""
    verdicts: dict[str, str] = field(default_factory=dict)
    failures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """One client to draft. `before` is the key of the packet that is there, "" where there is none."""

    item: Item = field(repr=False)
    out: Path
    options: Options
    before: str = ""


@dataclass(frozen=True)
class Report:
    """What came of a run: the outcomes by matter, in the source's order; how many packets were left as they were."""

    outcomes: dict[str, Outcome]
    unchanged: int

    @property
    def failed(self) -> list[str]:
        """The matters of which something could not be drafted."""
        return [each.matter for each in self.outcomes.values() if each.failures]


Tell = Callable[[Outcome, bool], None]


def run_batch(
    items: Iterable[Item],
    out: Path,
    options: Options,
    jobs: int | None = None,
    resume: bool = False,
    scheduler: str | None = None,
    refused: Iterable[tuple[str, str]] = (),
    tell: Tell = lambda outcome, fresh: None,
) -> Report:
    """Draft the packet of every item into `out`, and the run's summary and failures into `out`/_batch.

    `jobs` is the number of processes (default: the cores there are). `scheduler` is the address of a Dask cluster that
    does the work instead. With `resume`, clients that are done and unchanged are left as they are. `refused` are
    faults of rows that were skipped, by matter ("" where it is not known); they are listed among the failures. `tell`
    hears of each outcome, and whether it is a new one. Raises Busy where another run is at work there, and Stopped
    where the run cannot go on.
    """
    items = list(items)
    state = out / STATE
    try:
        make_folder(state)
        with _locked(state / "lock") as ours:
            done = read_done(out) if resume else {}
            recover(out)
            clear_unfinished(state)
            begun = options.tree() | {"program": petition_gen.__version__}
            write_file(state / "run.json", (json.dumps(begun, indent=2) + "\n").encode())
            write_file(state / "done.jsonl", b"".join(map(_line, done.values())))
            ours()
            tasks = (Task(each, out, options, _before(out, done.get(each.matter), options)) for each in items)
            jobs = jobs or os.cpu_count() or 1
            finished = _on_cluster(tasks, scheduler) if scheduler else _on_this_machine(tasks, jobs)
            return _recorded(finished, out, items, done, list(refused), tell, options)
    except OSError as error:
        raise Stopped(error.strerror or type(error).__name__) from None


def _recorded(
    finished: Generator[tuple[Task, Outcome | None], None, None],
    out: Path,
    items: list[Item],
    done: dict[str, Outcome],
    refused: list[tuple[str, str]],
    tell: Tell,
    options: Options,
) -> Report:
    """Write down each outcome as it comes; at the end, be it a bad one, the summary of what there is."""
    unchanged = 0
    try:
        with (out / STATE / "done.jsonl").open("ab") as log:
            for task, outcome in finished:
                if outcome is None:
                    unchanged += 1
                else:
                    outcome = replace(outcome, manifest=_manifest_version(out, outcome, options))
                    _tell_at_its_place(out, outcome)
                    log.write(_line(outcome))
                    log.flush()
                    os.fsync(log.fileno())
                    done[outcome.matter] = outcome
                tell(done[task.item.matter], outcome is not None)
    finally:
        finished.close()
        outcomes = {each.matter: done[each.matter] for each in items if each.matter in done}
        reasons = {each.matter: each.failures for each in outcomes.values()}
        write_file(out / STATE / "failures.csv", failures_csv(reasons, refused))
        verdicts = {each.matter: outcomes[each.matter].verdicts if each.matter in outcomes else None for each in items}
        for name, data in summary(out, verdicts, reasons, bool(options.recipients)):
            write_file(out / STATE / name, data)
    return Report(outcomes, unchanged)


# ---- the run's state -------------------------------------------------------------------------------------------------


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


def _line(outcome: Outcome) -> bytes:
    return json.dumps(asdict(outcome), separators=(",", ":")).encode() + b"\n"


def _before(out: Path, outcome: Outcome | None, options: Options) -> str:
    """The key of the packet that is there; "" where there is none, or one that this outcome did not make."""
    return outcome.key if outcome and outcome.manifest == _manifest_version(out, outcome, options) else ""


def _manifest_version(out: Path, outcome: Outcome, options: Options) -> str:
    folder = out / outcome.matter
    path = sidecar_of(folder) if options.recipients else folder / MANIFEST
    there = path.is_file() and (archive_of(folder).is_file() or not options.recipients)
    return digest(path.read_bytes()) if outcome.key and there else ""


def _tell_at_its_place(out: Path, outcome: Outcome) -> None:
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
def _locked(path: Path) -> Iterator[Callable[[], None]]:
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


# ---- one client ------------------------------------------------------------------------------------------------------


def draft_client(task: Task) -> Outcome | None:
    """Draft one client's packet. None where the packet that is there follows from the same things.

    Whatever is wrong with one client is in the outcome; only a full disk is raised, as OSError.
    """
    matter, options = task.item.matter, task.options
    try:
        record = task.item.record()
        if record.matter != matter:
            return Outcome(matter, failures=(CHANGED,))
        with adding(options.added):
            key = key_of(record, options)
            if key == task.before:
                return None
            done = draft(
                record,
                task.out,
                options.on,
                options.formats,
                options.remedies,
                options.replace,
                options.draft_mark,
                options.combine,
                seal=seal_of(record, options, key) if options.recipients else None,
            )
        verdicts = {each.folder: _verdict(each) for each in done.plan.filings}
        outcome = Outcome(matter, key, "", verdicts, done.failures)
        return _numbered(outcome) if options.recipients else outcome
    except InputError as error:
        reasons = [_problem(each) for each in error.problems]
    except Edited as error:
        reasons = [_edited(error)]
    except NotReady as error:
        reasons = [_not_ready(error)]
    except TemplateError as error:  # in the memo
        reasons = [str(error)]
    except OSError as error:
        reasons = [_io(error)]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # some libraries have errors that are no Exception
        reasons = [sentence(error)]
    return Outcome(matter, failures=tuple(reasons))


def key_of(record: ClientRecord, options: Options) -> str:
    """A digest over all that a packet follows from: record, exhibits, options, law, templates, program and engines.

    Files of exhibits that may not be opened, or that the client does not consent to, are not looked at. The digest is
    keyed where packets are encrypted.
    """
    files = {name: digest_of(path) for name, path in exhibit_files(record).items()}
    parts = {
        "record": record.model_dump(mode="json", by_alias=True, exclude_unset=True),
        "exhibits": files,
        "options": options.tree(),
        "law": {each: law_version(each) for each in sorted({case.jurisdiction for case in record.cases})},
        "templates": templates_version(),
        "program": petition_gen.__version__,
        "engines": _engines(),
    }
    if options.recipients:
        return keyed("inputs", json.dumps([parts, sorted(options.recipients)], sort_keys=True))
    return digest(json.dumps(parts, sort_keys=True).encode())


def seal_of(record: ClientRecord, options: Options, key: str) -> Seal:
    """How a record's packet, which has this key, is to be encrypted."""
    size = sum(path.stat().st_size for path in exhibit_files(record).values())
    return Seal(options.recipients, key, COPIES * size)


def exhibit_files(record: ClientRecord) -> dict[str, Path]:
    """The files of a record's exhibits that may be opened, by their names in the record.

    They are those with consent, in the record's folder. An image that may show a minor is not among them, nor its file
    where another exhibit names it.
    """
    folder, evidence = record.folder.resolve(), record.evidence or ()
    named = [(each, each.file, Path(os.path.realpath(folder / each.file))) for each in evidence if each.file]
    withheld = {path for each, _, path in named if unsafe_image(each)}
    wanted = {name: path for each, name, path in named if each.consent and path not in withheld}
    return {name: path for name, path in wanted.items() if path.is_relative_to(folder) and _can_be_bound(path)}


def _can_be_bound(path: Path) -> bool:
    """Whether it is a file, and none that binding would refuse for its size."""
    try:
        found = path.stat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size <= EXHIBIT_BYTES


@lru_cache(maxsize=1)
def _engines() -> dict[str, str | None]:
    def version(name: str) -> str | None:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            return None

    return {name: version(name) for name in ENGINES}


def _numbered(outcome: Outcome) -> Outcome:
    """The outcome with filings numbered, because their names say what the client was charged with, and where."""
    names = {folder: f"filing {number}" for number, folder in enumerate(outcome.verdicts, 1)}
    failures = []
    for failure in outcome.failures:
        for folder in sorted(names, key=len, reverse=True):
            failure = failure.replace(folder, names[folder])
        failures.append(failure)
    verdicts = {names[each]: verdict for each, verdict in outcome.verdicts.items()}
    return replace(outcome, verdicts=verdicts, failures=tuple(failures))


def _verdict(filing: Filing) -> str:
    """The gravest verdict among a filing's charges."""
    verdicts = {each.verdict for each in filing.charges}
    return next(each for each in ("barred", "needs_review", "no_bar_found") if each in verdicts)


def _problem(problem: Problem) -> str:
    """A fault of a record's file, without the file's name, which may be the client's."""
    return ": ".join(filter(None, (f"line {problem.line}" if problem.line else "", problem.field, problem.message)))


def _not_ready(error: NotReady) -> str:
    """How much stands in the way; what, is in the memo, because it may quote what only the memo may hold."""
    blocking = sum(each.startswith("blocker:") for each in error.reasons)
    open_ = f"{blocking} blockers and {len(error.reasons) - blocking} placeholders"
    return f"Not ready to lose the draft mark: {open_}. Draft it with the mark and read the memo."


def _io(error: OSError) -> str:
    """What the system said, without the path, which may hold a name. A full disk, no client's fault, is raised anew."""
    if error.errno in FULL:
        raise error
    return sentence(error)


def _edited(error: Edited) -> str:
    """What was edited. A file that somebody added is counted and not named, because its name may be a client's."""
    ours = {each["path"] for each in manifest_of(error.folder).get("files", ())}
    ours |= {each for each in error.files if each.endswith(ARCHIVE)}
    named = [each for each in error.files if each in ours]
    others = len(error.files) - len(named)
    parts = [*named, *([f"{others} file{'s' if others > 1 else ''} of your own"] if others else [])]
    return f"Left alone, because it holds edits: {', '.join(parts)}. With --replace it is moved aside and drafted anew."


# ---- on this machine -------------------------------------------------------------------------------------------------


def _on_this_machine(tasks: Iterator[Task], jobs: int) -> Generator[tuple[Task, Outcome | None], None, None]:
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
    gc.set_threshold(RARELY)
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


# ---- on a cluster ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shipped:
    """What a worker elsewhere needs for one client: record, exhibits' files, manifest of the packet that is there."""

    matter: str
    record: bytes = field(repr=False)
    files: dict[str, bytes] = field(repr=False)
    manifest: bytes = field(repr=False)
    options: Options
    before: str


@dataclass(frozen=True)
class _Local:
    """An item whose record was shipped to this machine."""

    matter: str
    path: Path

    def record(self) -> ClientRecord:
        """The record."""
        return load_record(self.path)


def check_scheduler(address: str) -> None:
    """Raise ValueError, saying why, unless there is Dask and an address is tls://host:port, or tcp:// on this machine.

    What goes to the workers is client data, so off this machine it goes by TLS only.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("tls", "tcp") or not parts.hostname:
        raise ValueError("expected a Dask scheduler's address as tls://host:8786")
    if parts.scheme == "tcp" and not _is_this_machine(parts.hostname):
        raise ValueError("tcp:// is not encrypted, and client data would go over it: use tls:// (see docs/batch.md)")
    if not find_spec("distributed"):
        raise ValueError("Dask is not installed here: pip install 'petition-gen[cluster]'")


def reach_scheduler(address: str) -> None:
    """Raise ValueError, saying why, where nobody answers at a scheduler's address."""
    parts = urlsplit(address)
    try:
        socket.create_connection((str(parts.hostname), parts.port or 8786), REACH).close()
    except OSError as error:
        raise ValueError(f"nothing answers at {address} ({error.strerror or 'timed out'})") from None


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _on_cluster(tasks: Iterator[Task], scheduler: str) -> Generator[tuple[Task, Outcome | None], None, None]:
    """Each task with its outcome, drafted by a Dask cluster and written here. Dask repeats what a lost worker had."""
    from asyncio import CancelledError  # here, as it takes a twentieth of a second to import

    distributed: Any = import_module("distributed")  # an extra, and without types
    try:
        connected = distributed.Client(scheduler, set_as_default=False, timeout=4 * REACH)
    except Exception as error:  # no answer, or no certificates: what it says is of the network
        raise Stopped(f"the scheduler {scheduler} cannot be reached: {error}") from None
    with connected as client:
        executor: Executor = client.get_executor(pure=False)
        under_way: dict[Future[Any], Task] = {}
        known: set[str] = set()
        while True:
            _check_workers(client, known)
            room = AT_ONCE * max(1, sum(client.nthreads().values())) - len(under_way)
            drawn = list(islice(tasks, max(room, 0)))
            if not drawn and not under_way:
                return
            for task in drawn:
                shipped = _ship(task)
                if isinstance(shipped, Outcome):
                    yield task, shipped
                else:
                    under_way[executor.submit(draft_elsewhere, shipped)] = task
            for future in wait(under_way, timeout=5, return_when=FIRST_COMPLETED).done:
                task = under_way.pop(future)
                try:
                    result = future.result()
                except distributed.KilledWorker:
                    yield task, Outcome(task.item.matter, failures=(DEADLY,))
                except (Exception, CancelledError) as error:  # scheduler lost, program missing there, disk full there
                    reason = f"the cluster cannot go on: {type(error).__name__}; its logs say more"
                    raise Stopped(reason) from None
                else:
                    yield task, _placed(task, *result)


def _check_workers(client: Any, known: set[str]) -> None:
    """Raise Stopped where a worker that joined would put what it is sent on its disk when memory runs short."""
    if new := set(client.nthreads()) - known:
        answers = client.run(_spills, workers=list(new), on_error="ignore")
        if any(answers.values()):
            raise Stopped("a worker may put client data on its disk: set memory: {target: false, spill: false} (docs/batch.md)")
        known |= set(answers)


def _spills(dask_worker: Any) -> bool:
    return type(dask_worker.data).__name__ == "SpillBuffer"


def _ship(task: Task) -> Shipped | Outcome:
    """A task as it goes to another machine, or the failure where its record cannot be read."""
    try:
        record = task.item.record()
        data = json.dumps(record.model_dump(mode="json", by_alias=True, exclude_unset=True)).encode()
        files = {name: path.read_bytes() for name, path in exhibit_files(record).items()}
        old = task.out / task.item.matter / MANIFEST
        manifest = old.read_bytes() if old.is_file() else b""
        return Shipped(task.item.matter, data, files, manifest, task.options, task.before)
    except (InputError, OSError):
        return draft_client(task) or Outcome(task.item.matter)


def draft_elsewhere(shipped: Shipped) -> tuple[Outcome | None, dict[str, bytes]]:
    """Draft one client in a private folder of this machine, which is removed, and give back the packet's files.

    The manifest of the packet at home is laid there, so that filings keep their numbers.
    """
    logging.getLogger("distributed.worker").setLevel(logging.CRITICAL)
    place = Path(tempfile.gettempdir()) / "petition-gen"
    clear_unfinished(place.parent)
    with private_folder(place) as folder:
        here, out = folder / "in", folder / "out"
        packet = out / shipped.matter
        record = here / "record.json"
        for path, data in [(record, shipped.record), *((here / name, data) for name, data in shipped.files.items())]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if shipped.manifest:
            packet.mkdir(parents=True)
            (packet / MANIFEST).write_bytes(shipped.manifest)
        options = replace(shipped.options, replace=True)
        outcome = draft_client(Task(_Local(shipped.matter, record), out, options, shipped.before))
        if outcome is None or not outcome.key:
            return outcome, {}
        files = [path for path in sorted(packet.rglob("*")) if path.is_file()]
        return outcome, {path.relative_to(packet).as_posix(): path.read_bytes() for path in files}


def _placed(task: Task, outcome: Outcome | None, files: dict[str, bytes]) -> Outcome | None:
    """Write the packet that came back. What is edited here is found here."""
    if outcome is None or not outcome.key:
        return outcome
    manifest = json.loads(files.pop(MANIFEST))
    listed = manifest.pop("files")
    manifest["documents"] = {
        each["path"]: {key: value for key, value in each.items() if key not in ("path", "sha256")} for each in listed
    }
    in_order = {each["path"]: files[each["path"]] for each in listed}
    try:
        write_packet(task.out / task.item.matter, in_order, manifest, task.options.replace)
    except Edited as error:
        return Outcome(outcome.matter, failures=(_edited(error),))
    except OSError as error:
        return Outcome(outcome.matter, failures=(_io(error),))
    return outcome
