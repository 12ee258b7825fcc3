"""Texas's papers as the judge, the clerk and the agencies would read them. The remedy is drafted when it is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ON, ROOT, SIMPLE, Composed, Plain, composed_from, load_tree
from packet_words import words_of
from test_true_papers import words

from petition_gen.planning.plan import plan
from petition_gen.record.load import load_record
from petition_gen.screening.screen import screen

REMEDY = "tx-gc-411-0728"
EXAMPLE = ROOT / "examples" / "texas.yaml"
PLEADING = ("petition", "memorandum", "proposed-order")


def tree(**answers: str | None) -> dict[str, Any]:
    """The example with one case to be drafted, and other answers in it; None takes one away."""
    record = load_tree(EXAMPLE)
    record["cases"][1]["relief"] = False
    own = record["cases"][0]["answers"]
    for id, answer in answers.items():
        own[id.replace("_", "-")] = answer
    record["cases"][0]["answers"] = {id: answer for id, answer in own.items() if answer is not None}
    return record


@pytest.fixture
def drafted(tmp_path: Path) -> Any:
    def draft(record: dict[str, Any]) -> Composed:
        path = tmp_path / "record.yaml"
        path.write_text(yaml.dump(record, Dumper=Plain, allow_unicode=True), encoding="utf-8")
        loaded = load_record(path)
        return composed_from(SIMPLE, loaded, plan(loaded, screen(loaded, ON), (REMEDY,)))

    return draft


@pytest.fixture
def composed(drafted: Any) -> Composed:
    made: Composed = drafted(tree())
    return made


# ---- the condition of assistance ---------------------------------------------------------------------------------------


def test_the_limb_that_is_true_is_pleaded_argued_and_found_with_its_facts(composed: Composed) -> None:
    for paper in PLEADING:
        told = words(composed, paper)
        assert (
            "Petitioner assisted in investigating or prosecuting the trafficking when a law enforcement agency" in told
        )
        assert "because of age or a physical or mental disability" not in told or paper == "memorandum", paper
    petition = words(composed, "petition")
    element = petition.split("## Petitioner assisted")[1].split("##")[0]
    assert "she gave statements to its agents and testified in 2019. " in element
    assert "2019.." not in petition
    assert "Requests for assistance" not in petition


def test_that_nobody_asked_is_said_so(drafted: Any) -> None:
    answers = {"tx_assistance_requested": "no", "tx_assisted": None, "cooperation_facts": None}
    composed = drafted(tree(**answers))
    for paper in PLEADING:
        told = words(composed, paper)
        assert "No law enforcement agency or prosecutor asked Petitioner to assist" in told, paper
        assert "Petitioner assisted" not in told, paper


def test_no_reason_is_pleaded_that_nobody_gave(drafted: Any) -> None:
    record = both()
    for case in record["cases"]:
        for id in ("tx-assistance-requested", "tx-assisted", "cooperation-facts"):
            case["answers"].pop(id)
    record["answers"] = {"tx-assistance-requested": "no"}  # which, of two cases, screening reads and the papers do not
    petition = second(drafted(record), "petition")
    assert "disability" not in petition
    assert "did not assist" not in petition
    assert "could not be]. [proof" not in petition


def test_a_reason_is_the_reason_that_was_given(drafted: Any) -> None:
    answers = {"tx_assisted": "no", "tx_not_assisted_age": "yes", "tx_not_assisted_disability": "no"}
    order = words(drafted(tree(**answers)), "proposed-order")
    assert "asked for it because of age (" in order
    assert "disability" not in order


def test_facts_that_are_wanting_are_a_blank_under_the_element(drafted: Any) -> None:
    petition = words(drafted(tree(cooperation_facts=None)), "petition")
    assert "[attorney to state who asked for assistance, when, and what was given, or why it could not be]" in petition


# ---- solely as a victim ------------------------------------------------------------------------------------------------


def test_solely_is_argued_from_facts_of_its_own(composed: Composed) -> None:
    for paper in ("petition", "memorandum"):
        assert "nothing but her captivity led to it. " in words(composed, paper), paper


def test_without_them_petition_and_memorandum_ask(drafted: Any) -> None:
    composed = drafted(tree(tx_solely=None))
    for paper in ("petition", "memorandum"):
        assert "[attorney to state the facts that show that nothing but the victimization led" in words(composed, paper)


def test_what_disqualifies_is_found_only_where_it_is_known_not_to_be_there(drafted: Any) -> None:
    composed = drafted(tree(facts_not_disqualified=None))
    for paper in PLEADING:
        told = words(composed, paper)
        assert "Petitioner has never been convicted of or placed on deferred" not in told, paper
        assert "[finding on not disqualified: not established by the record]" in told, paper


# ---- sworn papers and requests -----------------------------------------------------------------------------------------


def test_the_jurat_agrees_with_the_affidavit_and_names_the_interpreter(composed: Composed) -> None:
    affidavit = words(composed, "declaration")
    assert "within my personal knowledge except where the affidavit says otherwise" in affidavit
    assert "On information and belief" not in affidavit
    assert "This affidavit was read to the affiant in Spanish by ____________________, interpreter" in affidavit
    interpreter = words(composed, "interpreter-certificate")
    assert "I read the affidavit to which this one is annexed" in interpreter
    assert "Sworn to or affirmed and subscribed before me" in interpreter


def test_an_affidavit_in_english_names_no_interpreter(drafted: Any) -> None:
    record = tree()
    record["client"] |= {"language": "en", "english": "fluent"}
    assert "interpreter" not in words(drafted(record), "declaration")


def test_no_unsworn_request_stands_in_for_the_statement_of_inability(composed: Composed) -> None:
    assert not [path for path in composed.papers if path.endswith("fee-waiver")]
    memo = " ".join(words_of(composed.papers["not-for-filing/review-memo"]).split())
    assert "have the client complete and swear to the Statement" in memo


def test_where_nothing_is_filed_no_request_is_missed() -> None:
    loaded = load_record(EXAMPLE)
    memo = composed_from(SIMPLE, loaded, plan(loaded, screen(loaded, ON))).papers["not-for-filing/review-memo"]
    assert "for which no paper was drafted" not in words_of(memo)


def test_silence_of_the_statute_is_no_authority_for_a_remote_appearance(drafted: Any) -> None:
    told = words(drafted(tree(remote_rule=None)), "remote-appearance")
    assert "[attorney to cite the rule or order on remote appearance]" in told
    assert "attorneys for other counties" not in told
    assert "411.0728(b-4)" not in told


# ---- the order ---------------------------------------------------------------------------------------------------------


def test_the_order_names_the_offense_plainly_and_the_petition_prays_for_it(composed: Composed) -> None:
    order = words(composed, "proposed-order")
    assert (
        "history record information related to the offense of prostitution (Tex. Penal Code § 43.02) in Cause No."
        in order
    )
    assert "offense that is the subject of" not in order
    prayer = words(composed, "petition").split("# PRAYER")[1]
    assert "prohibit criminal justice agencies from disclosing to the public" in prayer
    assert "order the relief that" not in prayer


def test_the_identification_sheet_has_the_tracking_number_or_asks_for_it(composed: Composed) -> None:
    assert "State tracking number of the arrest (TRN)" in words(composed, "identification-sheet")


# ---- two cases -----------------------------------------------------------------------------------------------------------


def both() -> dict[str, Any]:
    """The example, with both of its cases."""
    return load_tree(EXAMPLE)


def second(composed: Composed, paper: str) -> str:
    """The words of a paper of the second filing, which is for the deferral."""
    found = [words_of(each) for path, each in composed.papers.items() if "bexar-2/" in path and path.endswith(paper)]
    assert found, paper
    return " ".join(found[0].split())


def test_another_offense_in_the_waiting_period_is_named_with_its_dates_and_stops(drafted: Any) -> None:
    record = both()
    del record["cases"][0]["answers"]["tx-intervening-no-bar"]
    memo = " ".join(words_of(drafted(record).papers["not-for-filing/review-memo"]).split())
    stops = memo.split("STOP. ")
    said = [each for each in stops if "bexar-2018, count 1 ended (deferred) on April 10, 2018" in each]
    assert said
    assert "between April 5, 2017, when this charge did, and September 1, 2018" in said[0]


def test_a_deferral_is_no_sentence_and_is_argued_with_its_date(drafted: Any) -> None:
    composed = drafted(both())
    petition = second(composed, "petition")
    assert "The court ordered nine months' deferred adjudication community supervision." in petition
    assert "That supervision was completed on January 10, 2019." in petition
    assert "The court entered its order of dismissal and discharge on January 10, 2019." in petition
    told = second(composed, "memorandum")
    assert "Petitioner was arrested, as stated above" not in told
    assert "adjudication was deferred on a charge of theft" in told.split("ARGUMENT")[1]


def test_the_petition_of_the_same_day_is_told(drafted: Any) -> None:
    petition = second(drafted(both()), "petition")
    assert (
        "has not petitioned under the section before, save by what is filed with this petition on Cause No. 000214"
        in (petition.replace("\u00a0", " "))
    )


def test_assistance_and_solely_are_proved(composed: Composed) -> None:
    petition = words(composed, "petition")
    assert "testified in 2019. (Aff. ¶ 5; Ex. C.)" in petition
    assert "nothing but her captivity led to it. (Aff. ¶ 7; Ex. D.)" in petition


def test_the_judge_fills_in_the_offense_that_the_record_does_not_name(drafted: Any) -> None:
    assert "namely: ____________________" in words(drafted(tree(tx_victim_of=None)), "proposed-order")
    assert "victim of trafficking of persons under Tex. Penal Code § 20A.02" in words(drafted(tree()), "proposed-order")


def test_the_order_names_the_prosecutors_office_and_the_prayer_says_what_is_asked(composed: Composed) -> None:
    assert "The Bexar County Criminal District Attorney shall seal" in words(composed, "proposed-order")
    assert "to do what the proposed order says" not in words(composed, "petition")


def test_costs_that_the_record_does_not_tell_of_are_asked_for(drafted: Any) -> None:
    assert "No fine, cost or restitution remains" not in words(drafted(tree(tx_costs_paid=None)), "proposed-order")
