"""Many records, many packets: drafted in parallel, on this machine or on a Dask cluster, and resumable at any moment.

What a run knows lies in `OUT/_batch/`, and none of it holds anything of a client but the matter number:

    lock            held by the run and by each of its workers; two runs into one folder are refused
    run.json        the run's date and options
    done.jsonl      a line for each client when it is finished; the last line of a matter counts
    failures.csv, summary.csv, summary.html     see `petition_gen.batch.summary`

A packet appears whole or not at all (`petition_gen.packet.folder`), and a client is done when its line is on the disk. A run
that is killed between the two drafts that client again, to the same bytes, and no other. `--resume` leaves out every
client whose packet is there, file by file as its manifest says, and whose key, a digest over all that the packet follows
from, is still the same. A packet of which files were lost is moved aside and drafted again; an edited one is left alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import petition_gen
from petition_gen.batch.client import Item, Task, left_in_words
from petition_gen.batch.cluster import on_cluster
from petition_gen.batch.resume import (
    STATE,
    Outcome,
    Stopped,
    folder_locked,
    line_of,
    manifest_version,
    note_failure,
    packet_there,
    read_done,
)
from petition_gen.batch.summary import Asked, failures_csv, summary
from petition_gen.batch.workers import on_this_machine
from petition_gen.packet.fingerprint import DraftOptions
from petition_gen.packet.folder import recover
from petition_gen.storage.files import clear_unfinished, make_folder, write_file


@dataclass(frozen=True)
class Report:
    """What came of a run: the outcomes by matter, in the source's order; how many packets were left as they were.

    `notes` say by matter of which packets files were found lost or edited, and what was done.
    """

    outcomes: dict[str, Outcome]
    unchanged: int
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> list[str]:
        """The matters of which something could not be drafted."""
        return [each.matter for each in self.outcomes.values() if each.failures]


Tell = Callable[[Outcome, bool], None]


def run_batch(
    items: Iterable[Item],
    out: Path,
    options: DraftOptions,
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
        with folder_locked(state / "lock") as ours:
            done = read_done(out) if resume else {}
            recover(out)
            clear_unfinished(state)
            begun = options.tree() | {"program": petition_gen.__version__}
            write_file(state / "run.json", (json.dumps(begun, indent=2) + "\n").encode())
            write_file(state / "done.jsonl", b"".join(map(line_of, done.values())))
            ours()
            tasks = (_task(each, out, done.get(each.matter), options) for each in items)
            jobs = jobs or os.cpu_count() or 1
            finished = on_cluster(tasks, scheduler) if scheduler else on_this_machine(tasks, jobs)
            return _recorded(finished, out, items, done, list(refused), tell, options)
    except OSError as error:
        raise Stopped(error.strerror or type(error).__name__) from None


def _task(item: Item, out: Path, outcome: Outcome | None, options: DraftOptions) -> Task:
    """What is to be done for a client of whom an earlier run had this outcome."""
    there = packet_there(out, outcome, options)
    return Task(
        item, out, replace(options, replace=True) if there.lost else options, there.key, there.lost, there.edited
    )


def _recorded(
    finished: Generator[tuple[Task, Outcome | None], None, None],
    out: Path,
    items: list[Item],
    done: dict[str, Outcome],
    refused: list[tuple[str, str]],
    tell: Tell,
    options: DraftOptions,
) -> Report:
    """Write down each outcome as it comes; at the end, be it a bad one, the summary of what there is."""
    unchanged, notes = 0, {}
    try:
        with (out / STATE / "done.jsonl").open("ab") as log:
            for task, outcome in finished:
                if outcome is None:
                    unchanged += not task.edited
                else:
                    outcome = replace(outcome, manifest=manifest_version(out, outcome, options))
                    note_failure(out, outcome)
                    log.write(line_of(outcome))
                    log.flush()
                    os.fsync(log.fileno())
                    done[outcome.matter] = outcome
                if note := outcome.note if outcome else left_in_words(task):
                    notes[task.item.matter] = note
                tell(done[task.item.matter], outcome is not None)
    finally:
        finished.close()
        outcomes = {each.matter: done[each.matter] for each in items if each.matter in done}
        reasons = {each.matter: each.failures for each in outcomes.values()}
        write_file(out / STATE / "failures.csv", failures_csv(reasons, refused))
        verdicts = {each.matter: outcomes[each.matter].verdicts if each.matter in outcomes else None for each in items}
        asked = {each.matter: Asked(each.questions, each.stops, each.worst) for each in outcomes.values() if each.key}
        for name, data in summary(out, verdicts, reasons, bool(options.recipients), asked):
            write_file(out / STATE / name, data)
    return Report(outcomes, unchanged, notes)
