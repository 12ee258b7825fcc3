"""draft and compare."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from petition_gen.cli import guard
from petition_gen.cli.options import (
    ENCRYPT_TO,
    IDENTITY,
    LAWS,
    ON,
    OUT,
    RECORD,
    drafting_options,
    guarded,
    known_remedies,
    load,
    say_whose_law,
)
from petition_gen.storage.signals import ended_by_signals

if TYPE_CHECKING:
    from petition_gen.packet.draft import Drafted
    from petition_gen.packet.manifest import Format
    from petition_gen.planning.filing import Plan
    from petition_gen.record.model import ClientRecord


@click.command()
@RECORD
@OUT
@drafting_options
@ON
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

    client = load(record, identities)
    known_remedies(remedies, client)
    say_whose_law()
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
    _tell(client, done, out, formats, bool(recipients))
    if done.failures:
        sys.exit(1)


def _tell(client: ClientRecord, done: Drafted, out: Path, formats: tuple[Format, ...], encrypted: bool) -> None:
    """Say what was drafted and what was not, where it lies, and what to read first."""
    if done.moved:
        click.echo(f"The old packet is kept in {done.moved}")
    _say_plan(done.plan)
    for name, size in done.combined.files:
        click.echo(f"  {name}: {size / 1_000_000:.1f} MB")
    for said in done.combined.said:
        click.echo(f"  {said}")
    click.echo(f"Packet: {done.folder}")
    memo = f"not-for-filing/review-memo.{formats[0]}"
    click.echo(f"Read first: {f'{memo}, after petition-gen decrypt' if encrypted else done.folder / memo}")
    if encrypted and (out / client.matter).exists():
        click.echo(f"{out / client.matter} is still there, and it is not encrypted.", err=True)
    for missing in done.missing:
        click.echo(f"{client.matter}: drafted; {missing}", err=True)
    for each in done.unprinted:
        click.echo(f"{client.matter}: drafted; {each}", err=True)
    for failure in done.failures:
        click.echo(f"{client.matter}: could not be drafted: {failure}", err=True)


def _say_plan(made: Plan) -> None:
    """Say what was drafted, what was not, and what is left to name or to choose."""
    for filing in made.filings:
        click.echo(f"  {filing.folder}: {filing.remedy.title}{' (partial relief)' if filing.partial else ''}")
    for each in made.not_filed:
        case = made.record.cases[each.at[0]]
        when = (
            f"; drafted when named: {' '.join(f'--remedy {name}' for name in each.nameable)}" if each.nameable else ""
        )
        click.echo(f"  not filed: {case.id}, count {case.charges[each.at[1]].count}: see the review memo{when}")
    for choice in made.choices:
        if choice.settled is None:
            ids = f"{choice.stronger.remedy.id} (stronger, doubtful) or {choice.clear.remedy.id} (clear)"
            click.echo(f"  to choose: {made.record.cases[choice.at[0]].id}: {ids}; record it under `chosen`")


@contextmanager
def _page_progress() -> Iterator[Callable[[int, int], None] | None]:
    """A line of exhibit pages bound, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from petition_gen.batch.progress_bar import CLEAR_LINE

    try:
        yield lambda done, total: click.echo(
            f"{CLEAR_LINE}Binding exhibits: {done} of {total} pages", nl=False, err=True
        )
    finally:
        click.echo(CLEAR_LINE, nl=False, err=True)


@click.command()
@click.argument("old", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("new", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The redline: a .docx file."
)
@guarded
def compare(old: Path, new: Path, out: Path) -> None:
    """Show what changed between two Word drafts of one paper, as tracked changes."""
    from petition_gen.compare.redline import compare as compare_drafts

    try:
        changes = compare_drafts(old, new, out)
    except ValueError as error:
        raise guard.Usage(str(error)) from None
    click.echo(f"{changes} change{'' if changes == 1 else 's'}: {out}")
