"""The workbook in which a caseload is kept: its sheets and columns, and how records are written into it.

`spreadsheet.yaml` names the sheets and columns; what a cell takes is read off the record's models, so the two cannot
disagree. A record goes into a workbook and comes back (`intake`) equal: an empty cell is unknown, the word none says
that there is none, and cells hold the words as written, as text.
"""

from __future__ import annotations

import io
import re
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import yaml
from pydantic import BaseModel

from petition_gen.private import write_file
from petition_gen.reading import InputError, Problem, nearest
from petition_gen.record import JURISDICTIONS, ClientRecord, PartialDate

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

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


# ---- what is in a workbook -------------------------------------------------------------------------------------------


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
        joined = [
            replace(keys[name], key=True, required=name == "matter" or part != ANSWERS) for name in _joins(part)
        ]
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
    """The level of which the entries of a list are part.

    >>> above(("cases", "arrests")), above(("trafficking", "periods"))
    (('cases',), ())
    """
    return next(level for level in (CHARGE, CASE, ROOT) if part[: len(level)] == level != part)


def _column(part: Level, name: str, heading: str, note: str = "", *names: str) -> Column:
    path = tuple(name.split("."))
    if part == path[:1] == ANSWERS:
        return Column(ANSWERS, path[1:], heading, note, names, required=True)
    level, kind, required = _follow(path, part)
    return Column(level, path[len(level):], heading, note, names, _kind(kind), _choices(kind, name), required)


def _part_column(part: Level, name: str, heading: str, rare: bool) -> Column:
    """A column that says of a list or group as a whole that there is none."""
    path = tuple(name.split("."))
    level, kind, _ = _follow(path, part)
    note = "none: there is none. Left empty: unknown, or told elsewhere."
    if _is_model(kind):
        return Column(level, path[len(level):], heading, note, (), "group", ("none", "yes"), rare=rare)
    return Column(level, path[len(level):], heading, note, (), "list", ("none",), rare=rare)


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
    PartialDate: "date", bool: "flag", Decimal: "money", int: "count", str: "text", tuple: "words", dict: "codes",
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


# ---- by which names columns go ---------------------------------------------------------------------------------------

_SHORT = {"no": "number", "num": "number", "nbr": "number", "nr": "number"}


def _words(name: str) -> list[str]:
    """The words of a name, letter case and punctuation aside: `Docket No.` has docket and number."""
    spaced = re.sub("(?<=[a-z])(?=[A-Z])", " ", name).casefold().replace("#", " number ").replace("&", " and ")
    return [_SHORT.get(word, word) for word in re.findall(r"[^\W_]+", spaced)]


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


def sheet_named(name: str) -> Sheet | None:
    """The sheet that goes by this name, or nearly."""
    plain = "".join(_words(name))
    return next((each for each in layout() if plain in ("".join(_words(n)) for n in (each.name, *each.also))), None)


# ---- from values to cells and back -----------------------------------------------------------------------------------


def none_word(value: object) -> bool:
    """Whether a value says that there is none."""
    return value is None or (isinstance(value, str) and value.strip().lower() in ("none", "null"))


def cell_text(column: Column, value: Any) -> str:
    """What stands in the cell for a value of a record's tree; `cell_value` reads it back.

    Raises ValueError where a cell cannot hold it.
    """
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
            yield from (f"{code.strip()} ({place.strip()}): {number.strip()}" for place, number in value.items())
        else:
            yield f"{code.strip()}: {value.strip()}"


def _stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {name.strip(): _stripped(each) for name, each in value.items()}
    return [_stripped(each) for each in value] if isinstance(value, list) else value.strip()


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


# ---- from records to rows --------------------------------------------------------------------------------------------

Row = dict[Column, str]


class _Entry(NamedTuple):
    """An entry of a list with those that it is in, by level, and what the columns hold that join it to them."""

    nodes: dict[Level, Any]
    keys: dict[str, str]


def _rows(sheet: Sheet, tree: dict[str, Any], refuse: Callable[[str, str], None]) -> Iterator[Row]:
    """The rows that a record's tree has in a sheet. `refuse` is told of what cannot be written: a field, and why."""
    for entry in _entries(sheet.part, tree):
        row: Row = {}
        for column in sheet.columns:
            if column.key and sheet.part:
                if column.field in entry.keys:
                    row[column] = entry.keys[column.field]
                continue
            value = _at(entry.nodes[column.level], column.path)
            if value is ABSENT or (value and column.kind in ("group", "list") and not isinstance(value, str)):
                continue
            try:
                row[column] = cell_text(column, value)
            except ValueError as error:
                refuse(column.field, str(error))
        yield row


def _entries(part: Level, tree: dict[str, Any]) -> Iterator[_Entry]:
    if part == ANSWERS:
        for level in (ROOT, CASE, CHARGE):
            for nodes, keys in _at_level(level, tree):
                answers = nodes[level].get("answers")
                for question, answer in answers.items() if isinstance(answers, dict) else ():
                    yield _Entry({ANSWERS: {"question": question, "answer": answer}}, keys)
    elif part in (ROOT, CHARGE):
        yield from _at_level(part, tree)
    else:
        level = above(part)
        for nodes, keys in _at_level(level, tree):
            found = _at(nodes[level], part[len(level):])
            yield from (_Entry({part: each}, keys) for each in (found if isinstance(found, list) else ()))


def _at_level(level: Level, tree: dict[str, Any]) -> Iterator[_Entry]:
    keys = {"matter": tree["matter"].strip()}
    if level == ROOT:
        yield _Entry({ROOT: tree}, keys)
        return
    for case in tree["cases"]:
        of_case = {**keys, "cases.id": case["id"].strip()}
        if level == CASE:
            yield _Entry({CASE: case}, of_case)
            continue
        for position, charge in enumerate(case["charges"], start=1):
            count = str(charge.get("count") or position).strip()
            # What is of the case stands on its first row; its id, which joins them, on each.
            told = case if position == 1 else {"id": case["id"]}
            yield _Entry({CASE: told, CHARGE: charge}, {**of_case, "cases.charges.count": count})


def _at(node: Any, path: Level) -> Any:
    for step in path:
        if not isinstance(node, dict) or step not in node:
            return ABSENT
        node = node[step]
    return node


# ---- the workbook's file ---------------------------------------------------------------------------------------------


def new_workbook(path: Path) -> None:
    """Write the empty workbook: drop-down lists, notes, cells that keep what is typed, and an example in each sheet.

    Raises `petition_gen.reading.InputError` where the file is there already or cannot be written.
    """
    _save([_example()], path, all_columns=True)


def write_workbook(trees: Iterable[dict[str, Any]], path: Path) -> None:
    """Write records, given as their trees, into a new workbook; they must be sound.

    Raises `petition_gen.reading.InputError` where the file is there already or cannot be written, and, with every such
    field, where a record holds what a cell cannot.
    """
    _save(list(trees), path)


def _example() -> dict[str, Any]:
    """A made-up record, of which reading takes no notice."""
    text = (Path(__file__).parent / "spreadsheet_example.yaml").read_text(encoding="utf-8")
    # This loader makes texts of all values and no objects; bandit knows the safe one by its name only.
    tree: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # nosec B506
    return tree


def _save(trees: Sequence[dict[str, Any]], path: Path, all_columns: bool = False) -> None:
    from openpyxl import Workbook

    problems: list[Problem] = []
    for tree in trees:
        if not all_columns and tree["matter"].strip().upper().startswith(EXAMPLE):
            problems.append(Problem(str(path), 0, 0, "matter", f"begins with {EXAMPLE}, as examples do: expected another"))
    book = Workbook()
    readme = book.worksheets[0]
    lists = _Lists(book)
    for sheet in layout():
        rows: list[Row] = []
        for tree in trees:
            def refuse(field: str, why: str, matter: str = tree["matter"]) -> None:
                problems.append(Problem(str(path), 0, 0, field, f"matter {matter}: {why}; keep this record as YAML"))

            rows += _rows(sheet, tree, refuse)
        used = {column for row in rows for column in row}
        columns = [column for column in sheet.columns if not column.rare or column in used]
        _draw(book.create_sheet(sheet.name), sheet, columns, rows, lists)
    _explain(readme)
    book.move_sheet(lists.sheet, len(book.sheetnames))
    if problems:
        raise InputError(problems)
    if path.exists():
        raise InputError([Problem(str(path), 0, 0, "", "there already: expected the name of a new file")])
    data = io.BytesIO()
    book.save(data)
    try:
        write_file(path, data.getvalue())
    except OSError as error:
        raise InputError([Problem(str(path), 0, 0, "", f"cannot be written: {error.strerror}")]) from None


class _Lists:
    """The hidden sheet that holds what drop-down lists offer: Excel allows little of it in the lists themselves."""

    def __init__(self, book: Workbook) -> None:
        self.sheet: Worksheet = book.create_sheet("Lists")
        self.sheet.sheet_state = "hidden"
        self.ranges: dict[tuple[str, ...], str] = {}

    def range(self, choices: tuple[str, ...]) -> str:
        """Where a list stands, as a formula. It is added where it is new."""
        from openpyxl.utils import get_column_letter

        if choices not in self.ranges:
            column = len(self.ranges) + 1
            for row, choice in enumerate(choices, start=1):
                self.sheet.cell(row, column, choice)
            letter = get_column_letter(column)
            self.ranges[choices] = f"Lists!${letter}$1:${letter}${len(choices)}"
        return self.ranges[choices]


_MAIN = (CLIENTS, CASES, "Evidence")
_LAST_ROW = 1_048_576
# Excel marks an underscored escape in texts as a character; one that is meant as written is escaped itself.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# What a date looks like, or none; a cell that Excel made a real date of is a number for it.
_DATE_RULE = 'OR({0}="none",ISNUMBER({0}),AND(OR(LEN({0})=4,LEN({0})=7,LEN({0})=10),ISNUMBER(-LEFT({0},4))))'
_DATE_HINT = "Expected a date as 2014, 2014-06 or 2014-06-02."


def _draw(page: Worksheet, sheet: Sheet, columns: Sequence[Column], rows: Iterable[Row], lists: _Lists) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    bold, head = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F4E5F")
    grey, top = Font(italic=True, color="7F7F7F"), Alignment(vertical="top", wrap_text=True)
    page.sheet_properties.tabColor = "1F4E5F" if sheet.name in _MAIN else "BFBFBF"
    page.freeze_panes = f"{get_column_letter(1 + sum(column.key for column in columns))}2"
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = 40 if column.kind == "text" and _long(column) else 20
        page.column_dimensions[letter].number_format = "@"  # so that Excel keeps 014512 and 2014-06 as they are typed
        title = page.cell(1, number, f"{column.heading} *" if column.required else column.heading)
        title.font, title.fill, title.alignment = bold, head, top
        title.comment = Comment(_note(sheet, column), "petition-gen", width=320, height=140)
        rule = None
        if column.kind == "date":
            rule = DataValidation("custom", _DATE_RULE.format(f"{letter}2"), error=_DATE_HINT)
        elif column.choices and column.kind != "words":
            rule = DataValidation("list", lists.range(column.choices), error="Not in the list.")
        if rule:
            rule.allow_blank, rule.showErrorMessage, rule.errorStyle = True, True, "warning"
            rule.add(f"{letter}2:{letter}{_LAST_ROW}")
            page.add_data_validation(rule)
    for number, row in enumerate(rows, start=2):
        example = any(column.field == "matter" and text.startswith(EXAMPLE) for column, text in row.items())
        for place, column in enumerate(columns, start=1):
            if column in row:
                cell: Any = page.cell(number, place)
                _put_text(cell, row[column])
                if example:
                    cell.font = grey


def _put_text(cell: Any, text: str) -> None:
    """Put a text into a cell as it is: never as a formula, whatever it begins with."""
    cell.value = _ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"
    cell.number_format = "@"


def _long(column: Column) -> bool:
    return column.path[-1:] in ((), ("text",), ("original",), ("summary",), ("delay",), ("nexus",), ("intent",), ("own_words",))


_TAKES = {
    "date": "A date as 2014, 2014-06 or 2014-06-02, as well as it is known.", "flag": "yes or no.",
    "money": "US dollars, as 390 or 390.50.", "words": "One or more, with semicolons between them.",
}


def _note(sheet: Sheet, column: Column) -> str:
    """The note on a column's heading."""
    said = column.note
    if column.key and sheet.part:
        where = f"sheet {CLIENTS}" if column.field == "matter" else f"sheet {CASES}"
        said = f"As in {where}."
    takes = _TAKES.get(column.kind, "")
    choices = f"One of: {', '.join(column.choices)}." if column.kind in ("choice", "words") and column.choices else ""
    empty = "Required." if column.required else ""
    return " ".join(part for part in (said, choices or takes, empty) if part)


def _explain(page: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font

    page.title = "Read me"
    page.column_dimensions["A"].width = 28
    page.column_dimensions["B"].width = 100
    lines = [("How to fill in this workbook", ""), *_README, ("", ""), ("Sheet", "What it is for")]
    lines += [(sheet.name, sheet.note) for sheet in layout()]
    for number, (left, right) in enumerate(lines, start=1):
        page.cell(number, 1, left).font = Font(bold=True)
        page.cell(number, 2, right).alignment = Alignment(vertical="top", wrap_text=True)


_README = (
    ("Empty means unknown", "An empty cell says nothing. Write none where it is known that there is none, as of pending charges."),
    ("Matter number", "Joins the sheets: every row of a client has it. The first three sheets come first; the others are for "
     "what a client has several of."),
    ("Dates", "2014-06-02, 2014-06 or 2014: as well as you know it. Do not guess a day."),
    ("Numbers", "The cells are formatted as text, so that 014512 keeps its zero. Paste values only, never formulas."),
    ("Several in one cell", "With semicolons between them, or each on a line of its own."),
    ("Examples", "The rows in grey are made up. Rows whose matter number begins with EXAMPLE- are not read; delete them when you like."),
    ("Columns", "May be moved and left out. Those marked * are required. Point at a heading to read what it takes."),
)
