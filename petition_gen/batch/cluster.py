"""A batch on a Dask cluster."""

from __future__ import annotations

import ipaddress
import json
import logging
import socket
import tempfile
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from petition_gen.batch.client import DEADLY, Task, draft_client, edits_in_words, fault_of_system, lost_in_words
from petition_gen.batch.resume import Outcome, Stopped
from petition_gen.batch.workers import AT_ONCE
from petition_gen.errors import InputError
from petition_gen.packet.fingerprint import DraftOptions, exhibit_files
from petition_gen.packet.folder import MANIFEST, Edited, write_packet
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord
from petition_gen.storage.files import clear_unfinished, private_folder

REACH = 5.0  # seconds for a scheduler to answer


@dataclass(frozen=True)
class Shipped:
    """What a worker elsewhere needs for one client: record, exhibits' files, manifest of the packet that is there."""

    matter: str
    record: bytes = field(repr=False)
    files: dict[str, bytes] = field(repr=False)
    manifest: bytes = field(repr=False)
    options: DraftOptions
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


def on_cluster(tasks: Iterator[Task], scheduler: str) -> Generator[tuple[Task, Outcome | None], None, None]:
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
            raise Stopped(
                "a worker may put client data on its disk: set memory: {target: false, spill: false} (docs/batch.md)"
            )
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
        moved = write_packet(task.out / task.item.matter, in_order, manifest, task.options.replace)
    except Edited as error:
        return Outcome(outcome.matter, failures=(edits_in_words(error),))
    except OSError as error:
        return Outcome(outcome.matter, failures=(fault_of_system(error),))
    return replace(outcome, note=lost_in_words(task, moved))
