"""A caseload comes in from a folder, a CSV file or a workbook: whole, or with every fault told by its cell."""

from __future__ import annotations

import csv
import io
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import openpyxl
import pytest
import yaml
from conftest import RECORDS, load_tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from petition_gen.errors import InputError
from petition_gen.intake.caseload import Fault, Intake, Item
from petition_gen.intake.columns import EXAMPLE, Sheet, _bare, flat, layout, meanings
from petition_gen.intake.read import read_source
from petition_gen.intake.workbook import new_workbook, write_workbook
from petition_gen.intake.write import records_to_workbook, write_records
from petition_gen.reading.source import Source, read
from petition_gen.record.field_types import JURISDICTIONS
from petition_gen.record.load import load_record, record_from
from petition_gen.record.model import ClientRecord

DOCS = Path(__file__).parent.parent / "docs" / "spreadsheet.md"
Row = Mapping[str, object]


def said(record: ClientRecord) -> dict[str, Any]:
    """All that a record says, what is known to be none apart from what is unknown."""
    return record.model_dump(exclude_unset=True)


def records(intake: Intake) -> dict[str, dict[str, Any]]:
    return {item.matter: said(item.record()) for item in intake.items}


def workbook(path: Path, sheets: Mapping[str, list[Row]]) -> Path:
    """A workbook as an office may keep it: whatever sheets and columns."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading) for heading in headings])
    book.save(path)
    return path


def table(path: Path, rows: list[Row], encoding: str = "utf-8") -> Path:
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headings)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def change(path: Path, edit: Callable[[openpyxl.Workbook], None]) -> Path:
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def cells(path: Path) -> dict[str, list[list[object]]]:
    """What the cells of a workbook hold, less its drop-down lists."""
    book = openpyxl.load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book.worksheets if sheet.title != "Lists"}


def one(intake: Intake) -> Fault:
    assert len(intake.problems) == 1, "\n".join(map(str, intake.problems))
    return intake.problems[0]


CLIENT: Row = {"Matter number": "m-1", "First name": "Maria", "Last name": "Santos"}
CASE: Row = {
    "Matter number": "m-1",
    "Case": "oak-2014",
    "Jurisdiction": "CA",
    "Statute": "Cal. Penal Code § 647(b)",
    "Offense": "Disorderly conduct",
}
ROW: Row = {**CLIENT, **CASE}
SHEETS: dict[str, list[Row]] = {"Clients": [CLIENT], "Cases and charges": [CASE]}


# ---- the workbook ----------------------------------------------------------------------------------------------------


def test_every_field_of_a_record_has_its_column() -> None:
    def fields(kind: type[BaseModel], above: str = "") -> Iterable[str]:
        for name, field in kind.model_fields.items():
            path = f"{above}{field.alias or name}"
            inner = _bare(field.annotation)
            listed = get_origin(inner) is tuple
            inner = _bare(get_args(inner)[0]) if listed else inner
            model = isinstance(inner, type) and issubclass(inner, BaseModel)
            if not model or not field.is_required():
                yield path
            if model:
                yield from fields(inner, f"{path}.")

    columns = {column.field for sheet in layout() for column in sheet.columns}
    assert columns - set(fields(ClientRecord)) == {"answers.question", "answers.answer"}
    assert set(fields(ClientRecord)) - columns == {"record"}


@pytest.mark.parametrize("sheet", [*layout(), flat()], ids=lambda sheet: sheet.name or "flat")
def test_no_name_of_a_column_means_two_things(sheet: Sheet) -> None:
    for column in sheet.columns:
        for name in (column.heading, column.field, *column.names):
            assert len(meanings(sheet, name)) == 1, name
        assert meanings(sheet, column.heading)[0].column is column


def test_page_names_every_sheet_and_column() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for sheet in layout():
        section = text.split(f"\n### {sheet.name}\n")[1].split("\n#")[0]
        for column in sheet.columns:
            assert f"`{column.heading}`" in section, (sheet.name, column.heading)


def test_new_workbook_guides_and_holds_no_client(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    new_workbook(path)
    assert "holds no client" in one(read_source(path)).message
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:4] == ["Read me", "Clients", "Cases and charges", "Evidence"]
    for sheet in layout():
        page = book[sheet.name]
        rules = {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}
        assert page.freeze_panes is not None
        # Of pending charges, the example says that there are none.
        assert str(page.cell(2, 1).value).startswith(EXAMPLE) or sheet.name == "Pending charges"
        for number, heading in enumerate(page[1], start=1):
            column = meanings(sheet, str(heading.value))[0].column
            assert heading.comment is not None, heading.value
            assert page.column_dimensions[heading.column_letter].number_format == "@"
            rule = rules.get(f"{page.cell(2, number).column_letter}2")
            if column.kind in ("choice", "flag"):
                offered = str(rule.formula1 if rule else "").replace("Lists!", "")
                assert tuple(cell.value for row in book["Lists"][offered] for cell in row) == column.choices
            elif column.kind == "date":
                assert rule is not None


def test_example_is_a_sound_record(tmp_path: Path) -> None:
    new_workbook(tmp_path / "clients.xlsx")

    def real(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets:
            for row in sheet.iter_rows(min_row=2):
                if str(row[0].value).startswith(EXAMPLE):
                    row[0].value = "m-1"

    intake = read_source(change(tmp_path / "clients.xlsx", real))
    assert not intake.problems
    assert records(intake)["m-1"]["client"]["name"]["first"] == "Avery"


def test_no_file_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    path.write_text("mine")
    with pytest.raises(InputError, match="there already"):
        new_workbook(path)
    with pytest.raises(InputError, match="there already"):
        records_to_workbook((), path)
    assert path.read_text() == "mine"


# ---- nothing is lost -------------------------------------------------------------------------------------------------


def test_examples_come_back_equal(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    for path in RECORDS:
        (folder / path.name).write_bytes(path.read_bytes())
    first = read_source(folder)
    records_to_workbook(first.items, tmp_path / "first.xlsx")
    second = read_source(tmp_path / "first.xlsx")
    assert not first.problems + second.problems
    assert records(first) == records(second)
    write_records(second, tmp_path / "again")
    third = read_source(tmp_path / "again")
    assert records(third) == records(first)
    records_to_workbook(
        sorted(third.items, key=lambda item: list(records(first)).index(item.matter)), tmp_path / "second.xlsx"
    )
    assert cells(tmp_path / "first.xlsx") == cells(tmp_path / "second.xlsx")


_LETTERS = st.text("aZ é中😀.,;:=+-@'\"#()&_/0", min_size=1, max_size=12)
_AWKWARD = st.sampled_from(
    [
        "none",
        "null",
        "No",
        "TRUE",
        "=1+1",
        "+1",
        "-1",
        "@x",
        "014512",
        "2014-06",
        "1e5",
        "_x0041_",
        "a; b",
        "'x",
        " x ",
        "#N/A",
        "~",
    ]
)
_BAR = [
    "none",
    {"CA": "1; 2", "NY": "(a): b"},
    {"US": {"Northern District of California": "298765", "D. Or.": "1"}, "CA": "3"},
]
_LINE = (_LETTERS | _AWKWARD).filter(lambda text: text.strip() != "")
_TEXT = _LINE | st.builds("{}\n{}\n".format, _LINE, _LINE)
_DATES = st.sampled_from(["2014", "2014-06", "2014-06-02"])
_BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "jurisdiction": st.sampled_from(JURISDICTIONS),
    "language": st.sampled_from(["es", "pt-BR"]),
    "ssn_last4": st.just("0123"),
    "file": st.sampled_from(["exhibits/a b.pdf", "x;y.pdf"]),
    "admitted": st.sampled_from(_BAR),
    "state": _LINE,
    "answers": st.none() | st.just({}) | st.dictionaries(_LINE, _TEXT, max_size=2),
    "other_grounds": st.none() | st.lists(_TEXT, max_size=2),
    "proves": st.none() | st.lists(st.sampled_from(["victim", "nexus:case 0; =x", "nexus:case 0; =x.1"]), max_size=2),
    "words": st.none() | st.just("0123456789abcdef" * 4),
    **dict.fromkeys(("summary", "delay", "text", "original", "nexus", "intent", "own_words", "reasons"), _TEXT),
}


def trees(kind: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """Trees of a part of a record, as files may hold them: fields absent, known to be none, or with any value."""

    @st.composite
    def tree(draw: st.DrawFn) -> dict[str, Any]:
        built = {}
        for own, field in kind.model_fields.items():
            name = field.alias or own
            if field.is_required() or draw(st.integers(0, 2)):
                none = not field.is_required() and name != "count" and not draw(st.integers(0, 4))
                built[name] = None if none else draw(values(name, _bare(field.annotation)))
        return built

    return tree()


def values(name: str, kind: Any) -> st.SearchStrategy[Any]:
    if name == "state" and get_origin(kind) is dict:
        return st.sampled_from([{}, {"CA": "A1; B:2", "NY": "x"}])
    if name in _BY_NAME:
        return _BY_NAME[name].filter(lambda value: kind is not str or value is not None)
    if get_origin(kind) is tuple:
        entries = values(name, _bare(get_args(kind)[0]))
        return st.lists(entries, min_size=name in ("cases", "charges"), max_size=2)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return trees(kind)
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    return {str: _LINE, bool: st.sampled_from(["yes", "No", "TRUE", "false"]), int: st.just("1")}.get(
        kind, _DATES if kind.__name__ == "PartialDate" else st.sampled_from(["0", "$1,390", "390.50", "none"])
    )


def sound(tree: dict[str, Any], matter: str) -> dict[str, Any]:
    """The tree with what must be unique or refer to something put right."""
    tree |= {"record": "1", "matter": matter}
    for number, case in enumerate(tree["cases"]):
        case["id"] = f"case {number}; =x"
        for position, charge in enumerate(case["charges"], start=1):
            if "count" in charge:
                charge["count"] = f"0{position}"
    for number, exhibit in enumerate(tree.get("evidence") or ()):
        exhibit["id"] = f"e-{number}"
        if shows := exhibit.get("shows"):
            exhibit["shows"] = [each if ":" not in each else "judgment:case 0; =x" for each in shows]
    for alias in tree["client"].get("aliases") or ():
        alias["last"] = "Null"
    for words in tree.get("protected") or ():
        words["text"] = words["text"].replace("\n", " ")
    for prior in (*(tree.get("prior_petitions") or ()), *(tree.get("chosen") or ())):
        prior["case"] = "case 0; =x"
    for passage in (tree.get("trafficking") or {}).get("narrative") or ():
        passage["cases"] = ["case 0; =x"]
    for entry in (*(tree.get("hardship") or ()), *(tree.get("since") or ())):
        entry["cases"] = ["case 0; =x"]
    return tree


def goes_round(found: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before = {
            f"m-{n}": said(record_from(Source(folder / "r.yaml", sound(tree, f"m-{n}"))))
            for n, tree in enumerate(found)
        }
        write_workbook(found, folder / "first.xlsx")
        intake = read_source(folder / "first.xlsx")
        assert not intake.problems, "\n".join(map(str, intake.problems))
        assert records(intake) == before
        write_records(intake, folder / "records")
        again = read_source(folder / "records")
        assert not again.problems
        assert records(again) == before
        records_to_workbook(again.items, folder / "second.xlsx")
        assert cells(folder / "first.xlsx") == cells(folder / "second.xlsx")


CASELOADS = st.lists(trees(ClientRecord), min_size=1, max_size=3)


@given(CASELOADS)
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_record_goes_round(found: list[dict[str, Any]]) -> None:
    goes_round(found)


@pytest.mark.slow
@given(CASELOADS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_of_many_records_goes_round(found: list[dict[str, Any]]) -> None:
    goes_round(found)


def test_what_does_not_show_goes_round_unchanged(tmp_path: Path) -> None:
    name = {"first": "Ma\u202eria", "middle": "\ufeffE\u200bl", "last": "San\u00adtos"}
    charge = {"statute": "s", "offense": "o", "nexus": "a\u2067b\n\ufeffc"}
    tree = {
        "record": "1",
        "matter": "m-1",
        "client": {"name": name},
        "cases": [{"id": "a", "jurisdiction": "CA", "charges": [charge]}],
    }
    records_to_workbook([Item("m-1", tree, "", tmp_path)], tmp_path / "c.xlsx")
    (written,) = write_records(read_source(tmp_path / "c.xlsx"), tmp_path / "records")
    record = load_record(written)
    assert record.client.name.model_dump(exclude_none=True) == name
    assert record.cases[0].charges[0].nexus == charge["nexus"]


def test_cells_hold_no_formula_whatever_they_begin_with(tmp_path: Path) -> None:
    tree = load_tree(RECORDS[0])
    tree["client"]["name"]["last"] = '=HYPERLINK("http://x.example","x")'
    write_workbook([tree], tmp_path / "clients.xlsx")
    with zipfile.ZipFile(tmp_path / "clients.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name)
    assert records(read_source(tmp_path / "clients.xlsx"))[tree["matter"]]["client"]["name"]["last"].startswith(
        "=HYPER"
    )


@pytest.mark.parametrize(("field", "value"), [("summary", "x" * 40_000), ("summary", "😀" * 17_000)])
def test_what_no_cell_can_hold_is_refused_not_cut(field: str, value: str, tmp_path: Path) -> None:
    tree = load_tree(RECORDS[0])
    tree.setdefault("trafficking", {})[field] = value
    with pytest.raises(InputError, match=r"trafficking\.summary: matter \S+: longer than"):
        write_workbook([tree], tmp_path / "clients.xlsx")
    assert not (tmp_path / "clients.xlsx").exists()


def test_blank_is_unknown_and_none_is_none(tmp_path: Path) -> None:
    clients = [
        CLIENT,
        {**CLIENT, "Matter number": "m-2", "Any warrants": "none", "Middle name": "none", "Noncitizen": " "},
    ]
    cases = [CASE, {**CASE, "Matter number": "m-2", "Restitution owed": "none"}]
    unknown, none = read_source(workbook(tmp_path / "c.xlsx", {"Clients": clients, "Cases and charges": cases})).items
    first, second = unknown.record(), none.record()
    assert first.warrants is None
    assert first.client.noncitizen is second.client.noncitizen is None
    assert second.warrants == ()
    assert second.cases[0].charges[0].restitution.owed == 0  # type: ignore[union-attr]
    assert "middle" in said(second)["client"]["name"]
    assert "middle" not in said(first)["client"]["name"]


def test_names_that_mean_something_elsewhere_stay_names(tmp_path: Path) -> None:
    rows = {**CLIENT, "First name": "No", "Last name": "None", "Middle name": "Null"}
    record = read_source(workbook(tmp_path / "c.xlsx", {**SHEETS, "Clients": [rows]})).items[0].record()
    assert record.client.name.full == "No Null None"


# ---- sheets that offices have ----------------------------------------------------------------------------------------

FLAT: list[Row] = [
    {
        "File No.": "m-1",
        "FIRST NAME": "Maria",
        "Last": "Santos",
        "DOB": "1996-03-14",
        "Case Number": "14512",
        "State of case": "CA",
        "County": "Alameda",
        "Code section": "647(b)",
        "Charge": "Disorderly conduct",
        "Disposition": "convicted",
        "Date of arrest": "2014-06",
        "Attorney": "Dana Whitfield",
        "Attorney 2 name": "Lucius Sample",
        "Attorney 2 firm": "Sample & Sample",
    },
    {
        "File No.": "m-1",
        "Case Number": "14512",
        "Code section": "653.22",
        "Charge": "Loitering",
        "Disposition": "dismissed",
    },
    {
        "File No.": "m-1",
        "FIRST NAME": "Maria",
        "Last": "Santos",
        "Case Number": "99",
        "State of case": "NV",
        "Code section": "201.354",
        "Charge": "Solicitation",
        "Attorney": "Dana Whitfield",
    },
    {
        "File No.": "m-2",
        "FIRST NAME": "Jo",
        "Last": "Sample",
        "Case Number": "7",
        "State of case": "CA",
        "Code section": "647(b)",
        "Charge": "X",
    },
]


def check_flat(intake: Intake) -> None:
    assert not intake.problems
    first, second = (item.record() for item in intake.items)
    assert [case.id for case in first.cases] == ["14512", "99"]
    assert [charge.offense for charge in first.cases[0].charges] == ["Disorderly conduct", "Loitering"]
    assert str(first.client.date_of_birth) == "1996-03-14"
    assert [attorney.name for attorney in first.attorneys or ()] == ["Dana Whitfield", "Lucius Sample"]
    assert str(first.cases[0].arrests[0].date) == "2014-06"  # type: ignore[index]
    assert second.client.name.full == "Jo Sample"
    assert second.attorneys is None


def test_flat_sheets_and_tables_do(tmp_path: Path) -> None:
    check_flat(read_source(table(tmp_path / "flat.csv", FLAT)))
    check_flat(read_source(table(tmp_path / "marked.csv", FLAT, "utf-8-sig")))
    check_flat(read_source(workbook(tmp_path / "flat.xlsx", {"Sheet1": FLAT})))
    (tmp_path / "semicolons.csv").write_text((tmp_path / "flat.csv").read_text().replace(",", ";"))
    check_flat(read_source(tmp_path / "semicolons.csv"))


def test_a_flat_sheet_may_have_others_beside_it(tmp_path: Path) -> None:
    evidence: list[Row] = [{"Matter": "M-1", "Exhibit": "t-visa", "Type": "t_visa", "File": "exhibits/i797.pdf"}]
    intake = read_source(workbook(tmp_path / "c.xlsx", {"Clients": [ROW], "Exhibits": evidence}))
    record = intake.items[0].record()
    assert record.evidence[0].file == "exhibits/i797.pdf"  # type: ignore[index]
    assert record.folder == tmp_path
    assert intake.items[0].where == "c.xlsx, sheet Clients, row 2"


def test_repeats_that_differ_are_faults(tmp_path: Path) -> None:
    fault = one(read_source(table(tmp_path / "c.csv", [ROW, {**ROW, "Last name": "Sanchez", "Statute": "653.22"}])))
    assert (fault.row, fault.column, fault.matter) == (3, "C", "m-1")
    assert fault.message == "differs from row 2: expected the same, or an empty cell"


def test_order_of_sheets_and_columns_does_not_matter(tmp_path: Path) -> None:
    turned = {name: [dict(reversed(row.items())) for row in rows] for name, rows in reversed(SHEETS.items())}
    assert records(read_source(workbook(tmp_path / "a.xlsx", turned))) == records(
        read_source(workbook(tmp_path / "b.xlsx", SHEETS))
    )


def test_answers_go_where_they_belong(tmp_path: Path) -> None:
    keys = ({}, {"Case": "oak-2014"}, {"Case": "oak-2014", "Count": "1"})
    answers = [{"Matter": "m-1", **key, "Question": "q", "Answer": str(n)} for n, key in enumerate(keys)]
    record = read_source(workbook(tmp_path / "c.xlsx", {**SHEETS, "Answers": answers})).items[0].record()
    case = record.cases[0]
    assert (record.answers, case.answers, case.charges[0].answers) == ({"q": "0"}, {"q": "1"}, {"q": "2"})


# ---- what Excel does to what is typed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown", "expected"),
    [
        (date(2014, 6, 2), "yyyy-mm-dd", "2014-06-02"),
        (datetime(2014, 6, 2), "m/d/yy", "2014-06-02"),
        (date(2014, 6, 1), "mmm-yy", "2014-06"),
        (2014, "General", "2014"),
    ],
)
def test_real_dates_are_read_as_they_are_shown(value: object, shown: str, expected: str, tmp_path: Path) -> None:
    path = workbook(tmp_path / "c.xlsx", {"x": [{**ROW, "DOB": value}]})
    intake = read_source(change(path, lambda book: setattr(book["x"].cell(2, 8), "number_format", shown)))
    assert not intake.problems
    assert str(intake.items[0].record().client.date_of_birth) == expected


@pytest.mark.parametrize(
    ("value", "shown", "expected"), [(14512, "General", "14512"), (14512, "000000", "014512"), (5.0, "0", "5")]
)
def test_numbers_are_read_by_their_digits(value: object, shown: str, expected: str, tmp_path: Path) -> None:
    path = workbook(tmp_path / "c.xlsx", {"x": [{**ROW, "Docket No.": value}]})
    intake = read_source(change(path, lambda book: setattr(book["x"].cell(2, 8), "number_format", shown)))
    assert intake.items[0].record().cases[0].number == expected


# ---- every fault, with its cell --------------------------------------------------------------------------------------

Edit = object | Callable[[Any], None]


def shown_as(value: object, shown: str) -> Callable[[Any], None]:
    def edit(cell: Any) -> None:
        cell.value, cell.number_format = value, shown

    return edit


def error_cell(cell: Any) -> None:
    cell.value, cell.data_type = "#N/A", "e"


KINDS: list[tuple[str, str, Edit, str]] = [
    ("Clients", "Date of birth", "06/14/96", "a year of two digits: write all four"),
    ("Clients", "Date of birth", "1996-02-30", "the calendar has no such day"),
    ("Clients", "Date of birth", datetime(1996, 3, 14, 9, 30), "a time of day"),
    ("Clients", "Date of birth", shown_as(date(1996, 3, 14), "d-mmm"), "shows no year"),
    ("Clients", "Date of birth", shown_as(date(1996, 3, 14), "mmm-yy"), "shows less than it holds"),
    ("Clients", "First name", None, "required, and missing"),
    ("Clients", "First name", '=CONCATENATE("Ma","ria")', "a formula: paste the value"),
    ("Clients", "First name", True, "logical value"),
    ("Clients", "First name", "Ma\ufdd0ria", "keeps free of characters"),
    ("Clients", "Last name", "San\ntos", "on one line"),
    ("Clients", "Phone", error_cell, "an error of Excel's"),
    ("Clients", "Pronouns", "shee", "expected one of: she, he, they; did you mean 'she'?"),
    ("Clients", "Name in captions", "secret", "expected one of: full, initials, pseudonym"),
    ("Clients", "SSN last 4", "99999", "expected the last four digits"),
    ("Clients", "State ID numbers", "A1234567", "expected numbers by state"),
    ("Clients", "State ID numbers", "CA: 1; CA: 2", "expected each state once"),
    ("Clients", "State ID numbers", "Ca: 1", "did you mean 'CA'?"),
    ("Clients", "Home ZIP", 2134, "fewer than five digits"),
    ("Clients", "Language", "Spanish", "expected a language's code"),
    ("Clients", "Noncitizen", "perhaps", "expected yes or no"),
    ("Clients", "Any pending charges", "no", "expected none, if there is none, or an empty cell"),
    (
        "Clients",
        "Any earlier petitions",
        "none",
        "says that there is none, and sheet 'Earlier petitions', row 3 tells of one",
    ),
    ("Cases and charges", "Jurisdiction", "Calafornia", "expected the two letters of a state"),
    ("Cases and charges", "Jurisdiction", None, "required, and missing"),
    ("Cases and charges", "Case", None, "required, and missing, and so is the docket number"),
    ("Cases and charges", "Docket number", 12.5, "a number with decimals"),
    ("Cases and charges", "Docket number", 1.2e15, "more than 15 digits"),
    ("Cases and charges", "Docket number", date(2014, 6, 2), "Excel has turned this into a date"),
    ("Cases and charges", "Count", "first", "expected a whole number from 1"),
    ("Cases and charges", "Grade", "felon", "did you mean 'felony'?"),
    ("Cases and charges", "Outcome", "guilty", "expected one of: convicted"),
    ("Cases and charges", "Offense date", "2014-13", "the calendar has no such day or month"),
    ("Cases and charges", "Fines", "a lot", "expected an amount in US dollars"),
    ("Cases and charges", "Fines", 390.123, "a number with decimals"),
    ("Cases and charges", "Any enhancements", "maybe", "expected none, if there is none, or an empty cell"),
]
EXTRA: list[tuple[str, dict[str, object], str | None, str]] = [
    (
        "Clients",
        {"Matter number": "M-0100", "First name": "A", "Last name": "B"},
        "Matter number",
        "used before, in row 102",
    ),
    ("Clients", {"First name": "A", "Last name": "B"}, "Matter number", "required, and missing"),
    (
        "Clients",
        {"Matter number": "a b", "First name": "A", "Last name": "B"},
        "Matter number",
        "no row of sheet 'Cases and charges'",
    ),
    (
        "Cases and charges",
        {**CASE, "Matter number": "m-O101"},
        "Matter number",
        "no row of sheet 'Clients' has this matter number: did",
    ),
    (
        "Cases and charges",
        {**CASE, "Matter number": "m-0102", "Case": "c", "County": "Fresno"},
        "County",
        "differs from row 104",
    ),
    (
        "Cases and charges",
        {**CASE, "Matter number": "m-0103", "Case": "c", "Jurisdiction": None, "Count": "1"},
        "Count",
        "used before",
    ),
    ("Evidence", {"Matter number": "m-0104", "Exhibit": "x", "Kind": "tvisa"}, "Kind", "did you mean 't_visa'?"),
    (
        "Evidence",
        {"Matter number": "m-0105", "Exhibit": "x", "File": "/etc/passwd"},
        "File",
        "expected a file in the record's folder",
    ),
    ("Evidence", {"Matter number": "m-0106"}, "Exhibit", "required, and missing"),
    ("Aliases", {"Matter number": "m-0107", "Kind": "alias"}, None, "expected a first or a last name"),
    ("Arrests", {"Matter number": "m-0108", "Case": "nowhere"}, "Case", "no case of this matter goes by this name"),
    (
        "Enhancements",
        {"Matter number": "m-0109", "Case": "c", "Count": "9"},
        "Count",
        "no charge of this case has this count",
    ),
    (
        "Narrative",
        {"Matter number": "m-0110", "Text": "I", "For cases": "c; d"},
        "For cases",
        "expected the id of a case of this record",
    ),
    ("Answers", {"Matter number": "m-0111", "Answer": "yes"}, "Question", "required, and missing"),
]


def caseload(path: Path, clients: int) -> Path:
    """A workbook of sound clients, a row each in the first two sheets."""
    tree = {
        "record": "1",
        "client": {"name": {"first": "Quillonia", "last": "Vexworth"}, "date_of_birth": "1991-07-09"},
        "cases": [
            {
                "id": "c",
                "jurisdiction": "CA",
                "venue": {"county": "Alameda"},
                "charges": [
                    {
                        "count": "1",
                        "statute": "Cal. Penal Code § 647(b)",
                        "offense": "Disorderly conduct",
                        "grade": "misdemeanor",
                    }
                ],
            }
        ],
    }
    write_workbook([{**tree, "matter": f"m-{number:04}"} for number in range(clients)], path)
    return path


def faulty_caseload(path: Path) -> dict[tuple[str, int, str | None], str]:
    """A workbook of 500 rows with every kind of fault, and what is to be said of each: by sheet, row and column."""
    caseload(path, 250)
    expected: dict[tuple[str, int, str | None], str] = {}

    def spoil(book: openpyxl.Workbook) -> None:
        def column(sheet: str, heading: str) -> Any:
            return next(cell for cell in book[sheet][1] if str(cell.value).removesuffix(" *") == heading)

        for number, (sheet, heading, edit, message) in enumerate(KINDS, start=3):
            at = column(sheet, heading)
            cell = book[sheet].cell(number, at.column)
            if callable(edit):
                edit(cell)
            else:
                cell.value = edit
            expected[sheet, number, at.column_letter] = message
        prior = next(number for number, kind in enumerate(KINDS, start=1) if kind[1] == "Any earlier petitions")
        book["Earlier petitions"].append([])
        book["Earlier petitions"].cell(3, 1).value = f"m-{prior:04}"
        for sheet, cells_, told, message in EXTRA:
            page = book[sheet]
            row = page.max_row + 1
            for heading, value in cells_.items():
                page.cell(row, column(sheet, heading).column).value = value
            expected[sheet, row, column(sheet, told).column_letter if told else None] = message
        page = book["Cases and charges"]
        page.cell(77, page.max_column + 1).value = "stray"
        expected["Cases and charges", 77, page.cell(1, page.max_column).column_letter] = "a column that has no name"

    change(path, spoil)
    return expected


def test_every_kind_of_fault_is_told_with_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    expected = faulty_caseload(path)
    began = time.perf_counter()
    intake = read_source(path)
    assert time.perf_counter() - began < 10  # a second or so on a quiet machine
    found = {(str(fault.sheet), fault.row or 0, fault.column): fault for fault in intake.problems}
    assert {place: message for place, message in expected.items() if message not in found[place].message} == {}
    assert set(found) == set(expected)
    assert len(intake.problems) == len(expected) >= 40
    assert len({fault.message for fault in intake.problems}) >= 40
    order = ["Clients", "Cases and charges", "Evidence", "Aliases", "Arrests", "Enhancements", "Narrative", "Answers"]
    sheets = [order.index(str(fault.sheet)) for fault in intake.problems]
    assert sheets == sorted(sheets)
    told = "\n".join(map(str, intake.problems))
    for value in (
        "Quillonia",
        "Vexworth",
        "1991",
        "Alameda",
        "Fresno",
        "06/14",
        "nowhere",
        "passwd",
        "perhaps",
        "a lot",
        "stray",
        "99999",
    ):
        assert value not in told
    bad = {fault.matter.lower() for fault in intake.problems if fault.matter}
    assert {item.matter for item in intake.items} == {f"m-{n:04}" for n in range(250)} - bad
    assert len(intake.items) == 250 - len(KINDS) - len(EXTRA) - 1 + 3  # three of these are of no client that is there
    assert all(item.record() for item in intake.items[:3])


def test_columns_that_are_missing_are_told_once(tmp_path: Path) -> None:
    rows: list[Row] = [{**CASE, "Statute": None, "Matter number": "m-1"} for _ in range(3)]
    for row in rows:
        del row["Statute"]  # type: ignore[attr-defined]
    fault = one(read_source(workbook(tmp_path / "c.xlsx", {**SHEETS, "Cases and charges": rows})))
    assert (fault.row, fault.message) == (1, "no column 'Statute', which is required")


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        ({**SHEETS, "Evidance": [{"Matter": "m-1"}]}, "unknown sheet: did you mean 'Evidence'?"),
        ({**SHEETS, "Client": [CLIENT]}, "a second sheet 'Clients'"),
        ({"Evidence": [{"Matter": "m-1", "Exhibit": "x"}], "Aliases": [{"Matter": "m-1"}]}, "no sheet 'Clients'"),
        ({"x": [{**ROW, "DOB": "1996", "Date of birth": "1996"}]}, "the same as column H: expected one of the two"),
        ({"x": [{**ROW, "Docket Numbr": "1"}]}, "unknown column: did you mean 'Docket number'?"),
        ({"x": [{"Matter": "EXAMPLE-1", **{k: v for k, v in ROW.items() if k != "Matter number"}}]}, "holds no client"),
        (
            {**SHEETS, "Attorneys": [{"Matter": "m-1", "Name": "A"}], "Clients": [{**CLIENT, "Attorney 1 name": "B"}]},
            "told of in columns",
        ),
    ],
)
def test_sheets_and_columns_must_be_known(sheets: dict[str, list[Row]], message: str, tmp_path: Path) -> None:
    assert message in one(read_source(workbook(tmp_path / "c.xlsx", sheets))).message


@pytest.mark.parametrize(
    "sheets", [{**SHEETS, "Evidance": [{"Matter": "m-1"}]}, {**SHEETS, "Clients": [{**CLIENT, "Pronuons": "x"}]}]
)
def test_no_client_is_whole_where_a_sheet_or_column_is_not_understood(
    sheets: dict[str, list[Row]], tmp_path: Path
) -> None:
    intake = read_source(workbook(tmp_path / "c.xlsx", sheets))
    assert "unknown" in one(intake).message
    assert intake.items == ()


def test_first_rows_without_names_are_not_printed(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("m-1,Maria,Santos\nm-2,Jo,Sample\n")
    fault = one(read_source(tmp_path / "c.csv"))
    told = "c.csv, row 1: no column 'Matter number': expected the names of columns in the first row; --columns says"
    assert str(fault).startswith(told)


def test_a_fault_reads_well(tmp_path: Path) -> None:
    fault = one(read_source(workbook(tmp_path / "c.xlsx", {**SHEETS, "Clients": [{**CLIENT, "DOB": "x"}]})))
    assert str(fault) == ("c.xlsx, sheet Clients, D2 (DOB), matter m-1: expected a date as 2014, 2014-06 or 2014-06-02")


# ---- folders ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tree = load_tree(RECORDS[0])
    for number, matter in enumerate(("m-1", "m-2", "M-2", "m-3")):
        text = yaml.safe_dump({**tree, "matter": matter}, allow_unicode=True)
        (tmp_path / f"{number}.{'yml' if number else 'yaml'}").write_text(text, encoding="utf-8")
    (tmp_path / "4.json").write_text('{"record": 1, "matter": "m-4"}')
    for ignored in (".hidden.yaml", "notes.txt", "_batch/run.yaml", "exhibits/x.json"):
        (tmp_path / ignored).parent.mkdir(exist_ok=True)
        (tmp_path / ignored).write_text("[")
    return tmp_path


def test_folder_is_read_with_all_its_faults(folder: Path) -> None:
    intake = read_source(folder)
    assert [item.matter for item in intake.items] == ["m-1", "m-3"]
    assert intake.items[0].record().folder == folder
    assert {(fault.file, fault.field) for fault in intake.problems} == {
        ("2.yml", "matter"),
        ("4.json", "cases"),
        ("4.json", "client"),
    }
    assert "used before, in 1.yml" in str(intake.problems[0])


@pytest.mark.parametrize("name", ["missing.xlsx", "missing", "clients.ods", "clients.xlsm", "empty"])
def test_what_is_no_source_is_a_fault(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for there in ("clients.ods", "clients.xlsm"):
        (tmp_path / there).write_text("x")
    assert one(read_source(tmp_path / name)).row is None


def test_records_are_written_once_and_never_over(folder: Path, tmp_path: Path) -> None:
    intake, out = read_source(folder), tmp_path / "out" / "records"
    paths = write_records(intake, out)
    assert [path.name for path in paths] == ["m-1.yaml", "m-3.yaml"]
    assert paths[0].read_bytes() == (folder / "0.yaml").read_bytes()
    write_records(intake, out)
    paths[0].unlink()
    paths[1].write_text("mine")
    with pytest.raises(InputError, match=r"m-3\.yaml: there already, with other content"):
        write_records(intake, out)
    assert [path.name for path in out.iterdir()] == ["m-3.yaml"]


def test_written_records_read_like_records(tmp_path: Path) -> None:
    rows: list[Row] = [
        {
            **ROW,
            "DOB": "2014-06",
            "Docket": "014512",
            "Noncitizen": "no",
            "Nexus": "He said:\n- go\n\tnow",
            "Count": "1",
        }
    ]
    (path,) = write_records(read_source(table(tmp_path / "c.csv", rows)), tmp_path / "records")
    text = path.read_text(encoding="utf-8")
    for line in (
        "date_of_birth: 2014-06\n",
        "number: 014512\n",
        "noncitizen: no\n",
        "statute: Cal. Penal Code § 647(b)\n",
    ):
        assert line in text
    assert read(path).tree["cases"][0]["charges"][0]["nexus"] == "He said:\n- go\n\tnow"  # type: ignore[index, call-overload]


# ---- files that are not what they seem -------------------------------------------------------------------------------


def packed(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"xl/worksheets/sheet1.xml": b"0" * 101_000_000}, "unpacks to more than 100 MB"),
        ({"xl/worksheets/sheet1.xml": b"0" * 5_000_000}, "packed more tightly"),
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"xl/externalLinks/externalLink1.xml": b"x"}, "links to others"),
        ({"hello.txt": b"x"}, "cannot be read as a workbook"),
    ],
)
def test_hostile_workbooks_are_refused(members: dict[str, bytes], message: str, tmp_path: Path) -> None:
    assert message in one(read_source(packed(tmp_path / "c.xlsx", members))).message


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"PK\x03\x04"])
def test_what_is_no_workbook_is_said(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "c.xlsx").write_bytes(data)
    assert "without a password" in one(read_source(tmp_path / "c.xlsx")).message


@pytest.mark.parametrize("damage", [b"</sheetData>", b"<row r=", b't="inlineStr"'])
def test_damaged_workbooks_are_a_fault_and_no_crash(damage: bytes, tmp_path: Path) -> None:
    path = workbook(tmp_path / "c.xlsx", SHEETS)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    assert damage in members[name]
    members[name] = members[name].replace(damage, b'<x r="' if damage.startswith(b"<") else b't="s"')
    assert read_source(packed(path, members)).problems


def test_rows_and_columns_far_out_end_the_reading(tmp_path: Path) -> None:
    path = workbook(tmp_path / "c.xlsx", SHEETS)
    change(path, lambda book: setattr(book["Clients"]["XFD3"], "value", "x"))
    assert "more than 1,000 columns" in str(read_source(path).problems)


@pytest.mark.parametrize(
    ("text", "row", "message"),
    [
        ("Matter,First name\nm-1,Mar\xeda\n".encode("latin-1"), 2, "not UTF-8"),
        ("Matter,First name\nm-1,x\n".encode("utf-16"), 1, "not UTF-8"),
        (b"Matter,First name\nm-1,\0\n", None, "no text"),
        (b'Matter,First name\nm-1,"x\n', 2, "quotation mark"),
    ],
)
def test_tables_must_be_text(text: bytes, row: int | None, message: str, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_bytes(text)
    fault = one(read_source(tmp_path / "c.csv"))
    assert message in fault.message
    assert fault.row == row


@pytest.mark.parametrize(
    ("cells_", "message"),
    [
        ({"Docket No.": '="014512"'}, "a formula: paste the value"),
        ({"Docket No.": "1.2E+15"}, "Excel has shortened"),
        ({"Docket No.": "a\nb"}, "on one line"),
    ],
)
def test_cells_of_tables_are_checked_too(cells_: dict[str, str], message: str, tmp_path: Path) -> None:
    fault = one(read_source(table(tmp_path / "c.csv", [{**ROW, **cells_}])))
    assert (fault.row, fault.column) == (2, "H")
    assert message in fault.message


def test_more_values_than_columns_are_a_fault(tmp_path: Path) -> None:
    path = table(tmp_path / "c.csv", [ROW])
    path.write_text(path.read_text().rstrip() + ",stray\n")
    assert "no name in the first row" in one(read_source(path)).message


def test_phone_numbers_and_handles_are_no_formulas(tmp_path: Path) -> None:
    intake = read_source(table(tmp_path / "c.csv", [{**ROW, "Phone": "+1 510 555 0100", "Email": "@handle"}]))
    assert intake.items[0].record().client.phone == "+1 510 555 0100"
