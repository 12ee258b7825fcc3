"""Minnesota: what a practitioner looks for in the papers of an expungement under chapter 609A."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from conftest import ON, ROOT, Composed, Plain, composed_from, load_tree
from packet_words import words_of

from petition_gen.audit.audit import audit
from petition_gen.law.load import jurisdiction as law
from petition_gen.planning.plan import plan
from petition_gen.record.load import load_record
from petition_gen.screening.screen import screen

EXAMPLE = ROOT / "examples" / "minnesota.yaml"
CONVICTION, FAVORABLE = "mn-609a-02-03-st-louis", "mn-609a-02-03-favorable"
PLEADING = ("petition", "memorandum", "proposed-order")
RAN = "The waiting period since discharge of the sentence has passed"


def drafted(path: Path) -> Composed:
    record = load_record(path)
    return composed_from(path, record, plan(record, screen(record, ON), ()))


@cache
def example() -> Composed:
    return drafted(EXAMPLE)


def changed(change: Callable[[dict[str, Any]], None]) -> Composed:
    """The papers of the example with its first case's charge changed."""
    tree = load_tree(EXAMPLE)
    change(tree["cases"][0]["charges"][0])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "record.yaml"
        path.write_text(yaml.dump(tree, Dumper=Plain, allow_unicode=True), encoding="utf-8")
        return drafted(path)


def words(composed: Composed, paper: str, filing: str = CONVICTION) -> str:
    """The words of the papers of a filing whose name ends so, on one line."""
    found = [
        words_of(each)
        for path, each in composed.papers.items()
        if re.search(rf"\d\d-{paper}$", path) and filing in path
    ]
    assert found, paper
    return " ".join(" ".join(found).split())


def worksheet(remedy: str) -> str:
    """The words of the worksheet for a remedy's official form, on one line."""
    return " ".join(words_of(example().papers[f"not-for-filing/form-worksheet-{remedy}"]).split())


def test_the_waiting_period_of_this_offense_is_stated_and_computed() -> None:
    told = words(example(), "memorandum")
    assert "for a gross misdemeanor it is three years" in told
    assert "Three years from completion of the sentence ended on August 21, 2022." in told
    assert "deemed a lesser crime" not in told
    assert "for a petty misdemeanor" not in told
    assert "Three years from completion of the sentence ended on August 21, 2022." in words(example(), "petition")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda charge: charge["sentence"].pop("completed"), id="no day of completion"),
        pytest.param(lambda charge: charge["sentence"].update(completed="2024-05-01"), id="three years not over"),
    ],
)
def test_a_waiting_period_that_is_open_is_nowhere_said_to_have_passed(change: Callable[[dict[str, Any]], None]) -> None:
    made = changed(change)
    for paper in PLEADING:
        told = words(made, paper)
        assert RAN not in told, paper
        assert "[finding on no new conviction: not established by the record]" in told, paper


def test_a_felony_is_told_the_felonys_periods() -> None:
    def felony(charge: dict[str, Any]) -> None:
        charge.update(
            statute="Minn. Stat. § 152.025, subd. 2", offense="Fifth-degree possession", grade="felony", history="none"
        )
        charge.pop("class")
        charge["answers"] = {"deemed-lesser": False}

    told = words(changed(felony), "memorandum")
    assert "listed in subdivision 3(b) it is four years" in told
    assert "Four years from completion of the sentence ended on August 21, 2023." in told
    assert "for a gross misdemeanor it is three years" not in told


def test_the_notice_tells_the_agencies_of_their_sixty_days() -> None:
    notice = words(example(), "petition").split("PETITION FOR EXPUNGEMENT")[1]
    assert (
        "If you object to the expungement, you have 60 days from the service of this petition in which to do so"
        in notice
    )
    assert "63 days" not in words(example(), "petition")


def test_the_client_swears_to_no_law() -> None:
    told = words(example(), "petition")
    assert "No ground of expungement names trafficking" not in told
    assert "The facts of each charge are in" not in told
    assert "Petitioner relies on the facts of the trafficking as mitigating factors" in told
    assert "No ground of expungement names trafficking" in words(example(), "memorandum")


def test_the_proof_of_service_swears_to_facts_alone() -> None:
    told = words(example(), "proof-of-service")
    assert "by placing copies in first-class mail" in told
    assert "County and state where signed" in told
    assert "Served under" not in told
    assert "63 days" not in told


def test_the_form_of_the_trafficking_decides_what_is_cited() -> None:
    for filing in (CONVICTION, FAVORABLE):
        for paper in ("petition", "proposed-order"):
            told = words(example(), paper, filing)
            assert "was the victim of a crime, human trafficking (Minn. Stat. §§ 609.321, subd. 7a, 609.322)" in told, (
                paper
            )
            assert "609.282" not in told, paper
    assert "To traffic a person for sex is a crime (Minn. Stat. §§ 609.321, subd. 7a, 609.322)" in words(
        example(), "memorandum"
    )


def test_the_memorandum_walks_through_what_the_court_weighs() -> None:
    for filing in (CONVICTION, FAVORABLE):
        told = words(example(), "memorandum", filing).split("How the Court decides")[1]
        assert "In weighing the one against the other the court considers the nature and severity of the crime" in told
        assert "Minn. Stat. § 609A.03, subd. 5(c)(1)-(12)" in told
        assert "go into that weighing" not in told
        assert "no charge is pending" in told


def test_the_order_names_each_agency_once_and_the_day_of_the_conviction() -> None:
    told = words(example(), "proposed-order")
    assert (
        "(a) St. Louis County Attorney; (b) Minnesota Bureau of Criminal Apprehension; (c) Minnesota Attorney General"
        in told
    )
    assert told.count("Bureau of Criminal Apprehension") == 2  # served, and bound
    assert "This order reaches the conviction of August 21, 2017 for theft" in told


def test_a_dismissal_is_not_told_as_an_arrest() -> None:
    told = words(example(), "memorandum", FAVORABLE)
    assert "Petitioner was arrested, as stated above" not in told
    assert "On May 30, 2018, a charge of prostitution (Minn. Stat. § 609.324, subd. 7)" in told


def test_no_fee_is_waived_where_none_is_due() -> None:
    waivers = [path for path in example().papers if path.endswith("fee-waiver")]
    assert [path for path in waivers if CONVICTION in path]
    assert not [path for path in waivers if FAVORABLE in path]
    assert "resolved in petitioner's favor" not in words(example(), "fee-waiver")


def test_a_stay_of_adjudication_owes_a_fee_that_can_be_waived() -> None:
    def stayed(charge: dict[str, Any]) -> None:
        charge.update(disposition={"outcome": "withheld", "date": "2017-08-21"}, answers={"no-new-charge": True})

    assert "may be waived on affidavit" in words(changed(stayed), "fee-waiver", FAVORABLE)


def test_a_grade_is_told_alike_at_each_step_and_asked_about_where_it_is_not() -> None:
    told = words(example(), "petition")
    assert "amended to theft (Minn. Stat. § 609.52, subd. 3(4)), a gross misdemeanor." in told
    assert ", a misdemeanor" not in told.split("THE REST OF THE RECORD")[0]

    assert not [each for each in audit(load_record(EXAMPLE), law, ON) if each.kind == "grade_differs"]
    tree = load_tree(EXAMPLE)
    tree["cases"][0]["charges"][0]["history"][-1].pop("class")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "record.yaml"
        path.write_text(yaml.dump(tree, Dumper=Plain, allow_unicode=True), encoding="utf-8")
        asked = [each for each in audit(load_record(path), law, ON) if each.kind == "grade_differs"]
    assert [each.fields[0] for each in asked] == ["cases[0].charges[0].grade"]


def test_an_agencys_attorney_is_served_or_asked_for() -> None:
    for paper in ("petition", "proof-of-service"):
        assert "Duluth City Attorney" in words(example(), paper), paper
    assert "Duluth City Attorney" not in words(example(), "proposed-order")

    tree = load_tree(EXAMPLE)
    tree["cases"][0]["agencies"][0].pop("attorney")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "record.yaml"
        path.write_text(yaml.dump(tree, Dumper=Plain, allow_unicode=True), encoding="utf-8")
        made = drafted(path)
    assert "[attorney for the Duluth Police Department" in words(made, "petition")


def test_the_standard_is_that_of_the_balance_alone() -> None:
    order = words(example(), "proposed-order")
    assert "The findings below are made by" not in order
    assert order.count("by clear and convincing evidence") == 1
    favorable = words(example(), "proposed-order", FAVORABLE)
    assert "[ ] no agency objected; or" in favorable
    assert "No agency has established" not in words(example(), "petition", FAVORABLE)


def test_the_ground_of_a_dismissal_is_its_own_clause() -> None:
    for told in (*(words(example(), paper, FAVORABLE) for paper in PLEADING), worksheet(FAVORABLE)):
        assert "subd. 3(a)(1)-(2)" not in told
    assert "(Minn. Stat. § 609A.02, subd. 3(a)(1))" in words(example(), "petition", FAVORABLE)


def test_the_rest_of_the_record_is_told_whole() -> None:
    told = words(example(), "petition", FAVORABLE).split("THE REST OF THE RECORD")[1].split("THE EVIDENCE")[0]
    for part in ("a felony", "a gross misdemeanor", "two years' probation", "August 21, 2019", "Restitution of $420"):
        assert part in told, part
    sheet = worksheet(FAVORABLE)
    assert "Restitution of $420 was ordered" in sheet
    assert "To be stated by the client" not in sheet
    assert "Add every other case" not in sheet


def test_a_dismissed_charge_is_not_confessed() -> None:
    assert "her alleged participation in the offense charged" in words(example(), "petition", FAVORABLE)
    assert "was committed on May 4, 2017" in words(example(), "memorandum")


def test_the_petition_states_as_facts_what_its_headings_say() -> None:
    told = words(example(), "petition")
    assert "In that time Petitioner was not convicted of a new crime." in told
    assert "No registration was ordered." in told
    assert "Restitution of $420 was ordered, and none is owed." in words(example(), "proposed-order")


def test_the_memo_has_the_days_and_no_gap_where_nothing_is_asked() -> None:
    memo = " ".join(words_of(example().papers["not-for-filing/review-memo"]).split())
    assert "Earliest hearing of" in memo
    assert "63 days after service" in memo
    assert "waiting period of 3 years from completion of the sentence" in memo
    assert "the dismissal was without prejudice" in memo
    assert "Completion of the sentence, and payment (stlouis-2018" not in memo
    assert "T or U nonimmigrant status" not in memo
