"""Rendering: the filters of the templates, and a template made into blocks.

A template has no filter that is not named here; what else it may do is in `petition_gen.templating.sandbox`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateNotFound, TemplateSyntaxError, UndefinedError, pass_context
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension

from petition_gen.errors import TemplateError
from petition_gen.law.folders import template_folders
from petition_gen.templating import english
from petition_gen.templating.filters import (
    bared,
    capped,
    in_capitals,
    in_own_words,
    listed,
    paragraphs_of,
    printed_texts,
    sentence_of,
)
from petition_gen.templating.markdown import blocks_of
from petition_gen.templating.sandbox import Folders, Sandbox, as_list, counted, joined, printable, step
from petition_gen.templating.values import Sheet, Value


@pass_context
def _finalize(_: object, value: object) -> str:
    return printable(value)


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


def environment(folder: str | None = None) -> Sandbox:
    """The sandboxed environment over a folder of templates; where none is named, over the program's own and those added."""
    return _environment((Path(folder),) if folder else template_folders())


@lru_cache(maxsize=4)
def _environment(folders: tuple[Path, ...]) -> Sandbox:
    env = Sandbox(
        loader=Folders(folders),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
        auto_reload=False,
        autoescape=False,
        extensions=[_LineEnds],
    )
    env.add_filters(
        length=len,
        first=lambda items: next(iter(items), StrictUndefined(name="first")),
        last=lambda items: next(reversed(items), StrictUndefined(name="last")),
        list=as_list,
        upper=in_capitals,
        sentence=sentence_of,
        cap=capped,
        owning=in_own_words,
        listed=listed,
        plural=lambda items, one, many: one if len(items) == 1 else many,
        and_list=lambda items: english.and_list(printed_texts(items)),
        or_list=lambda items: english.and_list(printed_texts(items), "or"),
        join=lambda items, sep: joined(items, str(sep)),
        paragraphs=paragraphs_of,
        bare=bared,
        spaced=lambda value: value.with_text(value.text.replace("_", " ")) if isinstance(value, Value) else value,
        lower_first=lambda text: printable(text)[:1].lower() + printable(text)[1:],
    )
    return env


@lru_cache(maxsize=4096)
def compiled(env: Sandbox, text: str) -> Template:
    """A sentence of a jurisdiction's file as a template."""
    return env.from_string(text)


def sentence(env: Sandbox, text: str, variables: dict[str, Any]) -> str:
    """A sentence of a jurisdiction's file, rendered. Raises TemplateError, quoting its beginning."""
    with counted(), reported(f"the sentence {text[:60]!r}"):
        step()
        return compiled(env, text).render(variables)


def rendered(env: Sandbox, places: list[str], variables: dict[str, Any], sheet: Sheet) -> tuple[Any, ...]:
    """The blocks of the first template that exists among the places. Raises TemplateError naming the template."""
    with counted():
        with reported(places[0]):
            template = env.select_template(places)
        with reported(str(template.name)):
            return blocks_of(template.render(variables), sheet)


@contextmanager
def reported(name: str) -> Iterator[None]:
    """Tell whatever goes wrong in a template as a TemplateError with its name. Only what cannot quote a value is quoted."""
    try:
        yield
    except TemplateNotFound as error:
        raise TemplateError(f"{name}{_line_of(error)}: there is no template {error.name}") from error
    except TemplateSyntaxError as error:
        raise TemplateError(f"{error.name or name}:{error.lineno}: {error.message}") from error
    except (UndefinedError, SecurityError, AttributeError, TypeError, TemplateError) as error:
        raise TemplateError(f"{name}{_line_of(error)}: {error}") from error
    except RecursionError as error:
        raise TemplateError(f"{name}: calls or includes itself without end") from error
    except (ArithmeticError, AssertionError, LookupError, MemoryError, RuntimeError, ValueError) as error:
        raise TemplateError(f"{name}{_line_of(error)}: cannot be rendered ({type(error).__name__})") from error


def _line_of(error: BaseException) -> str:
    """`:12` where the error came from a line of a template, else nothing."""
    trace, line = error.__traceback__, ""
    while trace:
        if trace.tb_frame.f_code.co_filename.endswith(".md") or trace.tb_frame.f_code.co_filename == "<template>":
            line = f":{trace.tb_lineno}"
        trace = trace.tb_next
    return line
