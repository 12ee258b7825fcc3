"""Fuzz one target, guided by coverage, with atheris: `python tests/fuzz/run.py TARGET [FOLDER …] [-option=value …]`.

Folders and options are libFuzzer's; README.md beside this file has whole commands. `python tests/fuzz/run.py seeds
FOLDER` makes what a run starts from: inputs in FOLDER/TARGET, and the dictionary FOLDER/words.
"""

from __future__ import annotations

import csv
import io
import json
import random
import shlex
import sys
import tempfile
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent.parent))

# Of openpyxl only what reads: the rest is not in question, and slower when watched.
with atheris.instrument_imports(include=["petition_gen", "openpyxl.reader", "openpyxl.worksheet._reader", "fuzz"]):
    from fuzz import changes, targets

ROOT = Path(__file__).parent.parent.parent


def fuzz(name: str, options: list[str]) -> None:
    """Run a target until libFuzzer's options say that it is enough."""
    target = targets.TARGETS[name]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)

        def one(data: bytes) -> None:
            target(data, place)

        mutators = {"custom_mutator": MUTATORS[name]} if name in MUTATORS else {}
        again = shlex.join([sys.executable, __file__, name])  # by which libFuzzer runs itself again, to merge
        atheris.Setup([again, *options], one, **mutators)
        atheris.Fuzz()


def changed_record(data: bytes, size: int, seed: int) -> bytes:
    """A record in JSON with one to four of its parts changed; now and then its bytes, as libFuzzer does.

    Almost all byte changes make an unreadable file; these go on to the checks and the law.
    """
    chance = random.Random(seed)
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        tree = None
    if not isinstance(tree, dict) or not chance.randrange(4):
        return bytes(atheris.Mutate(data, size))
    for _ in range(chance.randint(1, 4)):
        changes.change(tree, chance)
    made = json.dumps(tree, indent=1).encode()
    return made if len(made) <= size else bytes(atheris.Mutate(data, size))


def changed_table(data: bytes, size: int, seed: int) -> bytes:
    """A table with one to four of its cells changed; now and then its bytes."""
    chance = random.Random(seed)
    if not chance.randrange(4):
        return bytes(atheris.Mutate(data, size))
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8", "replace"), newline="")))
    except csv.Error:
        return bytes(atheris.Mutate(data, size))
    for _ in range(chance.randint(1, 4)):
        changes.change_cells(rows, chance)
    text = io.StringIO(newline="")
    csv.writer(text, quoting=chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))).writerows(rows)
    made = text.getvalue().encode("utf-8", "replace")
    return made if len(made) <= size else bytes(atheris.Mutate(data, size))


def changed_sheets(data: bytes, size: int, seed: int) -> bytes:
    """Sheets of cells, as `targets.workbook_cells` takes them, with one to four cells changed; now and then their bytes."""
    chance = random.Random(seed)
    if not chance.randrange(4):
        return bytes(atheris.Mutate(data, size))
    sheets = [each.split("\n") for each in data.decode("utf-8", "replace").split("\f")]
    for _ in range(chance.randint(1, 4)):
        number = chance.randrange(len(sheets))
        name, *rest = sheets[number]
        rows = [row.split("\t") for row in rest]
        changes.change_cells(rows, chance)
        sheets[number] = [name, *map("\t".join, rows)]
    made = "\f".join(map("\n".join, sheets)).encode("utf-8", "replace")
    return made if len(made) <= size else bytes(atheris.Mutate(data, size))


MUTATORS = {"record-json": changed_record, "table": changed_table, "workbook-cells": changed_sheets}


def make_seeds(folder: Path) -> None:
    """Write the first inputs of each target, from the example records and the workbook of `new-spreadsheet`."""
    import zipfile

    import yaml

    from petition_gen.intake.read import read_source
    from petition_gen.intake.workbook import new_workbook
    from petition_gen.intake.write import records_to_workbook
    from petition_gen.record.load import new_record_text

    records = [*(ROOT / "examples").glob("*.yaml"), *(ROOT / "tests" / "records").glob("*.yaml")]
    seeds: dict[str, dict[str, bytes]] = {name: {} for name in targets.TARGETS}
    seeds["record-yaml"]["new"] = new_record_text().encode()
    for path in records:
        seeds["record-yaml"][path.stem] = path.read_bytes()
        tree = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        seeds["record-json"][path.stem] = json.dumps(tree, indent=1).encode()
    with tempfile.TemporaryDirectory() as work:
        new, filled = Path(work) / "new.xlsx", Path(work) / "filled.xlsx"
        new_workbook(new)
        one = [each for each in read_source(ROOT / "examples").items if each.matter == "2026-0101"]
        records_to_workbook(one, filled)
        for path in (new, filled):
            with zipfile.ZipFile(path) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
            for name in ("xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet2.xml"):
                seeds["workbook-parts"][f"{path.stem}-{Path(name).stem}"] = name.encode() + b"\n" + parts[name][:8000]
            seeds["workbook-cells"][path.stem] = _cells_of(path)
        seeds["workbook"]["small"] = targets.packed(Path(work) / "small.xlsx", targets.PARTS).read_bytes()
    for name, content in targets.PARTS.items():
        seeds["workbook-parts"][name.replace("/", "-")] = name.encode() + b"\n" + content
    shared = targets.with_shared_strings(targets.PARTS)
    changed = [
        name.encode() + b"\n" + content for name, content in shared.items() if targets.PARTS.get(name) != content
    ]
    seeds["workbook-parts"]["shared"] = b"\0".join(changed)
    small = "\f".join("\n".join(sheet) for sheet in targets.SHEETS)
    seeds["workbook-cells"]["small"] = small.encode()
    typed = "m-1\t#0014512\tCA\t=1+1\t!#N/A\t#441790\t?1\t#51\t#3390.5\t#80.5"
    seeds["workbook-cells"]["typed"] = (small + "\n" + typed).encode()
    rows = [
        "Matter number,First name,Last name,DOB,Case,Jurisdiction,Statute,Offense,Arrest date,Arrest 2 date,Fines,Docket No.",
        'm-1,Maria,Santos,1996-03,oak-2014,CA,"Cal. Penal Code § 647(b), (c)",Disorderly conduct,2014-06-02,2014,390.50,014512',
        "M-1,,,,oak-2014,CA,Cal. Penal Code § 647(a),Other,none,,,",
    ]
    seeds["table"] = {"comma": "\n".join(rows).encode(), "semicolon": "\r\n".join(rows).replace(",", ";").encode()}
    for name, inputs in seeds.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for each, data in inputs.items():
            (folder / name / each).write_bytes(data)
    words = sorted(_words())
    (folder / "words").write_text(
        "".join(f'"{"".join(f"{chr(92)}x{byte:02x}" for byte in word.encode())}"\n' for word in words)
    )


def _cells_of(path: Path) -> bytes:
    """The sheets of a workbook as `workbook_cells` takes them, less the columns that say nothing. Its example counts as a client."""
    from openpyxl import load_workbook

    def shown(value: object) -> str:
        return str(value or "").replace("EXAMPLE-", "X-").replace("\t", " ").replace("\n", "\\n")

    sheets = []
    for sheet in load_workbook(path).worksheets:
        columns = [column for column in zip(*sheet.iter_rows(values_only=True), strict=True) if any(column[1:])]
        if columns and sheet.title not in ("Read me", "Lists"):
            rows = zip(*columns, strict=True)
            sheets.append("\n".join([sheet.title, *("\t".join(map(shown, row)) for row in rows)]))
    return "\f".join(sheets).encode()


def _words() -> set[str]:
    """The words that mean something in a record or a workbook."""
    from petition_gen.intake.columns import layout

    words = {
        "none",
        "null",
        "~",
        "yes",
        "no",
        "2014",
        "2014-06",
        "2014-06-02",
        "1900-01-01",
        "2100-12-31",
        "\\ud800",
        "\ufeff",
        "- ",
        ": ",
        "{",
        "}",
        "[",
        "]",
        "&a ",
        "*a",
        "!!str ",
        "---\n",
        "? ",
        "|\n",
        ">-\n",
        "\u202e",
        "e\u0301",
        "0" * 30,
        't="d"',
        't="s"',
        't="b"',
        't="n"',
        't="str"',
        'r="A1"',
        's="9"',
        "<!DOCTYPE x [",
        "<!ENTITY a 'b'>",
        "&a;",
        "<v>1e308</v>",
        "<f>1</f>",
        "<mergeCell ref='A1:B2'/>",
        "<dimension ref='A1:XFD1048576'/>",
        "date1904='1'",
        *changes.choices(),
    }
    words |= {mark for name in changes.field_names() for mark in (f"{name}: ", f'"{name}": ')}
    for sheet in layout():
        words |= {sheet.name, *(column.heading for column in sheet.columns)}
    return {word for word in words if len(word.encode()) <= 60}


if __name__ == "__main__":
    if sys.argv[1:2] == ["seeds"] and len(sys.argv) == 3:
        make_seeds(Path(sys.argv[2]))
    elif sys.argv[1:] and sys.argv[1] in targets.TARGETS:
        fuzz(sys.argv[1], sys.argv[2:])
    else:
        sys.exit(f"expected seeds FOLDER, or one of: {', '.join(targets.TARGETS)}")
