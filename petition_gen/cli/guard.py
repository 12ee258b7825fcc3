"""The guard around every command: nothing of a client is said by accident, and nothing half done is left by an end.

While a command runs, libraries' logs and warnings are silent, files are made for their owner alone, the system writes no
core dump, and SIGTERM and SIGHUP end the command as Ctrl-C does, by way of everything that tidies up. An exception that
nobody foresaw is told by its type and by the line of the program where it came up, never by its words: they may quote
the record.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import resource
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from petition_gen.errors import sentence, stack

MATTER, VERBOSE, SHOW = "petition_gen.matter", "petition_gen.verbose", "petition_gen.show_values"


class Usage(click.UsageError):
    """A usage error of this program's own: its words hold no value that was typed, save a path."""


# What is told in its own words, by `without_values` or by click. Any other usage error may quote what was typed.
TOLD = (Usage, click.NoSuchOption, click.BadOptionUsage, click.BadParameter, click.exceptions.NoArgsIsHelpError)


class Guarded(click.Group):
    """A group of commands with the guard around each."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The same, and what was given is kept, so that no message repeats it."""
        ctx.meta["petition_gen.given"] = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise without_values(error) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Whatever is wrong is told without values; a fault of the program ends with status 1."""
        with quietly():
            try:
                return super().invoke(ctx)
            except (click.exceptions.Exit, click.Abort):
                raise
            except click.UsageError as error:
                raise without_values(error) from None
            except (click.ClickException, KeyboardInterrupt, SystemExit, GeneratorExit):
                raise
            except BaseException as error:  # some libraries have errors that are no Exception
                if isinstance(error, OSError) and error.errno == errno.EPIPE:
                    raise  # who reads our output has gone away
                _tell(error, ctx)
                ctx.exit(1)


def _tell(error: BaseException, ctx: click.Context) -> None:
    matter = ctx.meta.get(MATTER)
    click.echo(f"{f'{matter}: ' if matter else ''}{sentence(error)}", err=True)
    if ctx.meta.get(VERBOSE):
        for line in stack(error):
            click.echo(f"  {line}", err=True)
    if ctx.meta.get(SHOW):
        click.echo(f"  {shown(str(error))}", err=True)
    if not isinstance(error, OSError) and not ctx.meta.get(VERBOSE):
        click.echo("petition-gen --verbose, with the same command after it, says where, without any value.", err=True)


def refuse_values(why: str) -> NoReturn:
    """End with the reason why values are not shown."""
    raise Usage(f"--show-values: {why}")


def shown(text: str) -> str:
    """A text for a terminal: what would not be printed, and could steer it, is written as its code."""
    return re.sub(r"[^\n\x20-\x7e]", lambda each: each[0] if each[0].isprintable() else f"<U+{ord(each[0]):04X}>", text)


def without_values(error: click.UsageError) -> click.UsageError:
    """The usage error without what was typed, which may be a client's name out of place.

    A path that was given is named all the same: it is the user's own, and the message would be of no use.
    """
    message, context = error.message, error.ctx
    if isinstance(error, click.NoSuchOption) and not re.fullmatch(r"--?[a-z][a-z-]*", error.option_name):
        return Usage("there is no such option; before a name that begins with a dash, write --", context)
    if not isinstance(error, TOLD):
        if context and isinstance(context.command, click.Group):
            return Usage("expected one of the commands that petition-gen --help lists", context)
        return Usage("more was given than the command takes; a path with spaces needs quotes around it", context)
    if isinstance(error, click.MissingParameter):
        return error
    if isinstance(error, click.BadParameter) and not isinstance(getattr(error.param, "type", None), click.Path):
        given: Sequence[str] = context.meta.get("petition_gen.given", ()) if context else ()
        values = {part for each in given for part in (each, each.partition("=")[2]) if part}
        for each in sorted(values, key=len, reverse=True):
            message = message.replace(repr(each), "what was given")
        telling = (each for each in values if len(each) > 2 and not each.isdigit())
        if any(each in message for each in telling):  # in quotes of another kind
            message = "not a value that it takes"
        return click.BadParameter(message, context, error.param, error.param_hint)
    return error


def _with_streams() -> None:
    """Have input, output and errors go nowhere where the starter closed them: a file of a packet must not get their numbers."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # it gets the lowest number that is free
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


@contextmanager
def quietly() -> Iterator[None]:
    """While this holds: no logs, no warnings, private files, no core dump, and an orderly end by SIGTERM and SIGHUP."""
    _with_streams()
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    umask, disabled = os.umask(0o077), logging.root.manager.disable
    hooks = threading.excepthook, sys.unraisablehook
    logging.disable(logging.CRITICAL)
    threading.excepthook = sys.unraisablehook = _hook
    handlers = _end_in_order()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        threading.excepthook, sys.unraisablehook = hooks
        logging.disable(disabled)
        os.umask(umask)


def _hook(args: Any) -> None:
    """What Python says of an exception in a thread or in a finaliser, without its words."""
    if args.exc_value is not None and sys.stderr:
        print(sentence(args.exc_value), file=sys.stderr)


def _end_in_order() -> dict[int, Any]:
    """Let SIGTERM and SIGHUP end the process as Ctrl-C does, where nobody else minds them. The handlers there were."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    wanted = [each for each in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(each) is signal.SIG_DFL]
    return {each: signal.signal(each, _interrupt) for each in wanted}


def _interrupt(number: int, frame: object) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # a second signal must not interrupt the tidying up
    raise KeyboardInterrupt
