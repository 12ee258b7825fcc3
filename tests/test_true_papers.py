"""Papers say only what the record bears out: findings, proof, sworn papers and what is asked in the alternative."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from conftest import ON, ROOT, SIMPLE, Composed, Plain, composed_from, load_tree
from hypothesis import given, settings
from hypothesis import strategies as st
from packet_words import words_of

from petition_gen.document import runs_of
from petition_gen.errors import InputError
from petition_gen.papers.proof_table import proof_rows
from petition_gen.planning.filing import Filing
from petition_gen.planning.plan import plan
from petition_gen.planning.proofs import proof_of
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen

CASES = ROOT / "tests" / "cases"
RECORDS = ROOT / "tests" / "records"


def drafted(record: ClientRecord, *named: str) -> Composed:
    return composed_from(SIMPLE, record, plan(record, screen(record, ON), named))


def from_tree(tree: dict[str, Any]) -> Composed:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "record.yaml"
        path.write_text(yaml.dump(tree, Dumper=Plain, allow_unicode=True), encoding="utf-8")
        return drafted(load_record(path))


def case(name: str, file: str = "record") -> Composed:
    return drafted(load_record(CASES / name / f"{file}.yaml"))


def words(composed: Composed, paper: str) -> str:
    """The words of the papers whose name ends so, on one line."""
    found = [words_of(each) for path, each in composed.papers.items() if re.search(rf"\d\d-{paper}$", path)]
    assert found, paper
    return " ".join(" ".join(found).split())


# ---- a finding is pleaded, argued and ordered as far as it is found ----------------------------------------------------

PLEADING = ("petition", "memorandum", "proposed-order")


def test_an_offense_after_the_trafficking_is_not_said_to_be_within_it() -> None:
    drafted = case("trafficking-over-before-the-offense")
    for paper in PLEADING:
        told = words(drafted, paper)
        assert "Petitioner was a victim of human trafficking at the time" not in told, paper
        assert "[finding on victim: not established by the record]" in told, paper
    assert "[attorney to state why the offense falls within the trafficking]" in words(drafted, "petition")


def test_the_attorneys_explanation_of_it_is_told_in_its_place() -> None:
    tree = load_tree(CASES / "trafficking-over-before-the-offense" / "record.yaml")
    tree["cases"][0]["answers"] = {"facts-victim": "He found her again in June and held her for a week."}
    told = words(from_tree(tree), "petition")
    assert "was a victim of human trafficking at the time" in told
    assert "He found her again in June and held her for a week." in told


def test_restitution_that_is_owed_is_nowhere_said_to_be_paid() -> None:
    drafted = case("washington-restitution-owed")
    for paper in PLEADING:
        told = words(drafted, paper)
        assert "owes no restitution" not in told, paper
        assert "owes no crime victim penalty assessment" not in told, paper
        assert "[finding on restitution" in told, paper


def test_what_only_an_attorney_can_say_is_said_when_she_confirms_it() -> None:
    tree = load_tree(SIMPLE)
    del tree["hardship"], tree["since"]
    assert "[finding on best interest" in words(from_tree(tree), "proposed-order")
    tree["cases"][0]["answers"] = {"confirmed-best-interest": "yes"}
    assert "Vacatur is in the best interest of justice" in words(from_tree(tree), "proposed-order")


def unfounded(composed: Composed) -> list[tuple[str, str]]:
    """The papers and requirements where a finding that screening did not make, and no attorney stated, is no blank."""
    found = []
    for filing in composed.plan.filings:
        for requirement in filing.remedy.requirements:
            results = [each for one in filing.charges for each in one.findings if each.requirement == requirement.id]
            checked = [each for each in results if not each.result.attorney and each.result.applies]
            answered = any(f"facts-{requirement.id}" in (one.answers or {}) for one in filing.cases)
            shown = requirement.plead is not None and requirement.plead.confirmed_by is not None
            if requirement.plead is None or answered or shown or all(each.status == "met" for each in checked):
                continue
            blank = f"[finding on {requirement.id.replace('-', ' ')}: "
            for path, paper in composed.of(filing).items():
                ordered = paper.name == "proposed-order" and requirement.plead.in_order
                argued = paper.name == "memorandum" and requirement.plead.facts != "none"
                if (ordered or argued) and blank not in " ".join(words_of(paper).split()):
                    found.append((path, requirement.id))
    return found


def test_a_finding_that_screening_did_not_make_is_a_blank_in_every_paper(composed: Composed) -> None:
    assert unfounded(composed) == []


def leaves(tree: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The places of a record's values."""
    parts = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [place for name, part in parts for place in leaves(part, (*at, name))] or [at]


REQUIRED = {"record", "matter", "id", "jurisdiction", "first", "last", "name", "statute", "offense", "text"}


@settings(max_examples=8)
@given(data=st.data())
def test_whatever_the_record_leaves_out_no_paper_makes_up_for_it(data: st.DataObject) -> None:
    """Records with any of their fields left out: no finding without ground, and no signature over a blank."""
    tree = load_tree(data.draw(st.sampled_from([SIMPLE, *sorted(RECORDS.glob("*.yaml"))])))
    places = [each for each in leaves(tree) if isinstance(each[-1], str) and each[-1] not in REQUIRED]
    for place in data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=4, unique=True)):
        part: Any = tree
        for name in place[:-1]:
            part = part[name]
        part.pop(place[-1], None)
    composed = from_tree(tree)
    assert unfounded(composed) == []
    assert over_blanks(composed) == []


# ---- proof -------------------------------------------------------------------------------------------------------------


def marked(narrative: list[str], shows: list[str], cases: int = 1) -> dict[str, Any]:
    """The simple example with these marks on its first passage and its first exhibit, and with so many cases."""
    tree = load_tree(SIMPLE)
    for number in range(1, cases):
        tree["cases"].append(copy.deepcopy(tree["cases"][0]) | {"id": f"more-{number}", "number": f"T-{number}"})
    tree["trafficking"]["narrative"][0]["proves"] = narrative
    tree["evidence"][0]["shows"] = shows
    tree["evidence"][0]["consent"] = "yes"
    for item in tree["evidence"][1:]:
        item["shows"] = []
    for passage in tree["trafficking"]["narrative"][1:]:
        passage["proves"] = []
    return tree


def test_a_sentence_is_cited_to_the_passage_that_is_marked_to_prove_it() -> None:
    told = words(from_tree(marked(["period"], [])), "petition")
    sentence = re.search(r"The trafficking began [^\[(]*[\[(]([^\])]*)", told)
    assert sentence
    assert sentence[1].startswith("Decl. ¶")


def test_a_sentence_that_nothing_is_marked_to_prove_says_so() -> None:
    told = words(from_tree(marked([], [])), "petition")
    sentence = re.search(r"The trafficking began [^\[(]*[\[(]([^\])]*)", told)
    assert sentence
    assert sentence[1] == "proof: none in the record"


def first_filing(tree: dict[str, Any]) -> Filing:
    return from_tree(tree).plan.filings[0]


@pytest.mark.parametrize(
    ("mark", "cases", "counts"),
    [
        ("judgment", 1, True),
        ("judgment", 2, False),
        ("judgment:oak-2014", 2, True),
        ("judgment:oak-2014.1", 2, True),
        ("judgment:more-1", 2, False),
        ("direct-result", 1, False),
    ],
)
def test_a_bare_mark_counts_where_one_case_alone_can_be_meant(mark: str, cases: int, counts: bool) -> None:
    filing = first_filing(marked([], [mark], cases))
    assert bool(proof_of(filing, "judgment", [(0, 0)]).exhibits) is counts


def test_own_words_prove_how_their_charge_came_about_and_no_other() -> None:
    tree = marked([], [])
    tree["cases"][0]["charges"][0]["own_words"] = "He told me where to stand."
    filing = first_filing(tree)
    assert proof_of(filing, "nexus", [(0, 0)]).own_words == ((0, 0),)
    assert not proof_of(filing, "intent", [(0, 0)])


def test_a_word_that_is_no_fact_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        from_tree(marked(["victm"], []))
    assert "victim" in str(caught.value)
    assert "narrative[0].proves" in str(caught.value)


def test_a_tie_to_a_case_that_the_record_lacks_is_refused() -> None:
    with pytest.raises(InputError, match=r"evidence\[0\].shows"):
        from_tree(marked([], ["nexus:nowhere.1"]))


FACTS = st.lists(st.sampled_from(["victim", "means", "period", "nexus", "intent", "judgment", "ceased"]), unique=True)


@settings(max_examples=20)
@given(narrative=FACTS, shows=FACTS)
def test_no_cite_stands_without_a_mark(narrative: list[str], shows: list[str]) -> None:
    """Whatever is marked: a fact's row has sworn words or exhibits only where one is marked for it."""
    filing = first_filing(marked(narrative, shows))
    for fact in ("victim", "means", "period", "intent", "judgment", "ceased"):
        proof = proof_of(filing, fact)
        assert bool(proof.passages) is (fact in narrative)
        assert bool(proof.exhibits) is (fact in shows)


def test_the_memo_has_the_table_of_proof_with_its_gaps_first() -> None:
    rows = proof_rows(first_filing(marked(["victim"], [])))
    gaps = [row.gap for row in rows]
    assert True in gaps
    assert False in gaps
    assert gaps == sorted(gaps, reverse=True)


# ---- what belongs to one case ------------------------------------------------------------------------------------------


def test_hardship_of_one_case_stands_in_no_other_filing() -> None:
    tree = load_tree(RECORDS / "US.yaml")
    ids = [each["id"] for each in tree["cases"]]
    tree["hardship"] = [
        {"kind": "employment", "text": "Because of the conviction an offer was withdrawn.", "cases": ids[:1]}
    ]
    drafted = from_tree(tree)
    for filing in drafted.plan.filings:
        told = " ".join(words_of(each) for each in drafted.of(filing).values())
        assert ("an offer was withdrawn" in " ".join(told.split())) is (ids[0] in {each.id for each in filing.cases})


def test_an_answer_for_the_whole_record_speaks_for_no_case_of_several() -> None:
    tree = marked([], [], cases=2)
    tree["answers"] = {"facts-victim": "Said once."}
    assert "Said once." not in words(from_tree(tree), "petition")


# ---- sworn papers ------------------------------------------------------------------------------------------------------


def over_blanks(composed: Composed) -> list[str]:
    """The papers that the client swears which hold a blank and do not say that there is no signature block yet."""
    found = []
    for filing in composed.plan.filings:
        sworn = {each.doc for each in filing.documents if each.sworn == "client"}
        for path, paper in composed.of(filing).items():
            blank = any(run.blank and run.blank.why != "unsigned" for run in runs_of(paper.blocks))
            if paper.name in sworn and blank and "no signature block" not in words_of(paper):
                found.append(path)
    return found


def test_no_signature_stands_over_a_blank(composed: Composed) -> None:
    assert over_blanks(composed) == []


def test_blanks_of_a_sworn_petition_keep_the_signature_back() -> None:
    told = words(case("blanks-above-a-signature"), "petition")
    assert "Victims of the offense: [attorney to state" in told
    assert "no signature block yet" in told
    assert "penalty of perjury that everything" not in told


def test_the_client_swears_to_no_record_of_a_court() -> None:
    for record in (SIMPLE, RECORDS / "WA.yaml", RECORDS / "FL.yaml"):
        assert "On information and belief" not in words(drafted(load_record(record)), "declaration")


def test_the_verification_leaves_law_and_requests_to_counsel() -> None:
    assert "I do not swear to them" in words(drafted(load_record(SIMPLE)), "petition")


# ---- earlier petitions -------------------------------------------------------------------------------------------------


def test_an_earlier_denial_is_told_to_the_court_with_its_reason() -> None:
    told = words(case("pending-warrant-earlier-petition"), "petition")
    assert "was denied on July 10, 2023" in told
    assert "did not show that intent was lacking" in told
    assert "[attorney to state what is different now" in told


# ---- federal classification --------------------------------------------------------------------------------------------


def test_no_one_argues_that_the_offense_is_violent_where_counsel_says_that_it_is_not() -> None:
    told = words(case("exhibit-tied-to-one-case", "two-districts"), "petition")
    assert "crime of violence, Movant asks in the alternative" not in told
    assert "No element of the offense is the use, attempted use, or threatened use of physical force" in told
    assert "[finding on level a" not in told


# ---- whose noun --------------------------------------------------------------------------------------------------------


def test_a_drafters_text_calls_the_client_as_the_paper_does() -> None:
    tree = marked([], [])
    tree["trafficking"]["summary"] = (
        "Defendant was held by a man. Defendant's papers were taken; the Defendant in his case was fined."
    )
    told = words(from_tree(tree), "petition")
    assert "Petitioner was held by a man. Petitioner's papers were taken; the Defendant in his case was fined." in told


def test_the_clients_own_words_are_not_touched() -> None:
    tree = marked([], [])
    tree["trafficking"]["narrative"][0]["text"] = "They called me Defendant and nothing else."
    assert "They called me Defendant and nothing else." in words(from_tree(tree), "declaration")
