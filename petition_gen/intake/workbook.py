"""The workbook with its notes, lists and example."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from petition_gen.errors import InputError, Problem
from petition_gen.intake.columns import (
    ABSENT,
    ANSWERS,
    CASE,
    CASES,
    CHARGE,
    CLIENTS,
    EXAMPLE,
    ROOT,
    Column,
    Level,
    Sheet,
    above,
    cell_text,
    layout,
)
from petition_gen.storage.files import write_file

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


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
            if column.kind == "group" and isinstance(value, list):
                refuse(column.field, "several in order of time, and a row has room for one")
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
            found = _at(nodes[level], part[len(level) :])
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


def new_workbook(path: Path) -> None:
    """Write the empty workbook: drop-down lists, notes, cells that keep what is typed, and an example in each sheet.

    Raises `petition_gen.errors.InputError` where the file is there already or cannot be written.
    """
    _save([_example()], path, all_columns=True)


def write_workbook(trees: Iterable[dict[str, Any]], path: Path) -> None:
    """Write records, given as their trees, into a new workbook; they must be sound.

    Raises `petition_gen.errors.InputError` where the file is there already or cannot be written, and, with every such
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
            problems.append(
                Problem(str(path), 0, 0, "matter", f"begins with {EXAMPLE}, as examples do: expected another")
            )
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
                put_text(cell, row[column])
                if example:
                    cell.font = grey


def put_text(cell: Any, text: str) -> None:
    """Put a text into a cell as it is: never as a formula, whatever it begins with."""
    cell.value = _ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"
    cell.number_format = "@"


def _long(column: Column) -> bool:
    return column.path[-1:] in (
        (),
        ("text",),
        ("original",),
        ("summary",),
        ("delay",),
        ("nexus",),
        ("intent",),
        ("own_words",),
    )


_TAKES = {
    "date": "A date as 2014, 2014-06 or 2014-06-02, as well as it is known.",
    "flag": "yes or no.",
    "money": "US dollars, as 390 or 390.50.",
    "words": "One or more, with semicolons between them.",
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
    (
        "Empty means unknown",
        "An empty cell says nothing. Write none where it is known that there is none, as of pending charges.",
    ),
    (
        "Matter number",
        "Joins the sheets: every row of a client has it. The first three sheets come first; the others are for "
        "what a client has several of.",
    ),
    ("Dates", "2014-06-02, 2014-06 or 2014: as well as you know it. Do not guess a day."),
    ("Numbers", "The cells are formatted as text, so that 014512 keeps its zero. Paste values only, never formulas."),
    ("Several in one cell", "With semicolons between them, or each on a line of its own."),
    (
        "Examples",
        "The rows in grey are made up. Rows whose matter number begins with EXAMPLE- are not read; delete them when you like.",
    ),
    ("Columns", "May be moved and left out. Those marked * are required. Point at a heading to read what it takes."),
)
