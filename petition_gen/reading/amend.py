"""Writing a value into a file's text at its field's place, and leaving every other byte of the file as it is."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from petition_gen.errors import InputError
from petition_gen.reading.source import Position, Source, Tree, Where, kind_of, parsed, yaml_nodes

Edit = tuple[int, int, str]  # what stands from here to there gives way to this


def amended(source: Source, text: str, values: Mapping[Where, str]) -> str:
    """The text of a source with these values at these places, each a field of a mapping that holds another already.

    A value is of letters and digits. Comments, layout and every other value stay as they are. Raises InputError where that
    cannot be done, or the text is not that of the source.
    """
    assert all(value.isascii() and value.isalnum() for value in values.values())
    find = _json_edit if kind_of(source.path) == ".json" else _yaml_edit
    places = _Places(source, text)
    edits = sorted(find(places, where, value) for where, value in values.items())
    new = text
    for start, end, what in reversed(edits):
        new = new[:start] + what + new[end:]
    try:
        read_back = parsed(source.path, new).tree
    except InputError:
        read_back = None
    if read_back != _with(source.tree, values):
        message = "nothing was written: the file was changed meanwhile, or is laid out in a way that would not keep the rest of it"
        raise InputError([source.problem(next(iter(values)), message)])
    return new


def _with(tree: Tree, values: Mapping[Where, str]) -> Tree:
    new: Any = copy.deepcopy(tree)
    for where, value in values.items():
        holder = new
        for part in where[:-1]:
            holder = holder[part]
        holder[where[-1]] = value
    found: Tree = new
    return found


class _Places:
    """A text, where its lines begin, and the tree of its YAML."""

    def __init__(self, source: Source, text: str) -> None:
        self.source, self.text = source, text
        self.starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
        self.line_end = "\r\n" if "\r\n" in text else "\n" if "\n" in text else "\r" if "\r" in text else "\n"
        self._root: yaml.Node | None = None

    def at(self, position: Position) -> int:
        """The index of a place given as line and column."""
        return self.starts[position[0] - 1] + position[1] - 1

    def mark(self, mark: Any) -> int:
        """The index of a mark of the YAML reader."""
        return self.at((mark.line + 1, mark.column + 1))

    def mapping(self, where: Where) -> yaml.MappingNode:
        """The mapping at a place of a YAML text. Raises InputError where there is none."""
        if self._root is None:
            self._root = yaml_nodes(self.text)
        node: Any = self._root
        for part in where:
            inside = node.value if isinstance(part, int) else {key.value: each for key, each in node.value}
            node = inside[part]
        assert isinstance(node, yaml.MappingNode)
        return node


def _yaml_edit(places: _Places, where: Where, value: str) -> Edit:
    """The edit that gives a field of a YAML mapping its value: in place of the old one, else behind the last field."""
    mapping, name = places.mapping(where[:-1]), str(where[-1])
    for key, old in mapping.value:
        if key.value == name and old.value == "":
            colon = places.text.index(":", places.mark(key.end_mark)) + 1
            return colon, colon, f" {value}"
        if key.value == name:
            return places.mark(old.start_mark), places.mark(old.end_mark), value
    first, last = mapping.value[0][0], mapping.value[-1][1]
    begin, end = places.mark(first.start_mark), places.mark(last.end_mark)
    on_a_line = isinstance(last, yaml.ScalarNode) and last.value != "" and last.style not in ("|", ">")
    if mapping.flow_style:
        return (end, end, f", {name}: {value}") if on_a_line else (begin, begin, f"{name}: {value}, ")
    indent = " " * first.start_mark.column
    if not on_a_line:
        return begin, begin, f"{name}: {value}{places.line_end}{indent}"
    broken = re.compile(r"[\r\n]|\Z").search(places.text, end)
    assert broken
    return broken.start(), broken.start(), f"{places.line_end}{indent}{name}: {value}"


def _json_edit(places: _Places, where: Where, value: str) -> Edit:
    """The edit that gives a field of a JSON object its value."""
    source, text, name = places.source, places.text, json.dumps(where[-1])
    if where in source.values:
        start = places.at(source.values[where])
        return start, json.JSONDecoder().raw_decode(text, start)[1], f'"{value}"'
    holder = places.at(source.values[where[:-1]])
    keys = sorted((places.at(at), key) for key, at in source.keys.items() if key[:-1] == where[:-1])
    end = json.JSONDecoder().raw_decode(text, places.at(source.values[keys[-1][1]]))[1]
    return end, end, f',{text[holder + 1 : keys[0][0]] or " "}{name}: "{value}"'
