"""From a record's file to a `ClientRecord`: checks across fields, the JSON Schema, and the empty record."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from petition_gen.errors import InputError, Problem
from petition_gen.reading.source import Decrypt, Source, Tree, Where, read
from petition_gen.reading.validate import validate
from petition_gen.record.field_types import is_none
from petition_gen.record.fillers import without_blanks, without_fillers
from petition_gen.record.marks import tie_of
from petition_gen.record.model import ClientRecord


def load_record(path: Path, decrypt: Decrypt | None = None) -> ClientRecord:
    """Read one client's record, an encrypted one by `decrypt`.

    A record that is a link into another folder is refused: it may be another client's, and its exhibits would be looked
    for in the wrong place. Raises `petition_gen.errors.InputError` with every fault of the file.
    """
    if is_elsewhere(path):
        raise InputError([Problem(str(path), 0, 0, "", "a link into another folder: name the record itself")])
    return record_from(read(path, decrypt))


def is_elsewhere(path: Path) -> bool:
    """Whether a path is a link to a file in another folder."""
    return path.is_symlink() and Path(os.path.realpath(path)).parent != path.parent.resolve()


def record_from(source: Source) -> ClientRecord:
    """The record in a source. Raises `petition_gen.errors.InputError` with every fault of it."""
    tree, blanks = without_blanks(ClientRecord, source.tree, source.blank)
    tree, fillers = without_fillers(ClientRecord, tree)
    record = validate(ClientRecord, replace(source, tree=tree), _disagreements)
    record._source, record._fillers, record._blanks = source, fillers, blanks
    return record


def _disagreements(tree: Tree) -> Iterator[tuple[Where, str]]:
    """Where parts of a record do not agree with each other. The tree may be malformed anywhere."""
    cases = list(_entries(tree, "cases"))
    yield from _repeated("id", (((*where, "id"), case.get("id")) for where, case in cases))
    yield from _repeated("id", (((*where, "id"), item.get("id")) for where, item in _entries(tree, "evidence")))
    for where, case in cases:
        counts = []
        for position, (place, charge) in enumerate(_entries(case, "charges"), start=1):
            count = str(charge.get("count") or position).strip().lstrip("0")
            counts.append(((*where, *place, "count"), count))
        yield from _repeated("count", counts)
    ids = {_plain(case.get("id")) for _, case in cases}
    references: list[tuple[Where, object]] = [
        ((*where, "case"), entry.get("case"))
        for name in ("prior_petitions", "chosen")
        for where, entry in _entries(tree, name)
    ]
    trafficking = tree.get("trafficking") if isinstance(tree, dict) else None
    for where, passage in _entries(trafficking, "narrative"):
        references += _named_cases(passage, ("trafficking", *where))
        references += _ties(passage, "proves", ("trafficking", *where), ids)
    for part in ("hardship", "since"):
        for where, entry in _entries(tree, part):
            references += _named_cases(entry, where)
    for where, item in _entries(tree, "evidence"):
        references += _ties(item, "shows", where, ids)
    for where, name in references:
        if isinstance(name, str) and not is_none(name) and _plain(name) not in ids:
            yield where, "expected the id of a case of this record"


def _named_cases(entry: dict[str, Any], where: Where) -> list[tuple[Where, object]]:
    """The cases that an entry of the tree names in `cases`, with their places."""
    named = entry.get("cases")
    return [((*where, "cases", i), name) for i, name in enumerate(named if isinstance(named, list) else [])]


def _ties(entry: dict[str, Any], field: str, where: Where, ids: set[str | None]) -> list[tuple[Where, object]]:
    """The cases to which the marks of a field are tied, with the places of the marks."""
    marks = entry.get(field)
    known = [each for each in ids if each]
    ties = [
        (i, tie_of(each, known))
        for i, each in enumerate(marks if isinstance(marks, list) else [])
        if isinstance(each, str)
    ]
    return [((*where, field, i), tie) for i, tie in ties if tie]


def _entries(tree: Any, name: str) -> Iterator[tuple[Where, dict[str, Any]]]:
    """The mappings in a list of the tree, with their places."""
    entries = tree.get(name) if isinstance(tree, dict) else None
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield (name, number), entry


def _plain(value: object) -> str | None:
    return unicodedata.normalize("NFC", value.strip()) if isinstance(value, str) else None


def _repeated(name: str, values: Iterable[tuple[Where, object]]) -> Iterator[tuple[Where, str]]:
    """Those values that an earlier one equals."""
    seen: set[str] = set()
    for where, value in values:
        plain = _plain(value)
        if plain in seen:
            yield where, f"used before: expected another {name}, each being unique"
        if plain:
            seen.add(plain)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a record, for editors. It accepts records as `docs/record.md` writes them."""
    schema = ClientRecord.model_json_schema()
    _allow_none(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Client record"}


def _allow_none(schema: object) -> None:
    """Let the word none stand wherever null may, in place; and drop titles and defaults that pydantic makes up."""
    if isinstance(schema, list):
        for part in schema:
            _allow_none(part)
    elif isinstance(schema, dict):
        if {"type": "null"} in schema.get("anyOf", ()):
            schema["anyOf"].append({"const": "none"})
        for name in ("title", "default"):
            if not isinstance(schema.get(name), dict):
                schema.pop(name, None)
        for part in schema.values():
            _allow_none(part)


def new_record_text() -> str:
    """A record to begin with, in YAML: it loads as it stands, and its comments say what to fill in."""
    return (Path(__file__).parent / "new_record.yaml").read_text(encoding="utf-8")
