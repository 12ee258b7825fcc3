"""CSV files and workbooks as typed cells. A hostile file is refused here."""

from __future__ import annotations

import csv
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from petition_gen.errors import InputError
from petition_gen.intake.columns import UNREAD, Column
from petition_gen.limits import SHEET_BYTES, SHEET_CELLS, SHEET_COLUMNS, SHEET_PARTS, SHEET_RATIO, SHEET_ROWS
from petition_gen.reading.source import Decrypt, decrypted


class Unreadable(Exception):
    """A file of which nothing can be read."""

    def __init__(self, message: str, row: int | None = None) -> None:
        self.message, self.row = message, row


class Typed(NamedTuple):
    """A cell that is no text: a number, a date, a formula …, and how it is shown."""

    kind: str
    value: Any
    shown: str


Cell = str | Typed | None


@dataclass(frozen=True)
class Table:
    """A sheet of a workbook, or a CSV file: its name, and its rows with their numbers."""

    name: str | None
    rows: list[tuple[int, list[Cell]]]
    broken: tuple[int, str] | None = None  # where the reading of it stopped, and why


def decrypted_table(source: Path, decrypt: Decrypt | None) -> io.BytesIO:
    """What an encrypted source holds, in memory. Raises _Unreadable."""
    try:
        return io.BytesIO(decrypted(source, _bytes_of(source), decrypt))
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from None
    except InputError as error:
        raise Unreadable(error.problems[0].message) from None


def _bytes_of(source: Path | io.BytesIO) -> bytes:
    _check_file(source)
    return source.getvalue() if isinstance(source, io.BytesIO) else source.read_bytes()


def csv_tables(source: Path | io.BytesIO) -> list[Table]:
    """The table of a CSV file. Raises Unreadable."""
    try:
        data = _bytes_of(source)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable("not UTF-8 text: save it as 'CSV UTF-8', or as .xlsx", line) from None
    if "\0" in text:
        raise Unreadable("holds characters that are no text: save it again as 'CSV UTF-8', or as .xlsx")
    header = text.lstrip().partition("\n")[0]
    taken = 0  # characters of the row that is being read

    def lines() -> Iterator[str]:
        nonlocal taken
        for line in io.StringIO(text, newline=""):
            taken += len(line)
            yield line

    reader = csv.reader(lines(), delimiter=max(",;\t", key=header.count), strict=True)
    rows: list[tuple[int, list[Cell]]] = []
    try:
        for number, row in enumerate(reader, start=1):
            taken = 0
            cells: list[Cell] = [Typed("formula", None, "") if each.startswith("=") else each or None for each in row]
            if any(cells[SHEET_COLUMNS:]):
                raise Unreadable(f"more than {SHEET_COLUMNS:,} columns", number)
            if any(cells):
                rows.append((number, cells[:SHEET_COLUMNS]))
            if number > SHEET_ROWS:
                raise Unreadable(f"more than {SHEET_ROWS:,} rows: divide it")
    except csv.Error:
        if taken > csv.field_size_limit():
            raise Unreadable(f"a value of more than {csv.field_size_limit():,} characters", reader.line_num) from None
        raise Unreadable(
            "a quotation mark that is never closed, or not doubled within quotes", reader.line_num
        ) from None
    return [Table(None, rows)]


def _check_file(source: Path | io.BytesIO) -> None:
    """Refuse a pipe or a device, on which the program would wait for ever, and a file that is too large."""
    if isinstance(source, io.BytesIO):
        size = source.getbuffer().nbytes
    else:
        try:
            found = source.stat()
        except OSError as error:
            raise Unreadable(f"cannot be read: {error.strerror}") from None
        if not stat.S_ISREG(found.st_mode):
            raise Unreadable("it is not a file")
        size = found.st_size
    if size > SHEET_BYTES:
        raise Unreadable(f"larger than {SHEET_BYTES // 1_000_000} MB")


def xlsx_tables(source: Path | io.BytesIO) -> list[Table]:
    """The tables of a workbook's sheets. Raises Unreadable."""
    _check_file(source)
    check_archive(source)
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
    except Unreadable:
        raise
    except Exception:  # a damaged file can raise anything in there
        raise Unreadable(
            "cannot be read as a workbook: open it in Excel or LibreOffice and save it again as .xlsx"
        ) from None


def check_archive(source: Path | io.BytesIO) -> None:
    """Refuse what is no plain workbook, before any of it is unpacked. Raises _Unreadable."""
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            if len(members) > SHEET_PARTS or sum(member.file_size for member in members) > SHEET_BYTES:
                raise Unreadable(f"unpacks to more than {SHEET_BYTES // 1_000_000} MB: divide it")
            if any(
                each.file_size > 1_000_000 and each.file_size > SHEET_RATIO * each.compress_size for each in members
            ):
                raise Unreadable("packed more tightly than any workbook is: save it again as .xlsx")
            if any(declares_markup(archive, member) for member in members):
                raise Unreadable("holds definitions that no workbook needs: save it again as .xlsx")
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, NotImplementedError):
        raise Unreadable(
            "no .xlsx workbook, or one with a password: save it again as .xlsx, without a password"
        ) from None
    names = [member.filename.lower() for member in members]
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise Unreadable("a workbook with macros: save it as .xlsx, without them")
    if any(name.startswith("xl/externallinks/") for name in names):
        raise Unreadable("a workbook with links to others: paste the values (Data, Edit Links, Break Link)")


def declares_markup(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
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


def is_hidden_sheet(sheet: Any) -> bool:
    """Whether a workbook's user does not see a sheet, and so cannot know what is read from it."""
    return bool(sheet.sheet_state != "visible")


def _xlsx_table(sheet: Any) -> Table:
    sheet.reset_dimensions()  # what a file says of its own size need not be so
    rows: list[tuple[int, list[Cell]]] = []
    if is_hidden_sheet(sheet):
        return Table(sheet.title, rows, (1, "a hidden sheet: show it, or delete it"))
    seen = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        seen += len(row)
        if seen > SHEET_CELLS:
            return Table(
                sheet.title, rows, (number, f"more than {SHEET_CELLS:,} cells: delete the empty rows and columns")
            )
        cells: list[Cell] = [
            None
            if cell.value is None
            else _ESCAPE.sub("_", cell.value).replace("_x000D_", "")
            if cell.data_type == "s"
            else Typed(_KINDS.get(cell.data_type, "error"), cell.value, cell.number_format)
            for cell in row[:SHEET_COLUMNS]
        ]
        if any(cell.value is not None for cell in row[SHEET_COLUMNS:]):
            return Table(sheet.title, rows, (number, f"more than {SHEET_COLUMNS:,} columns"))
        if any(cells):
            rows.append((number, cells))
        if len(rows) > SHEET_ROWS or number > 5 * SHEET_ROWS:
            return Table(sheet.title, rows, (number, f"more than {SHEET_ROWS:,} rows: divide it"))
    return Table(sheet.title, rows)


_AS_TEXT = "format the column as text, and type it again"


def text_of_cell(cell: Cell, column: Column) -> str:
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
    raise ValueError("an error of Excel's, in place of a value: type it again")


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
