"""The sandbox of the templates: what one may say, what it may look at, and how much it may do.

A template may come from another office, and so may the sentences of a jurisdiction's file, which are templates too. What
they are made of is a short list of Jinja's constructs (`KINDS`); what they can look at are the fields and properties of what
`petition_gen.papers.vocabulary` hands them, and nothing else of any object; what they do is counted, and ends in a TemplateError
when it is more than any paper needs. Templates come from their folders and from nowhere else.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from time import thread_time
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    nodes,
    pass_context,
)
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from petition_gen.characters import UNPRINTABLE
from petition_gen.errors import TemplateError
from petition_gen.templating.values import Missing, Shown, Value

# The longest paper of the examples takes 400 steps and 12,000 characters; a record may be a hundred times as large.
MAX_STEPS = 50_000
MAX_CHARACTERS = 2_000_000
MAX_ITEMS = 10_000
MAX_SECONDS = 20.0  # of the processor, so that a busy machine does not fail a paper
MAX_SOURCE = 100_000
MAX_LINE = 5_000
MAX_DEPTH = 60


@dataclass
class _Done:
    """What one rendering has done so far."""

    steps: int = 0
    characters: int = 0
    until: float = field(default_factory=lambda: thread_time() + MAX_SECONDS)


_DONE: ContextVar[_Done | None] = ContextVar("done", default=None)


@contextmanager
def counted() -> Iterator[None]:
    """Count what is done within, all of it together where it is nested. Without it nothing is counted."""
    if _DONE.get() is not None:
        yield
        return
    token = _DONE.set(_Done())
    try:
        yield
    finally:
        _DONE.reset(token)


def step(count: int = 1) -> None:
    """Count a step of a loop, a call, a filter. Raises TemplateError when there are too many, or too much time has gone."""
    done = _DONE.get()
    if done is None:
        return
    before, done.steps = done.steps, done.steps + count
    if done.steps > MAX_STEPS:
        raise TemplateError(f"takes more than {MAX_STEPS:,} steps: no paper needs so many; look for a loop in a loop")
    if before >> 6 != done.steps >> 6 and thread_time() > done.until:
        raise TemplateError(
            f"takes more than {MAX_SECONDS:g} seconds: no paper needs so long; look for a loop in a loop"
        )


def made(count: int) -> None:
    """Count characters that were, or are about to be, made. Raises TemplateError when there are too many."""
    done = _DONE.get()
    if done is None:
        return
    done.characters += count
    if done.characters > MAX_CHARACTERS:
        raise TemplateError(f"makes more than {MAX_CHARACTERS:,} characters: no paper is so long")


def printable(value: object) -> str:
    """What a template prints of a value. Raises TemplateError for what has parts, and for none, yes and no."""
    if value is None or isinstance(value, bool):
        raise TemplateError("a value that is none, yes or no is printed; ask for it first and print words")
    if not isinstance(value, str | int | float | Value | Missing | Undefined):
        raise TemplateError(f"a {type(value).__name__} is printed; print one of its fields")
    return str(value)


def joined(parts: Iterable[object], between: str = "") -> str:
    """The parts in a row, counted."""
    found: list[str] = []
    for part in parts:
        text = part if isinstance(part, str) else printable(part)
        made(len(text) + len(between))
        found.append(text)
    return between.join(found)


def _loop(items: Any) -> Iterator[Any]:
    for item in items:
        step()
        yield item


def flattened(items: Any) -> Any:
    """A list, tuple or mapping written in a template. Lists in lists could be made to grow without end, and are refused."""
    step(len(items))
    for item in items.values() if isinstance(items, dict) else items:
        if isinstance(item, list | tuple | dict):
            raise TemplateError("a list within a list or mapping: write one after the other")
    return items


def as_list(items: Any) -> list[Any]:
    """The items as a list. Raises TemplateError where there are more than a template may have."""
    found = list(_loop(items))
    if len(found) > MAX_ITEMS:
        raise TemplateError(f"a list of more than {MAX_ITEMS:,} entries: no paper needs so many")
    return found


def _stepping(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, counted."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        step()
        return function(*args, **kwargs)

    return run


KINDS: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem, nodes.Call,
    nodes.Keyword, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr,
    nodes.Concat, nodes.Add, nodes.Sub, nodes.Neg, nodes.List, nodes.Tuple, nodes.Dict, nodes.Pair, nodes.If, nodes.For,
    nodes.Assign, nodes.AssignBlock, nodes.Macro, nodes.Block, nodes.Extends, nodes.Include, nodes.FromImport,
)  # fmt: skip
RESERVED = {"self", "caller", "varargs", "kwargs"}


def _refusal(node: nodes.Node) -> str | None:
    """Why a construct cannot stand in a template; None where it can."""
    if not isinstance(node, KINDS):
        return f"{type(node).__name__.lower()} cannot stand in a template"
    if isinstance(node, nodes.For) and node.recursive:
        return "a recursive loop cannot stand in a template"
    if isinstance(node, nodes.Name) and (node.name in RESERVED or node.name.startswith("_")):
        return f"{node.name} means nothing in a template"
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        return f"a template has no field {node.attr!r}"
    if isinstance(node, nodes.Call | nodes.Filter | nodes.Test) and (node.dyn_args or node.dyn_kwargs):
        return "arguments are written one by one, without * and **"
    if isinstance(node, nodes.AssignBlock) and node.filter:
        return "a block that is set takes no filter"
    if isinstance(node, nodes.Extends | nodes.Include | nodes.FromImport):
        named = isinstance(node.template, nodes.Const) and isinstance(node.template.value, str)
        return None if named else "expected the name of a template in quotes"
    return None


def check_constructs(tree: nodes.Template, name: str | None, filename: str | None) -> None:
    """Raise TemplateSyntaxError at the first construct that is not allowed, or that lies too deep."""
    waiting: list[tuple[nodes.Node, int]] = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        reason = _refusal(node) if depth <= MAX_DEPTH else "nested too deeply"
        if reason:
            raise TemplateSyntaxError(reason, node.lineno or 1, name, filename)
        waiting += [(child, depth + 1) for child in node.iter_child_nodes()]


class _Counting(NodeTransformer):
    """Puts the counting filters around what can grow, and the lookup around parts. Their names are none that a template can write."""

    def visit_Include(self, node: nodes.Include) -> nodes.Node:
        if isinstance(node.template, nodes.Const) and node.template.value.startswith("_"):
            node.template = _filtered(node.template, "of this state")
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:
        self.generic_visit(node)
        node.iter = _filtered(node.iter, "each of")
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), "in a row")

    def visit_List(self, node: nodes.List) -> nodes.Node:
        self.generic_visit(node)
        return _filtered(node, "in brackets")

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:
        self.generic_visit(node)
        return _filtered(node, "in brackets")

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:
        self.generic_visit(node)
        return _filtered(node, "in brackets") if node.ctx == "load" else node


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


_NAME = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9-]*/)*[A-Za-z0-9_][A-Za-z0-9_-]*\.md")


class Folders(BaseLoader):
    """Templates from some folders, of which an earlier one goes before a later one, and from nowhere else."""

    def __init__(self, folders: Sequence[Path]):
        self.folders = tuple(folders)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The template of that name. Raises TemplateNotFound, and TemplateError where its file cannot be used."""
        for folder in self.folders if _NAME.fullmatch(template) else ():
            path = folder / template
            if path.is_file():
                if not path.resolve().is_relative_to(folder.resolve()):
                    raise TemplateError(
                        f"{template}: a link that leads out of the folder of templates; copy the file there"
                    )
                return source_of(path, template), str(path), lambda: True
        raise TemplateNotFound(template)


def source_of(path: Path, name: str) -> str:
    """The text of a template's file. Raises TemplateError where it is too long, or no text that can be printed."""
    with path.open("rb") as stream:
        data = stream.read(MAX_SOURCE + 1)
    if len(data) > MAX_SOURCE:
        raise TemplateError(f"{name}: larger than {MAX_SOURCE:,} bytes; no paper needs so much")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise TemplateError(f"{name}:{data.count(10, 0, error.start) + 1}: not UTF-8 text: save it as UTF-8") from None
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            raise TemplateError(f"{name}:{number}: a line of more than {MAX_LINE:,} characters: break it")
        if found := UNPRINTABLE.search(line):
            raise TemplateError(
                f"{name}:{number}: a character that cannot be printed (U+{ord(found[0]):04X}): delete it"
            )
    return text


@pass_context
def _places_of(context: Any, part: str) -> list[str]:
    """Where a part of a paper (`_caption.md`) may lie: with the remedy, with the state, in the base; the first there is counts."""
    return [f"{place}/{part}" for place in context["places"]]


LOOP = {"index", "index0", "first", "last", "length", "revindex"}


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with lists of what is allowed in place of its lists of what is not."""

    concat = staticmethod(joined)
    intercepted_binops = frozenset({"+"})

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.filters.clear()
        self.tests.clear()
        self.globals.clear()
        self.filters.update(
            {"each of": _loop, "in a row": joined, "in brackets": flattened, "of this state": _places_of}
        )
        self.tests.update(
            known=lambda value: not isinstance(value, Missing),
            unknown=lambda value: isinstance(value, Missing),
            defined=lambda value: not isinstance(value, Undefined),
            none=lambda value: value is None,
        )

    def add_filters(self, **filters: Callable[..., Any]) -> None:
        """Make these filters known to templates, counted."""
        self.filters.update({name: _stepping(function) for name, function in filters.items()})

    def parse(self, source: str, name: str | None = None, filename: str | None = None) -> nodes.Template:
        """The template's tree. Raises TemplateSyntaxError, also where it holds what is not allowed."""
        try:
            tree = super().parse(source, name, filename)
        except TemplateSyntaxError:
            raise
        except (RecursionError, MemoryError, ValueError, OverflowError):
            raise TemplateSyntaxError("nested too deeply, or a number too large", 1, name, filename) from None
        check_constructs(tree, name, filename)
        return tree

    def compile(
        self, source: Any, name: str | None = None, filename: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """The template compiled, with what can grow counted."""
        tree = _Counting().visit(self.parse(source, name, filename)) if isinstance(source, str) else source
        try:
            return super().compile(tree, name, filename, *args, **kwargs)
        except TemplateSyntaxError:
            raise
        except (RecursionError, MemoryError, ValueError, OverflowError, SyntaxError):
            raise TemplateSyntaxError("nested too deeply", 1, name, filename) from None

    def get_template(self, name: Any, *args: Any, **kwargs: Any) -> Template:
        """The template of that name; including one is a step."""
        step()
        return super().get_template(name, *args, **kwargs)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The field of an object: what a mapping holds under that name, and of others what `is_safe_attribute` allows."""
        if isinstance(obj, Missing):
            return obj if attribute == "phrase" else obj.part(attribute)
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An item of a list, a mapping or a text."""
        if isinstance(obj, list | tuple | dict | str):
            try:
                return obj[argument]
            except (LookupError, TypeError):
                return self.undefined(obj=obj, name=argument if isinstance(argument, str) else None)
        return self.getattr(obj, argument) if isinstance(argument, str) else self.undefined(obj=obj)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read this of an object: a field of the record or the law, or a property that shows one."""
        if attr.startswith("_"):
            return False
        if isinstance(obj, Value):
            return attr == "phrase" or (attr == "raw" and obj.path is None and obj.kind != "identity")
        if isinstance(obj, Shown):
            return attr == "path" or isinstance(getattr(type(obj), attr, None), property | None)
        return isinstance(obj, LoopContext) and attr in LOOP

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether a template may call it: a word of the vocabulary, a macro, a block."""
        return isinstance(obj, types.FunctionType | types.MethodType | Macro | BlockReference)

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call it, counted with the characters that it is given."""
        step()
        for each in (*args, *kwargs.values()):
            made(sum(len(one) for one in (each if isinstance(each, list | tuple) else [each]) if isinstance(one, str)))
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """A sum of two numbers, or of two lists that stay within the limit."""
        if isinstance(left, list) and isinstance(right, list):
            return as_list([*left, *right])
        if isinstance(left, int) and isinstance(right, int):
            return left + right
        raise TemplateError("+ adds numbers or lists; write ~ between texts")
