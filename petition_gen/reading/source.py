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
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel

from petition_gen.errors import InputError, Problem
from petition_gen.limits import FAULTS_TOLD, RECORD_BYTES, RECORD_DEPTH, RECORD_VALUES
from petition_gen.reading.yaml_faults import NESTED, fault

Tree = dict[str, Any] | list[Any] | str | None
Where = tuple[str | int, ...]
Position = tuple[int, int]
Model = TypeVar("Model", bound=BaseModel)
# Opens what is encrypted; raises ValueError, saying why and what to do, where it cannot (`sealing.Keys.decrypt`).
Decrypt = Callable[[bytes], bytes]
ENCRYPTED = ".age"  # how the names of encrypted files end
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
# What YAML does not allow, and the Unicode line breaks that editors do not count as lines.
UNREADABLE = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_COMMENT_WITHOUT_SPACE = re.compile(r"[ \t]*#\w")
# What may be printed of a key: a word that can be meant as a field's name. Anything else may be a line of a story that
# slipped out of its indentation.
FIELD_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}|[A-Z]{2}")


@dataclass(frozen=True)
class Source:
    """What a file holds: a plain tree of dict, list, str and None, and where in the file each part of it stands.

    `keys` has the position of each field's name, `values` that of each value, by path, as `("cases", 0, "number")`.
    `problems` are faults that did not stop the reading (a duplicate key, say): `validate` raises them with its own.
    `decrypt` opens encrypted files that the source names. `parts` are parts of the tree that stand in files of their own,
    `blank` has the places where nothing
    stands after a field's name, and `same` parts that are taken over from another place: what is wrong with them is wrong there.
    """

    path: Path
    tree: Tree = field(repr=False)
    keys: dict[Where, Position] = field(default_factory=dict, repr=False)
    values: dict[Where, Position] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()
    decrypt: Decrypt | None = field(default=None, repr=False, compare=False)
    parts: tuple[tuple[Where, Path], ...] = ()
    same: dict[Where, Where] = field(default_factory=dict, repr=False)
    blank: frozenset[Where] = frozenset()

    def file_of(self, where: Where) -> Path:
        """The file in which the part of the tree at `where` stands."""
        return next((path for part, path in reversed(self.parts) if where[: len(part)] == part), self.path)

    def with_part(self, where: Where, other: Source) -> Source:
        """The source with another one's tree at `where`, a field of the mapping that this one is, or a place of a list in it."""
        tree: Any = self.tree
        if len(where) == 1:
            tree = {**tree, where[0]: other.tree}
        else:
            items = list(tree[where[0]])
            items[int(where[1])] = other.tree
            tree = {**tree, where[0]: items}
        return replace(
            self,
            tree=tree,
            keys=self.keys | {(*where, *inner): position for inner, position in other.keys.items()},
            values=self.values | {(*where, *inner): position for inner, position in other.values.items()},
            problems=(*self.problems, *other.problems),
            parts=(*self.parts, (where, other.path)),
        )

    def problem(self, where: Where, message: str, of_key: bool = False) -> Problem:
        """A problem with the value at `where`, or with the field's name there, or with the nearest part around it."""
        where = next(
            (origin + where[len(own) :] for own, origin in self.same.items() if where[: len(own)] == own), where
        )
        maps = (self.keys, self.values) if of_key else (self.values, self.keys)
        for end in range(len(where), -1, -1):
            for positions in maps:
                if where[:end] in positions:
                    return Problem(str(self.file_of(where)), *positions[where[:end]], field_path(where), message)
            maps = (self.keys, self.values)
        return Problem(str(self.path), 1, 1, field_path(where), message)

    def line_of(self, name: str) -> int:
        """The line of a field written as `cases[0].number`; of the nearest field around it where it is absent."""
        lines = {_dotted(where): line for where, (line, _) in (self.values | self.keys).items()}
        while name not in lines and name:
            name = name[: max(name.rfind("."), name.rfind("["), 0)]
        return lines.get(name, 1)


def read(path: Path, decrypt: Decrypt | None = None) -> Source:
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
    data = decrypted(path, data, decrypt)
    if len(data) > RECORD_BYTES:
        raise too_large
    return parsed(path, text_of(path, data), decrypt)


def text_of(path: Path, data: bytes) -> str:
    """The text of a file that holds these bytes. Raises InputError where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError([Problem(str(path), line, 1, "", "not UTF-8 text: save the file as UTF-8")]) from None


def parsed(path: Path, text: str, decrypt: Decrypt | None = None) -> Source:
    """What a file of this name holds whose text this is. Raises InputError as `read` does."""
    found = _Found(path, text)
    for match in UNREADABLE.finditer(text):
        code = f"U+{ord(match[0]):04X}"
        found.note(found.at(match.start()), (), f"a character that cannot be printed ({code}): delete it")
    if found.problems:
        raise InputError(found.problems)
    tree = read_json(found) if kind_of(path) == ".json" else read_yaml(found)
    if tree is None:
        raise found.fail((1, 1), (), "the file holds nothing")
    return Source(path, tree, found.keys, found.values, tuple(found.problems), decrypt, blank=frozenset(found.blank))


def kind_of(path: Path) -> str:
    """How a file's name ends, in small letters, encrypted or not: `.yaml` for `client.yaml.age`."""
    return (path.with_suffix("") if path.suffix.lower() == ENCRYPTED else path).suffix.lower()


def decrypted(path: Path, data: bytes, decrypt: Decrypt | None) -> bytes:
    """What a file holds, whose bytes are these: an encrypted one is opened, in memory. Raises InputError."""
    if path.suffix.lower() != ENCRYPTED:
        return data
    try:
        if decrypt is None:
            raise ValueError("encrypted, and no key is at hand")
        return decrypt(data)
    except ValueError as error:
        raise InputError([Problem(str(path), 0, 0, "", str(error))]) from None


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of a regular file, those up to `most` and one more. Raises OSError; of a pipe or device, at once."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(0, "it is not a file")
    with path.open("rb") as stream:
        return stream.read(most + 1)


def field_path(where: Where) -> str:
    """A path as it is printed: `cases[0].charges[1].date`. A key that is no field's name is printed as `…`."""
    return _dotted(tuple(part if isinstance(part, int) or FIELD_NAME.fullmatch(part) else "…" for part in where))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like this one, letter case aside, or None."""
    lower = {each.lower(): each for each in known}
    close = difflib.get_close_matches(name.lower(), lower, n=1, cutoff=0.6)
    return lower[close[0]] if close else None


def _dotted(where: Where) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).removeprefix(".")


class _Found:
    """What has been found in a file so far."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text
        self.keys: dict[Where, Position] = {}
        self.values: dict[Where, Position] = {}
        self.problems: list[Problem] = []
        self.blank: list[Where] = []
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
            raise self.fail(position, (), NESTED)
        self.count += 1
        if self.count > RECORD_VALUES:
            raise self.fail(position, (), f"more than {RECORD_VALUES:,} values in one file")
        self.values.setdefault(where, position)

    def whole(self, text: str, position: Position, where: Where) -> str:
        """The text. Half a surrogate pair, which an escape can write, is a problem."""
        if not HALF_CHARACTER.search(text):
            return text
        self.note(position, where, "holds half of a character: type it again")
        return HALF_CHARACTER.sub("\ufffd", text)

    def add(self, mapping: dict[str, Any], key: str, position: Position, where: Where) -> bool:
        """Note a key; False, and a problem, where the mapping has it already."""
        if key not in mapping:
            self.keys.setdefault(where, position)
            return True
        self.note(position, where, f"given twice: first on line {self.keys[where][0]}")
        return False


def read_yaml(found: _Found) -> Tree:
    """The tree of a YAML text. Raises InputError where it is none."""
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
        mark, told = fault(found.text, error.problem_mark, error.context_mark)
        raise found.fail(_position(mark), (), told) from None
    except yaml.YAMLError:
        raise found.fail((1, 1), (), "not readable as YAML") from None


def yaml_nodes(text: str) -> yaml.Node | None:
    """The nodes of a YAML text that can be read, each with its place."""
    node: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    return node


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
        found.note(
            _position(event.start_mark),
            where,
            "what follows # is read as a comment: put the value in quotes, "
            "or, if a comment is meant, write a space after #",
        )
    if event.value == "":
        found.blank.append(where)
    return None if event.value in ("", "~", "null") else str(event.value)


def read_json(found: _Found) -> Tree:
    """The tree of a JSON text. Raises InputError where it is none."""
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
