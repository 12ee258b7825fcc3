"""Reading a caseload: a folder of records, a CSV file or a workbook, as records, or as every fault with its cell.

A workbook joins its sheets by matter number (`sheets` says which there are); a CSV file, or a single sheet, has a row
for each charge and says the client again on each, or once. What a row says goes into the tree of a record, and the
record's own rules (`record`) find what is wrong with it, told here by sheet, row and column. Nothing that a cell holds
is ever printed, but for the matter number and the names of columns.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml

from petition_gen.reading import InputError, Problem, Source, Where, field_path, nearest, read
from petition_gen.record import ClientRecord, load_record, record_from
from petition_gen.sheets import (
    ABSENT,
    ANSWERS,
    CASE,
    CASES,
    CHARGE,
    CLIENTS,
    EXAMPLE,
    ROOT,
    UNREAD,
    Column,
    Level,
    Named,
    Sheet,
    above,
    cell_value,
    flat,
    layout,
    meanings,
    new_workbook,
    sheet_named,
    suggestion,
    write_workbook,
)

__all__ = [
    "Fault", "Intake", "Item", "new_workbook", "read_source", "records_to_workbook", "write_records",
]

MAX_BYTES = 100_000_000
MAX_RATIO = 200
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
RECORDS = (".yaml", ".yml", ".json")
_MATTER = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True)
class Fault:
    """One fault of a source. `row` counts from 1, as a spreadsheet or an editor does; `column` is its letter.

    `field` is the column's heading, or in a record the field's name.

    >>> str(Fault("clients.xlsx", "Clients", 7, "D", "Date of birth", "2026-0142", "expected a date"))
    'clients.xlsx, sheet Clients, D7 (Date of birth), matter 2026-0142: expected a date'
    """

    file: str
    sheet: str | None
    row: int | None
    column: str | None
    field: str | None
    matter: str | None
    message: str

    def __str__(self) -> str:
        if self.file.lower().endswith(RECORDS):
            return str(Problem(self.file, self.row or 0, 0, self.field or "", self.message))
        row = f"row {self.row}" if self.row else None
        place = f"{self.column}{self.row or ''} ({self.field})" if self.column else row
        sheet = f"sheet {self.sheet}" if self.sheet else None
        matter = f"matter {self.matter}" if self.matter else None
        return f"{', '.join(part for part in (self.file, sheet, place, matter) if part)}: {self.message}"


@dataclass(frozen=True)
class Item:
    """A client of a source. `load` is the record's file, or its tree; `where` the place in words."""

    matter: str
    load: Path | dict[str, Any] = field(repr=False)
    where: str
    folder: Path

    def record(self) -> ClientRecord:
        """The record; its folder is the source's. Raises `petition_gen.reading.InputError`."""
        if isinstance(self.load, Path):
            return load_record(self.load)
        return record_from(Source(self.folder / self.where, self.load))

    def tree(self) -> dict[str, Any]:
        """The record's tree. Raises `petition_gen.reading.InputError`."""
        tree = read(self.load).tree if isinstance(self.load, Path) else self.load
        assert isinstance(tree, dict)
        return tree


@dataclass(frozen=True)
class Intake:
    """What a source holds: the clients that are without fault, and every fault of the others, in order."""

    items: tuple[Item, ...]
    problems: tuple[Fault, ...]


def read_source(source: Path) -> Intake:
    """Read a folder of records (`*.yaml`, `*.yml`, `*.json`, not those below it), a CSV file or an XLSX workbook.

    Raises nothing: that a source cannot be read is one of the problems.
    """
    suffix = source.suffix.lower()
    if source.is_dir():
        return _read_folder(source)
    if suffix not in (".csv", ".xlsx"):
        wrong = "a workbook with macros: save it as .xlsx" if suffix == ".xlsm" else "expected a folder of records, a .csv or an .xlsx file"
        return Intake((), (_of_file(source, wrong if source.exists() else "no such file or folder"),))
    try:
        tables = _csv_tables(source) if suffix == ".csv" else _xlsx_tables(source)
    except _Unreadable as error:
        return Intake((), (_of_file(source, error.message, error.row),))
    return _Caseload(source, tables).read()


def write_records(intake: Intake, folder: Path) -> list[Path]:
    """Write each client's record as YAML, as `<matter>.yaml`, and return the files. The folder is made if need be.

    Raises `petition_gen.reading.InputError`, and writes nothing, where such a file is there with other content.
    """
    texts = {folder / f"{item.matter}.yaml": _yaml(item) for item in intake.items}
    problems = [
        Problem(str(path), 0, 0, "", "there already, with other content: move it aside, or choose another folder")
        for path, text in texts.items()
        if path.exists() and path.read_bytes() != text
    ]
    if problems:
        raise InputError(problems)
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        if not path.exists():
            partial = folder / f".{path.name}.part"
            partial.write_bytes(text)
            partial.replace(path)
    return list(texts)


def records_to_workbook(items: Iterable[Item], path: Path) -> None:
    """Write clients into a new workbook, from which the same records are read again.

    Raises `petition_gen.reading.InputError` where the file is there already, or a record holds what a cell cannot.
    """
    write_workbook((item.tree() for item in items), path)


# ---- records ---------------------------------------------------------------------------------------------------------


def _of_file(source: Path, message: str, row: int | None = None) -> Fault:
    return Fault(source.name, None, row, None, None, None, message)


def _read_folder(folder: Path) -> Intake:
    paths = sorted(
        path for path in folder.iterdir()
        if path.suffix.lower() in RECORDS and path.is_file() and not path.name.startswith(".")
    )
    if not paths:
        return Intake((), (_of_file(folder, "holds no records: expected files as 2026-0142.yaml"),))
    faults: list[Fault] = []
    items: list[Item] = []
    first: dict[str, Item] = {}
    twice: set[str] = set()
    for path in paths:
        try:
            record = load_record(path)
        except InputError as error:
            faults += (Fault(path.name, None, p.line or None, None, p.field or None, None, p.message) for p in error.problems)
            continue
        item = Item(record.matter, path, str(path), folder)
        key = item.matter.casefold()
        if key in first:
            twice.add(key)
            told = f"used before, in {Path(first[key].where).name}: expected a matter number of its own"
            faults.append(Fault(path.name, None, record.line_of("matter"), None, "matter", item.matter, told))
        first.setdefault(key, item)
        items.append(item)
    return Intake(tuple(item for item in items if item.matter.casefold() not in twice), tuple(faults))


class _Dumper(yaml.SafeDumper):
    """Writes texts as a person would: bare where they can be, below a bar where they have lines."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


# A record's texts are what is written (`reading`): only what stands for null there needs quotes.
_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag == "tag:yaml.org,2002:null"]
    for first, known in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def _represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent)


def _yaml(item: Item) -> bytes:
    """The record's file. One that is YAML already is kept as it is, comments and all."""
    if isinstance(item.load, Path) and item.load.suffix.lower() != ".json":
        return item.load.read_bytes()
    text: str = yaml.dump(item.tree(), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return text.encode()


# ---- cells -----------------------------------------------------------------------------------------------------------


class _Unreadable(Exception):
    """A file of which nothing can be read."""

    def __init__(self, message: str, row: int | None = None) -> None:
        self.message, self.row = message, row


class _Typed(NamedTuple):
    """A cell that is no text: a number, a date, a formula …, and how it is shown."""

    kind: str
    value: Any
    shown: str


Cell = str | _Typed | None


@dataclass(frozen=True)
class _Table:
    name: str | None
    rows: list[tuple[int, list[Cell]]]
    broken: tuple[int, str] | None = None  # where the reading of it stopped, and why


def _csv_tables(source: Path) -> list[_Table]:
    try:
        if source.stat().st_size > MAX_BYTES:
            raise _Unreadable(f"larger than {MAX_BYTES // 1_000_000} MB")
        data = source.read_bytes()
    except OSError as error:
        raise _Unreadable(f"cannot be read: {error.strerror}") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _Unreadable("not UTF-8 text: save it as 'CSV UTF-8', or as .xlsx", line) from None
    if "\0" in text:
        raise _Unreadable("holds characters that are no text: save it anew as 'CSV UTF-8', or as .xlsx")
    header = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), strict=True)
    rows: list[tuple[int, list[Cell]]] = []
    try:
        for number, row in enumerate(reader, start=1):
            cells: list[Cell] = [_Typed("formula", None, "") if each.startswith("=") else each or None for each in row]
            if any(cells):
                rows.append((number, cells))
            if number > MAX_ROWS:
                raise _Unreadable(f"more than {MAX_ROWS:,} rows: divide it")
    except csv.Error:
        raise _Unreadable("a quotation mark that is never closed, or not doubled within quotes", reader.line_num) from None
    return [_Table(None, rows)]


def _xlsx_tables(source: Path) -> list[_Table]:
    _check_archive(source)
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that are not read: themes, drop-down lists, dates out of range
            book = load_workbook(source, read_only=True, data_only=False, keep_links=False)
            try:
                return [_xlsx_table(sheet) for sheet in book.worksheets if sheet.title not in UNREAD]
            finally:
                book.close()
    except _Unreadable:
        raise
    except Exception:  # a damaged file can raise anything in there
        raise _Unreadable("cannot be read as a workbook: open it in Excel or LibreOffice and save it anew as .xlsx") from None


def _check_archive(source: Path) -> None:
    """Refuse what is no plain workbook, before any of it is unpacked. Raises _Unreadable."""
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
    except OSError as error:
        raise _Unreadable(f"cannot be read: {error.strerror}") from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _Unreadable("no .xlsx workbook, or one with a password: save it anew as .xlsx, without a password") from None
    names = [member.filename.lower() for member in members]
    if sum(member.file_size for member in members) > MAX_BYTES or len(members) > 10_000:
        raise _Unreadable(f"unpacks to more than {MAX_BYTES // 1_000_000} MB: divide it")
    if any(member.file_size > 1_000_000 and member.file_size > MAX_RATIO * member.compress_size for member in members):
        raise _Unreadable("packed more tightly than any workbook is: save it anew as .xlsx")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise _Unreadable("a workbook with macros: save it as .xlsx, without them")
    if any(name.startswith("xl/externallinks/") for name in names):
        raise _Unreadable("a workbook with links to others: paste the values (Data, Edit Links, Break Link)")


_KINDS = {"n": "number", "b": "boolean", "d": "date", "f": "formula", "e": "error"}


def _xlsx_table(sheet: Any) -> _Table:
    sheet.reset_dimensions()  # what a file says of its own size need not be so
    rows: list[tuple[int, list[Cell]]] = []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells: list[Cell] = [
            None if cell.value is None else
            cell.value.replace("_x000D_", "") if cell.data_type == "s" else
            _Typed(_KINDS.get(cell.data_type, "error"), cell.value, cell.number_format)
            for cell in row[:MAX_COLUMNS]
        ]
        if any(cell.value is not None for cell in row[MAX_COLUMNS:]):
            return _Table(sheet.title, rows, (number, f"more than {MAX_COLUMNS:,} columns"))
        if any(cells):
            rows.append((number, cells))
        if len(rows) > MAX_ROWS or number > 1_048_576:
            return _Table(sheet.title, rows, (number, f"more than {MAX_ROWS:,} rows: divide it"))
    return _Table(sheet.title, rows)


_AS_TEXT = "format the column as text, and type it anew"


def _text(cell: Cell, column: Column) -> str:
    """The text that a cell holds. Raises ValueError, saying what is wrong with it, where Excel has changed it."""
    if cell is None or isinstance(cell, str):
        text = (cell or "").replace("\r\n", "\n").replace("\r", "\n")
        if column.kind == "text" and re.fullmatch(r"[0-9](\.[0-9]+)?E\+[0-9]+", text):
            raise ValueError(f"a long number that Excel has shortened: {_AS_TEXT}")
        return text
    if cell.kind == "formula":
        raise ValueError("a formula: paste the value")
    if cell.kind == "date":
        if column.kind != "date":
            raise ValueError(f"Excel has turned this into a date: {_AS_TEXT}")
        return _iso(cell.value, cell.shown)
    if cell.kind == "boolean":
        if column.kind != "flag":
            raise ValueError(f"Excel has turned this word into a logical value: {_AS_TEXT}")
        return "yes" if cell.value else "no"
    if cell.kind == "number":
        return _number(cell.value, cell.shown, column)
    raise ValueError("an error of Excel's, in place of a value: type it anew")


def _iso(value: object, shown: str) -> str:
    """The date as far as its cell shows it: one that shows June 2014 says no day, whatever lies behind it."""
    plain = re.sub(r'"[^"]*"|\\.|\[[^]]*\]', "", shown.lower())
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        value = value.date()
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("a time of day: expected a date as 2014, 2014-06 or 2014-06-02")
    if "y" not in plain and "e" not in plain:
        raise ValueError(f"a date that shows no year, which Excel then makes up: {_AS_TEXT}, as 2014-06-02")
    if "d" in plain:
        return value.isoformat()
    if value.day != 1 or "m" not in plain:
        raise ValueError(f"a date that shows less than it holds: {_AS_TEXT}, as 2014-06 or 2014-06-02")
    return f"{value:%Y-%m}"


def _number(value: object, shown: str, column: Column) -> str:
    if not isinstance(value, int | float) or abs(value) >= 1e15:
        raise ValueError(f"a number of more than 15 digits, of which Excel keeps no more: {_AS_TEXT}")
    if value != int(value):
        if column.kind == "money" and round(value, 2) == value:
            return f"{value:.2f}"
        raise ValueError(f"a number with decimals, of which Excel drops the last zeros: {_AS_TEXT}")
    digits = str(int(value))
    if re.fullmatch("0{2,}", shown or ""):
        digits = digits.zfill(len(shown))
    if column.field.endswith("zip") and len(digits) < 5:
        raise ValueError(f"a number of fewer than five digits, of which Excel drops the first zero: {_AS_TEXT}")
    return digits


# ---- from rows to records --------------------------------------------------------------------------------------------


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
    broken: bool = False

    def append(self, entries: Where, value: Any, place: _Place) -> Where:
        """A new entry of a list, and its path."""
        number = self.counts.get(entries, 0)
        self.counts[entries] = number + 1
        where = (*entries, number)
        self.values[where], self.places[where] = value, place
        return where

    def tree(self) -> dict[str, Any]:
        """The record's tree, its fields in the order of the format."""
        tree: dict[str, Any] = {"record": "1"}
        for where, value in self.values.items():
            node: Any = tree
            for step, after in zip(where, where[1:], strict=False):
                node = node[step] if isinstance(step, int) else node.setdefault(step, [] if isinstance(after, int) else {})
            if isinstance(where[-1], int):
                node.append(value)
            elif where not in self.parts or where[-1] not in node:
                node[where[-1]] = value
        return tree
