"""Who acts, who is served and how they are named: counsel of every role, a client without one, offices, addresses, numbers."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

from petition_gen.document import Address, Caption, Document, Signature, runs_of, text_of
from petition_gen.papers.compose import compose
from petition_gen.papers.memo import memo
from petition_gen.planning.filing import Filing, Plan
from petition_gen.planning.plan import plan
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen

ON = date(2026, 11, 21)
CASES = ROOT / "tests" / "cases"


def tree_of(case: str, file: str = "record.yaml") -> dict[str, Any]:
    tree: dict[str, Any] = yaml.load((CASES / case / file).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return tree


def planned(tree: dict[str, Any], *named: str) -> Plan:
    record = ClientRecord.model_validate(tree)
    return plan(record, screen(record, ON), named)


def only(made: Plan) -> tuple[Filing, dict[str, Document]]:
    """The one filing of a plan, with its papers by name."""
    (filing,) = made.filings
    return filing, {each.name: each for each in compose(filing, ON)}


def caption(paper: Document) -> Caption:
    return next(each for each in paper.blocks if isinstance(each, Caption))


def lines(part: Any) -> list[str]:
    return [text_of(line).replace("\u00a0", " ") for line in part]


def words(paper: Document) -> str:
    return "\n".join(text_of(each) for each in paper.blocks).replace("\u00a0", " ")


def memo_of(made: Plan) -> str:
    return words(memo(made, [(each, compose(each, ON)) for each in made.filings], ON, None))


def signed_by(paper: Document) -> list[str]:
    return [line for each in paper.blocks if isinstance(each, Signature) for line in lines(each.lines)]


def minimal(code: str, court: str | None, venue: dict[str, str], **charge: Any) -> dict[str, Any]:
    """A record of one case there, from that of a California one."""
    tree = tree_of("co-counsel-and-student")
    tree["attorneys"] = [{"name": "Aria Counsel", "firm": "Test Law Clinic", "admitted": {code: "000001"}}]
    case = tree["cases"][0]
    case |= {"jurisdiction": code, "venue": venue}
    case.pop("prosecutors")
    case.pop("court")
    if court:
        case["court"] = court
    case["charges"][0] |= charge
    return tree


# A client without an attorney.


def test_without_an_attorney_nothing_is_drafted_that_the_client_has_not_chosen() -> None:
    made = planned(tree_of("no-attorney"))
    assert made.filings == ()
    assert "--remedy ca-pc-236-14" in made.not_filed[0].reason


def test_papers_of_a_client_without_an_attorney_are_hers_alone() -> None:
    made = planned(tree_of("no-attorney"), "ca-pc-236-14")
    filing, papers = only(made)
    assert filing.counsel.herself
    assert "memorandum" not in papers
    petition = papers["petition"]
    assert "Petitioner T.F., in propria persona, respectfully states" in words(petition)
    for paper in papers.values():
        assert not re.search(r"\bcounsel\b", words(paper))
        assert "attorney admitted" not in words(paper)
        assert lines(caption(paper).counsel)[0] == "T.F."
        assert "1 Test Street" not in words(paper)  # the home address is nobody's to give away
    assert "[safe mailing address: not in the record]" in lines(caption(petition).counsel)
    assert "Petitioner, in propria persona" in signed_by(papers["sealing-motion"])


def test_her_mailing_address_stands_in_the_public_caption_and_her_home_only_where_she_agreed() -> None:
    tree = tree_of("no-attorney")
    tree["answers"] = {"safe-telephone": "555-0199"}
    tree["client"]["address_public"] = "yes"
    _, papers = only(planned(tree, "ca-pc-236-14"))
    assert lines(caption(papers["petition"]).counsel)[1:4] == [
        "1 Test Street",
        "Testville, CA 00000",
        "Telephone: 555-0199",
    ]
    tree["client"]["mailing"] = {"street": "PO Box 12345", "city": "Testville", "state": "CA", "zip": "00000"}
    _, papers = only(planned(tree, "ca-pc-236-14"))
    assert lines(caption(papers["petition"]).counsel)[1] == "PO Box 12345"


def test_no_stop_is_cleared_where_nobody_is_admitted() -> None:
    tree = tree_of("no-attorney") | {"answers": {"cleared-counsel-CA": "yes"}}
    assert "acts for herself, and no attorney admitted in California" in memo_of(planned(tree, "ca-pc-236-14"))


def test_new_york_has_no_attorneys_affirmation_for_a_client_without_an_attorney() -> None:
    tree = minimal("NY", "Criminal Court", {"county": "Kings"}, statute="N.Y. Penal Law § 230.00") | {"attorneys": []}
    _, papers = only(planned(tree, "ny-cpl-440-10-1-i"))
    assert {"affirmation", "memorandum"}.isdisjoint(papers)
    assert "affirmation of [" not in words(papers["notice"])
    assert "memorandum" not in words(papers["notice"])


# Counsel of every role.


def test_all_who_act_stand_in_caption_and_signature_and_the_memo_names_who_does_not() -> None:
    made = planned(tree_of("co-counsel-and-student"))
    _, papers = only(made)
    wanted = [
        "Aria Counsel (State Bar No. 000001)",
        "Bruno Second (State Bar No. 000002)",
        "Dov Student, Certified Law Student,",
        "under the supervision of Aria Counsel",
        "Test Law Clinic",
    ]
    for paper in papers.values():
        assert lines(caption(paper).counsel)[:5] == wanted
        assert lines(caption(paper).counsel)[-1] == "Attorneys for Petitioner T.F."
    assert [each for each in wanted if each not in signed_by(papers["petition"])] == []
    assert not any("Cleo" in words(each) for each in papers.values())
    assert "Cleo Visitor is not admitted in California" in memo_of(made)
    assert "pro hac vice" in memo_of(made)


@pytest.mark.parametrize(
    ("attorney", "line"),
    [
        ({}, "Pat Doe ([State Bar No.: not in the record])"),
        ({"admitted": {"CA": "none"}}, "Pat Doe ([State Bar No.: not in the record])"),
        ({"role": "pro_hac_vice", "admitted": {"NY": "1"}}, "Pat Doe ([pro hac vice: attorney to state])"),
        ({"role": "pro_hac_vice", "admitted": {"CA": "granted"}}, "Pat Doe (admitted pro hac vice)"),
    ],
)
def test_nobody_is_thrown_away_for_want_of_a_number(attorney: dict[str, Any], line: str) -> None:
    tree = tree_of("co-counsel-and-student")
    tree["attorneys"] = [tree["attorneys"][0], {"name": "Pat Doe", **attorney}]
    _, papers = only(planned(tree))
    assert line in lines(caption(papers["petition"]).counsel)


def test_a_student_without_the_supervisor_in_the_filing_does_not_stand_in_it() -> None:
    tree = tree_of("co-counsel-and-student")
    tree["attorneys"][3]["supervised_by"] = "Cleo Visitor"
    made = planned(tree)
    _, papers = only(made)
    assert not any("Dov" in words(each) for each in papers.values())
    assert "Dov Student, a student" in memo_of(made)


# Districts and courts.


def test_a_federal_district_is_known_by_its_abbreviation() -> None:
    filing, papers = only(planned(tree_of("federal-district-abbreviated")))
    assert lines(caption(papers["petition"]).court)[1] == "FOR THE NORTHERN DISTRICT OF CALIFORNIA"
    assert filing.counsel.lead
    assert filing.counsel.lead.number == "000001"


@pytest.mark.parametrize(("district", "division"), [("S.D.N.Y.", False), ("N.D. Ga.", True), ("D. Nev.", False)])
def test_a_division_is_asked_for_only_where_the_district_has_one(district: str, division: bool) -> None:
    tree = tree_of("federal-district-abbreviated")
    tree["cases"][0]["venue"] = {"district": district}
    _, papers = only(planned(tree))
    assert any("DIVISION" in line for line in lines(caption(papers["petition"]).court)) == division


def test_minnesota_has_the_case_type_in_the_upper_right() -> None:
    record = load_record(ROOT / "tests" / "records" / "MN.yaml")
    filing = plan(record, screen(record, ON)).filings[0]
    found = caption(next(each for each in compose(filing, ON) if each.name == "petition"))
    assert lines(found.case)[2] == "Case Type: Criminal"
    assert lines(found.parties)[0] == "STATE OF MINNESOTA"


def test_a_city_prosecutes_its_ordinance() -> None:
    tree = minimal(
        "GA", "Municipal Court", {"city": "Savannah", "county": "Chatham"}, grade="ordinance", statute="Ord. 9-1"
    )
    _, papers = only(planned(tree, "ga-17-10-21"))
    assert lines(caption(papers["declaration"]).parties)[0].startswith("CITY OF SAVANNAH")


# Offices, service, numbers.


@pytest.mark.parametrize(
    ("code", "court", "venue", "statute", "remedy", "office"),
    [
        ("IL", "Circuit Court", {"county": "DuPage"}, "720 ILCS 5/11-14", "il-20-ilcs-2630-5-2-h",
         "DuPage County State's Attorney"),
        ("FL", "County Court", {"county": "Miami-Dade"}, "Fla. Stat. § 796.07(2)(e)", "fl-943-0583",
         "State Attorney, Eleventh Judicial Circuit"),
        ("NY", "Criminal Court", {"county": "Kings"}, "N.Y. Penal Law § 230.00", "ny-cpl-440-10-1-i",
         "Kings County District Attorney"),
        ("US", None, {"district": "S.D.N.Y."}, "18 U.S.C. § 1343", "us-18-3771a-vacatur",
         "United States Attorney for the Southern District of New York"),
    ],
)  # fmt: skip
def test_the_office_that_the_venue_fixes_is_named_and_its_address_asked_for(
    code: str, court: str | None, venue: dict[str, str], statute: str, remedy: str, office: str
) -> None:
    tree = minimal(code, court, venue, statute=statute)
    if code == "US":
        tree["attorneys"][0]["admitted"] = {"US": {"Southern District of New York": "000001"}}
        tree["cases"][0]["court"] = "United States District Court"
    if code == "FL":
        tree["cases"][0]["arrests"][0]["place"] = {"city": "Miami", "county": "Miami-Dade", "state": "FL"}
    made = planned(tree, remedy)
    filing = next(each for each in made.filings if each.remedy.id == remedy)
    assert [each.name for each in filing.prosecutors] == [office]
    served = next(each for each in compose(filing, ON) if each.name == "proof-of-service")
    blocks = [lines(each.lines) for each in served.blocks if isinstance(each, Address)]
    assert [office, "[mailing address: attorney to complete]"] in blocks
    told = memo_of(made)
    assert all(block[0] in told for block in blocks)  # the memo's service list shows the same offices


def test_the_office_of_a_misdemeanor_that_a_city_may_have_prosecuted_is_asked_for_once() -> None:
    tree = minimal("CA", "Superior Court", {"county": "Alameda"})
    filing, _ = only(planned(tree))
    assert [each.name for each in filing.prosecutors] == [None]


def test_the_records_own_prosecutor_stands_for_the_one_that_the_venue_fixes() -> None:
    made = planned(tree_of("barred-charge-named-with-remedy"))
    filing = next(each for each in made.filings if len(each.cases) > 1)
    assert [each.name for each in filing.prosecutors] == ["DuPage County State's Attorney"]


def test_an_arrest_without_a_case_has_its_own_number_and_no_count() -> None:
    made = planned(tree_of("barred-charge-named-with-remedy"), "il-20-ilcs-2630-5-2-h:arrest")
    filing = next(each for each in made.filings if len(each.cases) > 1)
    papers = {each.name: each for each in compose(filing, ON)}
    assert lines(caption(papers["petition"]).case) == [
        "Case No. 15-CM-000001",
        "Case No. 16-CF-000002",
        "Arrest No. A-3 (no case filed)",
    ]
    for paper in papers.values():
        assert "Case No. ____" not in words(paper)
    sheet = words(papers["identification-sheet"])
    assert "Count 1Prostitution, 720 ILCS 5/11-14; No charge filed" not in sheet


def test_service_lists_every_paper_with_its_version_the_exhibits_and_a_place_of_signing() -> None:
    tree = yaml.load((ROOT / "tests" / "records" / "WA.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for each, sealed in zip(tree["evidence"], ("yes", "no"), strict=True):
        each["sealed"] = sealed
    filing = next(each for each in planned(tree).filings if each.remedy.id == "wa-rcw-9-96-080")
    served = words(next(each for each in compose(filing, ON) if each.name == "proof-of-service"))
    assert re.search(r"Declaration of N\.P\. .*\((sealed version, nothing redacted|under seal)\)\.", served)
    assert re.search(r"Exhibits A–B \(Exhibit [AB] under seal\)\.", served)
    assert "Executed on ____________________, at ____________________" in served


def test_the_government_gets_the_identification_sheet_where_the_motion_says_so() -> None:
    _, papers = only(planned(tree_of("federal-district-abbreviated")))
    assert "identification sheet" in words(papers["proof-of-service"])


def test_agencies_of_minnesota_get_notice_petition_and_order_and_not_her_statement() -> None:
    record = load_record(ROOT / "tests" / "records" / "MN.yaml")
    filing = plan(record, screen(record, ON)).filings[0]
    served = words(next(each for each in compose(filing, ON) if each.name == "proof-of-service"))
    agencies = served.partition("On each agency:")[2]
    assert "Declaration" in served
    assert "Declaration" not in agencies
    assert "petition" in agencies


def test_the_name_on_the_docket_is_told_to_the_clerk_under_seal_alone() -> None:
    tree = tree_of("co-counsel-and-student")
    tree["cases"][0]["defendant_name"] = "Crystal Invented"
    _, papers = only(planned(tree))
    assert "(docketed as Crystal Invented)" in lines(caption(papers["identification-sheet"]).case)
    public = [each for each in papers.values() if each.audience == "public"]
    assert public
    assert not any("Crystal" in words(each) for each in public)


# Addresses.


def test_an_address_abroad_has_its_country_and_the_oath_is_that_for_signing_outside() -> None:
    tree = tree_of("address-abroad")
    tree["client"]["address_public"] = "yes"
    made = planned(tree | {"attorneys": []}, "ca-pc-236-14")
    _, papers = only(made)
    assert lines(caption(papers["petition"]).counsel)[1:4] == ["5 Calle de Prueba", "Oaxaca, Oaxaca 68000", "Mexico"]
    assert "The oath is worded for signing outside" in memo_of(made)


@pytest.mark.parametrize("street", ["c/o Test House\n1 Test Street", ["c/o Test House", "1 Test Street"]])
def test_a_street_has_several_lines(street: Any, tmp_path: Path) -> None:
    tree = tree_of("address-abroad", "two-lines.yaml")
    tree["client"]["address"]["street"] = street
    tree["client"]["address_public"] = "yes"
    file = tmp_path / "record.yaml"
    file.write_text(yaml.safe_dump(tree | {"attorneys": []}), encoding="utf-8")
    record = load_record(file)
    made = plan(record, screen(record, ON), ["ca-pc-236-14"])
    _, papers = only(made)
    assert lines(caption(papers["petition"]).counsel)[1:4] == ["c/o Test House", "1 Test Street", "Testville, CA 00000"]


def test_part_of_an_address_that_there_is_none_of_is_not_printed() -> None:
    tree = tree_of("co-counsel-and-student")
    tree["attorneys"][0]["address"] = {"street": "2 Test Street", "city": "Testville", "state": "CA", "zip": "none"}
    _, papers = only(planned(tree))
    assert "Testville, CA" in lines(caption(papers["petition"]).counsel)
    assert not any("None" in run.text for run in runs_of(papers["petition"].blocks))
