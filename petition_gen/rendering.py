"""Rendering: the sandboxed environment of the templates, and a template made into blocks.

A template has no access but to what it is given: no attribute that begins with an underscore, no filter or test that is not
named here, and no file outside the templates' folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    UndefinedError,
    pass_context,
)
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment

from petition_gen import wording
from petition_gen.markup import blocks_of
from petition_gen.paths import data_folder
from petition_gen.values import CLOSE, OPEN, TOKEN, Missing, Sheet, TemplateError, Value, View


@pass_context
def _finalize(_: object, value: object) -> object:
    if value is None or isinstance(value, bool):
        raise TemplateError("a value that is none, yes or no is printed; ask for it first and print words")
    if not isinstance(value, str | int | float | Value | Missing | Undefined):
        raise TemplateError(f"a {type(value).__name__} is printed; print one of its fields")
    return value


class _LineEnds(Extension):
    """Keeps the end of a line of words that ends in a tag; `trim_blocks` is meant for lines that are tags and nothing else."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with such lines ended by an empty expression."""
        only_tags = re.compile(r"\s*(?:\{[%#].*?[%#]\}\s*)*")
        lines = [
            line + "{{ '' }}" if line.rstrip().endswith(("%}", "#}")) and not only_tags.fullmatch(line) else line
            for line in source.split("\n")
        ]
        return "\n".join(lines)


@lru_cache(maxsize=4)
def environment(folder: str | None = None) -> ImmutableSandboxedEnvironment:
    """The sandboxed environment over the templates' folder: no access but to what a template is given."""
    env = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder or str(data_folder("templates"))),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
        auto_reload=False,
        autoescape=False,
        extensions=[_LineEnds],
    )
    kept = {name: env.filters[name] for name in ("length", "first", "last", "list")}
    env.filters.clear()
    env.filters.update(
        kept,
        upper=_upper,
        sentence=_sentence,
        cap=capped,
        owning=_owning,
        listed=listed,
        and_list=lambda items: wording.and_list([str(each) for each in items]),
        or_list=lambda items: wording.and_list([str(each) for each in items], "or"),
        join=lambda items, sep: str(sep).join(str(each) for each in items),
        paragraphs=_paragraphs,
        bare=bared,
        lower_first=lambda text: str(text)[:1].lower() + str(text)[1:],
    )
    env.tests.update(
        known=lambda value: not isinstance(value, Missing), unknown=lambda value: isinstance(value, Missing)
    )
    env.globals.clear()
    env.globals["range"] = range
    return env


@pass_context
def _upper(context: Any, text: object) -> str:
    """A title in capitals, the values in it as well; cites stay as they are written."""
    sheet: Sheet = context["sheet"]

    def raised(match: re.Match[str]) -> str:
        run = sheet.runs[int(match[1])]
        return match[0] if run.kind == "cite" else sheet.token(replace(run, text=run.text.upper()))

    return "".join(
        part if part.startswith(OPEN) else part.upper()
        for part in re.split(rf"({OPEN}\d+{CLOSE})", TOKEN.sub(raised, str(text)))
    )


def capped(text: object) -> object:
    """The text, or the value in its words, with a large first letter."""
    if isinstance(text, Value):
        return text.with_text(wording.capitalized(text.text))
    return text if isinstance(text, Missing) else wording.capitalized(str(text))


def _sentence(text: object) -> object:
    return text.with_text(wording.sentence(text.text)) if isinstance(text, Value) else wording.sentence(str(text))


def bared(text: object) -> object:
    """The text, or the value in its words, without its full stop."""
    return text.with_text(wording.bare(text.text)) if isinstance(text, Value) else wording.bare(str(text))


def _owning(items: Iterable[View]) -> list[View]:
    """Of things that may be told in the client's own words and in the drafter's, those that she tells herself."""
    return [each for each in items if isinstance(each.own_words, Value)]


def listed(value: Any) -> Any:
    """The list, or an empty one where the record does not give it."""
    return [] if isinstance(value, Missing) or value is None else value


def _paragraphs(value: object) -> list[object]:
    """The paragraphs of a long text, as it was written; a missing one is a single placeholder."""
    if not isinstance(value, Value):
        return [value]
    parts = [part for part in re.split(r"\n\s*\n", str(value.raw)) if part.strip()]
    return [value.with_text(" ".join(part.split())) for part in parts]


@lru_cache(maxsize=4096)
def compiled(env: ImmutableSandboxedEnvironment, text: str) -> Template:
    """A sentence of a jurisdiction's file as a template."""
    return env.from_string(text)


def rendered(
    env: ImmutableSandboxedEnvironment, places: list[str], variables: dict[str, Any], sheet: Sheet
) -> tuple[Any, ...]:
    """The blocks of the first template that exists among the places. Raises TemplateError naming the template."""
    name = places[0]
    try:
        template = env.select_template(places)
        name = str(template.name)
        return blocks_of(template.render(variables), sheet)
    except TemplateNotFound as error:
        raise TemplateError(f"there is no template {error.name}") from error
    except TemplateSyntaxError as error:
        raise TemplateError(f"{error.name or name}:{error.lineno}: {error.message}") from error
    except (UndefinedError, SecurityError, AttributeError, TypeError) as error:
        raise TemplateError(f"{name}{_line_of(error)}: {error}") from error
    except TemplateError as error:
        raise TemplateError(f"{name}{_line_of(error)}: {error}") from error


def _line_of(error: BaseException) -> str:
    """`:12` where the error came from a line of a template, else nothing."""
    trace, line = error.__traceback__, ""
    while trace:
        if trace.tb_frame.f_code.co_filename.endswith(".md") or trace.tb_frame.f_code.co_filename == "<template>":
            line = f":{trace.tb_lineno}"
        trace = trace.tb_next
    return line
