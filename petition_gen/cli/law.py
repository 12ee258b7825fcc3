"""screen, jurisdictions, show, check, schema and new-record."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path

import click

from petition_gen.cli import guard
from petition_gen.cli.options import IDENTITY, LAWS, ON, RECORD, guarded, load, say_whose_law


@click.command()
@RECORD
@ON
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@LAWS
@IDENTITY
@guarded
def screen(record: Path, on: date, as_json: bool, identities: tuple[Path, ...]) -> None:
    """Say what to check in RECORD first, and screen every charge against every remedy of its jurisdiction."""
    from petition_gen.audit.audit import audit
    from petition_gen.characters import in_message
    from petition_gen.law.load import jurisdiction
    from petition_gen.planning.in_words import screening_lines
    from petition_gen.planning.plan import plan
    from petition_gen.screening.screen import screen as screen_record
    from petition_gen.screening.screen import screening_json

    client = load(record, identities)
    found, asked = screen_record(client, on), audit(client, jurisdiction, on)
    say_whose_law(err=as_json)
    if as_json:
        charges = screening_json(client, found)["charges"]
        told = {"matter": client.matter, "audit": [each.json() for each in asked], "charges": charges}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    if asked:
        click.echo("Check the record first:")
    for question in asked:
        click.echo(in_message(f"  {question.mark:<4} {question.says}"))
    for line in screening_lines(plan(client, found)):
        click.echo(in_message(line))


@click.command()
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
        click.echo(f"{law.code}  {law.name} (as of {law.as_of}){_whose(law.code)}")
        for each in law.remedies:
            state = (
                f" [held: {each.held}]"
                if each.held
                else " [low confidence: drafted only when named]"
                if each.confidence == "low"
                else ""
            )
            click.echo(f"    {each.id}: {each.statute}{state}")


def _whose(code: str) -> str:
    """Whose law it is, in brackets, where it is not the program's own."""
    from petition_gen.law.from_elsewhere import from_elsewhere

    found = from_elsewhere()
    if found and code in found.replaced:
        return " [from --jurisdictions, in the place of the program's own]"
    return " [from --jurisdictions]" if found and code in found.new else ""


@click.command()
@click.argument("code")
@LAWS
@guarded
def show(code: str) -> None:
    """Show what the program holds of the law of CODE: requirements with their cites, and what is open."""
    from petition_gen.law.load import codes, jurisdiction

    law = jurisdiction(code.upper())
    if law is None:
        called = f"{code!r}" if re.fullmatch(r"[A-Za-z]{2,5}", code) else "what was given"
        raise guard.Usage(f"there is no jurisdiction file for {called}; there are: {', '.join(codes())}")
    click.echo(f"{law.name} ({law.code}), as of {law.as_of}{_whose(law.code)}")
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


@click.command()
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


@click.command()
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


@click.command("new-record")
def new_record() -> None:
    """Print an empty record with notes, to fill in."""
    from petition_gen.record.load import new_record_text

    click.echo(new_record_text(), nl=False)
