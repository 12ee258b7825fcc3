"""Builds docs/cli.md from the commands. `make docs` writes it; a test sees to it that it is current."""

from __future__ import annotations

import inspect
from pathlib import Path

import click

from petition_gen.cli.main import main

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"

HEAD = """# The commands

Written by `make docs` from the commands themselves; change their help texts in `petition_gen/cli`, not this page.

Exit status: 0 done; 1 a planned filing or a named remedy could not be drafted, or a packet holds edits; 2 the command
or an input file is wrong, and nothing was written. A full disk, a fault of the program and an end by a signal are 1 as
well, and leave what was there as it was. Messages name the matter and the field, never a client.
"""


def reference() -> str:
    """The page: each command with its usage, its help and its options."""
    before = f"\n## Before any command\n\n    petition-gen [OPTIONS] COMMAND\n{_table(main)}"
    return HEAD + before + "".join(_section(name, command) for name, command in sorted(main.commands.items()))


def _section(name: str, command: click.Command) -> str:
    options = [each for each in command.params if isinstance(each, click.Option)]
    wanted = [each for each in command.params if each.required or not isinstance(each, click.Option)]
    usage = [f"petition-gen {name}", *map(_usage, wanted), *(["[OPTIONS]"] if set(options) - set(wanted) else [])]
    return f"\n## petition-gen {name}\n\n    {' '.join(usage)}\n\n{_plain(command.help)}\n{_table(command)}"


def _table(command: click.Command) -> str:
    options = [each for each in command.params if isinstance(each, click.Option)]
    rows = "".join(f"| {_names(each)} | {_plain(each.help)} |\n" for each in options)
    return f"\n| option | what it does |\n|---|---|\n{rows}" if options else ""


def _usage(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        return f"{parameter.opts[0]} {_value(parameter)}"
    value = _value(parameter)
    return value if parameter.required else f"[{value} …]" if parameter.nargs == -1 else f"[{value}]"


def _names(option: click.Option) -> str:
    names = [f"`{each}`" for each in option.opts]
    return ", ".join(names if option.is_flag else [*names[:-1], f"`{option.opts[-1]} {_value(option)}`"])


def _value(parameter: click.Parameter) -> str:
    if isinstance(parameter.type, click.Choice):
        return "/".join(parameter.type.choices)
    named = parameter.type.name == "text" or isinstance(parameter.type, click.Path)
    return parameter.metavar or str(parameter.name if named else parameter.type.name).upper()


def _plain(text: str | None) -> str:
    return inspect.cleandoc(text or "").replace("<", "\\<").replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
