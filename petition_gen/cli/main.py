"""The command line: thin commands over the library.

Exit status: 0 done; 1 a planned filing or a named remedy could not be drafted; 2 the command or an input file is wrong,
and nothing was written. A fault of the program, a full disk and an end by a signal are 1 as well. Messages name the
matter and fields, never a client (`guard`).
"""

from __future__ import annotations

import copy
import sys

import click

import petition_gen
from petition_gen.cli import approve, batch, draft, guard, keys, law


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


COMMANDS = (
    draft.draft, draft.compare, approve.approve, batch.batch, batch.import_records, batch.new_spreadsheet, law.screen, law.jurisdictions,
    law.show, law.check, law.schema, law.new_record, keys.new_key, keys.encrypt, keys.decrypt, keys.lock,
)  # fmt: skip
FORMER_NAMES = {"seal": keys.encrypt, "open": keys.decrypt}
for _command in COMMANDS:
    main.add_command(_command)
for _name, _command in FORMER_NAMES.items():
    _former = copy.copy(_command)
    _former.name, _former.hidden = _name, True
    main.add_command(_former)
