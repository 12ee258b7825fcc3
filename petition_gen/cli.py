"""The command line: thin commands over the library.

Exit status: 0 done; 1 a planned filing or a named remedy could not be drafted; 2 the command or an input file is wrong,
and nothing was written. Messages name the matter and fields, never a client.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import petition_gen

if TYPE_CHECKING:
    from petition_gen.record import ClientRecord


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
ON = click.option("--on", type=Day(), default=date.today, help="The day to screen and draft as of (default: today).")


def guarded(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn an error of an input file into its message and exit status 2."""
    from functools import wraps

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from petition_gen.reading import InputError

        try:
            return command(*args, **kwargs)
        except InputError as error:
            click.echo(str(error), err=True)
            sys.exit(2)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(petition_gen.__version__, prog_name="petition-gen")
def main() -> None:
    """Draft court filing packets that clear the records of trafficking survivors, for attorney review."""


def _load(path: Path) -> ClientRecord:
    from petition_gen.record import load_record

    return load_record(path)


@main.command()
@RECORD
@click.option("-o", "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder in which packets are kept.")
@click.option("--format", "formats", type=click.Choice(["docx", "pdf"]), multiple=True, help="Only this format (may be repeated; default: both).")
@click.option("--remedy", "remedies", multiple=True, metavar="ID", help="Add a remedy to the plan: an alternative, a barred one, one of low confidence.")
@ON
@click.option("--replace", is_flag=True, help="Move a packet that holds edits aside and write a new one.")
@click.option("--no-draft-mark", is_flag=True, help="Leave off the draft mark and all comments; refused while anything is open.")
@guarded
def draft(record: Path, out: Path, formats: tuple[str, ...], remedies: tuple[str, ...], on: date, replace: bool, no_draft_mark: bool) -> None:
    """Draft every filing that RECORD allows, with a review memo, into OUT/<matter>."""
    from petition_gen.drafting import Edited, NotReady
    from petition_gen.drafting import draft as draft_packet

    client = _load(record)
    _known_remedies(remedies)
    try:
        done = draft_packet(client, out, on, formats or ("docx", "pdf"), remedies, replace, not no_draft_mark)  # type: ignore[arg-type]
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
    click.echo(f"Packet: {done.folder}")
    click.echo(f"Read first: {done.folder / 'not-for-filing' / ('review-memo.' + (formats[0] if formats else 'docx'))}")
    for failure in done.failures:
        click.echo(f"{client.matter}: could not be drafted: {failure}", err=True)
    if done.failures:
        sys.exit(1)


def _known_remedies(names: tuple[str, ...]) -> None:
    from petition_gen.jurisdiction import codes, jurisdiction
    from petition_gen.reading import nearest

    known = [remedy.id for code in codes() if (law := jurisdiction(code)) for remedy in law.remedies]
    for name in names:
        if name not in known:
            near = nearest(name, known)
            raise click.UsageError(f"no remedy is called {name!r}{f'; did you mean {near!r}?' if near else ''} (petition-gen jurisdictions lists them)")


@main.command()
@RECORD
@ON
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@guarded
def screen(record: Path, on: date, as_json: bool) -> None:
    """Screen every charge of RECORD against every remedy of its jurisdiction."""
    from petition_gen.screening import screen as screen_record
    from petition_gen.screening import screening_json

    client = _load(record)
    found = screen_record(client, on)
    if as_json:
        click.echo(json.dumps(screening_json(client, found), indent=2, ensure_ascii=False))
        return
    for i, case in enumerate(client.cases):
        for j, charge in enumerate(case.charges):
            click.echo(f"{case.id}, count {charge.count} ({case.jurisdiction}): {charge.statute}")
            here = [each for each in found if each.at == (i, j)]
            if not here:
                click.echo("  not screened: history only, or no jurisdiction file")
            for each in here:
                questions = f", {len(each.questions)} for the attorney" if each.questions else ""
                click.echo(f"  {each.verdict.replace('_', ' '):<14} {each.remedy.id}{questions}")
                if each.verdict != "no_bar_found":
                    for finding in each.deciding:
                        click.echo(f"      {finding.result.reason} [{finding.cite}; {finding.result.field}]")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@guarded
def jurisdictions(as_json: bool) -> None:
    """List the jurisdictions and their remedies."""
    from petition_gen.jurisdiction import codes, jurisdiction

    laws = [law for code in codes() if (law := jurisdiction(code))]
    if as_json:
        listed = [
            {"code": law.code, "name": law.name, "as_of": law.as_of, "remedies": [
                {"id": each.id, "title": each.title, "statute": each.statute, "confidence": each.confidence, "held": each.held} for each in law.remedies
            ]}
            for law in laws
        ]
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
        return
    for law in laws:
        click.echo(f"{law.code}  {law.name} (as of {law.as_of})")
        for each in law.remedies:
            state = f" [held: {each.held}]" if each.held else " [low confidence: drafted only when named]" if each.confidence == "low" else ""
            click.echo(f"    {each.id}: {each.statute}{state}")


@main.command()
@click.argument("code")
@guarded
def show(code: str) -> None:
    """Show what the program holds of the law of CODE: requirements with their cites, and what is open."""
    from petition_gen.jurisdiction import codes, jurisdiction

    law = jurisdiction(code.upper())
    if law is None:
        raise click.UsageError(f"there is no jurisdiction file for {code!r}; there are: {', '.join(codes())}")
    click.echo(f"{law.name} ({law.code}), as of {law.as_of}")
    for remedy in law.remedies:
        click.echo(f"\n{remedy.id}: {remedy.title}\n  {remedy.statute}; confidence {remedy.confidence}, as of {remedy.as_of}")
        if remedy.held:
            click.echo(f"  HELD: {remedy.held}")
        for requirement in remedy.requirements:
            click.echo(f"  - {requirement.says} [{requirement.cite}]")
        for question in remedy.open_questions:
            click.echo(f"  ? {question}")
    for question in law.open_questions:
        click.echo(f"? {question}")


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@guarded
def check(paths: tuple[Path, ...]) -> None:
    """Check jurisdiction files and templates (all of them, or those at PATHS): form, names, examples, and every paper drafted."""
    from petition_gen.checking import check_all

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
        from petition_gen.record import json_schema

        found = json_schema()
    else:
        from petition_gen.jurisdiction import Jurisdiction

        found = Jurisdiction.model_json_schema()
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))


@main.command("new-record")
def new_record() -> None:
    """Print an empty record with notes, to fill in."""
    from petition_gen.record import new_record_text

    click.echo(new_record_text(), nl=False)


if __name__ == "__main__":
    main()
