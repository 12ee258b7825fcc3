"""Which remedies are drafted, what they may be named with, which evidence counts, and how screening says it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from conftest import ON, ROOT, Composed, composed_from, load_tree

from petition_gen.authoring.check import plan_for, template_faults
from petition_gen.authoring.law_lint import law_faults, remedy_faults
from petition_gen.document import text_of
from petition_gen.errors import InputError
from petition_gen.law.load import jurisdiction
from petition_gen.law.remedy import Proof
from petition_gen.papers.blockers import blockers
from petition_gen.papers.compose import compose
from petition_gen.planning.filing import Plan
from petition_gen.planning.plan import plan
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen

CASES = ROOT / "tests" / "cases"
DOUBTFUL = CASES / "illinois-doubtful-remedy" / "record.yaml"
LETTER = CASES / "private-letter-as-documentation" / "record.yaml"
JUDGMENT = CASES / "private-letter-as-documentation" / "judgment.yaml"
BARRED = CASES / "barred-charge-named" / "record.yaml"
EXPUNGE, VACATE = "il-20-ilcs-2630-5-2-h", "il-725-ilcs-5-116-2-1"
CHOICE = {"case": "only", "remedy": VACATE, "by": "Ada Counsel", "date": "2026-11-20", "advised": "2026-11-19"}

Written = Callable[..., Path]
Run = Callable[..., Result]


def drafted(path: Path, *named: str) -> Composed:
    record = load_record(path)
    return composed_from(path, record, plan(record, screen(record, ON), named))


def words(made: Composed, *wanted: str) -> str:
    """The words of the papers whose path holds one of these, in one line."""
    papers = (each for path, each in made.papers.items() if any(name in path for name in wanted))
    return " ".join(" ".join(text_of(each.blocks).split()) for each in papers)


def planned(tree: dict[str, Any], *named: str) -> Plan:
    record = ClientRecord.model_validate(tree)
    return plan(record, screen(record, ON), named)


def stops(made: Plan) -> dict[str, str]:
    """What stops the filings, by the name under which it is cleared."""
    found: dict[str, str] = {}
    for each in blockers(made, [(filing, ()) for filing in made.filings]).standing:
        found[each.id] = " ".join(filter(None, (found.get(each.id), each.text)))
    return found


def filed(made: Plan) -> dict[str, set[str]]:
    """The cases of each remedy that is drafted."""
    return {each.remedy.id: {case.id for case in each.cases} for each in made.filings}


# ---- a doubtful remedy never displaces a clear one -------------------------------------------------------------------


def test_a_doubtful_remedy_and_the_clear_one_are_both_drafted_and_told() -> None:
    made = drafted(DOUBTFUL)
    assert filed(made.plan) == {EXPUNGE: {"only"}, VACATE: {"only"}}
    memo = words(made, "review-memo")
    assert "two remedies are drafted, and only one is to be filed" in memo
    assert "is the stronger" in memo
    assert "The record does not say whether the sentence is completed." in memo
    assert "Neither is ready before an attorney has chosen" in memo
    assert "No blocker was found" not in memo


def test_no_paper_finds_that_a_sentence_is_completed_of_which_the_record_says_nothing() -> None:
    made = drafted(DOUBTFUL)
    papers = words(made, f"{EXPUNGE}-dupage-1/")
    assert "has completed her last sentence" not in papers


def test_one_that_is_chosen_is_drafted_alone(written: Written) -> None:
    for remedy in (EXPUNGE, VACATE):
        made = planned(load_tree(DOUBTFUL) | {"chosen": [CHOICE | {"remedy": remedy}]})
        assert list(filed(made)) == [remedy]
        assert "attorney's choice" in made.passed_over[0].reason
        assert not [each for each in stops(made) if each.startswith("choose")]


@pytest.mark.parametrize("lacking", ["by", "date", "advised"])
def test_a_choice_that_lacks_something_is_none(lacking: str) -> None:
    made = planned(load_tree(DOUBTFUL) | {"chosen": [{key: CHOICE[key] for key in CHOICE if key != lacking}]})
    assert set(filed(made)) == {EXPUNGE, VACATE}
    assert any("The record's choice lacks" in each for each in stops(made).values())


@pytest.mark.parametrize("noncitizen", [None, "yes"])
def test_a_choice_for_a_client_who_may_be_no_citizen_is_a_stop(noncitizen: str | None) -> None:
    tree = load_tree(DOUBTFUL) | {"chosen": [CHOICE]}
    tree["client"] = {key: value for key, value in tree["client"].items() if key != "noncitizen"}
    tree["client"] |= {"noncitizen": noncitizen} if noncitizen else {}
    assert any("have immigration counsel confirm the choice" in each for each in stops(planned(tree)).values())


def test_a_choice_names_a_case_of_the_record(written: Written) -> None:
    with pytest.raises(InputError, match=r"chosen\[0\]\.case: expected the id of a case of this record"):
        load_record(written(load_tree(DOUBTFUL) | {"chosen": [CHOICE | {"case": "another"}]}))


def test_a_clear_stronger_remedy_still_displaces_a_weaker_one() -> None:
    tree = load_tree(DOUBTFUL)
    tree["cases"][0]["charges"][0]["sentence"] = {"status": "completed", "completed": "2016-06-10"}
    made = planned(tree)
    assert list(filed(made)) == [EXPUNGE]
    assert not made.choices


# ---- remedies that are named -----------------------------------------------------------------------------------------


def test_a_named_remedy_reaches_the_charges_that_nothing_bars() -> None:
    made = drafted(BARRED, VACATE)
    assert filed(made.plan)[VACATE] == {"only"}
    assert not [each for each in stops(made.plan) if each.startswith("lifted")]


def test_a_barred_charge_is_drafted_when_its_case_is_named_and_no_paper_finds_what_is_not_met() -> None:
    made = drafted(BARRED, f"{VACATE}:burglary")
    assert filed(made.plan)[VACATE] == {"burglary"}
    lifted = " ".join(text for id, text in stops(made.plan).items() if id.startswith("lifted"))
    assert "720 ILCS 5/19-1 is not on the list" in lifted
    assert "one that Section 116-2.1 names" not in words(made, f"{VACATE}-dupage")


def test_every_requirement_that_is_lifted_is_a_stop_of_its_own() -> None:
    made = planned(load_tree(BARRED), f"{VACATE}:arrest")
    (filing,) = [each for each in made.filings if each.remedy.id == VACATE]
    lifted = [each for each in stops(made) if each.startswith("lifted")]
    assert len(lifted) == len(filing.lifted) == 1


def test_naming_a_case_lifts_neither_what_is_held_nor_history_alone() -> None:
    tree = load_tree(BARRED)
    tree["cases"][1]["relief"] = "no"
    made = planned(tree, f"{VACATE}:burglary")
    assert "burglary" not in {each for cases in filed(made).values() for each in cases}
    assert made.refused[0].startswith(f"{VACATE}:burglary: ")
    texas = load_tree(ROOT / "tests" / "records" / "TX.yaml")
    held = planned(texas, "tx-pardon-trafficking:harris-2014")
    assert not held.filings
    assert "not a court filing" in held.refused[0]


def test_a_case_that_no_record_has_is_an_error_of_draft_and_passed_over_in_a_batch(run: Run, tmp_path: Path) -> None:
    said = run("draft", BARRED, "-o", tmp_path / "out", "--remedy", f"{VACATE}:nowhere")
    assert said.exit_code == 2
    assert "the record has no case of the id that was given" in said.stderr
    assert "nowhere" not in said.stderr
    made = planned(load_tree(BARRED), f"{VACATE}:nowhere")
    assert made.filings == planned(load_tree(BARRED)).filings
    assert not made.refused


def test_what_must_be_named_is_told_by_its_id(run: Run, tmp_path: Path) -> None:
    texas = ROOT / "tests" / "records" / "TX.yaml"
    named = "--remedy tx-gc-411-0728"
    assert named in run("screen", texas, "--on", ON.isoformat()).stdout
    assert named in words(drafted(texas), "review-memo")
    said = run("draft", texas, "-o", tmp_path, "--on", ON.isoformat(), "--format", "docx")
    assert f"drafted when named: {named}" in said.stdout


# ---- arrests, and general routes -------------------------------------------------------------------------------------


def test_an_arrest_that_a_remedy_is_not_known_to_reach_is_not_pleaded_and_the_sure_route_is_named() -> None:
    made = drafted(BARRED)
    assert "arrest" not in filed(made.plan)[EXPUNGE]
    memo = words(made, "review-memo")
    route = memo.split("20 ILCS 2630/5.2(b): Petition to expunge arrests")[1].split("5.2(c)")[0]
    assert "For arrest, count 1" in route
    assert filed(planned(load_tree(BARRED), EXPUNGE))[EXPUNGE] == {"only", "burglary", "arrest"}


def test_an_attorney_who_has_read_that_it_reaches_arrests_says_so() -> None:
    tree = load_tree(BARRED)
    tree["cases"][2]["charges"][0]["answers"] = {"reaches-non-conviction": "yes"}
    assert "arrest" in filed(planned(tree))[EXPUNGE]


def test_general_routes_are_told_for_an_arrest_that_has_a_filing_of_its_own() -> None:
    memo = words(drafted(ROOT / "examples" / "rich.yaml"), "review-memo")
    assert "General routes that remain in California" in memo
    route = memo.split("Cal. Penal Code §§ 851.91, 851.8: ")[1].split("Cal. Penal Code §§ 851.93")[0]
    assert "la-arrest-2015, count 1" in route


# ---- documentation is three things -----------------------------------------------------------------------------------


def test_a_private_letter_is_no_official_documentation() -> None:
    made = drafted(LETTER)
    papers = words(made, f"{VACATE}-dupage-1/")
    assert "official documentation" not in papers.casefold()
    assert "The evidence is of a kind that the law names" not in papers
    assert "116-2.1(b)(3), as far as known, names sworn statements" in words(made, "review-memo")


def test_a_sworn_statement_is_evidence_that_the_section_names(written: Written) -> None:
    tree = load_tree(LETTER)
    tree["evidence"][0]["sworn"] = "yes"
    made = drafted(written(tree))
    memorandum = words(made, *(each for each in made.papers if VACATE in each and each.endswith("-memorandum")))
    assert "The evidence is of a kind that the law names" in memorandum
    assert "a sworn statement of trained professional staff of a victim services organization" in memorandum
    assert "certified records of federal or state court proceedings" not in memorandum


def test_a_record_of_her_own_conviction_raises_no_presumption(written: Written) -> None:
    made = drafted(JUDGMENT)
    papers = words(made, "GA-ga-17-10-21", "worksheet")
    assert "rebuttable presumption" not in papers
    assert "submits such documentation" not in papers
    assert "Exhibits of a kind that the section names are filed" not in papers


def test_a_letter_of_a_victim_services_organization_does_in_georgia(written: Written) -> None:
    tree = load_tree(JUDGMENT)
    letter = {"id": "letter", "kind": "service_provider_letter", "title": "Letter", "shows": ["victim"]}
    tree["evidence"].append(letter | {"consent": "yes", "sealed": "yes"})
    assert "creates a rebuttable presumption" in words(drafted(written(tree)), "memorandum")
    letter["shows"] = ["nexus"]
    tree["evidence"][-1] = letter | {"consent": "yes", "sealed": "yes"}
    assert "creates a rebuttable presumption" not in words(drafted(written(tree)), "memorandum")


# ---- screening in sentences ------------------------------------------------------------------------------------------


def test_screening_is_a_sentence_for_each_remedy_and_says_last_what_will_be_drafted(run: Run) -> None:
    said = run("screen", BARRED, "--on", ON.isoformat()).stdout
    arrest = said.split("arrest, count 1 (IL)")[1]
    assert (
        "Barred by 725 ILCS 5/116-2.1(a): the outcome of the charge is not filed; the remedy needs convicted, "
        "withheld, first offender, conditional discharge or deferred."
    ) in arrest
    assert said.count("The outcome of the charge is") == 0
    last = said.split("What draft will draft:")[1]
    assert "Petition: Vacation and expungement" in last.splitlines()[1]
    assert f"Only when named, with --remedy {VACATE}: Motion to vacate prostitution convictions" in last
    assert "In no filing: arrest, count 1" in last


def test_another_charge_that_decides_is_named(run: Run, written: Written) -> None:
    tree = load_tree(BARRED)
    tree["cases"][1]["charges"][0]["sentence"]["status"] = "custody"
    said = run("screen", written(tree), "--on", ON.isoformat()).stdout
    first = said.split("burglary, count 1 (IL)")[0]
    assert "case burglary, count 1: the status of the sentence is custody; the remedy needs completed" in first


def test_no_reason_of_a_list_reads_as_good_news() -> None:
    law = jurisdiction("TX")
    assert law is not None
    record = load_record(ROOT / "tests" / "records" / "TX.yaml")
    reasons = [each.result.reason for found in screen(record, ON) for each in found.deciding]
    assert any("is not known to be complete" in each for each in reasons)
    assert not [each for each in reasons if re.search(r"is not on the list .* as far as", each)]


# ---- what an author of law is told -----------------------------------------------------------------------------------


def faults(**changes: Any) -> list[str]:
    law = jurisdiction("IL")
    assert law is not None
    return [message for _, message in remedy_faults(law.remedy(VACATE).model_copy(update=changes))]


def test_what_would_harm_is_told_of_a_law_that_loads() -> None:
    law = jurisdiction("IL")
    assert law is not None
    remedy, used = law.remedy(VACATE), law.remedy(EXPUNGE)
    assert not faults()
    assert "another one has this id" in faults(requirements=(*remedy.requirements, remedy.requirements[0]))[0]
    unpleaded = tuple(each.model_copy(update={"plead": None}) for each in remedy.requirements)
    assert "victim status is tested and no requirement pleads it" in faults(requirements=unpleaded)[0]
    assert all("is sworn by the client, and there is no `oath`" in each for each in faults(oath=None))
    assert len(faults(oath=None)) == 2  # motion and declaration
    bare = remedy.order.model_copy(update={"no_directives": None})
    assert "no directive" in faults(order=bare)[0]
    without = law.model_copy(update={"remedies": (used,)})
    assert any("no requirement uses it" in message for _, message in law_faults(without))


def test_a_template_that_prints_a_cite_that_no_remedy_has_is_told(tmp_path: Path) -> None:
    template = tmp_path / "IL" / "petition.md"
    template.parent.mkdir()
    template.write_text('{{ cite("statute") }} {{ cite("a-cite-of-nothing") }}\n', encoding="utf-8")
    (said,) = [each.message for each in template_faults(template)]
    assert said == "no remedy that this template may serve has a cite for 'a-cite-of-nothing'"


@pytest.mark.parametrize(("words", "said"), [("silent", True), ("not_read", False)])
def test_only_of_a_law_that_was_read_do_papers_say_that_it_is_silent(words: str, said: bool) -> None:
    law = jurisdiction("CA")
    assert law is not None
    remedy = law.remedy("ca-pc-236-14")
    proof = Proof.model_validate({"words": words, "cite": remedy.proof.cite})
    other = law.model_copy(update={"remedies": (remedy.model_copy(update={"proof": proof}),)})
    record = load_record(ROOT / "examples" / "simple.yaml")
    (filing,) = plan_for(other, record).filings
    memorandum = next(each for each in compose(filing, ON) if each.name == "memorandum")
    text = " ".join(text_of(memorandum.blocks).split())
    assert ("The law states no standard of proof" in text) is said
    assert "[attorney to state the standard to be argued]" in text
    with pytest.raises(ValueError, match="`silent`"):
        Proof.model_validate({"words": None, "cite": remedy.proof.cite})
