"""batch, import and new-spreadsheet."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from petition_gen.cli import guard
from petition_gen.cli.options import (
    ENCRYPT_TO,
    IDENTITY,
    LAWS,
    OUT,
    SOURCE,
    Day,
    drafting_options,
    guarded,
    keys,
    known_remedies,
    say,
    say_whose_law,
    table_options,
)

if TYPE_CHECKING:
    from petition_gen.batch.resume import Outcome
    from petition_gen.batch.run import Report
    from petition_gen.intake.caseload import Intake
    from petition_gen.intake.dates import Order
    from petition_gen.packet.manifest import Format
    from petition_gen.record.model import ClientRecord


@click.command()
@SOURCE
@OUT
@table_options
@drafting_options
@click.option(
    "--on",
    type=Day(),
    help="The day to screen and draft as of (default: today; with --resume, that of the earlier run).",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="How many clients to draft at a time (default: as many as there are cores).",
)
@click.option("--resume", is_flag=True, help="Leave what is done and unchanged as it is, and draft the rest.")
@click.option("--skip-bad-rows", is_flag=True, help="Draft the others where some rows or records cannot be read.")
@click.option(
    "--scheduler", metavar="ADDRESS", help="Draft on a Dask cluster: the address of its scheduler, as tls://host:8786."
)
@LAWS
@IDENTITY
@ENCRYPT_TO
@guarded
def batch(
    source: Path,
    out: Path,
    columns: Path | None,
    dates: Order | None,
    formats: tuple[Format, ...],
    remedies: tuple[str, ...],
    on: date | None,
    replace: bool,
    no_draft_mark: bool,
    combine: bool,
    jobs: int | None,
    resume: bool,
    skip_bad_rows: bool,
    scheduler: str | None,
    identities: tuple[Path, ...],
    encrypt_to: tuple[str, ...],
) -> None:
    """Draft the packets of all clients in SOURCE, a folder of records, a CSV file or an XLSX workbook, into OUT.

    What came of each client is in OUT/_batch: summary.html, summary.csv and failures.csv. With --encrypt-to each packet is
    one encrypted archive, OUT/<matter>.tar.age.
    """
    from petition_gen.batch.progress_bar import progress
    from petition_gen.batch.resume import Busy, Stopped, date_of_run
    from petition_gen.batch.run import run_batch
    from petition_gen.packet.fingerprint import DraftOptions
    from petition_gen.storage.encryption import recipients_of

    if scheduler:
        _check_cluster(scheduler, source, bool(encrypt_to or identities))
    known_remedies(remedies)
    say_whose_law()
    recipients = recipients_of(encrypt_to)
    found = _intake(source, identities, columns, dates, skip_bad_rows)
    day = on or (date_of_run(out) if resume else None) or date.today()
    formats = formats or ("docx", "pdf")
    options = DraftOptions(day, formats, remedies, not no_draft_mark, replace, combine, recipients=recipients)
    problems = [(each.matter or "", each.to_keep) for each in found.problems]

    def tell(outcome: Outcome, fresh: bool) -> None:
        advance(outcome.matter, len(outcome.verdicts), outcome.failures, fresh)

    try:
        with progress(len(found.items)) as advance:
            done = run_batch(found.items, out, options, jobs, resume, scheduler, problems, tell)
    except Busy as error:
        raise guard.Usage(str(error)) from None
    except (Stopped, KeyboardInterrupt) as error:
        why = f": {error}" if str(error) else ""
        click.echo(f"Stopped{why}. The same command with --resume finishes the rest.", err=True)
        sys.exit(1)
    _report(done, len(found.items), out, len(problems))
    plain = sum((out / each.matter).exists() for each in found.items) if recipients else 0
    if plain:
        click.echo(f"{plain} packets of earlier runs are still in {out}, and they are not encrypted.", err=True)
    if done.failed or problems:
        sys.exit(1)


def _check_cluster(scheduler: str, source: Path, keys_named: bool) -> None:
    """Refuse a cluster that cannot be reached, or what cannot be drafted on one: anything encrypted, and added law."""
    from petition_gen.batch.cluster import check_scheduler, reach_scheduler
    from petition_gen.law.folders import added
    from petition_gen.reading.source import ENCRYPTED

    encrypted = source.suffix.lower() == ENCRYPTED or (source.is_dir() and any(source.glob(f"*{ENCRYPTED}")))
    if keys_named or encrypted:
        raise guard.Usage("--scheduler: the machines of a cluster write to their disks, so it takes nothing encrypted")
    if added():
        raise guard.Usage(
            "--jurisdictions cannot be used with --scheduler: the folder is not on the cluster's machines"
        )
    try:
        check_scheduler(scheduler)
        reach_scheduler(scheduler)
    except ValueError as error:
        raise guard.Usage(f"--scheduler: {error}") from None


def _report(done: Report, clients: int, out: Path, faults: int) -> None:
    """Say how many clients and filings were drafted, and where the summary and the failures are."""
    from petition_gen.batch.resume import STATE

    drafted = len(done.outcomes) - len(done.failed)
    filings = sum(len(each.verdicts) for each in done.outcomes.values())
    before = f"{done.unchanged} packets were done before and are unchanged"
    click.echo(f"{drafted} of {clients} clients drafted, {filings} filings; {before}")
    click.echo(f"Summary: {out / STATE / 'summary.html'}")
    if done.failed or faults:
        told = f"{len(done.failed)} clients and {faults} faults of rows need fixing: {out / STATE / 'failures.csv'}"
        click.echo(told, err=True)


def _intake(
    source: Path, identities: tuple[Path, ...], columns: Path | None, dates: Order | None, skip_bad_rows: bool = False
) -> Intake:
    """The clients of a source. Where some cannot be read, says so of each and exits with status 2, or goes on without them."""
    from petition_gen.intake.habits import read_habits
    from petition_gen.intake.read import read_source

    if source.is_dir() and (columns or dates):
        raise guard.Usage("--columns and --dates are for a CSV file or a workbook, and this is a folder of records")
    habits = read_habits(columns, dates)
    found = read_source(source, keys(identities).decrypt, habits)
    for left in found.left:
        say(left)
    for problem in found.problems:
        say(problem)
    if found.problems and not skip_bad_rows:
        hint = "; --skip-bad-rows drafts the others" if found.items else ""
        click.echo(f"Nothing was written, because {source} holds {len(found.problems)} faults{hint}.", err=True)
        sys.exit(2)
    if not found.items:
        raise guard.Usage(f"{source} holds no client")
    return found


@click.command("import")
@SOURCE
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder for the records."
)
@table_options
@IDENTITY
@ENCRYPT_TO
@guarded
def import_records(
    source: Path,
    out: Path,
    columns: Path | None,
    dates: Order | None,
    identities: tuple[Path, ...],
    encrypt_to: tuple[str, ...],
) -> None:
    """Write the clients of SOURCE, a CSV file or an XLSX workbook, into OUT as records in YAML, for review."""
    from petition_gen.intake.write import write_records
    from petition_gen.storage.encryption import encrypt, recipients_of

    recipients = recipients_of(encrypt_to)
    found = _intake(source, identities, columns, dates)
    write_records(found, out, (lambda data: encrypt(data, recipients)) if recipients else None)
    click.echo(f"{len(found.items)} records are in {out}")
    for item in found.items:
        client = item.record()
        _tell_matter(client)
        _tell_audit(client)


def _tell_matter(client: ClientRecord) -> None:
    """Say where a matter number, which names files and stands in messages, is made of the client's name."""
    from petition_gen.characters import in_message

    words = {word.casefold() for word in re.findall(r"[^\W\d_]{2,}", client.matter)}
    names = (client.client.name.first, client.client.name.last)
    if words & {word.casefold() for name in names for word in re.findall(r"[^\W\d_]{2,}", name or "")}:
        told = "the matter number holds a name of the client, and it names files and folders: give the matter another"
        click.echo(in_message(f"  {client.matter}: {told}"), err=True)


def _tell_audit(client: ClientRecord) -> None:
    """What the audit asks of a record: how much, how much of it stops a filing, and the first of it."""
    from petition_gen.audit.audit import audit
    from petition_gen.characters import in_message
    from petition_gen.law.load import jurisdiction

    if asked := audit(client, jurisdiction, date.today()):
        stops = sum(each.stop for each in asked)
        told = f"{len(asked)} to check in the record first, {stops} of them STOPs: {asked[0].says}"
        click.echo(in_message(f"  {client.matter}: {told}"))


@click.command("new-spreadsheet")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@guarded
def new_spreadsheet(path: Path) -> None:
    """Write an empty workbook for many clients to PATH (.xlsx), with notes on each column and an example row."""
    from petition_gen.intake.workbook import new_workbook

    if path.suffix.lower() != ".xlsx":
        raise guard.Usage(f"expected a name that ends in .xlsx, and not {path.name}")
    if path.exists():
        raise guard.Usage(f"{path} is there already; name another file, or move that one away")
    new_workbook(path)
    click.echo(f"The workbook is {path}")
