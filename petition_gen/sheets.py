"""The workbook in which a caseload is kept: its sheets and columns, and how records are written into it.

`spreadsheet.yaml` names the sheets and columns; what a cell takes is read off the record's models, so the two cannot
disagree. A record goes into a workbook and comes back (`intake`) equal: an empty cell is unknown, the word none says
that there is none, and cells hold the words as written, as text.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import yaml
from pydantic import BaseModel

from petition_gen.reading import InputError, Problem, nearest
from petition_gen.record import JURISDICTIONS, ClientRecord, PartialDate

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Path_ = tuple[str, ...]
Kind = Literal["text", "date", "flag", "money", "count", "choice", "words", "codes", "group", "list"]

ROOT: Path_ = ()
CASE: Path_ = ("cases",)
CHARGE: Path_ = ("cases", "charges")
ANSWERS: Path_ = ("answers",)
CLIENTS, CASES = "Clients", "Cases and charges"
# Sheets that are for people only.
UNREAD = ("Read me", "Lists")
# Rows of this kind of matter show how it is done, and are not read.
EXAMPLE = "EXAMPLE-"
# What Excel can hold in one cell.
MAX_CELL = 32_767


@dataclass(frozen=True)
class Column:
    """A column. `level` is the list (cases, say) whose entry it tells of; `path` the field, from that entry on."""

    level: Path_
    path: Path_
    heading: str
    note: str = ""
    names: tuple[str, ...] = ()
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    required: bool = False
    rare: bool = False
    key: bool = False

    @property
    def field(self) -> str:
        """The field's name in a record, as `cases.charges.date`."""
        return ".".join(self.level + self.path)


@dataclass(frozen=True)
class Sheet:
    """A sheet. `part` is the list of which each row is an entry; `makes` the lists that get entries from it."""

    name: str
    one: str
    part: Path_
    note: str
    also: tuple[str, ...]
    columns: tuple[Column, ...]
    makes: frozenset[Path_]
    index: dict[str, list[Named]] = field(default_factory=dict, compare=False, repr=False)


class Named(NamedTuple):
    """What a column's name means: a column, or that of the n-th entry of a list told of in one row."""

    column: Column
    number: int = 0


# ---- what is in a workbook -------------------------------------------------------------------------------------------


@cache
def layout() -> tuple[Sheet, ...]:
    """The workbook's sheets, in order."""
    told = yaml.load((Path(__file__).parent / "spreadsheet.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    keys: dict[Path_, Column] = {}
    sheets = []
    for each in told:
        part = tuple(each["of"].split(".")) if each["of"] else ROOT
        own = [_column(part, name, *words) for name, words in each["columns"].items()]
        own += [_column(part, name, heading) for name, heading in each.get("any", {}).items()]
        own += [replace(_column(part, name, heading), rare=True) for name, heading in each.get("rare", {}).items()]
        if part in (ROOT, CHARGE):
            keys |= {(*c.level, *c.path): replace(c, key=True) for c in own if c.field in _KEYS}
        joined = [keys[tuple(name.split("."))] for name in _joins(part)]
        columns = (*joined, *own) if part else tuple(replace(c, key=c.field == "matter") for c in own)
        makes = frozenset({CASE, CHARGE} if part == CHARGE else {part})
        also = tuple(each.get("also", ()))
        sheets.append(Sheet(each["sheet"], each["one"], part, each["note"], also, columns, makes))
    return tuple(replace(sheet, index=_index(sheet, sheets)) for sheet in sheets)


@cache
def flat() -> Sheet:
    """The single sheet that does for clients, cases and charges at once: a row for each charge."""
    clients, cases = (sheet for sheet in layout() if sheet.name in (CLIENTS, CASES))
    columns = (*clients.columns, *(column for column in cases.columns if not column.key))
    sheet = Sheet("", cases.one, CHARGE, "", (), columns, clients.makes | cases.makes)
    return replace(sheet, index=_index(sheet, layout()))


_KEYS = ("matter", "cases.id", "cases.charges.count")


def _joins(part: Path_) -> Sequence[str]:
    """The columns that say where the rows of a sheet belong."""
    if part == ANSWERS:
        return _KEYS
    if part in (ROOT, CHARGE):
        return _KEYS[:1] if part else ()
    return _KEYS[: 1 + (part[:1] == CASE) + (part[:2] == CHARGE)]


def above(part: Path_) -> Path_:
    """The level of which the entries of a list are part."""
    return next(level for level in (CHARGE, CASE, ROOT) if part[: len(level)] == level and part != level)


def _column(part: Path_, name: str, heading: str, note: str = "", *names: str) -> Column:
    path = tuple(name.split("."))
    if part == ANSWERS and path[:1] == ANSWERS:
        return Column(ANSWERS, path[1:], heading, note, names, required=True)
    kind: Any = ClientRecord
    level, required = ROOT, False
    for number, step in enumerate(path, start=1):
        fields = {each.alias or own: each for own, each in kind.model_fields.items()}
        required = fields[step].is_required()
        kind = _bare(fields[step].annotation)
        if get_origin(kind) is tuple and (number < len(path) or path == part):
            kind = _bare(get_args(kind)[0])
            level = path[:number]
    if path == part:
        required = True  # an entry that is a text
    choices = _choices(kind, path[-1])
    optional = "none" in choices or required or not choices
    return Column(
        level, path[len(level):], heading, note, names, _kind(kind), choices if optional else (*choices, "none"),
        required and path != ("cases", "id"),
    )


def _bare(annotation: Any) -> Any:
    """A type without Annotated and None."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return _bare(next(each for each in get_args(annotation) if each is not type(None)))
    return annotation


_KINDS: Mapping[Any, Kind] = {PartialDate: "date", bool: "flag", int: "count", str: "text", tuple: "words", dict: "codes", Literal: "choice"}


def _kind(kind: Any) -> Kind:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "group"
    entries = _bare(get_args(kind)[0]) if get_origin(kind) is tuple else None
    if isinstance(entries, type) and issubclass(entries, BaseModel):
        return "list"
    return _KINDS.get(get_origin(kind) or kind, "money")


def _choices(kind: Any, name: str) -> tuple[str, ...]:
    if name == "jurisdiction":
        return JURISDICTIONS
    if get_origin(kind) is tuple:
        kind = _bare(get_args(kind)[0])
    if get_origin(kind) is Literal:
        return get_args(kind)
    return ("yes", "no") if kind is bool else ()
