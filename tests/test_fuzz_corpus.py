"""What coverage-guided fuzzing has found (`fuzz/`) goes through the readers again: no more than clean errors come of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SIMPLE, load_tree
from fuzz.targets import PARTS, TARGETS, packed, parts_of, with_shared_strings

from petition_gen.errors import InputError
from petition_gen.intake.read import read_source
from petition_gen.reading.source import read
from petition_gen.record.load import load_record

CORPUS = Path(__file__).parent / "fuzz" / "corpus"


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_what_fuzzing_found_is_read_or_refused(target: str, tmp_path: Path) -> None:
    files = sorted((CORPUS / target).iterdir())
    assert files
    for path in files:
        try:
            TARGETS[target](path.read_bytes(), tmp_path)
        except Exception as error:
            raise AssertionError(f"{path.name} of {target}") from error


def test_the_small_workbooks_that_fuzzing_changes_are_sound(tmp_path: Path) -> None:
    for parts in (PARTS, with_shared_strings(PARTS)):
        intake = read_source(packed(tmp_path / "clients.xlsx", parts))
        assert not intake.problems
        assert [item.matter for item in intake.items] == ["m-1"]


# ---- what it has found ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["#\n{C", "client: {name: {first: Maria, last", "[{a: 1, b"])
def test_a_bracket_never_closed_at_the_files_end(text: str, tmp_path: Path) -> None:
    (tmp_path / "record.yaml").write_text(text)
    with pytest.raises(InputError, match="a bracket that is never closed"):
        read(tmp_path / "record.yaml")


def test_a_field_that_is_called_as_pydantic_calls_keys(tmp_path: Path) -> None:
    path = tmp_path / "record.yaml"
    path.write_text('record: 1\n"[key]": x\nanswers: {"[key]": [], "a\\tb": y}\n')
    with pytest.raises(InputError) as caught:
        load_record(path)
    told = [(each.line, each.field, each.message) for each in caught.value.problems]
    assert (
        2,
        "…",
        "not the name of a field: put the text that it belongs to in quotes, or indent it as far as that text",
    ) in told
    assert (3, "answers.…", "expected a text; found a list") in told
    assert (3, "answers.…", "expected a text on one line, without tabs") in told


@pytest.mark.parametrize(
    ("letter", "refused"), [("a", True), ("\u200d", True), ("張", False), ("ก", False), ("a ", False)]
)
def test_a_word_that_would_take_minutes_to_draw(letter: str, refused: bool, tmp_path: Path) -> None:
    tree = load_tree(SIMPLE)
    tree["trafficking"]["summary"] = f"x{letter * 40_000}x"
    (tmp_path / "record.json").write_text(json.dumps(tree))
    if refused:
        with pytest.raises(InputError, match=r"trafficking\.summary: expected a text in words"):
            load_record(tmp_path / "record.json")
    else:
        assert load_record(tmp_path / "record.json").trafficking


def test_names_of_columns_and_sheets_are_shown_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "clients.csv").write_text('Matter number,"Jail\x1b[2J\nnumber\u202e"\nm-1,x\n')
    left = list(map(str, read_source(tmp_path / "clients.csv").left))
    assert any(each.startswith("clients.csv, B1 (Jail[U+001B][2J[U+000A]number[U+202E]): not read: ") for each in left)
    sheets = parts_of([["Clients", "Matter number"], ["Jail\n\u202enumbers", "Matter number"]])
    left = list(map(str, read_source(packed(tmp_path / "clients.xlsx", sheets)).left))
    assert any(each.startswith("clients.xlsx, sheet Jail[U+000A][U+202E]numbers: not read: ") for each in left)


def test_a_value_below_no_heading_is_told_without_one(tmp_path: Path) -> None:
    (tmp_path / "clients.csv").write_text("Matter number,First name\nm-1,Maria,x\n")
    problems = list(map(str, read_source(tmp_path / "clients.csv").problems))
    assert "clients.csv, C2, matter m-1: a value in a column that has no name in the first row" in problems


def test_a_numbers_format_does_not_make_it_a_million_digits(tmp_path: Path) -> None:
    parts = parts_of([["Clients", "Matter number\tFirst name", "m-1\t#25"]])
    styles = parts["xl/styles.xml"].replace(b'"00000"', b'"' + b"0" * 1_000_000 + b'"')
    problems = list(
        map(str, read_source(packed(tmp_path / "clients.xlsx", parts | {"xl/styles.xml": styles})).problems)
    )
    assert not any("B2" in each for each in problems)
