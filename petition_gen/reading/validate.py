"""Validation in plain words: pydantic's faults told by file, line and field, with the nearest word that is known."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from petition_gen.errors import InputError, Problem
from petition_gen.limits import FAULTS_TOLD
from petition_gen.reading.source import FIELD_NAME, Model, Source, Tree, Where, nearest


def validate(
    model: type[Model], source: Source, check: Callable[[Tree], Iterable[tuple[Where, str]]] = lambda tree: ()
) -> Model:
    """The source as a model.

    `check` looks at what the model alone cannot, as references from one part of the tree to another: it takes the plain
    tree, well formed or not, and yields the places and messages of faults. Raises InputError with every fault of the
    file: those met in reading, those of the model and those of the check.
    """
    problems = [*source.problems, *(source.problem(where, message) for where, message in check(source.tree))]
    try:
        result = model.model_validate(source.tree)
    except ValidationError as error:
        problems += _told(error, model, source)
        raise InputError(problems) from None
    if problems:
        raise InputError(problems)
    return result


def _told(error: ValidationError, model: type[BaseModel], source: Source) -> list[Problem]:
    """The problems in a validation error: one a place, in the words of a paralegal."""
    found: dict[tuple[Where, bool], list[str]] = {}
    branches: set[Where] = set()
    for detail in error.errors(include_url=False)[:FAULTS_TOLD]:
        place = _locate(model, source.tree, detail["loc"])
        where, of_key = place.where, place.of_key or detail["type"] == "extra_forbidden"
        if detail["type"] in ("union_tag_invalid", "union_tag_not_found"):
            where = (*where, detail["ctx"]["discriminator"].strip("'"))
        if place.through_union:
            branches.add(where)
        message = _message(detail, place)
        if message not in found.setdefault((where, of_key), []):
            found[where, of_key].append(message)
    # A union says of each of its branches why it does not fit; the branch that got further in is the one meant. And a
    # list whose entries are all at fault counts as empty for pydantic.
    deeper = {where[:end] for where, _ in found for end in range(len(where))}
    return [
        source.problem(where, "; or ".join(messages), of_key)
        for (where, of_key), messages in found.items()
        if not (where in deeper and (where in branches or messages == [_TOO_FEW]))
    ]


@dataclass(frozen=True)
class _Place:
    where: Where
    known: tuple[str, ...] = ()
    of_key: bool = False
    through_union: bool = False


def _locate(model: type[BaseModel], tree: Tree, loc: Sequence[str | int]) -> _Place:
    """The place in the tree that pydantic's `loc` means.

    Where the model has a union, `loc` holds the name of a branch that is not in the file; the types are followed along
    with the tree to tell the two apart. `known` are the fields that the last step could have named.
    """
    where: Where = ()
    node: Any = tree
    kinds = _members(model)
    known: list[str] = []
    chosen = through_union = of_key = False
    for number, part in enumerate(loc):
        last = number == len(loc) - 1
        if part == "[key]" and not (
            isinstance(node, dict) and part in node
        ):  # pydantic's word; a file can have such a field
            of_key = True
            continue
        if len(kinds) > 1 and not chosen and isinstance(part, str):
            kinds = [kind for kind in kinds if _is_branch(kind, part)] or kinds
            chosen = through_union = True
            continue
        inside = part in node if isinstance(node, dict) else isinstance(node, list) and part in range(len(node))
        known = [name for kind in kinds for name in _fields(kind)]
        if not inside and not last and part not in known:
            continue
        kinds = [member for kind in kinds for member in _inside(kind, part)]
        chosen, through_union = False, through_union and not inside
        node = node[part] if inside else None
        where = (*where, part)
    return _Place(where, tuple(known), of_key, through_union)


def _members(kind: Any) -> list[Any]:
    """The types that a type stands for: without Annotated and None, unions and root models taken apart."""
    kind = getattr(kind, "__value__", kind)
    if get_origin(kind) is Annotated:
        return _members(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        return [member for part in get_args(kind) if part is not type(None) for member in _members(part)]
    if isinstance(kind, type) and issubclass(kind, RootModel):
        return _members(kind.model_fields["root"].annotation)
    return [kind]


def _fields(kind: Any) -> dict[str, Any]:
    """The fields of a model, as they are called in the file, and their types."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        kind.model_rebuild()  # a model that refers to a later one may have been completed only inside another
        return {each.alias or name: each.annotation for name, each in kind.model_fields.items()}
    return {}


def _inside(kind: Any, part: str | int) -> list[Any]:
    """The types of what a field, entry or key of this type holds."""
    if part in (fields := _fields(kind)):
        return _members(fields[str(part)])
    arguments = get_args(kind)
    if get_origin(kind) in (list, tuple, set, frozenset) and arguments:
        return _members(arguments[0])
    return _members(arguments[1]) if get_origin(kind) is dict else []


def field_types(model: Any, name: str) -> list[Any]:
    """The types that a field of a model can have, None left out; none where the model has no such field."""
    return _members(_fields(model)[name]) if name in _fields(model) else []


def types_of(kind: Any) -> list[Any]:
    """The types that a type stands for, as `field_types` gives them of a field."""
    return _members(kind)


def _is_branch(kind: Any, tag: str) -> bool:
    """Whether a member of a union is the one that pydantic calls by this tag."""
    if any(get_origin(each) is Literal and tag in get_args(each) for each in _fields(kind).values()):
        return True
    return tag.partition("[")[0] == getattr(get_origin(kind) or kind, "__name__", "")


_MESSAGES = {
    "missing": "required, and missing",
    "union_tag_not_found": "required, and missing",
    "bool_type": "expected yes or no",
    "bool_parsing": "expected yes or no",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_from_float": "expected a whole number",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "decimal_type": "expected a number",
    "decimal_parsing": "expected a number",
    "date_type": "expected a date as 2014-06-02",
    "date_parsing": "expected a date as 2014-06-02",
    "date_from_datetime_parsing": "expected a date as 2014-06-02",
}
_TOO_FEW = "expected one or more of these"
_LIST_TYPES = ("list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type")
_MAPPING_TYPES = ("model_type", "model_attributes_type", "dict_type", "mapping_type", "dataclass_type")


def _message(detail: ErrorDetails, place: _Place) -> str:
    """What is wrong and what is expected, in words that hold nothing of the value."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_field(str(place.where[-1]), place.known)
    if kind in _MESSAGES and (value is not None or kind == "missing"):
        return _MESSAGES[kind]
    if value is None:
        return f"empty: {detail['msg']}" if kind == "expected" else "required, and empty"
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        expected = re.findall(r"'((?:[^'\\]|\\.)*)'", context.get("expected_tags") or context["expected"])
        return one_of(expected, context.get("tag", value)) if expected else "expected another word"
    if kind in _LIST_TYPES:
        return f"expected a list, each entry on a line of its own that begins with '- '; found {_kind(value)}"
    if kind in _MAPPING_TYPES:
        return f"expected fields, as 'name: value', below it; found {_kind(value)}"
    if kind == "string_type":
        return f"expected a text; found {_kind(value)}"
    if kind == "too_short":
        return _TOO_FEW
    if kind == "too_long":
        return f"expected at most {context['max_length']} of these"
    return str(context["error"]) if kind == "value_error" else detail["msg"]


def one_of(expected: Sequence[str], value: object) -> str:
    """The message for a value that is none of those expected, with the nearest of them."""
    near = nearest(value, expected) if isinstance(value, str) else None
    return f"expected one of: {', '.join(expected)}" + (f"; did you mean '{near}'?" if near else "")


def _unknown_field(name: str, known: Sequence[str]) -> str:
    near = nearest(name, known)
    if FIELD_NAME.fullmatch(name):
        return f"unknown field '{name}'" + (f": did you mean '{near}'?" if near else f"; expected {', '.join(known)}")
    # Here the name may hold a value: `{first:Maria}` has one key and no value in YAML.
    for each in known:
        if name.startswith(f"{each}:"):
            return f"a space is missing after '{each}:'"
    if near:
        return f"not the name of a field: did you mean '{near}'?"
    return "not the name of a field: put the text that it belongs to in quotes, or indent it as far as that text"


def _kind(value: object) -> str:
    if isinstance(value, dict):
        return "fields"
    return "a list" if isinstance(value, list) else "a text"
