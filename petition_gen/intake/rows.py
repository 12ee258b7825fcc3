"""Rows of cells become records; each fault is reported by sheet, row and column."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from petition_gen.errors import InputError, Problem
from petition_gen.intake.caseload import MATTER_NUMBER, Fault, Intake, Item
from petition_gen.intake.columns import (
    ABSENT,
    ANSWERS,
    CASE,
    CASES,
    CHARGE,
    CLIENTS,
    EXAMPLE,
    ROOT,
    Level,
    Sheet,
    above,
    cell_value,
    flat,
    in_order,
    layout,
    misspelt,
    sheet_named,
)
from petition_gen.intake.csv_and_xlsx import Cell, Table, Typed, Unreadable, text_of_cell
from petition_gen.intake.dates import in_order_of_record, readings
from petition_gen.intake.habits import KEYS, NO_HABITS, Habits
from petition_gen.intake.headings import Use, read_headings
from petition_gen.intake.office_words import in_our_words
from petition_gen.limits import FAULTS_TOLD
from petition_gen.reading.source import Decrypt, Source, Where, field_path, nearest
from petition_gen.record.load import record_from


class _Place(NamedTuple):
    """A cell: the table's number, the row, the column from 1. Column 0 is the row as a whole."""

    table: int
    row: int
    column: int = 0


@dataclass
class _Draft:
    """What the rows say of one client so far: values by their path in the record, and where each stands."""

    matter: str
    place: _Place
    values: dict[Where, Any] = field(default_factory=dict)
    places: dict[Where, _Place] = field(default_factory=dict)
    parts: set[Where] = field(default_factory=set)
    counts: dict[Where, int] = field(default_factory=dict)
    inline: dict[tuple[Where, int], Where] = field(default_factory=dict)
    cases: dict[str, Where] = field(default_factory=dict)
    charges: dict[tuple[Where, str], Where] = field(default_factory=dict)
    rows: list[tuple[_Place, dict[Level, Where], Sheet, list[Use]]] = field(default_factory=list)
    broken: bool = False

    def append(self, entries: Where, value: Any, place: _Place) -> Where:
        """A new entry of a list, and its path."""
        number = self.counts.get(entries, 0)
        self.counts[entries] = number + 1
        where = (*entries, number)
        self.values[where], self.places[where] = value, place
        return where

    def where(self, use: Use, levels: dict[Level, Where], sheet: Sheet) -> Where | None:
        """The path of what a cell of a row says; None where it says nothing of this row's entries, or these are not there."""
        column, number = use.meant
        if number:
            entry = self.inline.get((entries_in(levels, column.level), number))
            return None if entry is None else (*entry, *column.path)
        return (*levels[column.level], *column.path) if column.level in sheet.makes else None

    def tree(self) -> dict[str, Any]:
        """The record's tree, its fields in the order of the format."""
        tree: dict[str, Any] = {"record": "1"}
        for where, value in self.values.items():
            node: Any = tree
            for step, after in pairwise(where):
                node = (
                    node[step] if isinstance(step, int) else node.setdefault(step, [] if isinstance(after, int) else {})
                )
            fresh = dict(value) if isinstance(value, dict) else value
            if isinstance(where[-1], int):
                node[where[-1] :] = [fresh]
            elif where[-1] not in node:
                node[where[-1]] = fresh
        ordered: dict[str, Any] = in_order(tree)
        return ordered


def entries_in(levels: dict[Level, Where], part: Level) -> Where:
    """The path of a list, of the entries that a row tells of."""
    upper = above(part)
    return (*levels[upper], *part[len(upper) :])


_FAULTY = object()  # the value of a cell that cannot be read
_MISSING = "required, and missing"


class CaseloadReader:
    """A workbook or CSV file on its way to records."""

    def __init__(
        self, source: Path, tables: list[Table], decrypt: Decrypt | None = None, habits: Habits = NO_HABITS
    ) -> None:
        self.source, self.tables, self.decrypt, self.habits = source, tables, decrypt, habits
        self.headings: dict[tuple[int, int], str] = {}
        self.drafts: dict[str, _Draft] = {}
        self.faults: list[tuple[_Place, str | None, str]] = []  # where, the client's key, what
        self.faulty: set[_Place] = set()
        self.left: list[tuple[_Place, str]] = []  # what is not read: where, and why
        self.sound = True
        self.missing: set[str] = set()  # the fields of required columns that are not there

    def unsound(self, place: _Place, message: str) -> None:
        """Note a fault of a sheet or column: as it may touch any client, none can be drafted."""
        self.sound = False
        self.fault(place, message)

    def fault(self, place: _Place, message: str, matter: str | None = None) -> None:
        """Note a fault of a row. Each cell has one."""
        if place not in self.faulty:
            if place.column:
                self.faulty.add(place)
            self.faults.append((place, matter, message))
        if len(self.faults) > 10 * FAULTS_TOLD:
            raise Unreadable(
                f"more than {10 * FAULTS_TOLD:,} faults, of which the first is in row {self.faults[0][0].row}"
            )

    def read(self) -> Intake:
        """The clients and the faults."""
        for number, sheet in self.sheets():
            table = self.tables[number]
            uses = self.header(number, table, sheet) if table.rows or not table.broken else []
            for row, cells in table.rows[1:] if uses else ():
                self.row(_Place(number, row), cells, sheet, uses)
            if table.broken:
                self.unsound(_Place(number, table.broken[0]), table.broken[1])
        items = [item for key, draft in self.drafts.items() if (item := self.finish(key, draft))]
        if not self.drafts and not self.faults:
            self.fault(_Place(0, 0), "holds no client: expected a row for each, below the names of columns")
        bad = {key for _, key, _ in self.faults}
        return Intake(
            tuple(item for item in items if self.sound and item.matter.casefold() not in bad),
            tuple(self.told(*fault) for fault in sorted(self.faults, key=lambda fault: (fault[0], fault[2]))),
            tuple(self.told(place, None, message) for place, message in sorted(self.left)),
        )

    def told(self, place: _Place, key: str | None, message: str) -> Fault:
        """A fault in words."""
        from openpyxl.utils import get_column_letter

        matter = self.drafts[key].matter if key in self.drafts else key
        return Fault(
            self.source.name,
            self.tables[place.table].name if self.tables else None,
            place.row or None,
            get_column_letter(place.column) if place.column else None,
            self.headings.get((place.table, place.column)),
            matter if matter and MATTER_NUMBER.fullmatch(matter) else None,
            message,
        )

    # -- sheets and columns --

    def sheets(self) -> list[tuple[int, Sheet]]:
        """The tables to read, by number, with what each is, those first that others are joined to."""
        filled = [number for number, table in enumerate(self.tables) if table.rows or table.broken]
        if len(filled) == 1:
            return [(filled[0], flat())]
        found: dict[str, int] = {}
        for number in filled:
            name = self.tables[number].name or ""
            sheet = sheet_named(name)
            if sheet is None:
                if misspelt(name, (each.name for each in layout())):
                    near = nearest(name, (each.name for each in layout()))
                    self.unsound(_Place(number, 0), f"unknown sheet: did you mean '{near}'?")
                else:
                    self.left.append((_Place(number, 0), "not read: no sheet of ours goes by this name"))
            elif sheet.name in found:
                self.unsound(_Place(number, 0), f"a second sheet '{sheet.name}': expected one")
            else:
                found[sheet.name] = number
        main = [name for name in (CLIENTS, CASES) if name in found]
        if not main:
            self.unsound(_Place(0, 0), f"no sheet '{CLIENTS}'")
            return []
        return [
            (found[sheet.name], flat() if main == [sheet.name] else sheet) for sheet in layout() if sheet.name in found
        ]

    def header(self, number: int, table: Table, sheet: Sheet) -> list[Use]:
        """What the columns of a table mean; none where it cannot be read."""
        found = read_headings(table, sheet, self.habits)
        row = table.rows[0][0] if table.rows else 0
        self.headings |= {(number, at): name for at, name in found.names.items()}
        self.missing |= found.missing
        for at, message in found.faults:
            self.unsound(_Place(number, row, at), message)
        self.left += [(_Place(number, row, at), message) for at, message in found.left]
        return found.uses

    # -- rows --

    def row(self, place: _Place, cells: list[Cell], sheet: Sheet, uses: list[Use]) -> None:
        """Take in a row: find or make the entries that it tells of, and set their values."""
        table, number, _ = place
        values: list[Any] = []
        keys: dict[str, tuple[Any, _Place]] = {}
        wrong: list[tuple[_Place, str]] = []
        for use in uses:
            column, at = use.meant.column, use.at
            cell = cells[at - 1] if 0 < at <= len(cells) else None
            try:
                value = use.always if cell is None else self.value(use, cell)
            except ValueError as error:
                value = _FAULTY
                wrong.append((_Place(table, number, at), str(error)))
            values.append(value)
            if column.field in KEYS and not use.meant.number:
                keys[column.field] = value, _Place(table, number, at)
        wrong += [
            (_Place(table, number, at), "a value in a column that has no name in the first row")
            for at, cell in enumerate(cells, start=1)
            if not self.headings.get((table, at)) and (isinstance(cell, Typed) or (cell and cell.strip()))
        ]
        if not wrong and all(value is ABSENT for use, value in zip(uses, values, strict=True) if use.at):
            return
        matter, at_matter = keys["matter"]
        if isinstance(matter, str) and matter.upper().startswith(EXAMPLE):
            return
        key = matter.casefold() if isinstance(matter, str) else None
        for at_cell, message in wrong:
            self.fault(at_cell, message, key)
        if key is None:
            if matter is ABSENT:
                self.fault(at_matter, _MISSING)
            return
        draft = self.client(sheet, key, matter, at_matter)
        if draft is None:
            return
        levels = self.levels(draft, key, sheet, keys, place)
        if levels is None:
            draft.broken = True
            return
        if sheet.part == ANSWERS:
            self.answer(draft, key, levels, keys)
            return
        draft.rows.append((place, levels, sheet, uses))
        for use, value in zip(uses, values, strict=True):
            if value is not ABSENT and value is not _FAULTY:
                self.set(draft, key, levels, sheet, use, value, _Place(table, number, use.at))

    def value(self, use: Use, cell: Cell) -> Any:
        """What a cell says, in the words of a record. Raises ValueError, saying what is wrong with it."""
        column = use.meant.column
        text = text_of_cell(cell, column)
        if column.kind == "date":
            if use.unclear and readings(text):
                return _FAULTY  # told of the column as a whole
            text = in_order_of_record(text, use.dates)
        return in_our_words(column, cell_value(column, text))

    def client(self, sheet: Sheet, key: str, matter: str, at: _Place) -> _Draft | None:
        """The client that a row is of. None, and a fault, where there is none."""
        draft = self.drafts.get(key)
        if ROOT not in sheet.makes:
            if draft is None:
                near = nearest(matter, (each.matter for each in self.drafts.values()))
                hint = f": did you mean {near}?" if near else ""
                self.fault(at, f"no row of sheet '{CLIENTS}' has this matter number{hint}", key)
            return draft
        if draft is not None and CASE not in sheet.makes:
            self.fault(at, f"used before, in row {draft.place.row}: expected one row for each client", key)
            return None
        if draft is None:
            draft = self.drafts[key] = _Draft(matter, at)
            draft.places[()] = at
        return draft

    def levels(
        self, draft: _Draft, key: str, sheet: Sheet, keys: dict[str, tuple[Any, _Place]], place: _Place
    ) -> dict[Level, Where] | None:
        """The entries that a row tells of, by level; those that it begins are made. None where it cannot be said."""
        levels: dict[Level, Where] = {ROOT: ()}
        part = sheet.part
        name, at = keys.get("cases.id", (ABSENT, place))
        if CASE in sheet.makes and name is ABSENT:
            docket = keys.get("cases.number", (ABSENT, at))
            name, at = docket if docket[0] is not ABSENT else (name, at)
        if part[:1] == CASE or (part == ANSWERS and name is not ABSENT):
            if not isinstance(name, str):
                if name is ABSENT:
                    self.fault(at, f"{_MISSING}, and so is the docket number" if CASE in sheet.makes else _MISSING, key)
                return None
            name = unicodedata.normalize("NFC", name)
            if CASE in sheet.makes and name not in draft.cases:
                case = draft.cases[name] = draft.append(CASE, {}, place)
                draft.values[(*case, "id")], draft.places[(*case, "id")] = name, at
            if name not in draft.cases:
                if not draft.broken:
                    self.fault(at, f"no case of this matter goes by this name in sheet '{CASES}'", key)
                return None
            levels[CASE] = draft.cases[name]
        count, at = keys.get("cases.charges.count", (ABSENT, place))
        if CHARGE in sheet.makes:
            charge = draft.append((*levels[CASE], "charges"), {}, place)
            levels[CHARGE] = charge
            number = count if isinstance(count, str) else str(int(charge[-1]) + 1)
            draft.charges.setdefault((levels[CASE], number.lstrip("0")), charge)
        elif part[:2] == CHARGE or (part == ANSWERS and count is not ABSENT):
            if CASE not in levels or not isinstance(count, str):
                if count is not _FAULTY:
                    self.fault(at, "expected its case as well" if isinstance(count, str) else _MISSING, key)
                return None
            found = draft.charges.get((levels[CASE], count.lstrip("0")))
            if found is None:
                self.fault(at, f"no charge of this case has this count in sheet '{CASES}'", key)
                return None
            levels[CHARGE] = found
        if part not in (ROOT, CHARGE, ANSWERS):
            entries = entries_in(levels, part)
            if any(inline == entries for inline, _ in draft.inline):
                self.fault(
                    place, f"told of in columns '{sheet.one} …' of another sheet already: expected one of the two", key
                )
            texts = not sheet.columns[-1].path
            levels[part] = draft.append(entries, None if texts else {}, place)
        return levels

    def answer(self, draft: _Draft, key: str, levels: dict[Level, Where], keys: dict[str, tuple[Any, _Place]]) -> None:
        """Take in an answer to a question, which is of the charge, the case or the matter."""
        if not {"answers.question", "answers.answer"} <= set(keys):
            return
        (question, at), (answer, answer_at) = keys["answers.question"], keys["answers.answer"]
        for value, place in (question, at), (answer, answer_at):
            if value is ABSENT:
                self.fault(place, _MISSING, key)
        if isinstance(question, str) and isinstance(answer, str):
            where = (*levels[max(levels, key=len)], "answers", question)
            if where in draft.values:
                self.fault(at, f"answered before, in row {draft.places[where].row}", key)
            draft.values[where], draft.places[where] = answer, answer_at

    def set(
        self, draft: _Draft, key: str, levels: dict[Level, Where], sheet: Sheet, use: Use, value: Any, place: _Place
    ) -> None:
        """Set a value of an entry of the row."""
        column, number = use.meant
        if number:
            entries = entries_in(levels, column.level)
            if (entries, number) not in draft.inline:
                draft.inline[entries, number] = draft.append(entries, {} if column.path else None, place)
        where = draft.where(use, levels, sheet)
        if where is None:
            return
        if where not in draft.values or (draft.values[where] is None and not column.path):
            draft.values[where], draft.places[where] = value, place
            draft.parts |= {where} if column.kind in ("group", "list") else set()
        elif draft.values[where] != value:
            self.fault(place, f"differs from row {draft.places[where].row}: expected the same, or an empty cell", key)

    # -- records --

    def finish(self, key: str, draft: _Draft) -> Item | None:
        """The client's record, if nothing is wrong with it."""
        for part in draft.parts:
            inside = [where for where in draft.values if where[: len(part)] == part != where]
            if inside and draft.values[part] != {}:
                other = draft.places[inside[0]]
                sheet = f"sheet '{self.tables[other.table].name}', " if self.tables[other.table].name else ""
                self.fault(draft.places[part], f"says that there is none, and {sheet}row {other.row} tells of one", key)
                del draft.values[part]
        name = self.tables[draft.place.table].name
        at = f"{self.source.name}, {f'sheet {name}, ' if name else ''}row {draft.place.row}"
        tree = draft.tree()
        try:
            record = record_from(Source(self.source, tree))
        except InputError:
            self.locate(key, draft, tree)
            return None
        return Item(record.matter, tree, at, self.source.parent, self.decrypt)

    def locate(self, key: str, draft: _Draft, tree: dict[str, Any]) -> None:
        """Find the cells of a record's faults, empty ones too: the line of each problem is made the number of a cell."""
        for place, levels, sheet, uses in draft.rows:
            for use in uses:
                where = draft.where(use, levels, sheet)
                if where is not None:
                    draft.places.setdefault(where, place._replace(column=use.at))
        places = list(draft.places.values())
        exact = {field_path(where) for where in draft.places}
        try:
            record_from(
                Source(self.source, tree, {}, {where: (number, 1) for number, where in enumerate(draft.places)})
            )
        except InputError as error:
            for problem in error.problems:
                self.problem(key, draft, problem, places[problem.line], problem.field in exact)

    def problem(self, key: str, draft: _Draft, problem: Problem, place: _Place, exact: bool) -> None:
        """Tell a fault of a record by its cell. `exact`: the cell is the field's own, not one around it."""
        name = re.sub(r"\[[0-9]+\]", "", problem.field)
        if name in self.missing and problem.message == _MISSING:
            return
        message = problem.message
        if problem.field == "cases":
            if draft.broken:
                return
            message = f"no row of sheet '{CASES}' has this matter number" if message == _MISSING else message
        elif not exact and place.column == 0:
            heading = next((c.heading for sheet in layout() for c in sheet.columns if c.field == name), None)
            message = f"column '{heading}': {message}" if heading else message
        self.fault(place, message, key)
