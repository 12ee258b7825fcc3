"""The example records at their best: papers argued and proved, without a needless blank, and exhibits that exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ON, ROOT, composed_from

from petition_gen.document import Allegation, runs_of, text_of
from petition_gen.planning.plan import plan
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen

EXAMPLES = ROOT / "examples"
# Each jurisdiction by its example, with the remedies that have to be named to be drafted.
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "california": ("CA", ()),
    "new-york": ("NY", ()),
    "federal": ("US", ()),
    "florida": ("FL", ()),
    "georgia": ("GA", ()),
    "washington": ("WA", ()),
    "texas": ("TX", ("tx-gc-411-0728",)),
    "illinois": ("IL", ()),
    "minnesota": ("MN", ()),
}
# What no record can know: the attorney looks up who the legal officer of the arresting city is.
LEFT_TO_THE_ATTORNEY = {
    "[mailing address: attorney to complete]",
    "[attorney to state the authority for a protective or sealing order]",
    "[attorney to cite the rule or order on remote appearance]",
    "[attorney to cite the authority for naming the client so]",
    "[attorney to argue that the paragraph reaches a sentence without a conviction, from the current text]",
}


pytestmark = pytest.mark.slow  # the nine are composed whole, some of them several times


def papers_of(name: str) -> Any:
    """An example's papers, as blocks."""
    source = EXAMPLES / f"{name}.yaml"
    record = load_record(source)
    return composed_from(source, record, plan(record, screen(record, ON), STATES[name][1]))


@pytest.mark.parametrize("name", STATES)
def test_an_example_is_of_its_jurisdiction_and_its_exhibits_exist(name: str) -> None:
    record = load_record(EXAMPLES / f"{name}.yaml")
    assert {case.jurisdiction for case in record.cases} == {STATES[name][0]}
    assert len(record.cases) > 1
    files = [each.file for each in record.evidence or () if each.file]
    files += [each.file for each in record.criminal_history or () if each.file]
    assert files
    assert all((EXAMPLES / each).is_file() for each in files)


@pytest.mark.parametrize("name", STATES)
def test_no_paper_of_an_example_holds_a_needless_blank(name: str) -> None:
    made = papers_of(name)
    assert made.filed
    for path, paper in made.filed.items():
        blanks = {run.text for run in runs_of(paper.blocks) if run.kind == "placeholder"}
        assert blanks <= LEFT_TO_THE_ATTORNEY, path


@pytest.mark.parametrize("name", [*STATES, "simple"])
def test_every_word_of_hers_is_approved(name: str) -> None:
    record = load_record(EXAMPLES / f"{name}.yaml")
    told = own_words(record)
    assert told
    assert all(each.approved and each.approved.words for each in told)
    if record.client.english in ("limited", "none"):
        assert all(each.approved and each.approved.interpreter for each in told)


def own_words(record: ClientRecord) -> list[Any]:
    """What of a record is in the client's own words."""
    passages = list((record.trafficking.narrative or ()) if record.trafficking else ())
    charges = [each for case in record.cases for each in case.charges if each.own_words]
    hardship = [each for each in record.hardship or () if each.own_words]
    since = [each for each in record.since or () if each.own_words]
    return [*passages, *charges, *hardship, *since]


def test_between_them_the_examples_hold_what_ordinary_practice_holds() -> None:
    records = [load_record(EXAMPLES / f"{name}.yaml") for name in STATES]
    charges = [each for record in records for case in record.cases for each in case.charges]
    assert any(each.outcome == "denied" and each.reasons for record in records for each in record.prior_petitions or ())
    assert any(each.sentence and (each.sentence.fines or 0) > (each.sentence.fines_paid or 0) for each in charges)
    assert any(one.stage == "arrest" and one.offense != each.offense for each in charges for one in each.history or ())
    assert any(record.client.english == "limited" for record in records)
    assert any(record.client.pseudonym for record in records)
    assert any(len(record.attorneys or ()) > 1 for record in records)
    exhibits = [each for record in records for each in record.evidence or ()]
    assert any(each.kind == "t_visa" for each in exhibits)
    assert any(each.sworn is False for each in exhibits)
    assert any(case.juvenile for record in records for case in record.cases)


def test_a_cite_to_her_words_leads_to_the_passage_that_is_marked() -> None:
    """Also where the filing leaves out a passage that stands before it in the record."""
    made = papers_of("california")
    petition = next(
        p for path, p in made.papers.items() if "ca-pc-236-14-sacramento" in path and path.endswith("-petition")
    )
    declaration = next(
        p for path, p in made.papers.items() if "ca-pc-236-14-sacramento" in path and path.endswith("-declaration")
    )
    told = next(
        text_of(each.runs).replace("\N{NO-BREAK SPACE}", " ")
        for each in petition.blocks
        if isinstance(each, Allegation) and "broken her finger" in text_of(each.runs)
    )
    (cited,) = re.findall(r"Decl\. ¶+ (\d+)(?:–(\d+))?", told)
    numbers = range(int(cited[0]), int(cited[1] or cited[0]) + 1)
    words = [
        text_of(each.runs) for each in declaration.blocks if isinstance(each, Allegation) and each.number in numbers
    ]
    assert any("He broke my finger" in each for each in words)


def test_the_examples_are_listed_where_a_newcomer_looks() -> None:
    readme = Path(ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"examples/{name}.yaml" in readme for name in STATES)
