"""Washington's papers as the judge, the clerk and the agencies would read them."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import ROOT, Composed, load_tree
from packet_words import words_of
from test_true_papers import drafted, from_tree, words

from petition_gen.law.cite_forms import canonical
from petition_gen.law.load import jurisdiction
from petition_gen.record.load import load_record

EXAMPLE = ROOT / "examples" / "washington.yaml"
PLEADING = ("petition", "memorandum", "proposed-order")


def tree() -> dict[str, Any]:
    """Two cases: in district court a misdemeanor, in superior court felonies."""
    return load_tree(EXAMPLE)


def misdemeanor(**answers: str) -> dict[str, Any]:
    """The record with the case in district court alone to be drafted."""
    record = tree()
    record["cases"][1]["relief"] = False
    record["cases"][0].setdefault("answers", {}).update(answers)
    return record


@pytest.fixture(scope="module")
def composed() -> Composed:
    return drafted(load_record(EXAMPLE))


@pytest.fixture(scope="module")
def order(composed: Composed) -> str:
    return words(composed, "proposed-order")


# ---- cites -------------------------------------------------------------------------------------------------------------


def test_cites_have_the_form_of_the_reporter_of_decisions(composed: Composed) -> None:
    for path, paper in composed.filed.items():
        told = words_of(paper)
        for foreign in ("Wash. Rev. Code", "Wash. Gen. R.", "RCW §", "§ 9"):
            assert foreign not in told, path
    assert "(RCW 9.96.080(1)(a))" in words(composed, "petition")
    assert "convicted of prostitution (RCW 9A.88.030)" in words(composed, "petition")


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Wash. Rev. Code § 9A.56.040(1)(a)", "RCW 9A.56.040(1)(a)"),
        ("RCW 9A.28.020, 9A.56.040", "RCW 9A.28.020, 9A.56.040"),
    ],
)
def test_a_charge_is_cited_so_too(written: str, printed: str) -> None:
    law = jurisdiction("WA")
    assert law
    assert canonical(written, law.codes) == printed


# ---- money -------------------------------------------------------------------------------------------------------------


def test_outside_superior_court_no_penalty_assessment_is_asked_about_or_owed() -> None:
    composed = from_tree(misdemeanor())
    for paper in PLEADING:
        told = words(composed, paper)
        assert "No crime victim penalty assessment is owed, because this Court is not a superior court" in told, paper
        assert "Defendant owes no crime victim penalty assessment" not in told, paper


def test_of_prostitution_in_superior_court_the_requirement_is_said_not_to_apply() -> None:
    record = misdemeanor()
    record["cases"][0]["court"] = "Superior Court"
    order = words(from_tree(record), "proposed-order")
    assert (
        "The requirement on the crime victim penalty assessment does not apply to a conviction of prostitution" in order
    )
    assert "Defendant owes no crime victim" not in order


def test_an_assessment_that_nobody_answers_for_is_a_blank_in_every_paper() -> None:
    record = tree()
    record["cases"][0]["relief"] = False
    del record["cases"][1]["answers"]["wa-penalty-assessment"]
    composed = from_tree(record)
    for paper in PLEADING:
        told = words(composed, paper)
        assert "[finding on penalty assessment: not established by the record]" in told, paper
        assert "owes no crime victim penalty assessment" not in told, paper


def test_restitution_that_is_owed_is_no_finding() -> None:
    record = tree()
    record["cases"][0]["relief"] = False
    record["cases"][1]["charges"][0]["restitution"] = {"ordered": 880, "owed": 120}
    order = words(from_tree(record), "proposed-order")
    assert "owes no restitution" not in order


# ---- the ground --------------------------------------------------------------------------------------------------------


def labor(**answers: str) -> Composed:
    record = misdemeanor(**answers)
    for each in record["trafficking"]["periods"]:
        each["forms"] = ["labor"]
    return from_tree(record)


def test_the_ground_on_which_the_application_rests_is_found_alone() -> None:
    composed = labor(**{"wa-domestic-violence": "yes", "wa-sexual-assault": "no"})
    for paper in PLEADING:
        told = words(composed, paper)
        assert "Defendant is a victim of domestic violence, as state law defines that term" in told, paper
        assert "is a victim of sex trafficking" not in told, paper
        assert "is a victim of sexual assault" not in told, paper


def test_both_grounds_where_both_are_relied_on() -> None:
    told = words(from_tree(misdemeanor(**{"wa-sexual-assault": "yes"})), "proposed-order")
    assert "commercial sexual abuse of a minor, and of sexual assault, as state law defines those terms" in told


def test_a_ground_that_nobody_named_is_asked_for() -> None:
    told = words(labor(), "proposed-order")
    assert "[finding on victim: not established by the record]" in told
    assert "is a victim of" not in told


def test_a_child_sold_for_sex_is_argued_as_such(composed: Composed) -> None:
    memorandum = words(composed, "memorandum")
    assert (
        "That is the inducing of a person under eighteen to perform a commercial sex act (RCW 9.94A.030(57))."
        in memorandum
    )


# ---- what is pleaded, asked for and ordered ----------------------------------------------------------------------------


def test_the_class_of_the_felony_is_pleaded_and_found(composed: Composed, order: str) -> None:
    for told in (words(composed, "petition"), order):
        assert "Each conviction is of a class C felony, and this Court is the sentencing court" in told


def test_the_prayer_asks_for_each_thing_that_is_ordered(composed: Composed) -> None:
    prayer = words(composed, "petition").split("# PRAYER")[1]
    assert "permit Defendant to withdraw any plea of guilty" in prayer
    assert "vacate the judgment and sentence (RCW 9.96.060(1))" in prayer
    assert "transmit it to the Federal Bureau of Investigation" in prayer
    assert "order the relief that" not in prayer


def test_the_department_of_corrections_and_the_jail_are_told(order: str) -> None:
    assert (
        "The Washington State Department of Corrections and any jail that holds a record of the conviction shall each"
        in order
    )
    assert "The Washington State Patrol and the Tacoma Police Department shall each refrain from disseminating" in order


def test_silence_of_the_statute_is_no_authority_for_a_remote_appearance() -> None:
    record = misdemeanor()
    del record["cases"][0]["answers"]["remote-rule"]
    told = words(from_tree(record), "remote-appearance")
    assert "[attorney to cite the rule or order on remote appearance]" in told
    assert "does not address the hearing" not in told


# ---- for the attorney --------------------------------------------------------------------------------------------------


def test_the_memo_knows_that_captions_name_the_city_and_no_longer_says_otherwise(composed: Composed) -> None:
    memo = words_of(composed.papers["not-for-filing/review-memo"])
    assert "must be corrected by hand" not in memo
    assert "GR 15(c)(1)" in memo


def test_possession_is_checked_against_the_decision_that_struck_the_statute_down(composed: Composed) -> None:
    question = "make this conviction of possession void"
    assert question not in " ".join(words_of(composed.papers["not-for-filing/review-memo"]).split())
    record = tree()
    record["cases"][1]["charges"][0] |= {"statute": "RCW 69.50.4013", "offense": "Possession of a controlled substance"}
    memo = from_tree(record).papers["not-for-filing/review-memo"]
    assert question in " ".join(words_of(memo).split())
