"""The federal papers as the judge, the clerk and the agencies would read them."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import ROOT, load_tree
from test_true_papers import drafted, from_tree, words

from petition_gen.record.load import load_record


def tree() -> dict[str, Any]:
    return load_tree(ROOT / "examples" / "federal.yaml")


def arrest(**charge: Any) -> dict[str, Any]:
    """The record with its arrest that led to no charges alone, and what is different of its charge."""
    record = tree()
    record["cases"][0]["relief"] = False
    record["cases"][1]["charges"][0] |= charge
    return record


@pytest.fixture(scope="module")
def papers() -> dict[str, str]:
    composed = drafted(load_record(ROOT / "examples" / "federal.yaml"))
    return {each: words(composed, each) for each in ("petition", "memorandum", "proposed-order")}


# ---- a level A offense is argued as one --------------------------------------------------------------------------------


def wire_fraud(violent: bool | None = False) -> dict[str, Any]:
    record = arrest(statute="18 U.S.C. § 1343", offense="Wire fraud", violent=violent)
    del record["cases"][1]["charges"][0]["answers"]
    return record


def test_no_element_is_force_where_counsel_classified_the_offense() -> None:
    composed = from_tree(wire_fraud())
    for paper in ("petition", "memorandum"):
        assert "No element of the offense is the use, attempted use, or threatened use of physical force" in words(
            composed, paper
        )
    assert "finding on level" not in words(composed, "proposed-order")


@pytest.mark.parametrize("violent", [False, None])
def test_nothing_is_argued_against_the_client(violent: bool | None) -> None:
    composed = from_tree(wire_fraud(violent))
    for paper in ("petition", "memorandum", "proposed-order"):
        told = words(composed, paper)
        assert "If the Court finds that" not in told
        assert "level B" not in told


def test_level_b_is_pleaded_where_counsel_says_that_the_question_is_real() -> None:
    record = wire_fraud(None)
    record["cases"][1]["charges"][0]["answers"] = {"plead-level-b": "yes"}
    composed = from_tree(record)
    assert "If the Court finds that wire fraud" in words(composed, "petition")
    order = words(composed, "proposed-order")
    assert "[ ] The offense is a level B offense" in order
    assert "was served on the United States Attorney on" in order


# ---- agencies and money ------------------------------------------------------------------------------------------------


def test_agencies_that_always_hold_a_record_are_bound() -> None:
    record = tree()
    for case in record["cases"]:
        case["agencies"] = None
    order = words(from_tree(record), "proposed-order")
    for each in (
        "the United States Marshals Service",
        "the Federal Bureau of Prisons",
        "the United States Probation Office",
        "the office of the United States Attorney that prosecuted the case",
        "the Clerk of this Court",
    ):
        assert each in order


def test_an_agency_of_the_record_is_not_named_twice(papers: dict[str, str]) -> None:
    bound = papers["proposed-order"].split("shall each expunge")[0].split("(f), (h)(1))")[-1]
    assert bound.count("Federal Bureau of Prisons") == 1


def test_an_agency_without_an_article_has_none() -> None:
    record = tree()
    record["cases"][0]["arrests"][0]["agency"] = record["cases"][0]["agencies"][0]["name"] = (
        "Homeland Security Investigations"
    )
    composed = from_tree(record)
    for paper in ("petition", "proposed-order"):
        assert "Homeland Security Investigations" in words(composed, paper)
        assert "the Homeland Security Investigations" not in words(composed, paper)


def test_restitution_that_survives_is_spoken_of(papers: dict[str, str]) -> None:
    assert (
        "Nothing in the section requires the court to amend or remove any fine or restitution order"
        in papers["memorandum"]
    )
    asked = "say whether relief from what was ordered to be paid is asked for"
    assert asked not in papers["petition"]
    record = tree()
    record["cases"][0]["charges"][0]["restitution"] = {"ordered": 5000, "owed": 5000}
    petition = words(from_tree(record), "petition")
    assert "## The restitution order" in petition
    assert asked in petition
    record["cases"][0]["answers"]["fine-and-restitution"] = (
        "Movant does not ask that the order of restitution be changed."
    )
    assert "Movant does not ask that the order of restitution be changed. (18 U.S.C." in words(
        from_tree(record), "petition"
    )


# ---- evidence, victim, interpreter -------------------------------------------------------------------------------------


def test_the_evidence_is_described_and_no_law_is_taught(papers: dict[str, str]) -> None:
    assert "swears that Movant has described the ranch" in papers["petition"]
    assert "shall be in writing" not in papers["petition"]


def test_the_clinicians_sworn_statement_is_made_something_of(papers: dict[str, str]) -> None:
    memorandum = papers["memorandum"]
    assert (
        "Ex. D is the sworn statement of such a provider or clinician. The clinician, who treats survivors of human trafficking"
        in memorandum
    )
    assert "asks the Court to find it credible, and to weigh it with the other evidence that is submitted" in memorandum
    assert "if it finds that no other evidence" not in memorandum
    assert "clinician and finds it credible (18 U.S.C. § 3771A(b)(5)(A)(i))." in papers["proposed-order"]


def test_without_such_a_statement_the_order_finds_none() -> None:
    record = tree()
    for each in record["evidence"]:
        each["sworn"] = False
    assert "finds it credible" not in words(from_tree(record), "proposed-order")


def test_which_part_of_the_definition_is_met(papers: dict[str, str]) -> None:
    assert "22 U.S.C. § 7102(11)(B), (17)" in papers["memorandum"]
    record = tree()
    record["trafficking"]["periods"][0] |= {"forms": ["sex"], "means": ["force"]}
    assert "22 U.S.C. § 7102(11)(A), (17)" in words(from_tree(record), "memorandum")


def test_the_prayer_names_what_the_agencies_and_the_clerk_do(papers: dict[str, str]) -> None:
    assert "what the proposed order says" not in papers["petition"]
    assert "give Movant certified copies (18 U.S.C. § 3771A(f), (h)(1))" in papers["petition"]


def test_a_movant_who_does_not_read_english_says_how_it_was_read() -> None:
    record = tree()
    record["client"] |= {"language": "es", "english": "none"}
    assert "was read to me, in full, in Spanish, by the interpreter" in words(from_tree(record), "declaration")


# ---- one arrest, whatever it was for -----------------------------------------------------------------------------------


def test_the_order_that_vacates_reaches_the_arrest_under_whatever_charge(papers: dict[str, str]) -> None:
    order = papers["proposed-order"]
    arrest_of = "the arrest of January 24, 2018 by the U.S. Border Patrol (No. TCA-000206), under whatever charge it was entered"
    assert order.count(arrest_of) == 2
    assert "the arrest of Movant for the offense" not in order
    assert "The arrest is reached whole, under whatever charge it was entered" in order


def test_other_counts_are_told_with_how_they_ended(papers: dict[str, str]) -> None:
    for each in ("petition", "proposed-order"):
        assert "(count 2), dismissed on September 10, 2018 (on the Government's motion)" in papers[each]
        assert "the conviction of September 10, 2018 for possession with intent to distribute marijuana" in papers[each]


def test_what_the_arrest_was_for_is_told_and_found_or_asked(papers: dict[str, str]) -> None:
    found = (
        "was arrested for conspiracy to possess with intent to distribute marijuana (21 U.S.C. § 846) at a place within"
    )
    assert found in papers["proposed-order"]
    record = tree()
    record["cases"][0]["charges"] = record["cases"][0]["charges"][1:]
    del record["cases"][0]["charges"][0]["history"]
    record["cases"][1]["relief"] = False
    composed = from_tree(record)
    for each in ("petition", "proposed-order"):
        assert "[charge at the arrest: not in the record]" in words(composed, each)


def test_the_government_is_served_and_heard_and_money_is_spoken_of_where_some_was_ordered(
    papers: dict[str, str],
) -> None:
    order = papers["proposed-order"]
    assert "the Government has had notice of it and an opportunity to be heard (18 U.S.C. § 3771A(b)(4))" in order
    assert "prosecuting attorney" not in order
    assert "fine or restitution order" not in order
    assert "transmit a copy to each agency" not in order
    record = tree()
    record["cases"][0]["charges"][0]["restitution"] = {"ordered": 5000, "owed": 5000}
    assert "does not amend or remove any fine or restitution order" in words(from_tree(record), "proposed-order")


def test_a_pseudonym_is_asked_for_this_motion_and_not_of_the_file_of_the_case() -> None:
    motion = words(from_tree(tree()), "sealing-motion")
    assert "The existing file of the case bears his name; Movant asks that it be kept from public inspection" in motion


def test_sworn_words_bear_out_what_the_motions_tell(papers: dict[str, str]) -> None:
    assert "carried loads" not in papers["petition"]
    assert "was completed on November 20, 2020. (Ex. C.)" in papers["petition"]
