"""The command line: thin commands over the library.

Exit status: 0 done; 1 a planned filing or a named remedy could not be drafted; 2 the command or an input file is wrong,
and nothing was written. A fault of the program, a full disk and an end by a signal are 1 as well. Messages name the
matter and fields, never a client (`guard`).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

import petition_gen
from petition_gen.cli import guard
from petition_gen.storage.signals import ended_by_signals

if TYPE_CHECKING:
    from petition_gen.errors import Problem
    from petition_gen.intake.caseload import Fault, Intake
    from petition_gen.packet.manifest import Format
    from petition_gen.record.model import ClientRecord
    from petition_gen.storage.encryption import Keys


class Day(click.ParamType[date]):
    """A date written as 2026-11-21."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date. Fails, saying what is expected."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail("expected a date as 2026-11-21", param, ctx)


RECORD = click.argument("record", type=click.Path(path_type=Path))
SOURCE = click.argument("source", type=click.Path(path_type=Path, exists=True))
OUT = click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder in which packets are kept.",
)
IDENTITY = click.option(
    "--identity",
    "identities",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="The file of a key that opens what is encrypted (may be repeated).",
)
ENCRYPT_TO = click.option(
    "--encrypt-to",
    multiple=True,
    metavar="RECIPIENT",
    help="Write nothing in plain: encrypt to this public key (age1…), or to those in this file (may be repeated).",
)
ON = click.option("--on", type=Day(), default=date.today, help="The day to screen and draft as of (default: today).")


def _add_folder(ctx: click.Context, _: click.Parameter, folder: Path | None) -> None:
    if folder is None:
        return
    from petition_gen.errors import InputError
    from petition_gen.law.folders import adding

    try:
        ctx.with_resource(adding(folder))
    except InputError as error:
        raise click.UsageError(str(error)) from None


LAWS = click.option(
    "--jurisdictions",
    "added",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    expose_value=False,
    callback=_add_folder,
    help="A folder of jurisdiction files and templates to use besides the program's own.",
)


def guarded(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn an error of an input file, or of the memo's template, into its message and exit status 2."""
    from functools import wraps

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from petition_gen.errors import InputError, TemplateError

        try:
            return command(*args, **kwargs)
        except TemplateError as error:
            click.echo(str(error), err=True)
            sys.exit(2)
        except InputError as error:
            for problem in error.problems:
                _say(problem)
            sys.exit(2)

    return run


def _say(problem: Problem | Fault) -> None:
    """Say what is wrong with an input file; on a terminal, and when asked to, with what stands there."""
    from petition_gen.errors import Problem

    click.echo(str(problem), err=True)
    if click.get_current_context().meta.get(guard.SHOW) and isinstance(problem, Problem) and problem.line:
        with Path(problem.file).open(encoding="utf-8", errors="replace") as lines:
            line = next(islice(lines, problem.line - 1, None), "")
        click.echo(f"    {guard.shown(line.strip())}", err=True)


@click.group(cls=guard.Guarded, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(petition_gen.__version__, prog_name="petition-gen")
@click.option(
    "--verbose", is_flag=True, help="When the program itself fails, say through which of its lines; no values."
)
@click.option(
    "--show-values",
    is_flag=True,
    help="Show what stands where something is wrong with a record. It may be a client's: on a terminal only.",
)
@click.pass_context
def main(ctx: click.Context, verbose: bool, show_values: bool) -> None:
    """Draft court filing packets that clear the records of trafficking survivors, for attorney review."""
    if show_values and not sys.stderr.isatty():
        guard.refuse_values("errors do not go to a terminal here, and values must not go anywhere else")
    ctx.meta[guard.VERBOSE], ctx.meta[guard.SHOW] = verbose, show_values


def _load(path: Path, identities: tuple[Path, ...]) -> ClientRecord:
    from petition_gen.record.load import load_record

    client = load_record(path, _keys(identities).unseal)
    click.get_current_context().meta[guard.MATTER] = client.matter
    return client


def _keys(identities: tuple[Path, ...]) -> Keys:
    from petition_gen.storage.encryption import Keys

    return Keys.read(identities, lambda what: _ask(f"Passphrase of {what}"))


def _ask(what: str, new: bool = False) -> str:
    """A passphrase or password, typed unseen on the terminal; a new one twice. It is never taken from a command line."""
    from petition_gen.errors import InputError, Problem
    from petition_gen.storage.encryption import SHORTEST

    try:
        answer: str = click.prompt(what, hide_input=True, confirmation_prompt=new, err=True)
    except click.Abort:
        raise InputError([Problem("", 0, 0, "", f"{what}: none was given; nothing was written")]) from None
    if new and len(answer) < SHORTEST:
        raise InputError(
            [Problem("", 0, 0, "", f"{what}: expected {SHORTEST} characters or more; nothing was written")]
        )
    return answer


@main.command()
@RECORD
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder in which packets are kept.",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(["docx", "pdf"]),
    multiple=True,
    help="Only this format (may be repeated; default: both).",
)
@click.option(
    "--remedy",
    "remedies",
    multiple=True,
    metavar="ID",
    help="Add a remedy to the plan: an alternative, a barred one, one of low confidence.",
)
@ON
@click.option("--replace", is_flag=True, help="Move a packet that holds edits aside and write a new one.")
@click.option(
    "--no-draft-mark", is_flag=True, help="Leave off the draft mark and all comments; refused while anything is open."
)
@click.option("--combine", is_flag=True, help="Also write each filing as one PDF, its sealed papers as another.")
@LAWS
@IDENTITY
@ENCRYPT_TO
@guarded
def draft(
    record: Path,
    out: Path,
    formats: tuple[Format, ...],
    remedies: tuple[str, ...],
    on: date,
    replace: bool,
    no_draft_mark: bool,
    combine: bool,
    identities: tuple[Path, ...],
    encrypt_to: tuple[str, ...],
) -> None:
    """Draft every filing that RECORD allows, with a review memo, into OUT/<matter>.

    With --encrypt-to the packet is one encrypted archive, OUT/<matter>.tar.age.
    """
    from petition_gen.packet.draft import NotReady
    from petition_gen.packet.draft import draft as draft_packet
    from petition_gen.packet.fingerprint import DraftOptions
    from petition_gen.packet.folder import Edited, recover
    from petition_gen.storage.encryption import recipients_of

    client = _load(record, identities)
    _known_remedies(remedies)
    recover(out)
    recipients = recipients_of(encrypt_to)
    formats = formats or ("docx", "pdf")
    options = DraftOptions(on, formats, remedies, not no_draft_mark, replace, combine, recipients=recipients)
    try:
        with ended_by_signals(), _page_progress() as on_page:
            done = draft_packet(client, out, options, on_page)
    except Edited as error:
        click.echo(f"{client.matter}: left alone, because these files were edited since they were written:", err=True)
        for name in error.files:
            click.echo(f"  {error.folder / name}", err=True)
        click.echo("Use --replace to move that packet aside and write a new one.", err=True)
        sys.exit(1)
    except NotReady as error:
        click.echo(f"{client.matter}: not ready to lose the draft mark; nothing was written:", err=True)
        for reason in error.reasons:
            click.echo(f"  {reason}", err=True)
        sys.exit(1)
    if done.moved:
        click.echo(f"The old packet is kept in {done.moved}")
    for filing in done.plan.filings:
        click.echo(f"  {filing.folder}: {filing.remedy.title}{' (partial relief)' if filing.partial else ''}")
    for each in done.plan.not_filed:
        case = client.cases[each.at[0]]
        click.echo(f"  not filed: {case.id}, count {case.charges[each.at[1]].count}: see the review memo")
    for name, size in done.combined:
        click.echo(f"  {name}: {size / 1_000_000:.1f} MB")
    click.echo(f"Packet: {done.folder}")
    memo = f"not-for-filing/review-memo.{formats[0]}"
    click.echo(f"Read first: {f'{memo}, after petition-gen open' if recipients else done.folder / memo}")
    if recipients and (out / client.matter).exists():
        click.echo(f"{out / client.matter} is still there, and it is not encrypted.", err=True)
    for failure in done.failures:
        click.echo(f"{client.matter}: could not be drafted: {failure}", err=True)
    if done.failures:
        sys.exit(1)


@contextmanager
def _page_progress() -> Iterator[Callable[[int, int], None] | None]:
    """A line of exhibit pages bound, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from petition_gen.batch.progress import CLEAR_LINE

    try:
        yield lambda done, total: click.echo(
            f"{CLEAR_LINE}Binding exhibits: {done} of {total} pages", nl=False, err=True
        )
    finally:
        click.echo(CLEAR_LINE, nl=False, err=True)


@main.command()
@click.argument("old", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("new", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The redline: a .docx file.",
)
@guarded
def compare(old: Path, new: Path, out: Path) -> None:
    """Show what changed between two Word drafts of one paper, as tracked changes."""
    from petition_gen.compare.redline import compare as compare_drafts

    try:
        changes = compare_drafts(old, new, out)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"{changes} change{'' if changes == 1 else 's'}: {out}")


def _known_remedies(names: tuple[str, ...]) -> None:
    from petition_gen.law.load import codes, jurisdiction
    from petition_gen.reading.source import nearest

    known = [remedy.id for code in codes() if (law := jurisdiction(code)) for remedy in law.remedies]
    for name in names:
        if name not in known:
            near = nearest(name, known)
            called = f"called {name!r}" if re.fullmatch(r"[a-z0-9-]+|[A-Z]{2}-[A-Z0-9-]+", name) else "so called"
            raise click.UsageError(
                f"no remedy is {called}{f'; did you mean {near!r}?' if near else ''} (petition-gen jurisdictions lists them)"
            )


@main.command()
@SOURCE
@OUT
@click.option(
    "--format", "formats", type=click.Choice(["docx", "pdf"]), multiple=True, help="Only this format (default: both)."
)
@click.option("--remedy", "remedies", multiple=True, metavar="ID", help="Add a remedy to the plan of every client.")
@click.option(
    "--on",
    type=Day(),
    help="The day to screen and draft as of (default: today; with --resume, that of the earlier run).",
)
@click.option("--replace", is_flag=True, help="Move packets that hold edits aside and write new ones.")
@click.option(
    "--no-draft-mark", is_flag=True, help="Leave off the draft mark and all comments; where anything is open, fail."
)
@click.option("--combine", is_flag=True, help="Also write one PDF of each filing, for e-filing systems that want one.")
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
    formats: tuple[str, ...],
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
    from petition_gen.batch.cluster import check_scheduler, reach_scheduler
    from petition_gen.batch.progress import progress
    from petition_gen.batch.run import run_batch
    from petition_gen.batch.state import STATE, Busy, Stopped, date_of_run
    from petition_gen.law.folders import added
    from petition_gen.packet.fingerprint import DraftOptions
    from petition_gen.reading.source import ENCRYPTED
    from petition_gen.storage.encryption import recipients_of

    encrypted = source.suffix.lower() == ENCRYPTED or (source.is_dir() and any(source.glob(f"*{ENCRYPTED}")))
    if scheduler and (encrypt_to or identities or encrypted):
        raise click.UsageError(
            "--scheduler: the machines of a cluster write to their disks, so it takes nothing encrypted"
        )
    if scheduler:
        if added():
            raise click.UsageError(
                "--jurisdictions cannot be used with --scheduler: the folder is not on the cluster's machines"
            )
        try:
            check_scheduler(scheduler)
            reach_scheduler(scheduler)
        except ValueError as error:
            raise click.UsageError(f"--scheduler: {error}") from None
    _known_remedies(remedies)
    recipients = recipients_of(encrypt_to)
    found = _intake(source, identities, skip_bad_rows)
    day = on or (date_of_run(out) if resume else None) or date.today()
    wanted = cast("tuple[Format, ...]", formats or ("docx", "pdf"))
    options = DraftOptions(day, wanted, remedies, not no_draft_mark, replace, combine, recipients=recipients)
    problems = [(each.matter or "", each.to_keep) for each in found.problems]
    try:
        with progress(len(found.items)) as advance:
            done = run_batch(
                found.items,
                out,
                options,
                jobs,
                resume,
                scheduler,
                problems,
                lambda outcome, fresh: advance(outcome.matter, len(outcome.verdicts), outcome.failures, fresh),
            )
    except Busy as error:
        raise click.UsageError(str(error)) from None
    except (Stopped, KeyboardInterrupt) as error:
        click.echo(
            f"Stopped{f': {error}' if str(error) else ''}. The same command with --resume finishes the rest.", err=True
        )
        sys.exit(1)
    drafted = len(done.outcomes) - len(done.failed)
    filings = sum(len(each.verdicts) for each in done.outcomes.values())
    before = f"{done.unchanged} packets were done before and are unchanged"
    click.echo(f"{drafted} of {len(found.items)} clients drafted, {filings} filings; {before}")
    click.echo(f"Summary: {out / STATE / 'summary.html'}")
    plain = sum((out / each.matter).exists() for each in found.items) if recipients else 0
    if plain:
        click.echo(f"{plain} packets of earlier runs are still in {out}, and they are not encrypted.", err=True)
    if done.failed or problems:
        click.echo(
            f"{len(done.failed)} clients and {len(problems)} faults of rows need fixing: {out / STATE / 'failures.csv'}",
            err=True,
        )
        sys.exit(1)


def _intake(source: Path, identities: tuple[Path, ...], skip_bad_rows: bool = False) -> Intake:
    """The clients of a source. Where some cannot be read, says so of each and exits with status 2, or goes on without them."""
    from petition_gen.intake.read import read_source

    found = read_source(source, _keys(identities).unseal)
    for problem in found.problems:
        _say(problem)
    if found.problems and not skip_bad_rows:
        hint = "; --skip-bad-rows drafts the others" if found.items else ""
        click.echo(f"Nothing was written, because {source} holds {len(found.problems)} faults{hint}.", err=True)
        sys.exit(2)
    if not found.items:
        raise click.UsageError(f"{source} holds no client")
    return found


@main.command("import")
@SOURCE
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder for the records."
)
@IDENTITY
@ENCRYPT_TO
@guarded
def import_records(source: Path, out: Path, identities: tuple[Path, ...], encrypt_to: tuple[str, ...]) -> None:
    """Write the clients of SOURCE, a CSV file or an XLSX workbook, into OUT as records in YAML, for review."""
    from petition_gen.intake.write import write_records
    from petition_gen.storage.encryption import encrypt, recipients_of

    recipients = recipients_of(encrypt_to)
    found = _intake(source, identities)
    write_records(found, out, (lambda data: encrypt(data, recipients)) if recipients else None)
    click.echo(f"{len(found.items)} records are in {out}")


@main.command("new-spreadsheet")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@guarded
def new_spreadsheet(path: Path) -> None:
    """Write an empty workbook for many clients to PATH (.xlsx), with notes on each column and an example row."""
    from petition_gen.intake.workbook import new_workbook

    if path.suffix.lower() != ".xlsx":
        raise click.UsageError(f"expected a name that ends in .xlsx, and not {path.name}")
    if path.exists():
        raise click.UsageError(f"{path} is there already; name another file, or move that one away")
    new_workbook(path)
    click.echo(f"The workbook is {path}")


@main.command()
@RECORD
@ON
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@LAWS
@IDENTITY
@guarded
def screen(record: Path, on: date, as_json: bool, identities: tuple[Path, ...]) -> None:
    """Screen every charge of RECORD against every remedy of its jurisdiction."""
    from petition_gen.characters import in_message
    from petition_gen.screening.screen import screen as screen_record
    from petition_gen.screening.screen import screening_json

    client = _load(record, identities)
    found = screen_record(client, on)
    if as_json:
        click.echo(json.dumps(screening_json(client, found), indent=2, ensure_ascii=False))
        return
    for i, case in enumerate(client.cases):
        for j, charge in enumerate(case.charges):
            click.echo(in_message(f"{case.id}, count {charge.count} ({case.jurisdiction}): {charge.statute}"))
            here = [each for each in found if each.at == (i, j)]
            if not here:
                click.echo("  not screened: history only, or no jurisdiction file")
            for each in here:
                questions = f", {len(each.questions)} for the attorney" if each.questions else ""
                click.echo(f"  {each.verdict.replace('_', ' '):<14} {each.remedy.id}{questions}")
                if each.verdict != "no_bar_found":
                    for finding in each.deciding:
                        click.echo(
                            in_message(f"      {finding.result.reason} [{finding.cite}; {finding.result.field}]")
                        )


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@LAWS
@guarded
def jurisdictions(as_json: bool) -> None:
    """List the jurisdictions and their remedies."""
    from petition_gen.law.load import codes, jurisdiction

    laws = [law for code in codes() if (law := jurisdiction(code))]
    if as_json:
        listed = [
            {
                "code": law.code,
                "name": law.name,
                "as_of": law.as_of,
                "remedies": [
                    {
                        "id": each.id,
                        "title": each.title,
                        "statute": each.statute,
                        "confidence": each.confidence,
                        "held": each.held,
                    }
                    for each in law.remedies
                ],
            }
            for law in laws
        ]
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
        return
    for law in laws:
        click.echo(f"{law.code}  {law.name} (as of {law.as_of})")
        for each in law.remedies:
            state = (
                f" [held: {each.held}]"
                if each.held
                else " [low confidence: drafted only when named]"
                if each.confidence == "low"
                else ""
            )
            click.echo(f"    {each.id}: {each.statute}{state}")


@main.command()
@click.argument("code")
@LAWS
@guarded
def show(code: str) -> None:
    """Show what the program holds of the law of CODE: requirements with their cites, and what is open."""
    from petition_gen.law.load import codes, jurisdiction

    law = jurisdiction(code.upper())
    if law is None:
        called = f"{code!r}" if re.fullmatch(r"[A-Za-z]{2,5}", code) else "what was given"
        raise click.UsageError(f"there is no jurisdiction file for {called}; there are: {', '.join(codes())}")
    click.echo(f"{law.name} ({law.code}), as of {law.as_of}")
    for remedy in law.remedies:
        click.echo(
            f"\n{remedy.id}: {remedy.title}\n  {remedy.statute}; confidence {remedy.confidence}, as of {remedy.as_of}"
        )
        if remedy.held:
            click.echo(f"  HELD: {remedy.held}")
        for requirement in remedy.requirements:
            click.echo(f"  - {requirement.says} [{requirement.cite}]")
        for question in remedy.open_questions:
            click.echo(f"  ? {question}")
    for question in law.open_questions:
        click.echo(f"? {question}")


@main.command("new-key")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@guarded
def new_key(path: Path) -> None:
    """Make a pair of keys: the secret one goes into the new file PATH, the public one is printed.

    Where PATH ends in .age, the file is encrypted with a passphrase, which is asked for.
    """
    from petition_gen.reading.source import ENCRYPTED
    from petition_gen.storage.encryption import new_key as make_key

    passphrase = _ask(f"New passphrase of {path}", new=True) if path.suffix.lower() == ENCRYPTED else None
    click.echo(make_key(path, passphrase))


@main.command()
@click.argument("paths", metavar="PATH", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--to",
    "recipients",
    multiple=True,
    metavar="RECIPIENT",
    help="A public key (age1…), or a file of them (may be repeated; default: a passphrase, which is asked for).",
)
@guarded
def seal(paths: tuple[Path, ...], recipients: tuple[str, ...]) -> None:
    """Encrypt each PATH, a file or a folder, into a new file beside it that ends in .age."""
    from petition_gen.storage.encryption import encrypt_path as seal_path
    from petition_gen.storage.encryption import recipients_of

    to = recipients_of(recipients)
    passphrase = None if to else _ask("New passphrase", new=True)
    for path in paths:
        click.echo(seal_path(path, to, passphrase))
    click.echo("What was encrypted is still there, in plain.", err=True)


@main.command("open")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@IDENTITY
@guarded
def open_encrypted(path: Path, identities: tuple[Path, ...]) -> None:
    """Decrypt PATH, which ends in .age, into a new file beside it; an archive, .tar.age, into a new folder."""
    from petition_gen.storage.encryption import decrypt_path

    click.echo(decrypt_path(path, _keys(identities)))


@main.command()
@click.argument("paths", metavar="PATH", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder for the copies."
)
@guarded
def lock(paths: tuple[Path, ...], out: Path) -> None:
    """Write copies of Word and PDF files, or of all in a folder, that open with a password only, for sending.

    The password is asked for. The files themselves stay as they are.
    """
    from petition_gen.packet.copies import lock as lock_papers

    for copy in lock_papers(paths, out, _ask("New password", new=True)):
        click.echo(copy)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@LAWS
@guarded
def check(paths: tuple[Path, ...]) -> None:
    """Check jurisdiction files and templates (all, or those at PATHS or in DIR): form, names, examples, and every paper drafted."""
    from petition_gen.authoring.check import check_all

    problems, counted = check_all(paths)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(2)
    click.echo(f"{counted}: nothing wrong was found")


@main.command()
@click.argument("kind", type=click.Choice(["record", "jurisdiction"]))
def schema(kind: str) -> None:
    """Print the JSON Schema of a record or a jurisdiction file, for editors."""
    if kind == "record":
        from petition_gen.record.load import json_schema

        found = json_schema()
    else:
        from petition_gen.law.schema import json_schema as law_schema

        found = law_schema()
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))


@main.command("new-record")
def new_record() -> None:
    """Print an empty record with notes, to fill in."""
    from petition_gen.record.load import new_record_text

    click.echo(new_record_text(), nl=False)
