"""What several commands share: their arguments and options, and how they read a record, a key and a passphrase."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from petition_gen.cli import guard

if TYPE_CHECKING:
    from petition_gen.errors import Problem
    from petition_gen.intake.caseload import Fault
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
        raise guard.Usage(str(error)) from None


LAWS = click.option(
    "--jurisdictions",
    "added",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    expose_value=False,
    callback=_add_folder,
    help="A folder of jurisdiction files and templates to use besides the program's own.",
)


def say_whose_law(*, err: bool = False) -> None:
    """Say which law and words come from the folder of `--jurisdictions`, in one line; nothing where there is none."""
    from petition_gen.law.from_elsewhere import from_elsewhere

    if found := from_elsewhere():
        click.echo(f"Law from --jurisdictions: {'; '.join(found.sentences)}.", err=err)


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
                say(problem)
            sys.exit(2)

    return run


def say(problem: Problem | Fault) -> None:
    """Say what is wrong with an input file; on a terminal, and when asked to, with what stands there."""
    from petition_gen.errors import Problem

    click.echo(str(problem), err=True)
    if click.get_current_context().meta.get(guard.SHOW) and isinstance(problem, Problem) and problem.line:
        with Path(problem.file).open(encoding="utf-8", errors="replace") as lines:
            line = next(islice(lines, problem.line - 1, None), "")
        click.echo(f"    {guard.shown(line.strip())}", err=True)


def load(path: Path, identities: tuple[Path, ...]) -> ClientRecord:
    """The record at a path; its matter is what messages name from here on."""
    return load_with(path, keys(identities))


def load_with(path: Path, opening: Keys) -> ClientRecord:
    """The same, opened with these keys."""
    from petition_gen.record.load import load_record

    client = load_record(path, opening.decrypt)
    click.get_current_context().meta[guard.MATTER] = client.matter
    return client


def keys(identities: tuple[Path, ...]) -> Keys:
    """The keys in these files; a passphrase is asked for where one needs it."""
    from petition_gen.storage.encryption import Keys

    return Keys.read(identities, lambda what: ask(f"Passphrase of {what}"))


def ask(what: str, new: bool = False) -> str:
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


def known_remedies(names: tuple[str, ...], client: ClientRecord | None = None) -> None:
    """Refuse names of remedies that no jurisdiction has, and in `ID:CASE` cases that the client's record does not have."""
    from petition_gen.law.load import remedy_ids
    from petition_gen.planning.named import split
    from petition_gen.reading.source import nearest

    known = remedy_ids()
    for name, case in map(split, names):
        if name not in known:
            near = nearest(name, known)
            called = f"called {name!r}" if re.fullmatch(r"[a-z0-9-]+|[A-Z]{2}-[A-Z0-9-]+", name) else "so called"
            raise guard.Usage(
                f"no remedy is {called}{f'; did you mean {near!r}?' if near else ''} (petition-gen jurisdictions lists them)"
            )
        if case is not None and client and case not in {each.id for each in client.cases}:
            raise guard.Usage(f"--remedy {name}:CASE: the record has no case of the id that was given")


def table_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that import and batch have for tables that were not made as the program's own."""
    options = (
        click.option(
            "--columns",
            type=click.Path(path_type=Path, exists=True, dir_okay=False),
            metavar="MAP",
            help="A YAML file that says what the columns of a table of yours mean, as docs/spreadsheet.md shows.",
        ),
        click.option(
            "--dates",
            type=click.Choice(["month-first", "day-first"]),
            help="How a table writes dates as 3/4/2013 (default: as each column can be read, where it can in one way only).",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def drafting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that draft and batch have in common."""
    options = (
        click.option(
            "--format",
            "formats",
            type=click.Choice(["docx", "pdf"]),
            multiple=True,
            help="Only this format (may be repeated; default: both).",
        ),
        click.option(
            "--remedy",
            "remedies",
            multiple=True,
            metavar="ID[:CASE]",
            help="Add a remedy (an alternative, one of low confidence) for the charges that nothing bars; "
            "with :CASE for that case, whatever bars it (may be repeated).",
        ),
        click.option("--replace", is_flag=True, help="Move a packet that holds edits aside and write a new one."),
        click.option(
            "--no-draft-mark",
            is_flag=True,
            help="Leave off the draft mark and all comments; refused while anything is open.",
        ),
        click.option(
            "--combine",
            is_flag=True,
            help="Also write each filing as one PDF, as far as the court takes one; orders and what is lodged stand apart.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command
