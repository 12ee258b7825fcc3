"""approve."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from petition_gen.cli import guard
from petition_gen.cli.options import ENCRYPT_TO, IDENTITY, ON, RECORD, guarded, keys, load_with

if TYPE_CHECKING:
    from petition_gen.planning.approvals import OwnPassage


@click.command()
@RECORD
@click.option(
    "--again",
    multiple=True,
    metavar="FIELD",
    help="Confirm a passage whose words were changed since (may be repeated), as trafficking.narrative[0].text.",
)
@ON
@IDENTITY
@ENCRYPT_TO
@guarded
def approve(
    record: Path, again: tuple[str, ...], on: date, identities: tuple[Path, ...], encrypt_to: tuple[str, ...]
) -> None:
    """Confirm that the client approved the words that RECORD holds now, and write their digest beside each approval.

    Only what has a day and a reader's name under approved is confirmed. Nothing else in the file changes.
    """
    from petition_gen.planning.approvals import own_passages
    from petition_gen.reading.source import ENCRYPTED
    from petition_gen.storage.encryption import recipients_of
    from petition_gen.storage.rewriting import rewrite

    opening, recipients = keys(identities), recipients_of(encrypt_to)
    if recipients and record.suffix.lower() != ENCRYPTED:
        raise guard.Usage("--encrypt-to: the record is not encrypted; petition-gen encrypt does that")
    client = load_with(record, opening)
    passages = own_passages(client, on)
    named = _named(again, passages)
    confirmed = [each for each in passages if each.state == "old" or (each.state == "changed" and each in named)]
    if confirmed:
        assert client.source
        rewrite(client.source, {each.approval_path: each.digest for each in confirmed}, opening, recipients)
    for each in confirmed:
        again_told = " again: its date and its reader have to be those of the new reading" if each in named else ""
        click.echo(f"{each.path}: confirmed{again_told}")
    open_ = [each for each in passages if each not in confirmed and each.state != "approved"]
    for each in open_:
        click.echo(f"{each.path}: not confirmed: {_why(each)}", err=True)
    done = [each for each in passages if each not in open_]
    for each in done:
        if each.interpreter_wanting:
            click.echo(f"{each.path}: name the interpreter, without whom there is no signature block", err=True)
    click.echo(f"{client.matter}: {len(done)} of {len(passages)} passages approved in these words")
    if open_:
        sys.exit(1)


def _named(again: Iterable[str], passages: Iterable[OwnPassage]) -> list[OwnPassage]:
    """The passages that --again names, by the field of their words or by what holds it."""
    from petition_gen.reading.source import field_path

    found = []
    for name in again:
        each = next((one for one in passages if name in (one.path, field_path(one.holder))), None)
        if each is None:
            raise guard.Usage(
                "--again: expected a field of this record with the client's own words, as trafficking.narrative[0].text"
            )
        found.append(each)
    return found


def _why(passage: OwnPassage) -> str:
    if passage.state == "changed":
        return (
            "other words than those that were approved. Read them back again, write the new date and who read them, "
            "and name this field with --again"
        )
    if passage.later:
        return "approved on a day that is still to come"
    return "its approval needs a date, and the name of who read the words back"
