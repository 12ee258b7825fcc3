"""What is fuzzed: the readers of records and caseloads, each as a function that takes any bytes and an empty folder.

A target returns whatever the bytes are. It raises where the readers do: anything but their own clean errors, a message
that cannot be printed on one line, or a record that is not read again as it was written.
"""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from petition_gen.errors import InputError
from petition_gen.intake.read import read_source
from petition_gen.intake.write import write_records
from petition_gen.planning.plan import plan
from petition_gen.reading.source import Source, read
from petition_gen.record.load import record_from
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen, screening_json

ON = date(2026, 11, 21)
Target = Callable[[bytes, Path], None]


def record_yaml(data: bytes, folder: Path) -> None:
    """A record in YAML: read, and the same in JSON; screened and planned."""
    path = folder / "record.yaml"
    path.write_bytes(data)
    source = _record(path)
    if source is None or source.problems:
        return
    again = folder / "again.json"
    again.write_text(json.dumps(source.tree), encoding="utf-8")
    assert read(again).tree == source.tree, "the tree is another one in JSON"


def record_json(data: bytes, folder: Path) -> None:
    """A record in JSON: read, screened and planned."""
    path = folder / "record.json"
    path.write_bytes(data)
    _record(path)


def table(data: bytes, folder: Path) -> None:
    """A caseload in CSV."""
    path = folder / "clients.csv"
    path.write_bytes(data)
    _caseload(path)


def workbook(data: bytes, folder: Path) -> None:
    """A workbook, its file as it is."""
    path = folder / "clients.xlsx"
    path.write_bytes(data)
    _caseload(path)


def workbook_parts(data: bytes, folder: Path) -> None:
    """A workbook of these parts: each a name on a line of its own, then its content; NUL stands between them.

    Parts that are not given are those of a small sound workbook.
    """
    parts = dict(PARTS)
    for part in data.split(b"\0"):
        name, _, content = part.partition(b"\n")
        parts[name.decode("utf-8", "replace")[:200] or "x"] = content
    _caseload(packed(folder / "clients.xlsx", parts))


def workbook_cells(data: bytes, folder: Path) -> None:
    """A workbook of these cells: sheets parted by form feeds, a name on the first line, rows by lines, cells by tabs.

    A cell is a text (where `\\n` is a new line), or begins with `#` (a number: a digit for its format, then the value),
    `?` (a boolean), `=` (a formula) or `!` (an error of Excel's).
    """
    sheets = [each.split("\n") for each in data.decode("utf-8", "replace").split("\f")]
    _caseload(packed(folder / "clients.xlsx", parts_of(sheets)))


TARGETS: dict[str, Target] = {
    "record-yaml": record_yaml,
    "record-json": record_json,
    "table": table,
    "workbook": workbook,
    "workbook-parts": workbook_parts,
    "workbook-cells": workbook_cells,
}


def _record(path: Path) -> Source | None:
    try:
        source = read(path)
    except InputError as error:
        _printable(map(str, error.problems))
        return None
    try:
        record = record_from(source)
    except InputError as error:
        _printable(map(str, error.problems))
        return source
    _used(record)
    return source


def _used(record: ClientRecord) -> None:
    """Screen a record and plan its filings, which any sound record must stand."""
    found = screen(record, ON)
    json.dumps(screening_json(record, found), ensure_ascii=False).encode()
    plan(record, found)


def _caseload(path: Path) -> None:
    """Read a caseload. Its clients are sound, and read again from YAML as they were."""
    intake = read_source(path)
    _printable(map(str, intake.problems))
    if not intake.items:
        return
    records = {item.matter: _said(item.record()) for item in intake.items}
    written = path.parent / "records"
    shutil.rmtree(written, ignore_errors=True)
    write_records(intake, written)
    again = read_source(written)
    assert not again.problems, "a record that was written cannot be read again"
    assert {item.matter: _said(item.record()) for item in again.items} == records, (
        "a record that was written says something else"
    )
    for item in intake.items:
        _used(item.record())


def _said(record: ClientRecord) -> dict[str, Any]:
    return record.model_dump(exclude_unset=True)


def _printable(messages: Iterable[str]) -> None:
    """A message is one line, without what moves a terminal's cursor, turns its writing round or cannot be encoded."""
    for message in messages:
        bad = {unicodedata.category(each) for each in message} & {"Cc", "Cs", "Zl", "Zp"}
        assert not bad, f"a message holds what cannot be printed: {bad}"


# ---- small workbooks -------------------------------------------------------------------------------------------------

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# The formats that a number of `workbook_cells` can have.
FORMATS = ("General", "@", "00000", "0.00", "yyyy-mm-dd", "mmm yyyy", "yyyy", "d mmm", "h:mm", "[h]:mm:ss")
SHEETS = [
    ["Clients", "Matter number\tFirst name\tLast name\tDate of birth", "m-1\tMaria\tSantos\t1996-03-14"],
    [
        "Cases and charges",
        "Matter number\tCase\tJurisdiction\tStatute\tOffense",
        "m-1\toak-2014\tCA\tCal. Penal Code § 647(b)\tDisorderly conduct",
    ],
]


def parts_of(sheets: list[list[str]]) -> dict[str, bytes]:
    """The parts of a workbook with these sheets: for each its name, then its rows."""
    numbers = range(1, len(sheets) + 1)
    names = "".join(
        f'<sheet name={_attribute(each[0])} sheetId="{n}" r:id="rId{n}"/>'
        for n, each in zip(numbers, sheets, strict=True)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers
    )
    formats = "".join(
        f'<numFmt numFmtId="{n}" formatCode={_attribute(code)}/>' for n, code in enumerate(FORMATS, start=164)
    )
    styles = "".join(f'<xf numFmtId="{n}" applyNumberFormat="1"/>' for n, _ in enumerate(FORMATS, start=164))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId0" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f"<styleSheet {_MAIN}><numFmts>{formats}</numFmts><fonts><font/></fonts>"
        "<fills><fill><patternFill/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
        f"<cellXfs>{styles}</cellXfs></styleSheet>",
    }
    for number, (_, *rows) in zip(numbers, sheets, strict=True):
        body = "".join(f"<row>{''.join(map(_cell, row.split(chr(9))))}</row>" for row in rows)
        parts[f"xl/worksheets/sheet{number}.xml"] = f"<worksheet {_MAIN}><sheetData>{body}</sheetData></worksheet>"
    return {name: content.encode("utf-8") for name, content in parts.items()}


def _cell(text: str) -> str:
    kind, rest = text[:1], _plain(text[1:])
    if kind == "#":
        style = rest[:1] if rest[:1] in "0123456789" else ""
        return f'<c s="{style or 0}"><v>{escape(rest[len(style) :])}</v></c>'
    if kind and kind in "?!":
        return f'<c t="{"b" if kind == "?" else "e"}"><v>{escape(rest)}</v></c>'
    if kind == "=":
        return f"<c><f>{escape(rest)}</f><v>0</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(_plain(text))}</t></is></c>' if text else "<c/>"


def _plain(text: str) -> str:
    """The text, new lines in place of their signs, without what XML cannot hold."""
    text = text.replace("\\n", "\n")
    return "".join(each for each in text if each in "\t\n\r" or (each >= " " and each not in "\ufffe\uffff"))


def _attribute(text: str) -> str:
    return quoteattr(_plain(text))


def with_shared_strings(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts with the texts of the first sheet in a table of their own, as Excel keeps them."""
    name, kind = "xl/worksheets/sheet1.xml", f"{_TYPE}.sharedStrings+xml"
    texts: list[str] = []

    def moved(match: re.Match[str]) -> str:
        texts.append(match[1])
        return f'<c t="s"><v>{len(texts) - 1}</v></c>'

    sheet = re.sub('<c t="inlineStr"><is>(.*?)</is></c>', moved, parts[name].decode())
    table = f"<sst {_MAIN}>{''.join(f'<si>{text}</si>' for text in texts)}</sst>"
    types = parts["[Content_Types].xml"].decode()
    types = types.replace("</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>')
    changed = {name: sheet, "xl/sharedStrings.xml": table, "[Content_Types].xml": types}
    return parts | {name: content.encode() for name, content in changed.items()}


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    """A workbook's file of these parts."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


PARTS = parts_of(SHEETS)
