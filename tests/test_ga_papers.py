"""Georgia's papers as the judge, the clerk and the agencies would read them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from conftest import ROOT, Composed, load_tree
from packet_words import words_of
from test_true_papers import drafted, from_tree, words

from petition_gen.record.load import load_record

RECORD = ROOT / "tests" / "records" / "GA.yaml"


def tree() -> dict[str, Any]:
    return load_tree(RECORD)


@pytest.fixture(scope="module")
def composed() -> Composed:
    return drafted(load_record(RECORD))


@pytest.fixture(scope="module")
def order(composed: Composed) -> str:
    return words(composed, "proposed-order")


def worksheet(composed: Composed) -> str:
    """The words of the worksheet for the form on which the sentence is vacated."""
    found = [words_of(each) for path, each in composed.papers.items() if "form-worksheet-ga-17-10-21" in path]
    return " ".join(" ".join(found).split())


# ---- the order ---------------------------------------------------------------------------------------------------------


def test_every_agency_that_holds_the_record_is_bound_and_the_repository_gets_the_order(order: str) -> None:
    assert "The Georgia Crime Information Center shall restrict access" in order
    assert (
        "Any jail or detention center that holds a record of the arrest and the Fulton County Sheriff's Office" in order
    )
    assert (
        "on Defendant's written request (O.C.G.A. § 35-3-37(k)(2)). Time to comply: 30 days from that request." in order
    )
    assert (
        "The clerk shall send this order, together with the confidential identification sheet, to each agency" in order
    )


def test_the_clerks_own_record_is_left_to_be_marked_because_it_takes_a_petition_on_notice(order: str) -> None:
    assert "As to the clerk's own records, as marked below:" in order
    assert "[ ] The clerk of this Court shall seal the clerk's own records of the conviction" in order
    assert "[ ] No such petition is before the Court, and this order is without prejudice to one." in order


def test_consent_and_silence_are_no_findings_but_the_ground_of_the_relief(order: str) -> None:
    findings, relief = order.split("# ORDER", 1)
    assert "the court shall, without notice or hearing" not in findings
    assert "Where the prosecuting attorney consented in writing or did not respond, as marked above" in relief


def test_the_alternative_says_what_is_ordered(order: str) -> None:
    assert "[ ] Relief under O.C.G.A. § 17-10-21: The petition is granted" in order
    second = order.split("[ ] In the alternative, relief under O.C.G.A. § 35-3-37(j)(6) in place of the relief above:")[
        1
    ]
    assert "Access to the criminal history record information of the conviction" in second


def test_what_the_alternative_rests_on_is_found_and_its_own_form_is_found_served(order: str) -> None:
    findings = order.split("# ORDER")[0]
    assert (
        "while a victim of an offense of trafficking under Code Section 16-5-46 (O.C.G.A. § 35-3-37(j)(6)" in findings
    )
    assert "The petition under O.C.G.A. § 35-3-37(j)(6), in the alternative, was made on the form" in findings


def test_the_sums_paid_are_findings_and_the_fees_are_left_open(order: str) -> None:
    findings, relief = order.split("# ORDER", 1)
    assert "paid fines of $500, and fees of $____________, under the sentence" in findings
    assert "What was paid under the vacated sentence, as found above, is to be returned" in relief


def conditional() -> dict[str, Any]:
    record = tree()
    charge = record["cases"][0]["charges"][0]
    charge["disposition"] = {"outcome": "conditional_discharge", "date": "2018-05-17"}
    charge["sentence"] = {"text": "two years' probation", "fines": 0}
    record["cases"][0].setdefault("answers", {})["ga-restriction-without-conviction"] = "yes"
    return record


def test_a_discharge_that_was_earned_is_not_vacated_but_the_sentence_is() -> None:
    told = words(from_tree(conditional()), "proposed-order")
    assert re.search(
        r"The sentence imposed on May 17, 2018 under Code Section 16-13-2, on the charge of .*, is vacated", told
    )
    assert "conditional discharge" not in told
    assert "Defendant paid no fine" in told


def test_who_supervised_probation_is_asked_where_the_record_names_nobody() -> None:
    record = conditional()
    record["cases"][1]["relief"] = False
    case = record["cases"][0]
    case["agencies"] = [each for each in case.get("agencies") or [] if each["role"] != "probation"]
    told = words(from_tree(record), "proposed-order")
    assert "probation office or provider that supervised" in told
    assert "Department of Community Supervision" not in told


def test_each_form_and_the_report_are_served_under_seal(composed: Composed) -> None:
    told = words(composed, "proof-of-service")
    assert "Petition under O.C.G.A. § 17-10-21, on the form promulgated by the Attorney General (under seal)." in told
    assert "Petition under O.C.G.A. § 35-3-37(j)(6), in the alternative, on the form" in told
    assert "Criminal history report of the Georgia Crime Information Center (under seal)." in told


# ---- official documentation --------------------------------------------------------------------------------------------


def test_the_presumption_rests_on_what_shows_that_she_was_a_victim(composed: Composed, order: str) -> None:
    assert "Defendant submits such documentation. (Ex. A.)" in words(composed, "memorandum")
    assert "created a rebuttable presumption that Defendant was the victim" in order


def test_the_judgment_against_her_raises_no_presumption() -> None:
    record = tree()
    letter = record["evidence"][0]
    letter |= {"kind": "court_record", "title": "Certified disposition", "shows": ["judgment:fulton-2016"]}
    composed = from_tree(record)
    for paper in ("memorandum", "proposed-order"):
        assert "rebuttable presumption" not in words(composed, paper), paper
    assert "None is marked in the record" in worksheet(composed)


# ---- the worksheet of the mandatory form -------------------------------------------------------------------------------


def test_the_worksheet_carries_in_what_the_record_knows(composed: Composed) -> None:
    told = worksheet(composed)
    assert "Affidavit of a case manager, September 30, 2026 (sworn)" in told
    assert "None is outstanding, according to the record; check again on the day of filing" in told
    assert "Period of trafficking | from April 2015 to September 2017" in told
    assert "Exhibits of a kind" not in told


def test_a_criminal_history_report_without_a_date_asks_for_it(composed: Composed) -> None:
    assert "[date of the report: not in the record]" in worksheet(composed)
    lists = words(composed, "exhibit-list")
    assert "[date of the report: not in the record]" in lists
    assert "undated" not in lists


# ---- courts ------------------------------------------------------------------------------------------------------------


def test_an_ordinance_was_prosecuted_by_the_city() -> None:
    record = tree()
    case = record["cases"][0]
    case |= {"court": "Municipal Court", "venue": {"city": "Atlanta"}}
    case["charges"][0] |= {"statute": "Atlanta Code § 106-127", "grade": "ordinance"}
    record["cases"][1]["relief"] = False
    assert "parties: CITY OF ATLANTA," in words(from_tree(record), "proposed-order")


# ---- the juvenile court ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def juvenile() -> Composed:
    record = tree()
    case = record["cases"][0]
    case |= {"court": "Juvenile Court", "juvenile": True, "answers": {"ga-under-juvenile-jurisdiction": "yes"}}
    case["charges"][0]["disposition"] = {"outcome": "adjudicated", "date": "2016-06-02"}
    record["cases"][1]["relief"] = False
    return from_tree(record)


def test_no_public_version_of_a_childs_statement_is_made(juvenile: Composed) -> None:
    assert not [path for path in juvenile.papers if re.search(r"public|slip-sheet", path)]


def test_the_ground_that_the_record_bears_out_is_the_one_found(juvenile: Composed) -> None:
    for paper in ("petition", "proposed-order"):
        told = words(juvenile, paper)
        assert "Petitioner was trafficked for sexual servitude (O.C.G.A. § 15-11-32(d))" in told, paper
        assert "resulted from Petitioner's being trafficked for sexual servitude (O.C.G.A." in told, paper
        assert "sexual exploitation" not in told, paper


def test_the_prayer_asks_for_a_hearing_the_vacatur_and_the_sealing(juvenile: Composed) -> None:
    prayer = words(juvenile, "petition").split("# PRAYER")[1]
    assert "fix a time for hearing and, on the evidence, vacate the adjudication" in prayer
    assert "grant the application and seal the record of the adjudication (O.C.G.A. § 15-11-701(b))" in prayer


def test_no_statute_that_is_silent_is_the_authority_for_a_remote_appearance(juvenile: Composed) -> None:
    told = words(juvenile, "remote-appearance")
    assert "[attorney to cite the rule or order on remote appearance]" in told
    assert "fixes a time for hearing" not in told


def test_the_juvenile_order_tells_of_the_courts_own_notice(juvenile: Composed) -> None:
    told = words(juvenile, "proposed-order")
    assert "The Court caused notice of the petition to be served on ____________________" in told
    assert "served on the prosecuting attorney" not in told
