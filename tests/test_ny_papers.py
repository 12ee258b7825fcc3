"""New York's papers as the judge, the clerk and the agencies would read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, load_tree
from test_true_papers import drafted, from_tree, words

from petition_gen.record.load import load_record


def tree(path: str = "examples/new-york.yaml") -> dict[str, Any]:
    return load_tree(ROOT / path)


@pytest.fixture(scope="module")
def papers() -> dict[str, str]:
    composed = drafted(load_record(ROOT / "examples" / "new-york.yaml"))
    kinds = ("notice", "affirmation", "declaration", "memorandum", "proposed-order", "interpreter-certificate")
    return {each: words(composed, each) for each in kinds}


# ---- what weighs for the client ----------------------------------------------------------------------------------------


def test_hardship_and_life_since_are_told(papers: dict[str, str]) -> None:
    for paper in ("affirmation", "memorandum"):
        assert "refused registration as a home health aide" in papers[paper]
        assert "cooked in a school kitchen since 2020" in papers[paper]


def test_a_grant_without_a_hearing_is_argued_and_not_a_part_of_the_discretion(papers: dict[str, str]) -> None:
    assert "must grant the motion without a hearing where" in papers["memorandum"]
    assert "are in the papers submitted with it. (Def. Affirm." in papers["memorandum"]
    introduction = papers["memorandum"].split("# STATEMENT OF FACTS")[0]
    assert "may vacate a judgment upon this ground" in introduction
    assert "without a hearing" not in introduction


# ---- the order ---------------------------------------------------------------------------------------------------------


def test_sealing_reaches_court_prosecutor_police_and_the_prints(papers: dict[str, str]) -> None:
    order = papers["proposed-order"]
    assert "The prosecutor's office and the Clerk of this Court shall each seal" in order
    assert "all official records and papers that relate to the arrest of March 2, 2018" in order
    assert "every photograph, palmprint and fingerprint taken of Defendant" in order
    assert "N.Y. Crim. Proc. Law § 160.50(1)(a)" in order


def test_the_termination_in_favor_is_asked_for_and_not_stated_as_a_fact(papers: dict[str, str]) -> None:
    assert "shall be treated as a termination of the action in favor of the accused" in papers["proposed-order"]
    assert "is a termination of the action" not in papers["proposed-order"]
    assert "directing that the dismissal be treated as a termination" in papers["notice"]


def test_the_presumption_is_found_only_where_documentation_is_there(papers: dict[str, str]) -> None:
    found = "creates a presumption that Defendant's participation"
    assert found in papers["proposed-order"]
    without = tree()
    without["evidence"] = [each for each in without["evidence"] if each["id"] != "inspector-letter"]
    assert found not in words(from_tree(without), "proposed-order")


def test_a_count_that_is_not_reached_keeps_its_records() -> None:
    order = words(drafted(load_record(ROOT / "tests" / "records" / "NY.yaml")), "proposed-order")
    assert "save where a charge of the same arrest that this order does not reach still stands" in order


# ---- who is a victim, what the arrest was for --------------------------------------------------------------------------


def test_each_form_of_trafficking_is_found_under_its_section(papers: dict[str, str]) -> None:
    for paper in ("affirmation", "proposed-order"):
        found = "a victim of sex trafficking under N.Y. Penal Law § 230.34 and of labor trafficking under N.Y. Penal Law § 135.35"
        assert found in papers[paper]
    assert "22 U.S.C. ch. 78" in papers["memorandum"]


def test_a_child_is_pleaded_as_one() -> None:
    young = tree()
    young["client"]["date_of_birth"] = "2000-01-01"
    young["trafficking"]["periods"][0]["forms"] = ["sex"]
    assert "sex trafficking of a child under N.Y. Penal Law § 230.34-a" in words(from_tree(young), "proposed-order")


def test_the_charge_of_the_arrest_is_told() -> None:
    record = tree()
    charge = record["cases"][0]["charges"][0]
    charge["history"] = [
        {"stage": "arrest", "statute": charge["statute"], "offense": "Prostitution", "grade": "misdemeanor"}
    ]
    charge |= {"statute": "N.Y. Penal Law § 240.20", "offense": "Disorderly conduct", "grade": "violation"}
    composed = from_tree(record)
    for paper in ("affirmation", "memorandum", "proposed-order"):
        told = words(composed, paper)
        assert "disorderly conduct" in told
        assert "for prostitution (N.Y. Penal Law § 230.00)" in told


def test_a_u_visa_counts_where_the_record_marks_it_as_documentation() -> None:
    record = tree()
    letter = next(each for each in record["evidence"] if each["id"] == "inspector-letter")
    letter["kind"] = "u_visa"
    assert "creates a presumption" in words(from_tree(record), "proposed-order")


# ---- earlier applications, the interpreter -----------------------------------------------------------------------------


def test_earlier_applications_stand_under_their_own_heading(papers: dict[str, str]) -> None:
    told = papers["affirmation"]
    assert "# EARLIER APPLICATIONS" in told
    assert "has been made in this case" in told
    assert "No earlier application" not in told.split("# PRAYER")[1].split("# DEFENDANT")[0]


def test_an_earlier_application_is_told_in_every_application_of_the_state() -> None:
    record = tree()
    record["prior_petitions"] = [
        {
            "case": "kings-2018",
            "remedy": "ny-cpl-440-10-1-i",
            "filed": "2019",
            "outcome": "denied",
            "date": "2019-08-01",
        }
    ]
    composed = from_tree(record)
    told = {
        path: " ".join(words_of_path(composed, path).split())
        for path in composed.papers
        if path.endswith("affirmation")
    }
    kings = next(each for path, each in told.items() if "kings" in path)
    queens = next(each for path, each in told.items() if "queens" in path)
    for each in (kings, queens):
        assert "was denied on August 1, 2019" in each
        assert "No earlier application" not in each


def words_of_path(composed: Any, path: str) -> str:
    from packet_words import words_of

    return words_of(composed.papers[path])


def test_a_client_who_does_not_read_english_swears_that_it_was_read_to_her(papers: dict[str, str]) -> None:
    assert (
        "was read to me, in full, in Spanish, by the interpreter whose certificate is annexed" in papers["declaration"]
    )
    assert "to which this certificate is annexed" in papers["interpreter-certificate"]
    assert "foregoing statement" not in papers["interpreter-certificate"]


def test_whom_to_serve_and_the_peoples_consent_are_told_to_the_attorney() -> None:
    law = yaml.safe_load((Path(ROOT) / "jurisdictions" / "NY" / "ny-cpl-440-10-1-i.yaml").read_text())
    assert "on the District Attorney of the county" in law["service"]["method"]
    assert any("granted on the People's consent" in each for each in law["pitfalls"])
