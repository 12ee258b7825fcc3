"""Florida's papers as the judge, the clerk and the agencies would read them."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from conftest import ON, ROOT, Composed, load_tree
from packet_words import words_of
from test_true_papers import drafted, from_tree, words

from petition_gen.audit.audit import audit
from petition_gen.law.load import jurisdiction
from petition_gen.papers.routes import general_routes
from petition_gen.record.load import load_record


def tree() -> dict[str, Any]:
    return load_tree(ROOT / "examples" / "florida.yaml")


def in_osceola(record: dict[str, Any]) -> dict[str, Any]:
    """The record with its second case in another county of the same circuit, and a felony there."""
    second = record["cases"][1]
    second["venue"] = {"county": "Osceola"}
    second["arrests"][0]["place"] = {"city": "Kissimmee", "county": "Osceola", "state": "FL"}
    second["charges"][0] |= {"statute": "Fla. Stat. § 796.05(1)", "grade": "felony", "class": "second degree"}
    return record


@pytest.fixture(scope="module")
def papers() -> dict[str, str]:
    composed = drafted(load_record(ROOT / "examples" / "florida.yaml"))
    kinds = ("petition", "memorandum", "proposed-order", "notice", "proof-of-service")
    return {each: words(composed, each) for each in kinds}


def memo_words(composed: Composed) -> str:
    return " ".join(words_of(composed.papers["not-for-filing/review-memo"]).split())


def folders(composed: Composed) -> list[str]:
    return [each.folder for each in composed.plan.filings]


# ---- one petition for each circuit -------------------------------------------------------------------------------------


def test_cases_of_one_circuit_are_one_petition_in_the_court_of_the_gravest() -> None:
    composed = from_tree(in_osceola(tree()))
    assert folders(composed) == ["FL-fl-943-0583-osceola-1"]
    petition = words(composed, "petition")
    assert "IN THE CIRCUIT COURT OF THE NINTH JUDICIAL CIRCUIT, court: IN AND FOR OSCEOLA COUNTY" in petition
    assert "2017-MM-000208-A-O" in petition
    assert "2018-MM-000209-A-O" in petition


def test_another_circuit_is_another_petition() -> None:
    record = tree()
    record["cases"][1]["venue"] = {"county": "Polk"}
    record["cases"][1]["arrests"][0]["place"] = {"city": "Lakeland", "county": "Polk", "state": "FL"}
    assert len(folders(from_tree(record))) == 2


def test_without_a_known_circuit_cases_are_not_put_together() -> None:
    record = tree()
    for case in record["cases"]:
        case["venue"] = None
        case["arrests"][0]["place"] = None
    record["cases"][1]["charges"][0]["grade"] = "felony"
    assert len(folders(from_tree(record))) == 2


# ---- offenses that are not excluded ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statute", "offense"),
    [("Fla. Stat. § 322.03", "Driving without a valid license"), ("Fla. Stat. § 812.014(3)(a)", "Petit theft")],
)
def test_an_offense_that_is_plainly_not_listed_is_said_not_to_be(statute: str, offense: str) -> None:
    record = tree()
    charge = record["cases"][0]["charges"][0]
    charge |= {"statute": statute, "offense": offense, "history": None}
    petition = words(from_tree(record), "petition")
    assert "None of them is one of the offenses listed in section 775.084(1)(b)1., Florida Statutes." in petition
    assert "None of the offenses is excluded from the section" in petition


def test_another_offense_is_asked_about() -> None:
    record = tree()
    record["cases"][0]["charges"][0] |= {"statute": "Fla. Stat. § 784.03", "offense": "Battery", "history": None}
    assert "finding on not excluded: not established by the record" in words(from_tree(record), "petition")


def test_what_the_section_lists_is_for_the_memorandum(papers: dict[str, str]) -> None:
    assert "aggravated battery; and aggravated stalking" in papers["memorandum"]
    assert "aggravated stalking" not in papers["petition"]


def test_nolle_prossed_is_said_in_the_courts_word() -> None:
    assert "Dismissed (nolle prossed), November 14, 2018" in words(from_tree(tree()), "proposed-order")
    one = tree()
    one["cases"][1]["charges"] = [one["cases"][1]["charges"][1]]
    one["cases"][1]["arrests"][0]["place"]["county"] = one["cases"][1]["venue"]["county"] = "Polk"
    one["evidence"] = None
    assert "was dismissed without prejudice (nolle prossed)." in words(from_tree(one), "petition")


# ---- what decides the standard -----------------------------------------------------------------------------------------


def test_the_order_finds_the_documentation_that_decides_the_standard(papers: dict[str, str]) -> None:
    found = "for that reason the findings are made by a preponderance of the evidence"
    assert found in papers["proposed-order"]
    record = tree()
    record["evidence"] = [each for each in record["evidence"] if each["kind"] not in ("hhs_letter",)]
    order = words(from_tree(record), "proposed-order")
    assert found not in order
    assert "made by clear and convincing evidence" in order


# ---- prayer, notice, copies --------------------------------------------------------------------------------------------


def test_the_prayer_asks_for_each_thing(papers: dict[str, str]) -> None:
    prayer = papers["petition"].split("# PRAYER")[1]
    for each in (
        "the criminal history record resulting from the arrest of August 11, 2017 by the Orlando Police Department",
        "vacated due to a substantive defect",
        "forward the order to the Federal Bureau of Investigation",
        "destroy or obliterate it",
        "may lawfully deny",
        "stay confidential",
    ):
        assert each in prayer
    assert "what the proposed order says" not in prayer


def test_no_conviction_no_defect() -> None:
    order = words(drafted(load_record(ROOT / "tests" / "records" / "FL.yaml")), "proposed-order")
    hillsborough = order.split("THIRTEENTH JUDICIAL CIRCUIT")[1]
    assert "substantive defect" not in hillsborough
    assert (
        "resulting from the arrest of February 2018 by the Tampa Police Department (No. 18-0002) is expunged ("
        in hillsborough
    )


def test_the_clerk_is_told_what_is_confidential(papers: dict[str, str]) -> None:
    notice = papers["notice"]
    assert "NOTICE OF CONFIDENTIAL INFORMATION WITHIN COURT FILING" in notice
    assert "Fla. R. Gen. Prac. & Jud. Admin. 2.420(d)(1)(B)(xxv)" in notice
    assert "Sworn statement of eligibility (under seal) | The entire document is confidential" in notice
    assert "Exhibits A–D, under seal | The entire document is confidential" in notice


def test_the_order_lists_who_gets_certified_copies(papers: dict[str, str]) -> None:
    copies = papers["proposed-order"].split("The Clerk certifies copies of this order")[1]
    assert "Orlando Police Department 51 Fictional Plaza" in copies
    assert "Orange County Sheriff's Office" in copies


# ---- what the sheet says ----------------------------------------------------------------------------------------------


def test_definition_hearing_and_coercion_are_told(papers: dict[str, str]) -> None:
    for each in ("for the purpose of exploitation", "debt bondage", "The section does not require a hearing"):
        assert each in papers["memorandum"]
    assert "That is the coercion of a person for the purpose of being used in human trafficking" in papers["memorandum"]
    young = words(drafted(load_record(ROOT / "tests" / "records" / "FL.yaml")), "memorandum")
    assert "That is the subjecting of a child under 18 to human trafficking" in young


# ---- a client who does not read English -------------------------------------------------------------------------------


def test_i_have_read_is_said_of_what_an_interpreter_read() -> None:
    record = copy.deepcopy(tree())
    record["client"] |= {"language": "es", "english": "none"}
    composed = from_tree(record)
    for paper in ("sworn-statement", "declaration"):
        assert "was read to me, in full, in Spanish, by the interpreter" in words(composed, paper)
    certificate = words(composed, "interpreter-certificate")
    assert "Under penalties of perjury, I declare" in certificate
    assert "was read to me" not in words(from_tree(tree()), "sworn-statement")


# ---- what a practitioner's reading asked for ----------------------------------------------------------------------------


def test_venue_is_pleaded_by_where_she_was_arrested(papers: dict[str, str]) -> None:
    for paper in ("petition", "memorandum", "proposed-order"):
        assert "Petitioner was arrested in Orlando, Orange County, in this circuit" in papers[paper]
    assert "arrested and convicted, as stated above" not in papers["memorandum"]
    unknown = tree()
    unknown["cases"][0]["arrests"][0]["place"] = None
    assert "was arrested in this circuit" in words(from_tree(unknown), "proposed-order")


def test_the_conviction_that_falls_is_named(papers: dict[str, str]) -> None:
    order = papers["proposed-order"]
    assert (
        "The conviction for prostitution (Fla. Stat. § 796.07(2)(e)) in Case No. 2018-MM-000209-A-O, count 1" in order
    )
    assert "count 1, and any other conviction that this order expunges, are deemed to have been vacated" in order
    assert "and from the filing of charges upon them, is expunged" in order
    kept = tree()
    kept["cases"][1]["charges"][0]["disposition"]["outcome"] = "dismissed"
    assert "Any conviction expunged by this order is deemed" in words(from_tree(kept), "proposed-order")


def test_costs_are_not_called_fines(papers: dict[str, str]) -> None:
    assert "costs of $273 were ordered, of which $150 is paid and $123 is owed" in papers["petition"]
    assert "fines of" not in papers["petition"]
    fined = tree()
    fined["cases"][0]["charges"][0]["sentence"]["text"] = "a fine of $273"
    assert "fines of $273 were ordered" in words(from_tree(fined), "petition")


def test_the_clerks_copies_reach_whom_the_order_binds(papers: dict[str, str]) -> None:
    copies = papers["proposed-order"].split("The Clerk certifies copies of this order")[1]
    for each in (
        "Corrections Department 52",
        "Community Corrections Division 54",
        "Florida Department of Law Enforcement",
    ):
        assert each in copies
    nobody = tree()
    nobody["cases"][0]["agencies"] = nobody["cases"][0]["agencies"][:1]
    assert "[probation office or provider that supervised the case" in words(from_tree(nobody), "proposed-order")


def test_a_child_is_told_as_one_beside_coercion(papers: dict[str, str]) -> None:
    told = "It is also the subjecting of a child under 18 to human trafficking"
    assert told in papers["memorandum"]
    assert "Petitioner was under eighteen when it began. (Decl." in papers["memorandum"]
    young = words(drafted(load_record(ROOT / "tests" / "records" / "FL.yaml")), "memorandum")
    assert told not in young.split("THIRTEENTH JUDICIAL CIRCUIT")[0]  # who was a child at each offense is told so once
    grown = tree()
    grown["client"]["date_of_birth"] = "1990-05-04"
    assert told not in words(from_tree(grown), "memorandum")


def test_the_notice_lists_the_certificate_and_the_order_its_motion(papers: dict[str, str]) -> None:
    assert "Certificate of service (under seal) | The entire document is confidential" in papers["notice"]
    order = words(drafted(load_record(ROOT / "examples" / "florida.yaml")), "sealing-order")
    assert "The motion of Petitioner M.O.F. for leave to use initials came before the Court" in order


def test_each_fact_of_the_petition_is_sworn_where_it_is_cited(papers: dict[str, str]) -> None:
    petition = papers["petition"]
    assert "foil" not in petition
    assert "residential treatment" not in petition
    assert "Petitioner had rented" not in petition
    assert "by force, fraud, and coercion. (Decl. ¶¶ 2–5.)" in petition
    assert "drove her to a hospital. (Decl. ¶¶ 2–7; Exs. B, C.)" in petition


def test_a_route_for_the_never_convicted_is_not_offered_plainly() -> None:
    composed = from_tree(tree())
    routes = general_routes(composed.plan)["Florida"]
    expunction, sealing = routes[0], routes[1]
    assert expunction.closed_by == ((1, 0),)
    assert sealing.closed_by == ()
    told = memo_words(composed)
    assert "Barred unless what the record has as a conviction falls first: orange-2018, count 1" in told
    assert told.count("Attempt or conspiracy to commit a listed offense") == 1
    assert "its grade or class is not that" not in told
    money = told.split("Money is owed; expect an objection.")[1][:120]
    assert "$123.00 of costs is owed." in money
    assert "Florida Department of Law Enforcement" not in money


def test_custody_that_ends_the_day_it_is_imposed_is_asked_about() -> None:
    def asked(record: dict[str, Any]) -> list[str]:
        return [each.says for each in audit(from_tree(record).record, jurisdiction, ON)]

    said = "completed on the day it was imposed"
    assert not [each for each in asked(tree()) if said in each]
    assert [each for each in asked(tree()) if each.startswith("evidence[2].sworn: exhibits that are not sworn")]
    record = tree()
    record["cases"][1]["charges"][0]["sentence"]["text"] = "ten days in the county jail"
    assert [each for each in asked(record) if said in each]
