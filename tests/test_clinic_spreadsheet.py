"""Tables as offices have them come in as they are meant, or with a fault: no date is guessed, and no column lost unseen."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Literal

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from petition_gen.cli.main import main
from petition_gen.errors import InputError
from petition_gen.intake.caseload import Intake
from petition_gen.intake.columns import Column, flat, layout, meanings
from petition_gen.intake.dates import BOTH_WAYS, EITHER_WAY, in_order_of_record, order_of, readings
from petition_gen.intake.habits import read_habits
from petition_gen.intake.office_words import _plain, _states, in_our_words
from petition_gen.intake.read import read_source
from petition_gen.record.field_types import JURISDICTIONS
from petition_gen.record.load import load_record

CASE = Path(__file__).parent / "cases" / "clinic-spreadsheet"
ROW = {
    "Matter number": "m-1",
    "First name": "Testa",
    "Last name": "Fictiva",
    "Docket number": "7",
    "Jurisdiction": "CA",
    "Statute": "Cal. Penal Code § 647(b)",
    "Offense": "Disorderly conduct",
}


def table(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def of_births(folder: Path, *births: str, dates: Literal["month-first", "day-first"] | None = None) -> Intake:
    rows = [{**ROW, "Matter number": f"m-{number}", "Date of birth": birth} for number, birth in enumerate(births)]
    return read_source(table(folder / "c.csv", *rows), habits=read_habits(None, dates))


def births(intake: Intake) -> list[str]:
    return [str(item.record().client.date_of_birth) for item in intake.items]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


# ---- the case --------------------------------------------------------------------------------------------------------


def test_a_clinics_table_is_read_when_the_user_says_how_its_dates_stand(tmp_path: Path) -> None:
    done = run("import", CASE / "clinic.csv", "--dates", "month-first", "-o", tmp_path / "records")
    assert done.exit_code == 0, done.output
    record = load_record(tmp_path / "records" / "2026-9001.yaml")
    case = record.cases[0]
    charge = case.charges[0]
    assert (case.jurisdiction, charge.grade) == ("CA", "misdemeanor")
    assert (str(record.client.date_of_birth), str(charge.date)) == ("1990-05-05", "2014-06-02")
    assert charge.disposition
    assert (charge.disposition.outcome, str(charge.disposition.date)) == ("convicted", "2014-07-15")


def test_a_column_that_can_be_read_in_two_ways_is_told_once_and_nothing_is_written(tmp_path: Path) -> None:
    done = run("import", CASE / "clinic.csv", "-o", tmp_path / "records")
    assert done.exit_code == 2
    assert f"clinic.csv, L1 (Offense date): {EITHER_WAY}" in done.output
    assert done.output.count("--dates") == 2  # month-first or day-first, of one column: the others can be read
    assert "06/02" not in done.output
    assert "7/15" not in done.output
    assert not (tmp_path / "records").exists()


def test_an_export_is_read_by_a_map(tmp_path: Path) -> None:
    done = run("import", CASE / "clio-like.csv", "--columns", CASE / "map.yaml", "-o", tmp_path / "records")
    assert done.exit_code == 0, done.output
    record = load_record(tmp_path / "records" / "00012-Fictiva.yaml")
    assert record.client.name.full == "Testa Fictiva"
    assert str(record.client.date_of_birth) == "1990-05-05"
    case = record.cases[0]
    assert (case.number, case.court, case.jurisdiction) == ("T-14-0001", "Superior Court", "CA")
    assert case.venue
    assert case.venue.county == "Alameda"
    assert "the matter number holds a name of the client" in done.output


def test_what_an_export_lacks_is_told_with_what_to_write(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("columns: {Matter Display Number: Matter number}\n", encoding="utf-8")
    done = run("import", CASE / "clio-like.csv", "--columns", tmp_path / "map.yaml", "-o", tmp_path / "records")
    assert done.exit_code == 2
    assert "no column 'Jurisdiction', which is required" in done.output
    assert "every_row: {Jurisdiction: CA}" in done.output
    assert "(Responsible Attorney): not read" in done.output
    assert "Aria" not in done.output
    nameless = run("import", CASE / "clio-like.csv", "-o", tmp_path / "records")
    assert "no column 'Matter number'" in nameless.output
    assert "--columns" in nameless.output
    assert "Responsible Attorney" not in nameless.output  # a first row without names may be a client


def test_a_folder_of_records_has_no_columns(tmp_path: Path) -> None:
    done = run("batch", CASE, "--dates", "month-first", "-o", tmp_path / "packets")
    assert done.exit_code == 2
    assert "are for a CSV file or a workbook" in done.output


# ---- dates -----------------------------------------------------------------------------------------------------------

DAYS = st.dates(date(1930, 1, 1), date(2025, 12, 31))


def written(day: date, order: str, mark: str) -> str:
    first, second = (day.month, day.day) if order == "month-first" else (day.day, day.month)
    return f"{first}{mark}{second}{mark}{day.year}"


@given(st.lists(DAYS, min_size=1, max_size=6), st.sampled_from(["month-first", "day-first"]), st.sampled_from("/.-"))
def test_a_column_in_one_order_is_read_as_meant_or_not_at_all(days: list[date], order: str, mark: str) -> None:
    texts = [written(day, order, mark) for day in days]
    if all(day.day <= 12 for day in days) and any(day.day != day.month for day in days):
        with pytest.raises(ValueError, match="could be March 4 or April 3"):
            order_of(texts)
        return
    found = order_of(texts)
    assert [in_order_of_record(text, found) for text in texts] == [day.isoformat() for day in days]


@given(st.lists(st.tuples(DAYS, st.sampled_from(["month-first", "day-first"])), min_size=1, max_size=6))
def test_a_column_that_shows_both_orders_is_a_fault(days: list[tuple[date, str]]) -> None:
    shown = {order for day, order in days if day.day > 12}
    texts = [written(day, order, "/") for day, order in days]
    if len(shown) == 2:
        with pytest.raises(ValueError, match="month first and others the day"):
            order_of(texts)


@given(DAYS, st.sampled_from(["month-first", "day-first"]))
def test_no_date_is_read_against_the_order_that_was_said(day: date, order: Literal["month-first", "day-first"]) -> None:
    other: Literal["month-first", "day-first"] = "day-first" if order == "month-first" else "month-first"
    assert in_order_of_record(written(day, order, "/"), order) == day.isoformat()
    if day.day > 12:
        with pytest.raises(ValueError, match="no such day or month"):
            in_order_of_record(written(day, order, "/"), other)


@given(st.text("0123456789/.- ", max_size=12))
def test_what_is_no_such_date_is_left_or_refused(text: str) -> None:
    for found in (readings(text) or {}).values():
        day = date.fromisoformat(found)
        numbers = sorted(int(each) for each in text.strip().replace(".", "/").replace("-", "/").split("/"))
        assert numbers == sorted((day.day, day.month, day.year))


def test_columns_decide_for_themselves(tmp_path: Path) -> None:
    assert births(of_births(tmp_path, "5/5/1990", "12/12/1991")) == ["1990-05-05", "1991-12-12"]
    assert births(of_births(tmp_path, "3/4/1990", "3/14/1991", "1992", "1993-02-01")) == [
        "1990-03-04",
        "1991-03-14",
        "1992",
        "1993-02-01",
    ]
    assert births(of_births(tmp_path, "3.4.1990", "14.3.1991")) == ["1990-04-03", "1991-03-14"]
    assert births(of_births(tmp_path, "3/4/1990", dates="day-first")) == ["1990-04-03"]


@pytest.mark.parametrize(
    ("dates", "message"), [(["3/4/1990", "2/5/1991"], EITHER_WAY), (["3/14/1990", "14/3/1991", "2/5/1991"], BOTH_WAYS)]
)
def test_a_column_that_is_not_understood_is_told_once_and_no_client_is_whole(
    dates: list[str], message: str, tmp_path: Path
) -> None:
    intake = of_births(tmp_path, *dates)
    assert [(fault.row, fault.column, fault.message) for fault in intake.problems] == [(1, "H", message)]
    assert intake.items == ()


@pytest.mark.parametrize("text", ["5/5/90", "05-13-90", "31/31/1990", "2/30/1990"])
def test_years_of_two_digits_and_days_that_there_are_not_are_faults_of_their_cell(text: str, tmp_path: Path) -> None:
    intake = of_births(tmp_path, "3/14/1990", text)
    (fault,) = intake.problems
    assert (fault.row, fault.column, fault.matter) == (3, "H", "m-1")
    assert text not in str(fault)
    assert births(intake) == ["1990-03-14"]


def test_excels_own_dates_beside_dates_as_text_are_not_trusted(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([*ROW, "Date of birth"])
    sheet.append([*ROW.values(), date(1990, 3, 4)])  # Excel's reading of 3/4/1990, which may have meant April
    sheet.append([*{**ROW, "Matter number": "m-2"}.values(), "13/4/1990"])
    book.save(tmp_path / "c.xlsx")
    (fault,) = read_source(tmp_path / "c.xlsx", habits=read_habits(None, "day-first")).problems
    assert "Excel may have taken days for months" in fault.message


# ---- words -----------------------------------------------------------------------------------------------------------


def column(heading: str) -> Column:
    return meanings(flat(), heading)[0].column


@pytest.mark.parametrize(
    ("heading", "written", "read"),
    [
        ("Outcome", "Convicted", "convicted"),
        ("Outcome", "NOT FILED", "not_filed"),
        ("Outcome", "Guilty", "Guilty"),  # no word of ours: the record says what is expected
        ("Grade", "Misdemeanor", "misdemeanor"),
        ("Jurisdiction", "California", "CA"),
        ("Jurisdiction", "calif.", "CA"),
        ("Jurisdiction", "N.Y.", "NY"),
        ("Jurisdiction", "Washington, D.C.", "DC"),
        ("Jurisdiction", "Alameda", "Alameda"),
        ("Jurisdiction", "Miss", "Miss"),
        ("Noncitizen", "Y", "yes"),
        ("Noncitizen", "n", "no"),
        ("First name", "Convicted", "Convicted"),
    ],
)
def test_words_of_closed_lists_are_read_in_any_letter_case(heading: str, written: str, read: str) -> None:
    assert in_our_words(column(heading), written) == read


def test_no_word_means_two_things() -> None:
    for sheet in layout():
        for each in sheet.columns:
            assert len({_plain(word) for word in each.choices}) == len(each.choices)
    assert set(_states().values()) == set(JURISDICTIONS)
    assert all(_states()[_plain(code)] == code for code in JURISDICTIONS)


def test_logical_words_are_read(tmp_path: Path) -> None:
    rows = [{**ROW, "Matter number": f"m-{n}", "Noncitizen": word} for n, word in enumerate(("Y", "TRUE", "no", "N"))]
    intake = read_source(table(tmp_path / "c.csv", *rows))
    assert [item.record().client.noncitizen for item in intake.items] == [True, True, False, False]


# ---- columns ---------------------------------------------------------------------------------------------------------


def test_columns_of_others_are_listed_and_left_and_misspelt_ones_of_ours_are_not(tmp_path: Path) -> None:
    intake = read_source(table(tmp_path / "c.csv", {**ROW, "Practice Area": "x", "Case Status": "secret"}))
    assert len(intake.items) == 1
    assert [(each.column, each.field) for each in intake.left] == [("H", "Practice Area"), ("I", "Case Status")]
    assert "secret" not in str(intake.left)
    (fault,) = read_source(table(tmp_path / "c.csv", {**ROW, "Offence date": "2014"})).problems
    assert "did you mean 'Offense date'?" in fault.message
    (tmp_path / "map.yaml").write_text("ignore: [Offence Date]\n", encoding="utf-8")
    ignored = read_source(tmp_path / "c.csv", habits=read_habits(tmp_path / "map.yaml"))
    assert (len(ignored.items), ignored.problems, ignored.left) == (1, (), ())


def test_sheets_of_others_are_listed_and_left(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Clients"
    for line in (list(ROW), list(ROW.values())):
        book.worksheets[0].append(line)
    book.create_sheet("Pivot").append(["secret"])
    book.save(tmp_path / "c.xlsx")
    intake = read_source(tmp_path / "c.xlsx")
    assert [str(each) for each in intake.left] == ["c.xlsx, sheet Pivot: not read: no sheet of ours goes by this name"]
    assert intake.problems == ()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("columns:\n  A: First nam\n", 2, "no column of ours is called 'First nam': did you mean 'First name'?"),
        ("columns:\n  A b: Phone\n  a_B: Email\n", 3, "the same column of yours as another"),
        ("columns: {A: Phone}\nignore:\n- a\n", 3, "in columns as well"),
        ("every_row:\n  Jurisdiction: Calafornia\n", 2, "expected one of: AL"),
        ("every_row:\n  Matter number: m-1\n", 2, "cannot be the same in all rows"),
        ("every_row:\n  Date of birth: '1990'\n", 2, "cannot be the same in all rows"),
        ("dates: american\n", 1, "expected one of: month-first, day-first"),
        ("colums: {}\n", 1, "did you mean 'columns'?"),
    ],
)
def test_faults_of_a_map_are_told_by_file_line_and_field(text: str, line: int, message: str, tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_habits(path)
    (problem,) = raised.value.problems
    assert (problem.file, problem.line) == (str(path), line)
    assert problem.field.startswith(text.split(":")[0]) or problem.field == "ignore[0]"
    assert message in problem.message


def test_what_all_rows_say_is_not_said_by_a_column_too(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("every_row: {Jurisdiction: NV}\n", encoding="utf-8")
    intake = read_source(table(tmp_path / "c.csv", ROW), habits=read_habits(tmp_path / "map.yaml"))
    (fault,) = intake.problems
    assert (fault.column, fault.message) == ("E", "every_row says 'Jurisdiction' as well: expected one of the two")
