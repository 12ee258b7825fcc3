"""How an office writes its tables: the names of its columns, what all rows have in common, the order of its dates.

The office says so once, in a small file (`--columns MAP.yaml`):

    columns: {Client First Name: First name, Case Number: Docket number}   # theirs: ours
    ignore: [Responsible Attorney]
    every_row: {Jurisdiction: CA}
    dates: month-first
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import Field

from petition_gen.intake.columns import CHARGE, ROOT, Named, Sheet, cell_value, flat, layout, meanings, plain_name
from petition_gen.intake.dates import Order
from petition_gen.intake.office_words import in_our_words
from petition_gen.limits import SHEET_COLUMNS
from petition_gen.reading.source import Tree, Where, nearest, read
from petition_gen.reading.validate import validate
from petition_gen.record.base import Part
from petition_gen.record.field_types import JURISDICTIONS

KEYS = ("matter", "cases.id", "cases.number", "cases.charges.count", "answers.question", "answers.answer")


class _Map(Part):
    """The file as it is written."""

    columns: dict[str, str] = Field(default={}, max_length=SHEET_COLUMNS)
    ignore: tuple[str, ...] = Field(default=(), max_length=SHEET_COLUMNS)
    every_row: dict[str, str] = Field(default={}, max_length=SHEET_COLUMNS)
    dates: Order | None = None


@dataclass(frozen=True)
class Habits:
    """What an office says of its tables. `names` and `ignored` are by the plain form of their columns' names."""

    dates: Order | None = None
    names: dict[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    every_row: dict[str, str] = field(default_factory=dict, repr=False)

    def ignores(self, heading: str) -> bool:
        """Whether the office wants a column left alone."""
        return plain_name(heading) in self.ignored

    def ours(self, heading: str) -> str | None:
        """Our name of a column that the office has said it for."""
        return self.names.get(plain_name(heading))

    def said_of_all(self, sheet: Sheet) -> Iterator[tuple[str, Named, Any]]:
        """What every row of a sheet says without a column: the column's heading, what it means, and the value.

        Only of clients, cases and charges: in other sheets the same heading is of somebody else.
        """
        for heading, text in self.every_row.items() if sheet.part in (ROOT, CHARGE) else ():
            meant = meanings(sheet, heading)
            if len(meant) == 1:
                yield heading, meant[0], in_our_words(meant[0].column, cell_value(meant[0].column, text))


NO_HABITS = Habits()


def read_habits(path: Path | None, dates: Order | None = None) -> Habits:
    """What an office says of its tables in a file, if there is one, and on the command line, which goes before.

    Raises `petition_gen.errors.InputError` with every fault of the file.
    """
    if path is None:
        return Habits(dates)
    said = validate(_Map, read(path), _faults)
    return Habits(
        dates or said.dates,
        {plain_name(theirs): ours for theirs, ours in said.columns.items()},
        frozenset(map(plain_name, said.ignore)),
        said.every_row,
    )


def _faults(tree: Tree) -> Iterator[tuple[Where, str]]:
    """What the file says of columns that there are not, or says twice."""
    if not isinstance(tree, dict):
        return
    seen: set[str] = set()
    for theirs, ours in _texts(tree.get("columns")):
        where = ("columns", theirs)
        if plain_name(theirs) in seen:
            yield where, "the same column of yours as another: expected each once"
        seen.add(plain_name(theirs))
        if not _known(ours):
            yield where, _no_column(ours)
    ignored = tree.get("ignore")
    for number, theirs in enumerate(ignored if isinstance(ignored, list) else ()):
        if isinstance(theirs, str) and plain_name(theirs) in seen:
            yield ("ignore", number), "in columns as well: expected one of the two"
    for ours, value in _texts(tree.get("every_row")):
        if fault := _not_of_all(ours, value):
            yield ("every_row", ours), fault


def _texts(node: object) -> Iterator[tuple[str, str]]:
    for key, value in node.items() if isinstance(node, dict) else ():
        if isinstance(value, str):
            yield key, value


def _known(ours: str, sheets: Iterable[Sheet] = ()) -> list[Named]:
    return next((found for each in (sheets or (flat(), *layout())) if (found := meanings(each, ours))), [])


def _no_column(ours: str) -> str:
    near = nearest(ours, (column.heading for sheet in layout() for column in sheet.columns))
    hint = f": did you mean '{near}'?" if near else ", and no field of a record"
    return f"no column of ours is called '{ours[:60]}'{hint}"


def _not_of_all(ours: str, text: str) -> str | None:
    """Why all rows cannot say this; None where they can."""
    found = _known(ours, (flat(),))
    if not found:
        return _no_column(ours)
    column, number = found[0]
    if len(found) > 1 or number or column.field in KEYS or column.kind == "date":
        return f"'{ours[:60]}' cannot be the same in all rows: give the table a column for it"
    try:
        value = in_our_words(column, cell_value(column, text))
    except ValueError as error:
        return str(error)
    closed = column.kind == "choice" or column.choices == JURISDICTIONS
    if closed and isinstance(value, str) and value not in column.choices:
        return f"expected one of: {', '.join(column.choices)}"
    return None
