"""Records and caseloads that nobody would think of: read, screened, planned, composed and drawn, or refused with a clear error.

Each property has a few examples in the fast tests and many in the slow ones. `fuzz/` has what runs for hours.
"""

from __future__ import annotations

import copy
import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ON, RECORDS, SIMPLE, composed_from, load_tree
from fuzz.changes import change
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_back import docx_text, pdf_text, table_headers
from test_intake import records, table

from petition_gen.blocks import Document, text_of
from petition_gen.intake import read_source, records_to_workbook
from petition_gen.planning import Plan, plan
from petition_gen.reading import InputError, Source
from petition_gen.record import record_from
from petition_gen.screening import screen, screening_json
from petition_gen.sheets import Column, flat
from petition_gen.writing.docx import write_docx
from petition_gen.writing.pdf import UndrawableText, write_pdf

Tree = dict[str, Any]


def examples(number: int) -> settings:
    return settings(max_examples=number, suppress_health_check=list(HealthCheck))


# ---- records ---------------------------------------------------------------------------------------------------------


@st.composite
def changed(draw: st.DrawFn) -> Tree:
    """An example record with one to six of its parts changed to something else."""
    tree = copy.deepcopy(load_tree(draw(st.sampled_from(RECORDS))))
    chance = draw(st.randoms(use_true_random=False))
    for _ in range(draw(st.integers(1, 6))):
        change(tree, chance)
    return tree


def planned(tree: Tree) -> Plan | None:
    """The plan of a record; None where the record is refused."""
    try:
        record = record_from(Source(Path("record.yaml"), tree))
    except InputError as error:
        assert str(error).encode()
        assert all("\n" not in str(problem) for problem in error.problems)
        return None
    found = screen(record, ON)
    assert json.dumps(screening_json(record, found), ensure_ascii=False).encode()
    return plan(record, found)


def papers(made: Plan) -> dict[str, Document]:
    return composed_from(SIMPLE, made.record, made).papers


@given(changed())
@examples(40)
def test_a_changed_record_is_planned_or_refused(tree: Tree) -> None:
    planned(tree)


@pytest.mark.slow
@given(changed())
@examples(5000)
def test_any_of_many_changed_records_is_planned_or_refused(tree: Tree) -> None:
    planned(tree)


@given(changed())
@examples(6)
def test_a_changed_record_has_papers(tree: Tree) -> None:
    if made := planned(tree):
        assert papers(made)


@pytest.mark.slow
@given(changed())
@examples(300)
def test_any_of_many_changed_records_has_papers(tree: Tree) -> None:
    if made := planned(tree):
        assert papers(made)


# ---- hostile text in every field ---------------------------------------------------------------------------------------

# Fields whose text is free: nothing is looked up by it.
FREE = {
    "first", "middle", "last", "suffix", "pseudonym", "street", "city", "zip", "phone", "email", "firm", "name", "agency", "number",
    "tracking", "office", "defendant_name", "offense", "plea", "text", "nexus", "intent", "own_words", "heading", "summary", "delay",
    "provider", "title", "public_title", "author", "read_back_by", "label", "trafficker", "relation", "reasons", "advocate", "fbi", "race",
    "authority", "places", "other_grounds", "original",
}
_BITS = [
    "*x*", "**", "_", "# ", "- ", "1. ", "(c)", "> ", "    ", "`", "~~~", ":::", "::: signature", "[a](b)", "![i](http://x.example/y.png)", "[^1]",
    "<b>", "</w:t>", "<w:fldSimple>", "<script>alert(1)</script>", "]]>", "<!--", "&amp;", "&#0;", "&", "\"", "'", "{{ client.name }}", "{% raw %}",
    "{# x #}", "{{", "}}", "%}", "{ INCLUDETEXT c:/x }", "\\", "\\n", "\\begin{x}", "$size", "%s", "%(name)s", "_x0041_", "=1+1", "@x", "+1", "-1",
    "--", "---", "...", "(tm)", "None", "null", "¶ 12", "§", "/", ";", ":", "|", "a|b", "\u00a0", "\u2011", "“”", "fi ffl", "AV", "ß", "Ñ", "ł", "Ω", "Ж",
]
# What stands in another order or form on the page than in the text.
_OTHER = ["שלום", "مرحبا", "e\u0301\u0302", "नमस्ते", "張", "😀", "👩‍👧", "\u200d", "İ", "ǅ"]


def hostile(bits: list[str]) -> st.SearchStrategy[str]:
    letters = st.text("abz ", min_size=1, max_size=6)
    return st.lists(st.sampled_from(bits) | letters, min_size=1, max_size=5).map("".join)


def marked(number: int, text: str) -> str:
    """A field's text between marks by which it is found in a paper."""
    return unicodedata.normalize("NFC", f"Zx{number}z{text}z{number}xZ")


def filled(tree: Tree, text: Callable[[int], str]) -> tuple[Tree, dict[int, str]]:
    """A record whose free fields all have other texts, equal where they were equal; and these texts by number."""
    numbers: dict[str, int] = {}

    def fill(node: Any, name: str) -> Any:
        if isinstance(node, dict):
            return {key: fill(value, key) for key, value in node.items()}
        if isinstance(node, list):
            return [fill(each, name) for each in node]
        if name not in FREE or node in ("none", "null", ""):
            return node
        number = numbers.setdefault(node, len(numbers))
        return marked(number, text(number))

    made = fill(tree, "")
    return made, {number: marked(number, text(number)) for number in numbers.values()}


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


@cache
def plainly(source: Path) -> dict[str, set[int]]:
    """Which texts stand in which paper when they are plain words."""
    tree, texts = filled(load_tree(source), lambda number: "word")
    made = planned(tree)
    assert made
    assert made.filings
    return {path: found_in(text_of(paper), texts) for path, paper in papers(made).items()}


def stands_in_papers(source: Path, text: str, wanted: str, pdf: bool) -> None:
    """Text in every field of a record at once: it stands in the papers wherever plain words would, and in their files."""
    tree, texts = filled(load_tree(source), lambda number: text)
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
    there = found_in(text_of(paper), texts)
    written = write_docx(paper)
    assert found_in("\n".join(docx_text(written)), texts) == there
    if pdf:
        try:
            drawn = write_pdf(paper)
        except UndrawableText:
            return
        assert found_in(pdf_text(drawn, paper.paper, table_headers(written)), texts) == there


@given(hostile(_BITS))
@examples(2)
def test_hostile_text_stands_in_the_papers(text: str) -> None:
    stands_in_papers(SIMPLE, text, "-petition", pdf=True)


@given(hostile(_BITS + _OTHER))
@examples(2)
def test_hostile_text_of_any_script_stands_in_word_files(text: str) -> None:
    stands_in_papers(SIMPLE, text, "-declaration", pdf=False)


@pytest.mark.slow
@pytest.mark.parametrize("source", RECORDS, ids=lambda path: path.stem)
@given(hostile(_BITS))
@examples(8)
def test_hostile_text_stands_in_every_paper(source: Path, text: str) -> None:
    stands_in_papers(source, text, "", pdf=True)


@pytest.mark.slow
@given(hostile(_BITS + _OTHER))
@examples(60)
def test_hostile_text_of_many_scripts_stands_in_word_files(text: str) -> None:
    stands_in_papers(SIMPLE, text, "", pdf=False)
