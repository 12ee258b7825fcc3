"""The workbook in which a caseload is kept: its sheets and columns, and how records are written into it.

`spreadsheet.yaml` names the sheets and columns; what a cell takes is read off the record's models, so the two cannot
disagree. A record goes into a workbook and comes back (`intake`) equal: an empty cell is unknown, the word none says
that there is none, and cells hold the words as written, as text.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import yaml
from pydantic import BaseModel

from petition_gen.reading.source import nearest
from petition_gen.record.field_types import JURISDICTIONS
from petition_gen.record.model import ClientRecord
from petition_gen.record.partial_dates import PartialDate

Level = tuple[str, ...]
Kind = Literal["text", "date", "flag", "money", "count", "choice", "words", "codes", "group", "list"]
ROOT: Level = ()
CASE: Level = ("cases",)
CHARGE: Level = ("cases", "charges")
ANSWERS: Level = ("answers",)
CLIENTS, CASES = "Clients", "Cases and charges"
# Sheets that are for people only.
UNREAD = ("Read me", "Lists")
# Rows of this kind of matter show how it is done, and are not read.
EXAMPLE = "EXAMPLE-"
# What Excel can hold in one cell.
MAX_CELL = 32_767
# The value of a cell that says nothing.
ABSENT = object()


@dataclass(frozen=True, eq=False)
class Column:
    """A column. `level` is the list (cases, say) whose entry it tells of; `path` the field, from that entry on."""

    level: Level
    path: Level
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
    part: Level
    note: str
    also: tuple[str, ...]
    columns: tuple[Column, ...]
    makes: frozenset[Level]
    index: dict[str, list[Named]] = field(default_factory=dict, compare=False, repr=False)


class Named(NamedTuple):
    """What a column's name means: a column, or that of the n-th entry of a list told of in one row."""

    column: Column
    number: int = 0


@cache
def layout() -> tuple[Sheet, ...]:
    """The workbook's sheets, in order."""
    told = yaml.load((Path(__file__).parent / "spreadsheet.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    keys: dict[str, Column] = {}
    sheets: list[Sheet] = []
    for each in told:
        part: Level = tuple(each["of"].split(".")) if each["of"] else ROOT
        own = [_column(part, name, *words) for name, words in each["columns"].items()]
        for rare in (False, True):
            parts = each.get("rare" if rare else "any", {})
            own += [_part_column(part, name, heading, rare) for name, heading in parts.items()]
        joined = [replace(keys[name], key=True, required=name == "matter" or part != ANSWERS) for name in _joins(part)]
        keys |= {column.field: column for column in own if column.field in _KEYS}
        makes = frozenset({CASE, CHARGE} if part == CHARGE else {part})
        also = tuple(each.get("also", ()))
        sheets.append(Sheet(each["sheet"], each["one"], part, each["note"], also, (*joined, *own), makes))
    return tuple(replace(sheet, index=_index(sheet, sheets)) for sheet in sheets)


@cache
def flat() -> Sheet:
    """The single sheet that does for clients, cases and charges at once: a row for each charge."""
    clients, cases = (sheet for sheet in layout() if sheet.name in (CLIENTS, CASES))
    columns = (*clients.columns, *(column for column in cases.columns if not column.key))
    sheet = Sheet("", cases.one, CHARGE, "", (), columns, clients.makes | cases.makes)
    return replace(sheet, index=_index(sheet, layout()))


_KEYS = ("matter", "cases.id", "cases.charges.count")


def _joins(part: Level) -> Sequence[str]:
    """The columns that say where the rows of a sheet belong, beside its own."""
    if part in (ROOT, CHARGE):
        return _KEYS[: len(part[:1])]
    return _KEYS if part == ANSWERS else _KEYS[: 1 + (part[:1] == CASE) + (part[:2] == CHARGE)]


def above(part: Level) -> Level:
    """The level that the entries of a list belong to.

    >>> above(("cases", "arrests")), above(("trafficking", "periods"))
    (('cases',), ())
    """
    return next(level for level in (CHARGE, CASE, ROOT) if part[: len(level)] == level != part)


def _column(part: Level, name: str, heading: str, note: str = "", *names: str) -> Column:
    path = tuple(name.split("."))
    if part == path[:1] == ANSWERS:
        return Column(ANSWERS, path[1:], heading, note, names, required=True)
    level, kind, required = _follow(path, part)
    return Column(level, path[len(level) :], heading, note, names, _kind(kind), _choices(kind, name), required)


def _part_column(part: Level, name: str, heading: str, rare: bool) -> Column:
    """A column that says of a list or group as a whole that there is none."""
    path = tuple(name.split("."))
    level, kind, _ = _follow(path, part)
    note = "none: there is none. Left empty: unknown, or told elsewhere."
    if _is_model(kind):
        return Column(level, path[len(level) :], heading, note, (), "group", ("none", "yes"), rare=rare)
    return Column(level, path[len(level) :], heading, note, (), "list", ("none",), rare=rare)


def _follow(path: Level, part: Level) -> tuple[Level, Any, bool]:
    """The list that a field is in, its type, and whether it is required. `part` is the list that its sheet is of."""
    kind: Any = ClientRecord
    level, required = ROOT, False
    for number, step in enumerate(path, start=1):
        found = next(each for own, each in kind.model_fields.items() if step == (each.alias or own))
        kind, required = _bare(found.annotation), found.is_required()
        if get_origin(kind) is tuple and (number < len(path) or path == part):
            level, kind = path[:number], _bare(get_args(kind)[0])
    # A blank id is made up for by the docket number; an entry that is itself a text cannot be blank.
    return level, kind, (required or path == part) and path != ("cases", "id")


def _bare(annotation: Any) -> Any:
    """A type without Annotated and None."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return _bare(next(each for each in get_args(annotation) if each is not type(None)))
    return annotation


@cache
def _fields(kind: Any) -> dict[str, Any]:
    """The fields of a model by their names in a record, with their types, those of entries for lists."""
    found = {}
    for name, each in kind.model_fields.items():
        bare = _bare(each.annotation)
        found[each.alias or name] = _bare(get_args(bare)[0]) if get_origin(bare) is tuple else bare
    return found


def in_order(value: Any, kind: Any = ClientRecord) -> Any:
    """A record's tree with its fields in the order of the format."""
    if isinstance(value, list):
        return [in_order(each, kind) for each in value]
    if isinstance(value, dict) and _is_model(kind):
        return {name: in_order(value[name], inner) for name, inner in _fields(kind).items() if name in value}
    return value


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


_KINDS: dict[Any, Kind] = {
    PartialDate: "date",
    bool: "flag",
    Decimal: "money",
    int: "count",
    str: "text",
    tuple: "words",
    dict: "codes",
    Literal: "choice",
}


def _kind(kind: Any) -> Kind:
    return _KINDS[get_origin(kind) or kind]


def _choices(kind: Any, name: str) -> tuple[str, ...]:
    if name.endswith("jurisdiction"):
        return JURISDICTIONS
    if get_origin(kind) is tuple:
        kind = _bare(get_args(kind)[0])
    if get_origin(kind) is Literal:
        return tuple(get_args(kind))
    return ("yes", "no") if kind is bool else ()


_SHORT = {"no": "number", "num": "number", "nbr": "number", "nr": "number"}


def _words(name: str) -> list[str]:
    """The words of a name, letter case and punctuation aside: `Docket No.` has docket and number."""
    spaced = re.sub("(?<=[a-z])(?=[A-Z])", " ", name).casefold().replace("#", " number ").replace("&", " and ")
    return [_SHORT.get(word, word) for word in re.findall(r"[^\W_]+", spaced)]


def plain_name(name: str) -> str:
    """A column's name without what makes no difference in one.

    >>> plain_name("Docket No.") == plain_name("docket_number")
    True
    """
    return "".join(_words(name))


def _index(sheet: Sheet, sheets: Iterable[Sheet]) -> dict[str, list[Named]]:
    """What each name can mean in a sheet: a heading, else a field's name, else another name, else one of `one`."""
    headings: dict[str, list[Named]] = {}
    fields: dict[str, list[Named]] = {}
    names: dict[str, list[Named]] = {}
    inline: dict[str, list[Named]] = {}

    def add(index: dict[str, list[Named]], name: str, column: Column, number: int = 0) -> None:
        meant = index.setdefault("".join(_words(name)), [])
        if all(each.column != column for each in meant):
            meant.append(Named(column, number))

    for column in sheet.columns:
        add(headings, column.heading, column)
        add(fields, column.field, column)
        for name in column.names:
            add(names, name, column)
    for part in sheets:
        if part.part in (*sheet.makes, ROOT, CHARGE, ANSWERS) or above(part.part) not in sheet.makes:
            continue
        for column in part.columns:
            if column.key or column.rare:
                continue
            for name in (column.heading, *column.names):
                add(inline, f"{part.one} {name}", column, 1)
                if part.one.casefold() in name.casefold():
                    add(inline, name, column, 1)
            if not column.path:
                add(inline, part.one, column, 1)
    return inline | names | fields | headings


def meanings(sheet: Sheet, heading: str) -> list[Named]:
    """What a column's heading can mean in this sheet: nothing, one thing, or, to be told apart, several.

    >>> [(each.column.field, each.number) for each in meanings(flat(), "Docket No.")]
    [('cases.number', 0)]
    >>> [(each.column.field, each.number) for each in meanings(flat(), "Arrest 2 date")]
    [('cases.arrests.date', 2)]
    """
    words = _words(heading)
    found = sheet.index.get("".join(words))
    numbers = [word for word in words if re.fullmatch("[1-9][0-9]?", word)]
    if found or len(numbers) != 1:
        return found or []
    words.remove(numbers[0])
    found = sheet.index.get("".join(words), [])
    return [Named(each.column, int(numbers[0])) for each in found if each.number]


def suggestion(sheet: Sheet, heading: str) -> str | None:
    """The heading that was perhaps meant."""
    near = nearest("".join(_words(heading)), sheet.index)
    if not near:
        return None
    column, inline = sheet.index[near][0]
    one = next((each.one for each in layout() if inline and each.part == column.level), "")
    return f"{one} {column.heading.lower()}" if one else column.heading


# So alike are a name and its misspelling; "Case status" and "Case state" are less.
_MISSPELT = 0.85


def misspelt(name: str, known: Iterable[str]) -> bool:
    """Whether a name is one of the known ones but for a slip of the pen.

    >>> misspelt("Docket Numbr", ["Docket number"]), misspelt("Case status", ["Case state"])
    (True, False)
    """
    return bool(get_close_matches(plain_name(name), list(map(plain_name, known)), n=1, cutoff=_MISSPELT))


def sheet_named(name: str) -> Sheet | None:
    """The sheet that goes by this name, or nearly."""
    plain = "".join(_words(name))
    return next((each for each in layout() if plain in ("".join(_words(n)) for n in (each.name, *each.also))), None)


def none_word(value: object) -> bool:
    """Whether a value says that there is none."""
    return value is None or (isinstance(value, str) and value.strip().lower() in ("none", "null"))


def cell_text(column: Column, value: Any) -> str:
    """What stands in the cell for a value of a record's tree; `cell_value` reads it back.

    Raises ValueError where a cell cannot hold it.
    """
    if column.kind == "text" and isinstance(value, list):
        value = "\n".join(value)  # the lines of a street
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    elif value is None and "none" in column.choices and column.kind == "choice":
        text = "null"  # there, none is one of the choices
    elif value == {} and column.kind == "group":
        text = "yes"
    elif not value:
        text = "none"
    else:
        entries = list(_lines(value)) if isinstance(value, dict) else [each.strip() for each in value]
        own_lines = any(";" in each for each in entries) or (len(entries) == 1 and none_word(entries[0]))
        text = "\n".join(entries) + "\n" * (len(entries) == 1) if own_lines else "; ".join(entries)
        if cell_value(column, text) != _stripped(value):
            raise ValueError("more than a cell can hold")
    if len(text.encode("utf-16-le")) // 2 > MAX_CELL:
        raise ValueError(f"longer than the {MAX_CELL:,} characters that a cell can hold")
    return text


def _lines(codes: dict[str, Any]) -> Iterator[str]:
    for code, value in codes.items():
        if isinstance(value, dict):
            yield from (
                f"{code.strip()} ({place.strip()}): {(number or 'none').strip()}" for place, number in value.items()
            )
        else:
            yield f"{code.strip()}: {(value or 'none').strip()}"


def _stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {name.strip(): _stripped(each) for name, each in value.items()}
    return [_stripped(each) for each in value] if isinstance(value, list) else (value or "none").strip()


def cell_value(column: Column, text: str) -> Any:
    """The value for a record's tree that the text of a cell means; `ABSENT` where it says nothing.

    Raises ValueError, saying what is expected.
    """
    plain = text.strip()
    if not plain:
        return ABSENT
    if column.kind in ("group", "list"):
        if not none_word(plain) and not (column.kind == "group" and plain == "yes"):
            raise ValueError("expected none, if there is none, or an empty cell")
        return {} if plain == "yes" else plain
    if column.kind == "choice" and "none" in column.choices and plain == "null":
        return None
    if column.kind not in ("words", "codes") or (none_word(plain) and "\n" not in text):
        return plain
    parts = [each.strip() for each in text.split("\n" if "\n" in text else ";")]
    entries = [each for each in parts if each]
    return entries if column.kind == "words" else _codes(entries)


_CODE = re.compile(r"([^\s:(]+)\s*(?:\((.+?)\)\s*)?:\s*(.+)")


def _codes(entries: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entry in entries:
        match = _CODE.fullmatch(entry)
        if not match:
            raise ValueError("expected numbers by state, as CA: 298765; NY: 1234567")
        code, place, number = match.groups()
        inner = found.setdefault(code, {}) if place else found
        name = place or code
        if not isinstance(inner, dict) or name in inner:
            raise ValueError("expected each state once")
        inner[name] = number
    return found
