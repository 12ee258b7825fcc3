"""Strict reading of YAML and JSON files, and pydantic's errors told by file, line and field.

Client records and jurisdiction files are both read here. Scalars are the text that was written; what a text means (a
date, a yes, a number) is for the models to say. No message holds a value of the file, because in a record it may be a
name or a story: messages say which field, and what is expected there.
"""

from __future__ import annotations

import bisect
import difflib
import json
import re
import stat
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from petition_gen.hidden import in_message
from petition_gen.limits import FAULTS_TOLD, RECORD_BYTES, RECORD_DEPTH, RECORD_VALUES

Tree = dict[str, Any] | list[Any] | str | None
Where = tuple[str | int, ...]
Position = tuple[int, int]
Model = TypeVar("Model", bound=BaseModel)
# Opens what is encrypted; raises ValueError, saying why and what to do, where it cannot (`sealing.Keys.unseal`).
Unseal = Callable[[bytes], bytes]

SEALED = ".age"  # how the names of encrypted files end

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
# What YAML does not allow, and the Unicode line breaks that editors do not count as lines.
_UNREADABLE = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_HALF = re.compile("[\ud800-\udfff]")
_COMMENT_WITHOUT_SPACE = re.compile(r"[ \t]*#\w")
# What may be printed of a key: a word that can be meant as a field's name. Anything else may be a line of a story that
# slipped out of its indentation.
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}|[A-Z]{2}")


@dataclass(frozen=True)
class Problem:
    """One fault of an input file. `line` and `column` count from 1; line 0 means the file as a whole.

    >>> str(Problem("r.yaml", 12, 5, "cases[0].charges[0].date", "expected a date"))
    'r.yaml:12: cases[0].charges[0].date: expected a date'
    """

    file: str
    line: int
    column: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return in_message(": ".join(part for part in (place, self.field, self.message) if part))


class InputError(Exception):
    """An input file that cannot be used. `problems` are all its faults, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


@dataclass(frozen=True)
class Source:
    """What a file holds: a plain tree of dict, list, str and None, and where in the file each part of it stands.

    `keys` has the position of each field's name, `values` that of each value, by path, as `("cases", 0, "number")`.
    `problems` are faults that did not stop the reading (a duplicate key, say): `validate` raises them with its own.
    `unseal` opens encrypted files that the source names.
    """

    path: Path
    tree: Tree = field(repr=False)
    keys: dict[Where, Position] = field(default_factory=dict, repr=False)
    values: dict[Where, Position] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()
    unseal: Unseal | None = field(default=None, repr=False, compare=False)

    def problem(self, where: Where, message: str, of_key: bool = False) -> Problem:
        """A problem with the value at `where`, or with the field's name there, or with the nearest part around it."""
        maps = (self.keys, self.values) if of_key else (self.values, self.keys)
        for end in range(len(where), -1, -1):
            for positions in maps:
                if where[:end] in positions:
                    return Problem(str(self.path), *positions[where[:end]], field_path(where), message)
            maps = (self.keys, self.values)
        return Problem(str(self.path), 1, 1, field_path(where), message)

    def line_of(self, name: str) -> int:
        """The line of a field written as `cases[0].number`; of the nearest field around it where it is absent."""
        lines = {_dotted(where): line for where, (line, _) in (self.values | self.keys).items()}
        while name not in lines and name:
            name = name[: max(name.rfind("."), name.rfind("["), 0)]
        return lines.get(name, 1)


def read(path: Path, unseal: Unseal | None = None) -> Source:
    """Read a YAML file, or a JSON one where the name ends in `.json`; an encrypted one where `.age` comes after that.

    Every scalar is the text as written, and only a plain `null`, `~` or nothing is None. Anchors, aliases and tags are
    refused, and so are duplicate keys. Raises InputError where there is no tree to speak of: no such file, not UTF-8,
    not YAML, or beyond a limit (`limits`). Lesser faults are in the source's `problems`.
    """
    file = str(path)
    try:
        data = read_regular(path, RECORD_BYTES)
    except FileNotFoundError:
        raise InputError([Problem(file, 0, 0, "", "no such file")]) from None
    except OSError as error:
        raise InputError([Problem(file, 0, 0, "", f"cannot be read: {error.strerror}")]) from None
    too_large = InputError([Problem(file, 0, 0, "", f"larger than {RECORD_BYTES // 1_000_000} MB")])
    if len(data) > RECORD_BYTES:
        raise too_large
    data = unsealed(path, data, unseal)
    if len(data) > RECORD_BYTES:
        raise too_large
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError([Problem(file, line, 1, "", "not UTF-8 text: save the file as UTF-8")]) from None
    found = _Found(path, text)
    for match in _UNREADABLE.finditer(text):
        code = f"U+{ord(match[0]):04X}"
        found.note(found.at(match.start()), (), f"a character that cannot be printed ({code}): delete it")
    if found.problems:
        raise InputError(found.problems)
    tree = _read_json(found) if kind_of(path) == ".json" else _read_yaml(found)
    if tree is None:
        raise found.fail((1, 1), (), "the file holds nothing")
    return Source(path, tree, found.keys, found.values, tuple(found.problems), unseal)


def kind_of(path: Path) -> str:
    """How a file's name ends, in small letters, encrypted or not: `.yaml` for `client.yaml.age`."""
    return (path.with_suffix("") if path.suffix.lower() == SEALED else path).suffix.lower()


def unsealed(path: Path, data: bytes, unseal: Unseal | None) -> bytes:
    """What a file holds, whose bytes are these: an encrypted one is opened, in memory. Raises InputError."""
    if path.suffix.lower() != SEALED:
        return data
    try:
        if unseal is None:
            raise ValueError("encrypted, and no key is at hand")
        return unseal(data)
    except ValueError as error:
        raise InputError([Problem(str(path), 0, 0, "", str(error))]) from None


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of a regular file, those up to `most` and one more. Raises OSError; of a pipe or device, at once."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(0, "it is not a file")
    with path.open("rb") as stream:
        return stream.read(most + 1)


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


def field_path(where: Where) -> str:
    """A path as it is printed: `cases[0].charges[1].date`. A key that is no field's name is printed as `…`."""
    return _dotted(tuple(part if isinstance(part, int) or _FIELD_NAME.fullmatch(part) else "…" for part in where))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like this one, letter case aside, or None."""
    lower = {each.lower(): each for each in known}
    close = difflib.get_close_matches(name.lower(), lower, n=1, cutoff=0.6)
    return lower[close[0]] if close else None


def _dotted(where: Where) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).removeprefix(".")


# ---- from text to tree ---------------------------------------------------------------------------------------------


class _Found:
    """What has been found in a file so far."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text
        self.keys: dict[Where, Position] = {}
        self.values: dict[Where, Position] = {}
        self.problems: list[Problem] = []
        self.count = 0
        self.starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]

    def at(self, index: int) -> Position:
        line = bisect.bisect_right(self.starts, index)
        return line, index - self.starts[line - 1] + 1

    def note(self, position: Position, where: Where, message: str) -> None:
        self.problems.append(Problem(str(self.path), *position, field_path(where), message))
        if len(self.problems) == FAULTS_TOLD:
            told = f"the {FAULTS_TOLD:,} faults up to here are told, and no more: fix them first"
            raise InputError([*self.problems, Problem(str(self.path), *position, "", told)])

    def fail(self, position: Position, where: Where, message: str) -> InputError:
        """The error that ends the reading, with what was found before it."""
        self.note(position, where, message)
        return InputError(self.problems)

    def enter(self, position: Position, where: Where) -> None:
        """Note where a value begins, the first under its path. Raises InputError where it lies too deep, or is one too many."""
        if len(where) > RECORD_DEPTH:
            raise self.fail(position, (), f"nested more than {RECORD_DEPTH} levels deep")
        self.count += 1
        if self.count > RECORD_VALUES:
            raise self.fail(position, (), f"more than {RECORD_VALUES:,} values in one file")
        self.values.setdefault(where, position)

    def whole(self, text: str, position: Position, where: Where) -> str:
        """The text. Half a surrogate pair, which an escape can write, is a problem."""
        if not _HALF.search(text):
            return text
        self.note(position, where, "holds half of a character: type it anew")
        return _HALF.sub("\ufffd", text)

    def add(self, mapping: dict[str, Any], key: str, position: Position, where: Where) -> bool:
        """Note a key; False, and a problem, where the mapping has it already."""
        if key not in mapping:
            self.keys.setdefault(where, position)
            return True
        self.note(position, where, f"given twice: first on line {self.keys[where][0]}")
        return False


# What the YAML parser says → what a paralegal is told. Its own words are not printed: they may quote the file.
_YAML_FAULTS = (
    ("mapping values are not allowed", "a colon where none can stand: put a text that holds ': ' in quotes, or check "
     "the indentation"),
    ("cannot start any token", "a character that cannot begin a value (a tab, or one of @ ` %): indent with spaces, "
     "and put such a text in quotes"),
    ("could not find expected ':'", "neither 'field: value' nor part of the text above: indent it as far as that "
     "text, or put the text in quotes"),
    ("unexpected end of stream", "a quotation mark that is never closed"),
    ("unexpected document separator", "a quotation mark that is never closed"),
    ("unknown escape character", "a backslash in double quotes: use single quotes"),
    ("expected ',' or", "a bracket that is never closed, or a comma missing within it"),
    ("node content", "a bracket that is never closed, or a value missing"),
    ("<document start>", "not lined up with the fields above it"),
    ("expected key", "not lined up with the fields above it"),
    ("expected <block end>", "not lined up with the fields above it"),
    ("'-' indicator", "not lined up with the entries above it"),
    ("", "not readable as YAML: check the indentation, quotation marks and colons"),
)


def _read_yaml(found: _Found) -> Tree:
    events = yaml.parse(found.text, Loader=_LOADER)
    try:
        next(events)  # the stream's start
        if isinstance(next(events), yaml.StreamEndEvent):
            return None
        tree = _yaml_value(next(events), events, found, ())
        next(events)  # the document's end
        extra = next(events)
        if not isinstance(extra, yaml.StreamEndEvent):
            raise found.fail(_position(extra.start_mark), (), "a second document begins here ('---'): expected one")
        return tree
    except yaml.MarkedYAMLError as error:
        said, context = error.problem or "", error.context or ""
        told = next(told for part, told in _YAML_FAULTS if part in said)
        opened = "escape" not in said and any(word in context for word in ("simple key", "quoted", "flow"))
        raise found.fail(_position((opened and error.context_mark) or error.problem_mark), (), told) from None
    except yaml.YAMLError:
        raise found.fail((1, 1), (), "not readable as YAML") from None


def _position(mark: Any) -> Position:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _yaml_value(event: yaml.Event, events: Iterator[yaml.Event], found: _Found, where: Where) -> Tree:
    """The value that begins with this event. Takes its other events off the stream."""
    position = _position(event.start_mark)
    found.enter(position, where)
    if isinstance(event, yaml.AliasEvent):
        found.note(position, where, "begins with *, a reference in YAML: write the value out, or put it in quotes")
        return None
    assert isinstance(event, yaml.NodeEvent)
    if event.anchor or getattr(event, "tag", None):
        found.note(position, where, "begins with & or !, which mean something else in YAML: put the value in quotes")
    if isinstance(event, yaml.ScalarEvent):
        return _yaml_scalar(event, found, where)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(_yaml_value(event, events, found, (*where, len(items))))
        return items
    mapping: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _yaml_value(event, events, found, (*where, ""))
        del found.values[(*where, "")]
        value = next(events)
        if not isinstance(key, str):
            found.note(_position(event.start_mark), where, "expected the name of a field before the colon")
            _yaml_value(value, events, found, (*where, "?"))
        elif found.add(mapping, key, _position(event.start_mark), (*where, key)):
            mapping[key] = _yaml_value(value, events, found, (*where, key))
        else:
            _yaml_value(value, events, found, (*where, key))
    return mapping


def _yaml_scalar(event: yaml.ScalarEvent, found: _Found, where: Where) -> str | None:
    if event.style not in (None, ""):
        return found.whole(str(event.value), _position(event.start_mark), where)
    line, column = _position(event.end_mark)
    # The empty value of a bracket that is never closed stands, for the parser, on a line after the last.
    end = found.starts[line - 1] + column - 1 if line <= len(found.starts) else len(found.text)
    if _COMMENT_WITHOUT_SPACE.match(found.text, end):
        found.note(_position(event.start_mark), where, "what follows # is read as a comment: put the value in quotes, "
                   "or, if a comment is meant, write a space after #")
    return None if event.value in ("", "~", "null") else str(event.value)


def _read_json(found: _Found) -> Tree:
    decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
    try:
        decoder.decode(found.text)
    except json.JSONDecodeError as error:
        raise found.fail((error.lineno, error.colno), (), f"not readable as JSON: {error.msg}") from None
    except RecursionError:
        raise found.fail((1, 1), (), f"nested more than {RECORD_DEPTH} levels deep") from None
    return _json_value(found, decoder, _past_space(found.text, 0), ())[0]


def _past_space(text: str, index: int) -> int:
    while index < len(text) and text[index] in " \t\r\n":
        index += 1
    return index


def _json_value(found: _Found, decoder: json.JSONDecoder, index: int, where: Where) -> tuple[Tree, int]:
    """The value at `index` of a text known to be JSON, and the index after it. Walked by hand for the positions."""
    text = found.text
    found.enter(found.at(index), where)
    if text[index] not in "{[":
        value, end = decoder.raw_decode(text, index)
        if value is None:
            return None, end
        return found.whole(value if text[index] == '"' else text[index:end], found.at(index), where), end
    items: list[Any] = []
    mapping: dict[str, Any] = {}
    in_list = text[index] == "["
    index = _past_space(text, index + 1)
    while text[index] not in "]}":
        if in_list:
            item, index = _json_value(found, decoder, index, (*where, len(items)))
            items.append(item)
        else:
            begin = index
            key, index = decoder.raw_decode(text, index)
            key = found.whole(key, found.at(begin), where)
            fresh = found.add(mapping, key, found.at(begin), (*where, key))
            index = _past_space(text, _past_space(text, index) + 1)
            item, index = _json_value(found, decoder, index, (*where, key))
            if fresh:
                mapping[key] = item
        index = _past_space(text, index)
        if text[index] == ",":
            index = _past_space(text, index + 1)
    return (items if in_list else mapping), index + 1


# ---- pydantic's errors, told for a paralegal -----------------------------------------------------------------------


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
        if part == "[key]" and not (isinstance(node, dict) and part in node):  # pydantic's word; a file can have such a field
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
        return one_of(expected, context.get("tag", value))
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
    return detail["msg"].removeprefix("Value error, ")


def one_of(expected: Sequence[str], value: object) -> str:
    """The message for a value that is none of those expected, with the nearest of them."""
    near = nearest(value, expected) if isinstance(value, str) else None
    return f"expected one of: {', '.join(expected)}" + (f"; did you mean '{near}'?" if near else "")


def _unknown_field(name: str, known: Sequence[str]) -> str:
    near = nearest(name, known)
    if _FIELD_NAME.fullmatch(name):
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
