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
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import TypeAdapter, ValidationError

from petition_gen.hidden import in_message
from petition_gen.limits import (
    FAULTS_TOLD,
    SHEET_BYTES,
    SHEET_CELLS,
    SHEET_COLUMNS,
    SHEET_PARTS,
    SHEET_RATIO,
    SHEET_ROWS,
)
from petition_gen.private import clear_unfinished, make_folder, write_file
from petition_gen.reading import (
    SEALED,
    InputError,
    Problem,
    Source,
    Unseal,
    Where,
    field_path,
    kind_of,
    nearest,
    read,
    unsealed,
)
from petition_gen.record import ClientRecord, Matter, load_record, record_from
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
    in_order,
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

MATTER: TypeAdapter[str] = TypeAdapter(Matter)
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
        if kind_of(Path(self.file)) in RECORDS:
            return str(Problem(self.file, self.row or 0, 0, self.field or "", self.message))
        row = f"row {self.row}" if self.row else None
        heading = f" ({self.field})" if self.field else ""
        place = f"{self.column}{self.row or ''}{heading}" if self.column else row
        sheet = f"sheet {self.sheet}" if self.sheet else None
        matter = f"matter {self.matter}" if self.matter else None
        return in_message(f"{', '.join(part for part in (self.file, sheet, place, matter) if part)}: {self.message}")

    @property
    def to_keep(self) -> str:
        """The fault as it may be kept in a file: without the names of records' files, which may be the clients' names."""
        if kind_of(Path(self.file)) not in RECORDS:
            return str(self)
        line = f"line {self.row}" if self.row else None
        message = re.sub(r"^used before, in .*: expected", "used before, in another record: expected", self.message, flags=re.DOTALL)
        return ": ".join(part for part in (line, self.field, message) if part)


@dataclass(frozen=True)
class Item:
    """A client of a source. `load` is the record's file, or its tree; `where` the place in words; `unseal` opens files."""

    matter: str
    load: Path | dict[str, Any] = field(repr=False)
    where: str
    folder: Path
    unseal: Unseal | None = field(default=None, repr=False)

    def record(self) -> ClientRecord:
        """The record; its folder is the source's. Raises `petition_gen.reading.InputError`."""
        if isinstance(self.load, Path):
            return load_record(self.load, self.unseal)
        return record_from(Source(self.folder / self.where, self.load, unseal=self.unseal))

    def tree(self) -> dict[str, Any]:
        """The record's tree. Raises `petition_gen.reading.InputError`."""
        tree = read(self.load, self.unseal).tree if isinstance(self.load, Path) else self.load
        assert isinstance(tree, dict)
        return tree


@dataclass(frozen=True)
class Intake:
    """What a source holds: the clients that are without fault, and every fault of the others, in order.

    There are no clients where a sheet or column as a whole cannot be understood: it may tell of any of them.
    """

    items: tuple[Item, ...]
    problems: tuple[Fault, ...]


def read_source(source: Path, unseal: Unseal | None = None) -> Intake:
    """Read a folder of records (`*.yaml`, `*.yml`, `*.json`, not those below it), a CSV file or an XLSX workbook.

    `unseal` opens what is encrypted: the source, where its name ends in `.age` besides, or any of the folder's records.
    Raises nothing: that a source cannot be read is one of the problems.
    """
    suffix = kind_of(source)
    if source.is_dir():
        return _read_folder(source, unseal)
    if suffix not in (".csv", ".xlsx"):
        wrong = "a workbook with macros: save it as .xlsx" if suffix == ".xlsm" else "expected a folder of records, a .csv or an .xlsx file"
        return Intake((), (_of_file(source, wrong if source.exists() else "no such file or folder"),))
    try:
        content = _opened(source, unseal) if source.suffix.lower() == SEALED else source
        tables = _csv_tables(content) if suffix == ".csv" else _xlsx_tables(content)
    except _Unreadable as error:
        return Intake((), (_of_file(source, error.message, error.row),))
    caseload = _Caseload(source, tables, unseal)
    try:
        return caseload.read()
    except _Unreadable as error:  # so many faults that it is not worth to go on
        told = [caseload.told(*fault) for fault in caseload.faults[:FAULTS_TOLD]]
        return Intake((), (*told, _of_file(source, error.message)))


def write_records(intake: Intake, folder: Path, encrypt: Callable[[bytes], bytes] | None = None) -> list[Path]:
    """Write each client's record as YAML, as `<matter>.yaml`, and return the files. The folder is made if need be.

    With `encrypt`, what is written is what it makes of the YAML, as `<matter>.yaml.age`. Raises
    `petition_gen.reading.InputError`, and writes nothing, where such a file is there with other content.
    """
    suffix, made = (f".yaml{SEALED}", encrypt) if encrypt else (".yaml", bytes)
    texts = {folder / f"{item.matter}{suffix}": made(_yaml(item)) for item in intake.items}
    problems = [
        Problem(str(path), 0, 0, "", "there already, with other content: move it aside, or choose another folder")
        for path, text in texts.items()
        if path.exists() and path.read_bytes() != text
    ]
    if problems:
        raise InputError(problems)
    make_folder(folder)
    clear_unfinished(folder)
    for path, text in texts.items():
        if not path.exists():
            write_file(path, text)
    return list(texts)


def records_to_workbook(items: Iterable[Item], path: Path) -> None:
    """Write clients into a new workbook, from which the same records are read again.

    Raises `petition_gen.reading.InputError` where the file is there already, or a record holds what a cell cannot.
    """
    write_workbook((item.tree() for item in items), path)


# ---- records ---------------------------------------------------------------------------------------------------------


def _of_file(source: Path, message: str, row: int | None = None) -> Fault:
    return Fault(source.name, None, row, None, None, None, message)


def _read_folder(folder: Path, unseal: Unseal | None) -> Intake:
    # What is no file, a pipe say, is a fault of its own: no client may be left out in silence.
    paths = sorted(
        path for path in folder.iterdir()
        if kind_of(path) in RECORDS and not path.is_dir() and not path.name.startswith(".")
    )
    if not paths:
        return Intake((), (_of_file(folder, "holds no records: expected files as 2026-0142.yaml"),))
    faults: list[Fault] = []
    items: list[Item] = []
    first: dict[str, Item] = {}
    twice: set[str] = set()
    for path in paths:
        try:
            record = load_record(path, unseal)
        except InputError as error:
            matter = _matter_of(path)
            faults += (Fault(path.name, None, p.line or None, None, p.field or None, matter, p.message) for p in error.problems)
            continue
        item = Item(record.matter, path, str(path), folder, unseal)
        key = item.matter.casefold()
        if key in first:
            twice.add(key)
            told = f"used before, in {Path(first[key].where).name}: expected a matter number of its own"
            faults.append(Fault(path.name, None, record.line_of("matter"), None, "matter", item.matter, told))
        first.setdefault(key, item)
        items.append(item)
    return Intake(tuple(item for item in items if item.matter.casefold() not in twice), tuple(faults))


def _matter_of(path: Path) -> str | None:
    """The matter number of a record that holds faults, if it can be read."""
    try:
        tree = read(path).tree
        matter = tree.get("matter") if isinstance(tree, dict) else None
        return MATTER.validate_python(matter)
    except (InputError, ValidationError):
        return None


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
    if isinstance(item.load, Path) and kind_of(item.load) != ".json":
        return unsealed(item.load, item.load.read_bytes(), item.unseal)
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


def _opened(source: Path, unseal: Unseal | None) -> io.BytesIO:
    """What an encrypted source holds, in memory. Raises _Unreadable."""
    try:
        return io.BytesIO(unsealed(source, _bytes_of(source), unseal))
    except OSError as error:
        raise _Unreadable(f"cannot be read: {error.strerror}") from None
    except InputError as error:
        raise _Unreadable(error.problems[0].message) from None


def _bytes_of(source: Path | io.BytesIO) -> bytes:
    _check_file(source)
    return source.getvalue() if isinstance(source, io.BytesIO) else source.read_bytes()


def _csv_tables(source: Path | io.BytesIO) -> list[_Table]:
    try:
        data = _bytes_of(source)
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
            if any(cells[SHEET_COLUMNS:]):
                raise _Unreadable(f"more than {SHEET_COLUMNS:,} columns", number)
            if any(cells):
                rows.append((number, cells[:SHEET_COLUMNS]))
            if number > SHEET_ROWS:
                raise _Unreadable(f"more than {SHEET_ROWS:,} rows: divide it")
    except csv.Error as error:
        if "field limit" in str(error):
            raise _Unreadable(f"a value of more than {csv.field_size_limit():,} characters", reader.line_num) from None
        raise _Unreadable("a quotation mark that is never closed, or not doubled within quotes", reader.line_num) from None
    return [_Table(None, rows)]


def _check_file(source: Path | io.BytesIO) -> None:
    """Refuse a pipe or a device, on which the program would wait for ever, and a file that is too large."""
    if isinstance(source, io.BytesIO):
        size = source.getbuffer().nbytes
    else:
        try:
            found = source.stat()
        except OSError as error:
            raise _Unreadable(f"cannot be read: {error.strerror}") from None
        if not stat.S_ISREG(found.st_mode):
            raise _Unreadable("it is not a file")
        size = found.st_size
    if size > SHEET_BYTES:
        raise _Unreadable(f"larger than {SHEET_BYTES // 1_000_000} MB")


def _xlsx_tables(source: Path | io.BytesIO) -> list[_Table]:
    _check_file(source)
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


def _check_archive(source: Path | io.BytesIO) -> None:
    """Refuse what is no plain workbook, before any of it is unpacked. Raises _Unreadable."""
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            if len(members) > SHEET_PARTS or sum(member.file_size for member in members) > SHEET_BYTES:
                raise _Unreadable(f"unpacks to more than {SHEET_BYTES // 1_000_000} MB: divide it")
            if any(each.file_size > 1_000_000 and each.file_size > SHEET_RATIO * each.compress_size for each in members):
                raise _Unreadable("packed more tightly than any workbook is: save it anew as .xlsx")
            if any(_declares(archive, member) for member in members):
                raise _Unreadable("holds definitions that no workbook needs: save it anew as .xlsx")
    except OSError as error:
        raise _Unreadable(f"cannot be read: {error.strerror}") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, NotImplementedError):
        raise _Unreadable("no .xlsx workbook, or one with a password: save it anew as .xlsx, without a password") from None
    names = [member.filename.lower() for member in members]
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise _Unreadable("a workbook with macros: save it as .xlsx, without them")
    if any(name.startswith("xl/externallinks/") for name in names):
        raise _Unreadable("a workbook with links to others: paste the values (Data, Edit Links, Break Link)")


def _declares(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether a part of a workbook declares something before its first element: entities, or a file elsewhere.

    Excel writes no such thing. Without NUL bytes a text in UTF-16 is found as well.
    """
    if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
        return False
    with archive.open(member) as stream:
        head = b""
        while part := stream.read(65_536):
            head += part.replace(b"\0", b"")
            if re.search(rb"<[A-Za-z]", head) or b"<!DOCTYPE" in head:
                break
    return b"<!DOCTYPE" in head


_ESCAPE = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")  # as `sheets` writes it
_KINDS = {"n": "number", "b": "boolean", "d": "date", "f": "formula", "e": "error"}


def _is_hidden(sheet: Any) -> bool:
    """Whether a workbook's user does not see a sheet, and so cannot know what is read from it."""
    return bool(sheet.sheet_state != "visible")


def _xlsx_table(sheet: Any) -> _Table:
    sheet.reset_dimensions()  # what a file says of its own size need not be so
    rows: list[tuple[int, list[Cell]]] = []
    if _is_hidden(sheet):
        return _Table(sheet.title, rows, (1, "a hidden sheet: show it, or delete it"))
    seen = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        seen += len(row)
        if seen > SHEET_CELLS:
            return _Table(sheet.title, rows, (number, f"more than {SHEET_CELLS:,} cells: delete the empty rows and columns"))
        cells: list[Cell] = [
            None if cell.value is None else
            _ESCAPE.sub("_", cell.value).replace("_x000D_", "") if cell.data_type == "s" else
            _Typed(_KINDS.get(cell.data_type, "error"), cell.value, cell.number_format)
            for cell in row[:SHEET_COLUMNS]
        ]
        if any(cell.value is not None for cell in row[SHEET_COLUMNS:]):
            return _Table(sheet.title, rows, (number, f"more than {SHEET_COLUMNS:,} columns"))
        if any(cells):
            rows.append((number, cells))
        if len(rows) > SHEET_ROWS or number > 5 * SHEET_ROWS:
            return _Table(sheet.title, rows, (number, f"more than {SHEET_ROWS:,} rows: divide it"))
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
    if re.fullmatch("0{2,15}", shown or ""):
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
    rows: list[tuple[_Place, dict[Level, Where], Sheet, list[_Use]]] = field(default_factory=list)
    broken: bool = False

    def append(self, entries: Where, value: Any, place: _Place) -> Where:
        """A new entry of a list, and its path."""
        number = self.counts.get(entries, 0)
        self.counts[entries] = number + 1
        where = (*entries, number)
        self.values[where], self.places[where] = value, place
        return where

    def where(self, use: _Use, levels: dict[Level, Where], sheet: Sheet) -> Where | None:
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
                node = node[step] if isinstance(step, int) else node.setdefault(step, [] if isinstance(after, int) else {})
            fresh = dict(value) if isinstance(value, dict) else value
            if isinstance(where[-1], int):
                node[where[-1]:] = [fresh]
            elif where[-1] not in node:
                node[where[-1]] = fresh
        ordered: dict[str, Any] = in_order(tree)
        return ordered


def entries_in(levels: dict[Level, Where], part: Level) -> Where:
    """The path of a list, of the entries that a row tells of."""
    upper = above(part)
    return (*levels[upper], *part[len(upper):])


class _Use(NamedTuple):
    """A column of a table, from 1, and what it means."""

    at: int
    meant: Named


_FAULTY = object()  # the value of a cell that cannot be read
_MISSING = "required, and missing"
_KEYS = ("matter", "cases.id", "cases.number", "cases.charges.count", "answers.question", "answers.answer")


class _Caseload:
    """A workbook or CSV file on its way to records."""

    def __init__(self, source: Path, tables: list[_Table], unseal: Unseal | None) -> None:
        self.source, self.tables, self.unseal = source, tables, unseal
        self.headings: dict[tuple[int, int], str] = {}
        self.drafts: dict[str, _Draft] = {}
        self.faults: list[tuple[_Place, str | None, str]] = []  # where, the client's key, what
        self.faulty: set[_Place] = set()
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
            raise _Unreadable(f"more than {10 * FAULTS_TOLD:,} faults, of which the first is in row {self.faults[0][0].row}")

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
        )

    def told(self, place: _Place, key: str | None, message: str) -> Fault:
        """A fault in words."""
        matter = self.drafts[key].matter if key in self.drafts else key
        return Fault(
            self.source.name, self.tables[place.table].name if self.tables else None, place.row or None,
            _letter(place.column) if place.column else None, self.headings.get((place.table, place.column)),
            matter if matter and _MATTER.fullmatch(matter) else None, message,
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
                near = nearest(name, (each.name for each in layout()))
                hint = f"did you mean '{near}'?" if near else "name it as in a new workbook, or delete it"
                self.unsound(_Place(number, 0), f"unknown sheet: {hint}")
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

    def header(self, number: int, table: _Table, sheet: Sheet) -> list[_Use]:
        """What the columns of a table mean. None of it can be read where the matter number's is not among them."""
        row, cells = table.rows[0] if table.rows else (0, [])
        names = [cell.strip() if isinstance(cell, str) else "" for cell in cells]
        known = [meanings(sheet, name) if name else [] for name in names]
        if not any(each.column.field == "matter" for meant in known for each in meant):
            # Without names in the first row, these may be a client's words: they are not printed.
            self.unsound(_Place(number, row), "no column 'Matter number': expected the names of columns in the first row")
            return []
        uses: list[_Use] = []
        for at, (name, meant) in enumerate(zip(names, known, strict=True), start=1):
            place = _Place(number, row, at)
            self.headings[number, at] = name[:60] or ("?" if isinstance(cells[at - 1], _Typed) else "")
            same = next((use for use in uses if meant == [use.meant]), None)
            if isinstance(cells[at - 1], _Typed):
                self.unsound(place, "expected the name of a column, as text")
            elif name and not meant:
                near = suggestion(sheet, name)
                hint = f"did you mean '{near}'?" if near else "delete it, or name it as in a new workbook"
                self.unsound(place, f"unknown column: {hint}")
            elif len(meant) > 1:
                self.unsound(place, f"can mean {' or '.join(repr(each.column.heading) for each in meant)}: name it as one of them")
            elif same:
                self.unsound(place, f"the same as column {_letter(same.at)}: expected one of the two")
            elif meant:
                uses.append(_Use(at, meant[0]))
        there = {use.meant.column.field for use in uses if not use.meant.number}
        for column in sheet.columns:
            if column.required and column.field not in there:
                self.missing.add(column.field)
                self.unsound(_Place(number, row), f"no column '{column.heading}', which is required")
        if CASE in sheet.makes and not there & {"cases.id", "cases.number"}:
            self.unsound(_Place(number, row), "no column 'Case' or 'Docket number', one of which is required")
        return uses

    # -- rows --

    def row(self, place: _Place, cells: list[Cell], sheet: Sheet, uses: list[_Use]) -> None:
        """Take in a row: find or make the entries that it tells of, and set their values."""
        table, number, _ = place
        values: list[Any] = []
        keys: dict[str, tuple[Any, _Place]] = {}
        wrong: list[tuple[_Place, str]] = []
        for use in uses:
            column, at = use.meant.column, use.at
            cell = cells[at - 1] if at <= len(cells) else None
            try:
                value = ABSENT if cell is None else cell_value(column, _text(cell, column))
            except ValueError as error:
                value = _FAULTY
                wrong.append((_Place(table, number, at), str(error)))
            values.append(value)
            if column.field in _KEYS and not use.meant.number:
                keys[column.field] = value, _Place(table, number, at)
        wrong += [
            (_Place(table, number, at), "a value in a column that has no name in the first row")
            for at, cell in enumerate(cells, start=1)
            if not self.headings.get((table, at)) and (isinstance(cell, _Typed) or (cell and cell.strip()))
        ]
        if not wrong and all(value is ABSENT for value in values):
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
                self.fault(place, f"told of in columns '{sheet.one} …' of another sheet already: expected one of the two", key)
            texts = not sheet.columns[-1].path
            levels[part] = draft.append(entries, None if texts else {}, place)
        return levels

    def answer(
        self, draft: _Draft, key: str, levels: dict[Level, Where], keys: dict[str, tuple[Any, _Place]]
    ) -> None:
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
        self, draft: _Draft, key: str, levels: dict[Level, Where], sheet: Sheet, use: _Use, value: Any, place: _Place
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
        return Item(record.matter, tree, at, self.source.parent, self.unseal)

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
            record_from(Source(self.source, tree, {}, {where: (number, 1) for number, where in enumerate(draft.places)}))
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


def _letter(column: int) -> str:
    """A column's letter: 1 is A, 28 is AB."""
    upper, lower = divmod(column - 1, 26)
    return (_letter(upper) if upper else "") + chr(ord("A") + lower)
