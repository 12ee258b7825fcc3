"""Reading a caseload: a folder of records, a CSV file or a workbook, as records, or as every fault with its cell.

A workbook joins its sheets by matter number (`sheets` says which there are); a CSV file, or a single sheet, has a row
for each charge and says the client again on each, or once. What a row says goes into the tree of a record, and the
record's own rules (`record`) find what is wrong with it, told here by sheet, row and column. Nothing that a cell holds
is ever printed, but for the matter number and the names of columns.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import ValidationError

from petition_gen.errors import InputError
from petition_gen.intake.caseload import MATTER, RECORDS, Fault, Intake, Item
from petition_gen.intake.csv_and_xlsx import Unreadable, csv_tables, decrypted_table, xlsx_tables
from petition_gen.intake.habits import NO_HABITS, Habits
from petition_gen.intake.rows import CaseloadReader
from petition_gen.intake.write import RecordDumper, represent_text
from petition_gen.limits import FAULTS_TOLD
from petition_gen.reading.source import ENCRYPTED, Decrypt, kind_of, read
from petition_gen.record.load import load_record


def read_source(source: Path, decrypt: Decrypt | None = None, habits: Habits = NO_HABITS) -> Intake:
    """Read a folder of records (`*.yaml`, `*.yml`, `*.json`, not those below it), a CSV file or an XLSX workbook.

    `habits` is what the office says of its tables. `decrypt` opens what is encrypted: the source, where its name ends in
    `.age` besides, or any of the folder's records.
    Raises nothing: that a source cannot be read is one of the problems.
    """
    suffix = kind_of(source)
    if source.is_dir():
        return _read_folder(source, decrypt)
    if suffix not in (".csv", ".xlsx"):
        wrong = (
            "a workbook with macros: save it as .xlsx"
            if suffix == ".xlsm"
            else "expected a folder of records, a .csv or an .xlsx file"
        )
        return Intake((), (_of_file(source, wrong if source.exists() else "no such file or folder"),))
    try:
        content = decrypted_table(source, decrypt) if source.suffix.lower() == ENCRYPTED else source
        tables = csv_tables(content) if suffix == ".csv" else xlsx_tables(content)
    except Unreadable as error:
        return Intake((), (_of_file(source, error.message, error.row),))
    caseload = CaseloadReader(source, tables, decrypt, habits)
    try:
        return caseload.read()
    except Unreadable as error:  # so many faults that it is not worth to go on
        told = [caseload.told(*fault) for fault in caseload.faults[:FAULTS_TOLD]]
        return Intake((), (*told, _of_file(source, error.message)))


def _of_file(source: Path, message: str, row: int | None = None) -> Fault:
    return Fault(source.name, None, row, None, None, None, message)


def _read_folder(folder: Path, decrypt: Decrypt | None) -> Intake:
    # What is no file, a pipe say, is a fault of its own: no client may be left out in silence.
    paths = sorted(
        path
        for path in folder.iterdir()
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
            record = load_record(path, decrypt)
        except InputError as error:
            matter = _matter_of(path)
            faults += (
                Fault(path.name, None, p.line or None, None, p.field or None, matter, p.message) for p in error.problems
            )
            continue
        item = Item(record.matter, path, str(path), folder, decrypt)
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


# A record's texts are what is written (`reading`): only what stands for null there needs quotes.
RecordDumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag == "tag:yaml.org,2002:null"]
    for first, known in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
RecordDumper.add_representer(str, represent_text)
