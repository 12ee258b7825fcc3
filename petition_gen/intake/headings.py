"""The first row of a table: what each column means, which are left, and in which order the dates of each stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from petition_gen.intake.columns import ABSENT, CASE, Column, Named, Sheet, meanings, misspelt, suggestion
from petition_gen.intake.csv_and_xlsx import Cell, Table, Typed
from petition_gen.intake.dates import SWAPPED, Order, order_of, readings, swappable
from petition_gen.intake.habits import Habits

_NO_MATTER = (
    "no column 'Matter number': expected the names of columns in the first row; "
    "--columns says which of yours it is, where it has another name"
)


class Use(NamedTuple):
    """A column of a table, from 1, and what it means; 0 where no column says it, but every row (`always`).

    `dates` is the order in which its dates stand; `unclear` says that this cannot be known.
    """

    at: int
    meant: Named
    always: Any = ABSENT
    dates: Order | None = None
    unclear: bool = False


@dataclass
class Headings:
    """What the first row of a table says. Faults and what is left are by column; 0 is the row as a whole."""

    uses: list[Use] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)  # the fields of required columns that are not there


def read_headings(table: Table, sheet: Sheet, habits: Habits) -> Headings:
    """What the columns of a table mean. None of it can be read where the matter number's is not among them."""
    cells = table.rows[0][1] if table.rows else []
    found = Headings()
    names = [cell.strip() if isinstance(cell, str) else "" for cell in cells]
    known = [[] if habits.ignores(name) else meanings(sheet, habits.ours(name) or name) for name in names]
    if not any(each.column.field == "matter" for meant in known for each in meant):
        # Without names in the first row, these may be a client's words: they are not printed.
        found.faults.append((0, _NO_MATTER))
        return found
    for at, (name, meant) in enumerate(zip(names, known, strict=True), start=1):
        typed = isinstance(cells[at - 1], Typed)
        found.names[at] = name[:60] or ("?" if typed else "")
        if typed:
            found.faults.append((at, "expected the name of a column, as text"))
        elif name and not habits.ignores(name):
            _name(found, sheet, at, habits.ours(name) or name, meant)
    for heading, named, value in habits.said_of_all(sheet):
        same = next((use for use in found.uses if use.meant == named), None)
        if same:
            found.faults.append((same.at, f"every_row says '{heading[:60]}' as well: expected one of the two"))
        else:
            found.uses.append(Use(0, named, value))
    _missing(found, sheet)
    found.uses = [_dated(found, use, table, habits) for use in found.uses]
    return found


def _name(found: Headings, sheet: Sheet, at: int, name: str, meant: list[Named]) -> None:
    """Note what a column means, or why that is not known."""
    from openpyxl.utils import get_column_letter

    same = next((use for use in found.uses if meant == [use.meant]), None)
    if not meant and misspelt(name, sheet.index):
        told = f"unknown column: did you mean '{suggestion(sheet, name)}'? Name it so, or have --columns ignore it"
        found.faults.append((at, told))
    elif not meant:
        found.left.append((at, "not read: no column of ours goes by this name"))
    elif len(meant) > 1:
        can_be = " or ".join(repr(each.column.heading) for each in meant)
        found.faults.append((at, f"can mean {can_be}: name it as one of them"))
    elif same:
        found.faults.append((at, f"the same as column {get_column_letter(same.at)}: expected one of the two"))
    else:
        found.uses.append(Use(at, meant[0]))


def _missing(found: Headings, sheet: Sheet) -> None:
    """Note the columns that a table must have, and does not."""
    there = {use.meant.column.field for use in found.uses if not use.meant.number}
    for column in sheet.columns:
        if column.required and column.field not in there:
            found.missing.add(column.field)
            found.faults.append((0, f"no column '{column.heading}', which is required{_how_to_say(column)}"))
    if CASE in sheet.makes and not there & {"cases.id", "cases.number"}:
        found.faults.append((0, "no column 'Case' or 'Docket number', one of which is required"))


def _how_to_say(column: Column) -> str:
    if column.field == "cases.jurisdiction":
        return ": add it, with CA or California say, or have --columns say it for every row (every_row: {Jurisdiction: CA})"
    return ""


def _dated(found: Headings, use: Use, table: Table, habits: Habits) -> Use:
    """A column with the order in which its dates stand, as the office says or the column itself shows."""
    if use.meant.column.kind != "date" or not use.at:
        return use
    cells: list[Cell] = [cells[use.at - 1] for _, cells in table.rows[1:] if use.at <= len(cells)]
    texts = [cell for cell in cells if isinstance(cell, str)]
    real = [cell.value for cell in cells if isinstance(cell, Typed) and cell.kind == "date"]
    try:
        if any(map(readings, texts)) and any(map(swappable, real)):
            raise ValueError(SWAPPED)
        return use._replace(dates=habits.dates or order_of(texts))
    except ValueError as error:
        heading = use.meant.column.heading
        found.faults.append((use.at, f"column '{heading}': {error}" if heading != found.names[use.at] else str(error)))
        return use._replace(unclear=True)
