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


@pytest.mark.parametrize("court", ["District Court", "Superior Court"])
def test_the_requirement_on_the_assessment_is_not_asked_of_prostitution(court: str) -> None:
    record = misdemeanor()
    record["cases"][0]["court"] = court
    composed = from_tree(record)
    for paper in PLEADING:
        told = words(composed, paper)
        assert (
            "The requirement on the crime victim penalty assessment does not apply to a conviction for prostitution"
            in told
        )
        assert "crime victim penalty assessment is paid" not in told, paper


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("wa-penalty-none", "No crime victim penalty assessment was imposed (RCW 9.96.080(2)(d))"),
        ("wa-penalty-assessment", "The crime victim penalty assessment is paid in full (RCW 9.96.080(2)(d))"),
        ("wa-penalty-waived", "The crime victim penalty assessment was waived by order (RCW 9.96.080(2)(d))"),
    ],
)
def test_of_another_misdemeanor_the_order_finds_what_was_answered(answer: str, told: str) -> None:
    record = misdemeanor(**{answer: "yes"})
    record["cases"][0]["charges"][0] |= {
        "statute": "RCW 9A.56.050",
        "offense": "Theft in the third degree",
        "class": "gross",
    }
    assert told in words(from_tree(record), "proposed-order")


def test_an_assessment_that_nobody_answers_for_is_a_blank_in_every_paper() -> None:
    record = tree()
    record["cases"][0]["relief"] = False
    del record["cases"][1]["answers"]["wa-penalty-assessment"]
    composed = from_tree(record)
    for paper in PLEADING:
        told = words(composed, paper)
        assert "[finding on penalty assessment: not established by the record]" in told, paper
        assert "penalty assessment is paid in full" not in told, paper


def test_money_is_told_as_the_record_has_it(composed: Composed, order: str) -> None:
    assert "No restitution was ordered for the offense (RCW 9.96.080(2)(e))" in order
    assert "The restitution that was ordered is paid in full (RCW 9.94A.648(2)(f))" in order
    assert "The crime victim penalty assessment is paid in full (RCW 9.94A.648(2)(e))" in order
    petition = words(composed, "petition")
    assert "Fines of $500" not in petition
    assert "insurer" not in petition


def test_that_nothing_is_pending_is_said_without_an_exception(order: str) -> None:
    assert "in any state or federal court (RCW 9.96.080(2)(b))" in order
    record = misdemeanor(**{"wa-pending-prostitution-only": "yes"})
    record["pending"] = [{"jurisdiction": "WA", "statute": "RCW 9A.88.030"}]
    assert "for any crime other than prostitution (RCW 9.96.080(2)(b))" in words(from_tree(record), "proposed-order")


def test_restitution_that_is_owed_is_no_finding() -> None:
    record = tree()
    record["cases"][0]["relief"] = False
    record["cases"][1]["charges"][0]["restitution"] = {"ordered": 880, "owed": 120}
    order = words(from_tree(record), "proposed-order")
    assert "owes no restitution" not in order
    assert "is paid in full (RCW 9.94A.648(2)(f))" not in order


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


def test_force_is_argued_where_she_came_of_age_before_the_offense(composed: Composed) -> None:
    memorandum = words(composed, "memorandum")
    assert (
        "That is the forcing or coercing of a person to perform a commercial sex act (RCW 9.94A.030(57))." in memorandum
    )
    assert "inducing of a person under eighteen" not in memorandum


def test_a_child_sold_for_sex_without_force_is_argued_as_such() -> None:
    record = misdemeanor()
    record["trafficking"]["periods"][0]["means"] = ["fraud"]
    memorandum = words(from_tree(record), "memorandum")
    assert (
        "That is the inducing of a person under eighteen to perform a commercial sex act (RCW 9.94A.030(57))."
        in memorandum
    )


# ---- what is kept from the public --------------------------------------------------------------------------------------


def test_each_finding_on_sealing_is_argued_and_the_hearing_is_the_judges(composed: Composed) -> None:
    motion, order = words(composed, "sealing-motion"), words(composed, "sealing-order")
    for told in (motion, order):
        assert "outweigh the public's interest in access to them. (GR 15(c)(2).)" in told
        assert "the least restrictive means that protects her" in told
    assert "whether those present when the motion was made could object to it, and what was objected: ____" in order
    assert "those present when" not in motion
    assert "rule on the motion to seal or redact court records" in words(composed, "notice")


def test_the_motion_says_why_each_exhibit_is_sealed_and_claims_no_more_than_is_so(composed: Composed) -> None:
    motion = words(composed, "sealing-motion")
    assert "bear Defendant's true name" in motion
    assert "In the papers of this application, Defendant's true name stands in those under seal alone." in motion
    assert "brother" not in motion
    record = misdemeanor()
    del record["cases"][0]["answers"]["wa-seal-exhibits"]
    assert "[attorney to state of each exhibit under seal why" in words(from_tree(record), "sealing-motion")


# ---- what is pleaded, asked for and ordered ----------------------------------------------------------------------------


def test_the_class_of_the_felony_is_pleaded_and_found(composed: Composed, order: str) -> None:
    for told in (words(composed, "petition"), order):
        assert "Each conviction is of a class C felony, and this Court is the sentencing court" in told


def test_the_prayer_asks_for_each_thing_that_is_ordered(composed: Composed) -> None:
    prayer = words(composed, "petition").split("# PRAYER")[1]
    assert (
        "permit Defendant to withdraw the plea of guilty to the offense and enter a plea of not guilty (RCW" in prayer
    )
    assert "vacate the judgment and sentence (RCW 9.96.060(1))" in prayer
    assert "transmit it to the Federal Bureau of Investigation" in prayer
    assert "order the relief that" not in prayer


def test_each_agency_that_holds_a_record_is_told(order: str) -> None:
    assert (
        "The Washington State Department of Corrections, the office of the prosecuting authority that prosecuted the case, "
        "and the Pierce County Jail shall each note" in order
    )
    bound = "The Washington State Patrol Identification Section and the Tacoma Police Department shall each "
    assert bound + "refrain from disseminating" in order
    assert bound + "update its records of the convictions" in order
    assert "transmit this order to the Federal Bureau of Investigation, in aid of this order." in order
    assert "RCW 9.94A.640(3), (4)" not in order.split("is released")[0]


def test_a_jail_that_nobody_named_is_a_blank() -> None:
    record = misdemeanor()
    record["cases"][0]["agencies"] = record["cases"][0]["agencies"][:1]
    order = words(from_tree(record), "proposed-order")
    assert (
        "[attorney to name the jail that holds a record of the case, or to strike this paragraph] shall note" in order
    )


def test_the_exclusions_of_the_felony_section_are_each_denied(composed: Composed) -> None:
    petition = words(composed, "petition")
    assert "None of the offenses is a class A felony, a violent offense or a crime against persons" in petition
    assert "the convictions included no firearm, deadly weapon, or sexual motivation enhancement" in petition
    assert petition.count("a class C felony, in Cause No.") == 2


def test_the_general_routes_are_named_in_the_memo(composed: Composed) -> None:
    memo = words_of(composed.papers["not-for-filing/review-memo"])
    assert "The general route, RCW 9.96.060(2)" in memo
    assert "The general route, RCW 9.94A.640(1)-(2)" in memo


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
