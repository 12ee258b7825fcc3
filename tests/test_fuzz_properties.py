"""Records and caseloads that nobody would think of: read, screened, planned, composed and drawn, or refused with a clear error.

Each property has a few examples in the fast tests and many in the slow ones. `fuzz/` has what runs for hours.
"""

from __future__ import annotations

import copy
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ON, RECORDS, SHOWN, SIMPLE, composed_from, load_tree
from fuzz.changes import change, choices
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_back import docx_text, pdf_text, table_headers
from test_intake import cells, records, table

from petition_gen.document import Caption, Document, text_of
from petition_gen.errors import InputError
from petition_gen.intake.columns import flat
from petition_gen.intake.read import read_source
from petition_gen.intake.write import records_to_workbook
from petition_gen.planning.filing import Plan
from petition_gen.planning.plan import plan
from petition_gen.reading.source import Source
from petition_gen.record.load import record_from
from petition_gen.screening.screen import screen, screening_json
from petition_gen.writers.docx import write_docx
from petition_gen.writers.letters import drawable
from petition_gen.writers.measures import first_page
from petition_gen.writers.pdf import write_pdf

Tree = dict[str, Any]


def examples(number: int) -> settings:
    return settings(max_examples=number, suppress_health_check=list(HealthCheck))


# ---- records ---------------------------------------------------------------------------------------------------------


@st.composite
def changed(draw: st.DrawFn) -> Tree:
    """An example record with one to three of its parts changed to something else."""
    tree = copy.deepcopy(load_tree(draw(st.sampled_from(RECORDS))))
    chance = draw(st.randoms(use_true_random=False))
    for _ in range(draw(st.integers(1, 3))):
        change(tree, chance)
    return tree


def leaves(node: Any) -> Iterator[str]:
    if isinstance(node, dict | list):
        for each in node.values() if isinstance(node, dict) else node:
            yield from leaves(each)
    elif isinstance(node, str):
        yield node


def told_well(error: InputError, tree: Tree) -> None:
    """Each fault is a line that can be printed, and none quotes the record."""
    assert str(error).encode()
    assert all("\n" not in str(problem) for problem in error.problems)
    said = [each for each in leaves(tree) if len(each) >= 12 and each not in choices() and each in str(error)]
    assert not said


def planned(tree: Tree) -> Plan | None:
    """The plan of a record; None where the record is refused."""
    try:
        record = record_from(Source(Path("record.yaml"), tree))
    except InputError as error:
        told_well(error, tree)
        return None
    found = screen(record, ON)
    assert json.dumps(screening_json(record, found), ensure_ascii=False).encode()
    return plan(record, found)


def papers(made: Plan) -> dict[str, Document]:
    return composed_from(SIMPLE, made.record, made).papers


@given(changed())
@examples(20)
def test_a_changed_record_is_planned_or_refused(tree: Tree) -> None:
    planned(tree)


@pytest.mark.slow
@given(changed())
@examples(1500)
def test_any_of_many_changed_records_is_planned_or_refused(tree: Tree) -> None:
    planned(tree)


@given(changed())
@examples(3)
def test_a_changed_record_has_papers(tree: Tree) -> None:
    if made := planned(tree):
        assert papers(made)


@pytest.mark.slow
@given(changed())
@examples(150)
def test_any_of_many_changed_records_has_papers(tree: Tree) -> None:
    if made := planned(tree):
        assert papers(made)


# ---- hostile text in every field ---------------------------------------------------------------------------------------

# Fields whose text is free: nothing is looked up by it.
FREE = {
    "first",
    "middle",
    "last",
    "suffix",
    "pseudonym",
    "street",
    "city",
    "zip",
    "phone",
    "email",
    "firm",
    "name",
    "agency",
    "number",
    "tracking",
    "office",
    "defendant_name",
    "offense",
    "plea",
    "text",
    "nexus",
    "intent",
    "own_words",
    "heading",
    "summary",
    "delay",
    "provider",
    "title",
    "public_title",
    "author",
    "read_back_by",
    "label",
    "trafficker",
    "relation",
    "reasons",
    "advocate",
    "fbi",
    "race",
    "authority",
    "places",
    "other_grounds",
    "original",
}
# Those of them that may be names that papers are looked through for.
NAMES = {
    "first",
    "middle",
    "last",
    "suffix",
    "pseudonym",
    "name",
    "label",
    "trafficker",
    "defendant_name",
    "email",
    "phone",
    "street",
    "number",
}
_BITS = [
    "*x*",
    "**",
    "_",
    "# ",
    "- ",
    "1. ",
    "(c)",
    "> ",
    "    ",
    "`",
    "~~~",
    ":::",
    "::: signature",
    "[a](b)",
    "![i](http://x.example/y.png)",
    "[^1]",
    "<b>",
    "</w:t>",
    "<w:fldSimple>",
    "<script>alert(1)</script>",
    "]]>",
    "<!--",
    "&amp;",
    "&#0;",
    "&",
    '"',
    "'",
    "{{ client.name }}",
    "{% raw %}",
    "{# x #}",
    "{{",
    "}}",
    "%}",
    "{ INCLUDETEXT c:/x }",
    "\\",
    "\\n",
    "\\begin{x}",
    "$size",
    "%s",
    "%(name)s",
    "_x0041_",
    "=1+1",
    "@x",
    "+1",
    "-1",
    "--",
    "---",
    "...",
    "(tm)",
    "None",
    "null",
    "¶ 12",
    "§",
    "/",
    ";",
    ":",
    "|",
    "a|b",
    "\u00a0",
    "\u2011",
    "“”",
    "fi ffl",
    "AV",
    "ß",
    "Ñ",
    "ł",
    "Ω",
    "Ж",
]
# What stands in another order or form on the page than in the text.
_OTHER = ["שלום", "مرحبا", "e\u0301\u0302", "नमस्ते", "張", "😀", "👩‍👧", "\u200d", "İ", "ǅ"]


def hostile(bits: list[str]) -> st.SearchStrategy[str]:
    letters = st.text("abz ", min_size=1, max_size=6)
    return st.lists(st.sampled_from(bits) | letters, min_size=1, max_size=5).map("".join)


def marked(number: int, text: str) -> str:
    """A field's text between marks by which it is found in a paper."""
    return unicodedata.normalize("NFC", f"Zx{number}z{text}z{number}xZ")


def filled(tree: Tree, text: str) -> tuple[Tree, dict[int, str]]:
    """A record whose free fields all have this text between marks, the same where they were equal; and the texts by number.

    The words of names are told apart by a number, or other fields that hold them would rightly be withheld.
    """
    numbers: dict[str, int] = {}
    texts: dict[int, str] = {}

    def fill(node: Any, name: str) -> Any:
        if isinstance(node, dict):
            return {key: fill(value, key) for key, value in node.items()}
        if isinstance(node, list):
            return [fill(each, name) for each in node]
        if name not in FREE or node in ("none", "null", ""):
            return node
        number = numbers.setdefault(node, len(numbers))
        own = distinct(text, number) if name in NAMES else text
        return texts.setdefault(number, marked(number, own))

    return fill(tree, ""), texts


def distinct(text: str, number: int) -> str:
    """The text with a number after each of its words and signs, so that no other field holds one of them.

    All numbers are as long, so that no word begins another.
    """
    told = f"{number:03}"
    return re.sub(r"[^\W_]+|[\s-]+", lambda part: f"{part[0]}{told}" if part[0].isalnum() else f"{told}{part[0]}", text)


def squeezed(text: str) -> str:
    """The text without white space, and with plain hyphens: where lines end is no matter."""
    return re.sub(r"\s", "", text).replace("\u2011", "-")


def found_in(text: str, texts: dict[int, str]) -> set[int]:
    """The numbers of the texts that stand in a paper. Each that begins there stands there whole."""
    plain = squeezed(text)
    numbers = {int(number) for number in re.findall("Zx([0-9]+)z", plain)}
    for number in numbers:
        whole = squeezed(texts[number])
        begun, found = plain.count(f"Zx{number}z"), plain.count(whole)
        assert begun == found, f"field text {whole!r} stands {found} times whole and {begun} times in part"
    return numbers


# The records from which filings come whatever their free fields say.
FILED = [path for path in RECORDS if path not in SHOWN and path.stem not in ("rich", "TX", "US")]


@cache
def plainly(source: Path) -> dict[str, set[int]]:
    """Which texts stand in which paper when they are plain words."""
    tree, texts = filled(load_tree(source), "word")
    made = planned(tree)
    assert made
    assert made.filings
    return {path: found_in(text_of(paper), texts) for path, paper in papers(made).items()}


def stands_in_papers(source: Path, text: str, wanted: str, pdf: bool) -> None:
    """Text in every field of a record at once: it stands in the papers wherever plain words would, and in their files."""
    tree, texts = filled(load_tree(source), text)
    made = planned(tree)
    if made is None:
        return
    composed = papers(made)
    for path, paper in composed.items():
        if path in plainly(source):
            assert found_in(text_of(paper), texts) == plainly(source)[path], path
    for path, paper in composed.items():
        if wanted in path:
            same_in_files(paper, texts, pdf)


def same_in_files(paper: Document, texts: dict[int, str], pdf: bool) -> None:
    on_top = paper.paper.counsel_on_top  # elsewhere a caption's counsel is not drawn
    drawn_blocks = tuple(
        each if on_top or not isinstance(each, Caption) else replace(each, counsel=()) for each in paper.blocks
    )
    there = found_in(text_of(drawn_blocks), texts)
    written = write_docx(paper)
    assert found_in("\n".join(docx_text(written)), texts) == there
    if pdf:
        if drawable(paper)[1]:
            return  # slips stand for letters that no font here has
        drawn = write_pdf(paper)
        assert found_in(pdf_text(drawn, first_page(paper), table_headers(written)), texts) == there


@given(hostile(_BITS))
@examples(1)
def test_hostile_text_stands_in_the_papers(text: str) -> None:
    stands_in_papers(SIMPLE, text, "-petition", pdf=True)


@given(hostile(_BITS + _OTHER))
@examples(2)
def test_hostile_text_of_any_script_stands_in_word_files(text: str) -> None:
    stands_in_papers(SIMPLE, text, "-declaration", pdf=False)


@pytest.mark.slow
@pytest.mark.parametrize("source", FILED, ids=lambda path: path.stem)
@given(hostile(_BITS))
@examples(2)
def test_hostile_text_stands_in_every_paper(source: Path, text: str) -> None:
    stands_in_papers(source, text, "", pdf=True)


@pytest.mark.slow
@given(hostile(_BITS + _OTHER))
@examples(6)
def test_hostile_text_of_many_scripts_stands_in_word_files(text: str) -> None:
    stands_in_papers(SIMPLE, text, "", pdf=False)


# ---- caseloads -------------------------------------------------------------------------------------------------------

_REQUIRED = {
    "Matter number": "m-{}",
    "First name": "Maria",
    "Last name": "Santos",
    "Case": "oak-2014",
    "Jurisdiction": "CA",
    "Statute": "Cal. Penal Code § 647(b)",
    "Offense": "Disorderly conduct",
}
_CHECKED = [("file",), ("language",), ("ssn_last4",), ("id",), ("state",), ("count",)]
_CELLS: dict[str, st.SearchStrategy[str]] = {
    "date": st.sampled_from(["2014", "2014-06", "2014-06-02"]),
    "flag": st.sampled_from(["yes", "No", "TRUE"]),
    "money": st.sampled_from(["390", "390.50"]),
    "text": st.integers(1, 9).flatmap(lambda number: hostile(_BITS + _OTHER).map(lambda text: marked(number, text))),
}
_COLUMNS = [
    each
    for each in flat().columns
    if each.heading not in _REQUIRED and not each.rare and each.path[-1:] not in _CHECKED and each.kind in _CELLS
]


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, str]]:
    """Rows of one to three clients, with hostile texts in up to eight columns."""
    columns = draw(st.lists(st.sampled_from(_COLUMNS), max_size=8, unique=True))
    rows = []
    for number in range(draw(st.integers(1, 3))):
        row = {heading: value.format(number) for heading, value in _REQUIRED.items()}
        row |= {column.heading: draw(_CELLS[column.kind]) for column in columns if draw(st.booleans())}
        rows.append(row)
    return rows


def comes_back(rows: list[dict[str, str]]) -> None:
    """What a table's cells say stands in the workbook made of its records, and that is read again as the same records."""
    with tempfile.TemporaryDirectory() as name:
        intake = read_source(table(Path(name, "clients.csv"), rows))
        assert not intake.problems, "\n".join(map(str, intake.problems))
        records_to_workbook(intake.items, Path(name, "clients.xlsx"))
        again = read_source(Path(name, "clients.xlsx"))
        assert not again.problems, "\n".join(map(str, again.problems))
        assert records(again) == records(intake)
        there = {str(cell) for sheet in cells(Path(name, "clients.xlsx")).values() for row in sheet for cell in row}
        for row in rows:
            assert {text.replace("_x0041_", "_x005F_x0041_") for text in row.values()} <= there


def is_told_without_its_words(rows: list[dict[str, str]], fault: str) -> None:
    """A table with a fault is told without a word of its cells."""
    rows[0]["Offense date"] = fault
    with tempfile.TemporaryDirectory() as name:
        intake = read_source(table(Path(name, "clients.csv"), rows))
    told = "\n".join(map(str, intake.problems))
    assert "(Offense date), matter m-0: expected a date" in told
    assert not re.search("Zx[0-9]|Maria|Santos|oak-2014", told)


@given(tables())
@examples(2)
def test_a_table_comes_back_from_a_workbook(rows: list[dict[str, str]]) -> None:
    comes_back(rows)


@pytest.mark.slow
@given(tables())
@examples(60)
def test_any_of_many_tables_comes_back_from_a_workbook(rows: list[dict[str, str]]) -> None:
    comes_back(rows)


@given(tables(), hostile(_BITS + _OTHER).map(lambda text: marked(1, text)))
@examples(20)
def test_no_fault_of_a_table_quotes_it(rows: list[dict[str, str]], fault: str) -> None:
    is_told_without_its_words(rows, fault)


@pytest.mark.slow
@given(tables(), hostile(_BITS + _OTHER).map(lambda text: marked(1, text)))
@examples(1000)
def test_no_fault_of_any_of_many_tables_quotes_it(rows: list[dict[str, str]], fault: str) -> None:
    is_told_without_its_words(rows, fault)
