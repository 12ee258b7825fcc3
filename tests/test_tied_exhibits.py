"""An exhibit that proves one case alone stands in that case's filing, and no other court learns of it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from conftest import ON, ROOT, SIMPLE, Composed, composed_from, load_tree

from petition_gen.document import text_of
from petition_gen.errors import InputError
from petition_gen.exhibits.bind import bind
from petition_gen.law.load import jurisdiction
from petition_gen.law.requirements import Check, EvidenceCheck
from petition_gen.papers.exhibit_letters import letters_in
from petition_gen.papers.proof_table import proof_rows
from petition_gen.planning.filing import Filing
from petition_gen.planning.plan import plan
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord
from petition_gen.screening.checks import find
from petition_gen.screening.findings import Situation
from petition_gen.screening.screen import screen

JUDGMENT = "Judgment that one court alone gave"


def two_counties() -> dict[str, Any]:
    """Alameda and Fresno, each with a conviction. The judgment is Alameda's; a letter proves both."""
    tree = load_tree(SIMPLE)
    fresno = copy.deepcopy(tree["cases"][0])
    fresno |= {"id": "fresno", "number": "T-15-0002", "venue": {"county": "Fresno"}}
    tree["cases"].append(fresno)
    tree["trafficking"]["narrative"] = [
        {**each, "cases": ["oak-2014", "fresno"]} for each in tree["trafficking"]["narrative"]
    ]
    tree["evidence"] = evidence("judgment:oak-2014")
    return tree


def two_districts() -> dict[str, Any]:
    """A conviction in the Northern District of California, to which the judgment belongs, and an arrest in Nevada."""
    return load_tree(ROOT / "tests" / "records" / "US.yaml") | {"evidence": evidence("judgment:ndcal-2017")}


def evidence(shows: str) -> list[dict[str, Any]]:
    return [
        {
            "id": "letter",
            "kind": "law_enforcement_letter",
            "title": "Letter that proves both",
            "shows": ["victim"],
            "consent": "yes",
            "sealed": "no",
        },
        {"id": "tied", "kind": "court_record", "title": JUDGMENT, "shows": [shows], "consent": "yes", "sealed": "no"},
    ]


@pytest.fixture(
    params=[(two_counties, "oak-2014"), (two_districts, "ndcal-2017")], ids=["two counties", "two districts"]
)
def drafted(request: pytest.FixtureRequest, written: Callable[..., Path]) -> tuple[Composed, Filing, Filing]:
    """A record's papers, the filing for the case that the judgment belongs to, and the other one."""
    tree, own = request.param
    path = written(tree())
    record = load_record(path)
    made = composed_from(path, record, plan(record, screen(record, ON)))
    mine, *_, other = sorted(made.plan.filings, key=lambda filing: own not in {case.id for case in filing.cases})
    return made, mine, other


def test_the_papers_of_its_own_filing_list_and_cite_it(drafted: tuple[Composed, Filing, Filing]) -> None:
    made, mine, _ = drafted
    papers = {paper.name: text_of(paper.blocks) for paper in made.of(mine).values()}
    assert JUDGMENT in papers["exhibit-list"]
    assert "Ex.\u00a0B" in papers["petition"] + papers["memorandum"]


def test_no_paper_of_another_filing_names_it(drafted: tuple[Composed, Filing, Filing]) -> None:
    made, _, other = drafted
    papers = {path: text_of(paper.blocks) for path, paper in made.of(other).items()}
    assert any("Letter that proves both" in each for each in papers.values())
    assert not [path for path, words in papers.items() if JUDGMENT in words or "Ex.\u00a0B" in words]


def test_it_is_bound_in_its_own_volume_alone(drafted: tuple[Composed, Filing, Filing], tmp_path: Path) -> None:
    made, mine, other = drafted
    assert JUDGMENT in bound(made, mine, tmp_path)
    assert JUDGMENT not in bound(made, other, tmp_path)
    assert "Letter that proves both" in bound(made, other, tmp_path)


def bound(made: Composed, filing: Filing, folder: Path) -> str:
    """The words of a filing's exhibit volumes."""
    into = folder / filing.folder
    into.mkdir(exist_ok=True)
    bind(filing, letters_in(made.of(filing).values()), folder, into)
    pages = [page for volume in into.glob("*.pdf") for page in pypdfium2.PdfDocument(volume)]
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def test_the_memo_asks_for_proof_that_only_another_case_has(written: Callable[..., Path]) -> None:
    tree = two_counties()
    tree["evidence"][0]["shows"] = ["victim:oak-2014", "nexus:oak-2014", "intent:oak-2014"]
    path = written(tree)
    record = load_record(path)
    made = composed_from(path, record, plan(record, screen(record, ON)))
    unproved = {filing.folder: [row.what for row in proof_rows(filing) if row.gap] for filing in made.plan.filings}
    assert "why the element of intent was lacking (fresno, count 1)" in str(unproved)
    assert "oak-2014" not in str([each for each in unproved.values() if "intent" in str(each)])


def met(record: ClientRecord, check: EvidenceCheck, case: int) -> str:
    law = jurisdiction("CA")
    assert law
    return find(Check(documentation=check), Situation(record, (case, 0), law, ON)).status


@pytest.mark.parametrize(
    "check", [EvidenceCheck(kinds=("court_record",), shows=("judgment",)), EvidenceCheck(shows=("judgment",))]
)
def test_screening_counts_it_for_its_own_case_alone(written: Callable[..., Path], check: EvidenceCheck) -> None:
    record = load_record(written(two_counties()))
    assert [met(record, check, case) for case in (0, 1)] == ["met", "unknown"]


def test_a_case_that_is_not_in_the_record_is_a_fault(written: Callable[..., Path]) -> None:
    tree = two_counties()
    tree["evidence"] = evidence("judgment:oak-2041")
    with pytest.raises(InputError, match=r"evidence\[1\]\.shows\[0\]: expected the id of a case of this record"):
        load_record(written(tree))
